import assert from 'node:assert/strict';
import { edits } from '../../../src/languages/go/edits.ts';
import type { SourceEdit } from '../../../src/model/language.ts';
import { goLower, type Lower } from './go-harness.ts';

let lower: Lower;
before(async () => {
  lower = await goLower();
});

type Make = (facts: ReturnType<Lower>, text: string, target: number) => SourceEdit | null;

/** Edits the literal that begins at `T{` or `map[` of `x := …`; null when no edit was made. */
function edited(literal: string, make: Make): string | null {
  const text = `package a\n\nfunc f() {\n\tx := ${literal}\n}\n`;
  const facts = lower(text);
  const start = text.indexOf(literal.replace(/^&/, ''));
  const target = facts.exprs.findLastIndex((expr) => expr.span.start === start && expr.kind !== 'name');
  const edit = make(facts, text, target);
  if (edit === null) return null;
  const whole = text.slice(0, edit.span.start) + edit.newText + text.slice(edit.span.end);
  assert.deepEqual(lower(whole).errors, []);
  return whole.slice(whole.indexOf('x := ') + 5, whole.lastIndexOf('\n}'));
}

const insert =
  (key: string, code: string): Make =>
  (facts, text, target) =>
    edits.insertEntry(facts, text, target, key, code);
const remove =
  (key: string): Make =>
  (facts, text, target) =>
    edits.removeEntry(facts, text, target, key);

describe('Go: adding an entry', () => {
  const rows: readonly (readonly [before: string, after: string | null])[] = [
    ['T{A: 1}', 'T{A: 1, N: 5}'],
    ['&T{A: 1}', '&T{A: 1, N: 5}'],
    ['T{}', 'T{N: 5}'],
    ['T{\n\t\tA: 1,\n\t}', 'T{\n\t\tA: 1,\n\t\tN: 5,\n\t}'],
    ['T{\n\t\tA: 1, // first\n\t}', 'T{\n\t\tA: 1, // first\n\t\tN: 5,\n\t}'],
    ['T{\n\t\tA: 1}', 'T{\n\t\tA: 1, N: 5}'],
    ['T{\n\t}', 'T{\n\t\tN: 5,\n\t}'],
    ['T{A: U{B: 1}}', 'T{A: U{B: 1}, N: 5}'],
    ['map[string]any{"a": 1}', 'map[string]any{"a": 1, "N": 5}'],
    ['T{N: 1}', null],
    ['T{1, 2}', null],
    ['f(1)', null],
  ];
  for (const [before, after] of rows)
    it(JSON.stringify(before), () => assert.equal(edited(before, insert('N', '5')), after));

  it('writes no field that a struct cannot have', () => {
    assert.equal(edited('T{A: 1}', insert('max_tokens', '5')), null);
    assert.equal(edited('T{A: 1}', insert('Config', edits.mapLiteral([['N', '5']]))), null);
  });
});

describe('Go: removing an entry', () => {
  const rows: readonly (readonly [before: string, after: string | null])[] = [
    ['T{A: 1, N: 5}', 'T{A: 1}'],
    ['T{N: 5, A: 1}', 'T{A: 1}'],
    ['T{N: 5}', 'T{}'],
    ['T{\n\t\tA: 1,\n\t\tN: 5, // last\n\t}', 'T{\n\t\tA: 1,\n\t}'],
    ['T{A: 1}', null],
  ];
  for (const [before, after] of rows)
    it(JSON.stringify(before), () => assert.equal(edited(before, remove('N')), after));
});

describe('Go: literals', () => {
  it('are written as Go wants them', () => {
    assert.equal(edits.stringLiteral('a"\n'), '"a\\"\\n"');
    assert.equal(edits.stringLiteral('a', '`b`'), '`a`');
    assert.equal(edits.stringLiteral('a`', '`b`'), '"a`"');
    assert.equal(edits.listLiteral(['1', '2']), '[]any{1, 2}');
    assert.equal(edits.booleanLiteral(true), 'true');
    assert.equal(edits.lineComment('x'), '// x');
  });
});
