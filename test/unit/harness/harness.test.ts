import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { TextEdit } from '../../../src/model/finding.ts';
import { differences, type Observation } from '../../harness/compare.ts';
import { applyEdits } from '../../harness/edits.ts';
import { readDirectives } from '../../harness/expectations.ts';

const seen = (line: number, subject: string, fields: Record<string, string> = {}): Observation => ({
  line,
  subject,
  spanText: 'create',
  fields,
});

describe('fixture expectations', () => {
  it('read python, line, block and JSX comments, for their own or the next line', () => {
    const text = [
      'a()  # expect: generate model=gpt-4o cap=unset',
      '// expect-next-line: max-tokens-unset "create"',
      'b() /* expect: embed */',
      '{/* expect: other api="a b" */}',
      'nothing  # expect: none',
    ].join('\r\n');
    assert.deepEqual(readDirectives(text).expectations, [
      { line: 1, subject: 'generate', spanText: null, fields: { model: 'gpt-4o', cap: 'unset' } },
      { line: 3, subject: 'max-tokens-unset', spanText: 'create', fields: {} },
      { line: 3, subject: 'embed', spanText: null, fields: {} },
      { line: 4, subject: 'other', spanText: null, fields: { api: 'a b' } },
    ]);
  });

  it('separates several on a line by semicolons outside quotes', () => {
    const { expectations } = readDirectives('x  # expect: generate system-text="a; \\"b\\""; embed model=a|b');
    assert.deepEqual(
      expectations.map(({ subject, fields }) => [subject, fields]),
      [
        ['generate', { 'system-text': 'a; "b"' }],
        ['embed', { model: 'a|b' }],
      ],
    );
  });

  it('reads a configuration and names the line of a broken comment', () => {
    assert.deepEqual(readDirectives('# config: {"minMonthlySaving": 0}\n').config, { minMonthlySaving: 0 });
    assert.throws(() => readDirectives('\n# config: {oops}'), /line 2: config is not JSON/);
    assert.throws(() => readDirectives('# expect: generate gpt-4o'), /line 1: `gpt-4o` is not `name=value`/);
    assert.throws(() => readDirectives('# expect: model=gpt-4o'), /starts with a kind or a rule id/);
  });

  it('does not take prose or code for a directive', () => {
    assert.deepEqual(readDirectives('# we expect: this\nexpect(config: 1)').expectations, []);
  });
});

describe('fixture comparison', () => {
  const expected = (text: string) => readDirectives(text).expectations;

  it('is empty when every expectation is met', () => {
    assert.deepEqual(
      differences(expected('x # expect: generate "create" cap=unset'), [
        seen(1, 'generate', { cap: 'unset', model: '?' }),
      ]),
      [],
    );
  });

  it('says what is missing, what is too much and what is different', () => {
    assert.deepEqual(differences(expected('x # expect: generate'), []), ['line 1: expected generate, found nothing']);
    assert.deepEqual(differences([], [seen(4, 'generate')]), ['line 4: not expected: generate "create"']);
    assert.deepEqual(differences(expected('x # expect: none'), [seen(1, 'embed')]), [
      'line 1: not expected: embed "create"',
    ]);
    assert.deepEqual(differences(expected('x # expect: generate'), [seen(2, 'generate')]).length, 2);
    assert.deepEqual(
      differences(expected('x # expect: embed "parse" cap=1 colour=red'), [seen(1, 'generate', { cap: '2' })]),
      [
        'line 1: expected embed, found generate',
        'line 1: embed should cover "parse", covers "create"',
        'line 1: expected cap=1, found cap=2',
        'line 1: colour= is no field; there are cap',
      ],
    );
  });
});

describe('applying edits', () => {
  const edit = (start: number, end: number, newText: string): TextEdit => ({
    path: 'a.py',
    span: { start, end },
    newText,
  });

  it('replaces, inserts and deletes by offsets of the text before', () => {
    assert.equal(applyEdits('call(a, b)', [edit(9, 9, ', c=1'), edit(5, 8, ''), edit(0, 4, 'run')]), 'run(b, c=1)');
  });

  it('applies an edit shared by two findings once and refuses overlaps', () => {
    assert.equal(applyEdits('ab', [edit(1, 1, 'x'), edit(1, 1, 'x'), edit(1, 1, 'y')]), 'axyb');
    assert.throws(() => applyEdits('abcd', [edit(0, 3, ''), edit(2, 4, '')]), /a\.py: edits overlap at offset 2/);
  });
});
