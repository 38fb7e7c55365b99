import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { ModuleFacts } from '../../../src/model/facts.ts';
import { checkFacts } from './facts-check.ts';
import { calls, functions, jvmLower, type Lower } from './jvm-harness.ts';

const sample = (path: string): string => readFileSync(new URL(`../../../src/sdks/${path}`, import.meta.url), 'utf8');
const LANGUAGES = [
  {
    language: 'java',
    text: sample('spring-ai/fixtures/Apis.java') + sample('spring-ai/fixtures/project/Prompts.java'),
    deep: (n: number): Record<string, string> => ({
      parentheses: `class A { Object x = ${'('.repeat(n)}f()${')'.repeat(n)}; }`,
      calls: `class A { Object x = ${'f('.repeat(n)}${')'.repeat(n)}; }`,
      blocks: `class A { void m() { ${'{'.repeat(n)}${'}'.repeat(n)} } }`,
      lambdas: `class A { Object x = ${'() -> '.repeat(n)}c; }`,
      types: `class A { ${'B<'.repeat(n)}C${'>'.repeat(n)} x; }`,
    }),
    long: (n: number): Record<string, string> => ({
      'a sum': `class A { Object x = ${Array.from({ length: n }, () => 'f()').join(' + ')}; }`,
      'a chain': `class A { Object x = a${'.f()'.repeat(n)}; }`,
      'an else-if chain': `class A { void m() { ${'if (a) f(); else '.repeat(n)}{} } }`,
    }),
  },
  {
    language: 'kotlin',
    text: sample('spring-ai/fixtures/Beans.kt'),
    deep: (n: number): Record<string, string> => ({
      parentheses: `val x = ${'('.repeat(n)}f()${')'.repeat(n)}\n`,
      calls: `val x = ${'f('.repeat(n)}${')'.repeat(n)}\n`,
      lambdas: `val x = ${'f { '.repeat(n)}${'}'.repeat(n)}\n`,
    }),
    long: (n: number): Record<string, string> => ({
      'a sum': `val x = ${Array.from({ length: n }, () => 'f()').join(' + ')}\n`,
      'a chain': `val x = a${'.f()'.repeat(n)}\n`,
    }),
  },
] as const;

for (const { language, text, deep, long } of LANGUAGES) {
  describe(`${language}: broken, deep and long files`, function () {
    this.timeout(60_000);
    let lower: Lower;
    before(async () => {
      lower = await jvmLower(language);
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
      assert.deepEqual(calls(lower(text.replaceAll('\n', '\r\n'))).length, calls(facts).length);
    });

    it('are read wherever they end', () => {
      for (let end = 0; end <= text.length; end += 23) checked(text.slice(0, end));
    });

    it('are read wherever they begin', () => {
      for (let start = 0; start <= text.length; start += 131) checked(text.slice(start));
    });

    it('are read with anything deleted, doubled or put in', () => {
      let state = 11;
      const next = (below: number): number => (state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff) % below;
      const intruders = [
        '(',
        ')',
        '{',
        '}',
        '"',
        '"""',
        "'",
        '->',
        ';',
        ',',
        '@',
        '\\',
        '\0',
        '\uFEFF',
        '😀',
        '\uD83D',
        '\r',
        'class ',
        '$',
        '${',
      ];
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
      const expected = whole.filter((_, index) => index < found.length);
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

describe('Java: while someone types', () => {
  let lower: Lower;
  before(async () => {
    lower = await jvmLower('java');
  });

  it('keeps methods and their parameters in a class without an end', () => {
    const source = 'class A {\n  private final Client c;\n  void m(Client d) {\n    d.f();\n    c.g(';
    const facts = lower(source);
    checkFacts(facts, source);
    assert.ok(facts.errors.length > 0);
    assert.ok(functions(facts).includes('A.m(d: Client)'), functions(facts).join());
    assert.ok(calls(facts).includes('(call d.f)'));
  });
});
