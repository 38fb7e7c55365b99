import assert from 'node:assert/strict';
import { csharp } from '../../../src/languages/csharp/index.ts';
import type { SourceEdit } from '../../../src/model/language.ts';
import { lowerOf, type Lower } from './systems-harness.ts';

let lower: Lower;
before(async () => {
  lower = await lowerOf(csharp);
});

type Make = (facts: ReturnType<Lower>, text: string, target: number) => SourceEdit | null;

/** Edits the value of `x`; null when no edit was made. */
function edited(value: string, make: Make): string | null {
  const text = `var x = ${value};\n`;
  const facts = lower(text);
  const source = facts.bindings.find(({ name }) => name === 'x')?.source;
  const edit = source?.kind === 'value' ? make(facts, text, source.value) : null;
  if (edit === null) return null;
  const whole = text.slice(0, edit.span.start) + edit.newText + text.slice(edit.span.end);
  assert.deepEqual(lower(whole).errors, []);
  return whole.slice('var x = '.length, -2);
}

const insert: Make = (facts, text, target) => csharp.edits.insertEntry(facts, text, target, 'N', '5');
const remove: Make = (facts, text, target) => csharp.edits.removeEntry(facts, text, target, 'N');

describe('C#: adding a member', () => {
  const rows: readonly (readonly [before: string, after: string | null])[] = [
    ['new T()', 'new T() { N = 5 }'],
    ['new T(a)', 'new T(a) { N = 5 }'],
    ['new T { }', 'new T { N = 5 }'],
    ['new T { A = 1 }', 'new T { A = 1, N = 5 }'],
    ['new T { A = 1, }', 'new T { A = 1, N = 5, }'],
    ['new T(a: 1) { A = { b, c } }', 'new T(a: 1) { A = { b, c }, N = 5 }'],
    ['new T\n{\n    A = 1,\n    B = 2,\n}', 'new T\n{\n    A = 1,\n    B = 2,\n    N = 5,\n}'],
    ['new T\n{\n    A = 1\n}', 'new T\n{\n    A = 1,\n    N = 5\n}'],
    ['new T\n{\n    A = 1, // first\n}', 'new T\n{\n    A = 1, // first\n    N = 5,\n}'],
    ['new T\n{\n    A = 1 // first\n}', null],
    ['o with { A = 1 }', 'o with { A = 1, N = 5 }'],
    ['new { A = 1 }', 'new { A = 1, N = 5 }'],
    ['new T { N = 1 }', null],
    ['new List<T> { a }', null],
    ['new Dictionary<string, int> { ["A"] = 1 }', null],
    ['F(a)', null],
  ];
  for (const [before, after] of rows) it(JSON.stringify(before), () => assert.equal(edited(before, insert), after));

  it('writes no member that no class can have', () => {
    assert.equal(
      edited('new T { A = 1 }', (facts, text, target) => csharp.edits.insertEntry(facts, text, target, 'a.b', '5')),
      null,
    );
  });
});

describe('C#: removing a member', () => {
  const rows: readonly (readonly [before: string, after: string | null])[] = [
    ['new T { N = 1 }', 'new T { }'],
    ['new T { N = 1, A = 2 }', 'new T { A = 2 }'],
    ['new T { A = 2, N = 1 }', 'new T { A = 2 }'],
    ['new T\n{\n    A = 1,\n    N = 2,\n}', 'new T\n{\n    A = 1,\n}'],
    ['new T\n{\n    A = 1, // first\n    N = 2,\n}', null],
    ['new T { A = 1 }', null],
    ['new T(N: 1)', null],
  ];
  for (const [before, after] of rows) it(JSON.stringify(before), () => assert.equal(edited(before, remove), after));
});

describe('C#: literals', () => {
  it('are C#', () => {
    assert.equal(csharp.edits.stringLiteral('a"\\\n\u0001'), '"a\\"\\\\\\n\\u0001"');
    assert.equal(csharp.edits.booleanLiteral(true), 'true');
    assert.equal(csharp.edits.lineComment('a\n b'), '// a b');
  });
});
