import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { csharp } from '../../../src/languages/csharp/index.ts';
import { rust } from '../../../src/languages/rust/index.ts';
import type { ModuleFacts } from '../../../src/model/facts.ts';
import { checkFacts } from './facts-check.ts';
import { calls, functions } from './jvm-harness.ts';
import { lowerOf, type Lower } from './systems-harness.ts';

const sample = (path: string): string => readFileSync(new URL(`../../../src/sdks/${path}`, import.meta.url), 'utf8');
const LANGUAGES = [
  {
    language: csharp,
    text: sample('openai/fixtures/Chat.cs') + sample('semantic-kernel/fixtures/Assistant.cs').replace(/^(?:using|namespace).*$/gm, ''),
    intruders: ['(', ')', '{', '}', '"', '"""', '$"', '@"', "'", '=>', ';', ',', '#if', '\\', '\0', '\uFEFF', '😀', '\uD83D', '\r', 'class ', '?.'],
    deep: (n: number): Record<string, string> => ({
      parentheses: `class A { object x = ${'('.repeat(n)}f()${')'.repeat(n)}; }`,
      calls: `class A { object x = ${'f('.repeat(n)}${')'.repeat(n)}; }`,
      blocks: `class A { void m() { ${'{'.repeat(n)}${'}'.repeat(n)} } }`,
      lambdas: `class A { object x = ${'() => '.repeat(n)}c; }`,
      types: `class A { ${'B<'.repeat(n)}C${'>'.repeat(n)} x; }`,
      initialisers: `class A { object x = ${'new B { C = '.repeat(n)}1${' }'.repeat(n)}; }`,
    }),
    long: (n: number): Record<string, string> => ({
      'a sum': `class A { object x = ${Array.from({ length: n }, () => 'f()').join(' + ')}; }`,
      'a chain': `class A { object x = a${'.f()'.repeat(n)}; }`,
      'an else-if chain': `class A { void m() { ${'if (a) f(); else '.repeat(n)}{} } }`,
    }),
  },
  {
    language: rust,
    text: sample('async-openai/fixtures/chat.rs') + sample('rig/fixtures/agents.rs') + sample('http/fixtures/raw.rs'),
    intruders: ['(', ')', '{', '}', '"', 'r#"', "'", '=>', ';', ',', '#[', '\\', '\0', '\uFEFF', '😀', '\uD83D', '\r', 'fn ', '::', 'vec![', 'json!({', '?'],
    deep: (n: number): Record<string, string> => ({
      parentheses: `const X: T = ${'('.repeat(n)}f()${')'.repeat(n)};`,
      calls: `const X: T = ${'f('.repeat(n)}${')'.repeat(n)};`,
      blocks: `fn m() { ${'{'.repeat(n)}${'}'.repeat(n)} }`,
      closures: `const X: T = ${'|| '.repeat(n)}c;`,
      types: `type X = ${'B<'.repeat(n)}C${'>'.repeat(n)};`,
      macros: `const X: T = ${'vec!['.repeat(n)}${']'.repeat(n)};`,
      json: `fn m() { json!(${'{"a":['.repeat(n)}${']}'.repeat(n)}); }`,
    }),
    long: (n: number): Record<string, string> => ({
      'a sum': `const X: T = ${Array.from({ length: n }, () => 'f()').join(' + ')};`,
      'a chain': `const X: T = a${'.f()'.repeat(n)};`,
      'an else-if chain': `fn m() { ${'if a { f() } else '.repeat(n)}{} }`,
    }),
  },
] as const; // prettier-ignore

for (const { language, text, intruders, deep, long } of LANGUAGES) {
  describe(`${language.id}: broken, deep and long files`, function () {
    this.timeout(60_000);
    let lower: Lower;
    before(async () => {
      lower = await lowerOf(language);
    });
    const checked = (source: string): ModuleFacts => {
      const facts = lower(source);
      checkFacts(facts, source);
      return facts;
    };

    it('are whole to begin with, and the same through JSON', () => {
      const facts = checked(text);
      assert.deepEqual(facts.errors, []);
      assert.deepEqual(lower(text), facts);
      assert.deepEqual(JSON.parse(JSON.stringify(facts)), facts);
      assert.equal(calls(lower(text.replaceAll('\n', '\r\n'))).length, calls(facts).length);
    });

    it('are read wherever they end', () => {
      for (let end = 0; end <= text.length; end += 41) checked(text.slice(0, end));
    });

    it('are read wherever they begin', () => {
      for (let start = 0; start <= text.length; start += 173) checked(text.slice(start));
    });

    it('are read with anything deleted, doubled or put in', () => {
      let state = 11;
      const next = (below: number): number => (state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff) % below;
      for (let round = 0; round < 120; round++) {
        const at = next(text.length);
        const piece = text.slice(at, at + next(40));
        const middle = ['', piece + piece, (intruders[next(intruders.length)] ?? '') + piece][next(3)] ?? '';
        checked(text.slice(0, at) + middle + text.slice(at + piece.length));
      }
    });

    it('keep the calls above what is being typed', () => {
      const whole = calls(checked(text));
      const cut = text.indexOf('\n', Math.floor(text.length * 0.6));
      const found = calls(checked(text.slice(0, cut)));
      const expected = whole.slice(0, found.length);
      const kept = expected.filter((call) => found.includes(call)).length;
      assert.ok(found.length > 5 && kept / expected.length >= 0.8, `${kept} of ${expected.length}`);
    });

    for (const [name, source] of Object.entries(long(3000))) {
      it(`reads ${name} of 3000`, () => {
        const facts = checked(source);
        assert.deepEqual(facts.errors, []);
        assert.equal(facts.calls.length, 3000);
      });
    }

    for (const [name, source] of Object.entries(deep(1500))) {
      it(`does not fall over ${name} nested 1500 deep`, () => {
        checked(source);
      });
    }

    it('are not even source', () => {
      for (const source of ['', '\n', '\0', '\uFEFF', '<html>{{ x }}</html>', '"'.repeat(50), '{'.repeat(3000)])
        checked(source);
    });
  });
}

describe('C#: while someone types', () => {
  let lower: Lower;
  before(async () => {
    lower = await lowerOf(csharp);
  });

  it('keeps methods and their parameters in a class without an end', () => {
    const source = 'class A {\n  private readonly Client c;\n  void M(Client d) {\n    d.F();\n    c.G(';
    const facts = lower(source);
    checkFacts(facts, source);
    assert.ok(facts.errors.length > 0);
    assert.ok(
      functions(facts).some((line) => line.includes('M(d: Client)')),
      functions(facts).join(),
    );
    assert.ok(calls(facts).includes('(call d.F)'));
  });
});
