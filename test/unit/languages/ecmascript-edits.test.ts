import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import ts from 'typescript';
import { edits } from '../../../src/languages/ecmascript/edits.ts';
import type { ExprId, ModuleFacts } from '../../../src/model/facts.ts';
import type { SourceEdit } from '../../../src/model/language.ts';
import { type Lower, lowerer, show } from './ecmascript-support.ts';

function applied(source: string, edit: SourceEdit): string {
  return source.slice(0, edit.span.start) + edit.newText + source.slice(edit.span.end);
}

/** Syntax errors the TypeScript compiler sees. */
function syntaxErrors(source: string): string[] {
  const { diagnostics = [] } = ts.transpileModule(source, {
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ES2022 },
  });
  return diagnostics.map((diagnostic) => ts.flattenDiagnosticMessageText(diagnostic.messageText, ' '));
}

/** The outermost object literal. */
function mapOf(facts: ModuleFacts): ExprId {
  let found = -1;
  facts.exprs.forEach((expr, id) => {
    if (expr.kind === 'map' && (found === -1 || expr.span.start < facts.exprs[found]!.span.start)) found = id;
  });
  return found;
}

function keysOf(facts: ModuleFacts): (string | null)[] {
  const map = facts.exprs[mapOf(facts)]!;
  assert.ok(map.kind === 'map');
  return map.entries.map((entry) => (entry.kind === 'spread' ? '...' : entry.key));
}

describe('ecmascript edits', () => {
  let lower: Lower;
  before(async () => {
    lower = await lowerer('typescript');
  });

  describe('insertEntry', () => {
    const cases: readonly (readonly [what: string, before: string, after: string])[] = [
      ['an empty object', 'f({});', 'f({ cap: 5 });'],
      ['an object of blanks', 'f({\n});', 'f({ cap: 5 });'],
      ['one line', `f({ a: 1, b: 'x' });`, `f({ a: 1, b: 'x', cap: 5 });`],
      ['one line without blanks', 'f({a: 1});', 'f({a: 1, cap: 5});'],
      ['one line with a trailing comma', 'f({ a: 1, });', 'f({ a: 1, cap: 5, });'],
      ['one entry a line', 'f({\n  a: 1,\n  b: 2,\n});', 'f({\n  a: 1,\n  b: 2,\n  cap: 5,\n});'],
      ['no trailing comma', 'f({\n    a: 1,\n    b: 2\n});', 'f({\n    a: 1,\n    b: 2,\n    cap: 5\n});'],
      ['tabs', 'f({\n\t\ta: 1,\n\t});', 'f({\n\t\ta: 1,\n\t\tcap: 5,\n\t});'],
      ['CRLF', 'f({\r\n  a: 1,\r\n});', 'f({\r\n  a: 1,\r\n  cap: 5,\r\n});'],
      ['a comment at the end of the line', 'f({\n  a: 1, // one\n});', 'f({\n  a: 1, // one\n  cap: 5,\n});'],
      [
        'a comment at the end of a line without comma',
        'f({\n  a: 1 // one, two\n});',
        'f({\n  a: 1, // one, two\n  cap: 5\n});',
      ],
      ['a comment before the comma', 'f({\n  a: 1 /* one */,\n});', 'f({\n  a: 1 /* one */,\n  cap: 5,\n});'],
      ['a comment on its own line', 'f({\n  a: 1,\n  // b: 2,\n});', 'f({\n  a: 1,\n  cap: 5,\n  // b: 2,\n});'],
      ['only a comment', 'f({\n  // a: 1,\n});', 'f({\n  // a: 1,\n  cap: 5,\n});'],
      ['only a comment on one line', 'f({ /* none */ });', 'f({ /* none */ cap: 5 });'],
      ['a brace on the last line', 'f({\n  a: 1,\n  b: 2 });', 'f({\n  a: 1,\n  b: 2,\n  cap: 5 });'],
      ['a nested value over lines', 'f({ a: 1, m: [\n  { b: 2 },\n] });', 'f({ a: 1, m: [\n  { b: 2 },\n], cap: 5 });'],
      ['a last spread', 'f({\n  a: 1,\n  ...rest,\n});', 'f({\n  a: 1,\n  ...rest,\n  cap: 5,\n});'],
      ['a last spread on one line', 'f({ ...rest });', 'f({ ...rest, cap: 5 });'],
      ['a comma in front', 'f({\n    a: 1\n  , b: 2\n});', 'f({\n    a: 1\n  , b: 2, cap: 5\n});'],
      ['shorthand and methods', 'f({ a, run() {} });', 'f({ a, run() {}, cap: 5 });'],
      ['a value in parentheses with a cast', 'f({ a: (b as C), });', 'f({ a: (b as C), cap: 5, });'],
      ['emoji before it', `g('\u{1F600}'); f({ a: '日本', });`, `g('\u{1F600}'); f({ a: '日本', cap: 5, });`],
      ['a string that looks like a comment', `f({ a: '// }', });`, `f({ a: '// }', cap: 5, });`],
    ];
    for (const [what, before, after] of cases) {
      it(what, () => {
        const facts = lower(before);
        const edit = edits.insertEntry(facts, before, mapOf(facts), 'cap', '5');
        assert.equal(edit && applied(before, edit), after);
        assert.deepEqual(syntaxErrors(after), []);
        assert.deepEqual(keysOf(lower(after)), [...keysOf(facts), 'cap']);
      });
    }

    const keys: readonly (readonly [what: string, before: string, key: string, after: string])[] = [
      ['quotes a key that is no identifier', `f({ a: "x" });`, 'max-tokens', `f({ a: "x", "max-tokens": 1 });`],
      ['quotes it as the file does', `f({ a: 'x' });`, 'max-tokens', `f({ a: 'x', 'max-tokens': 1 });`],
      ['quotes a key where all are', `f({ "a": 1 });`, 'b', `f({ "a": 1, "b": 1 });`],
      ['does not quote it where only some are', `f({ "a-b": 1, c: 2 });`, 'b', `f({ "a-b": 1, c: 2, b: 1 });`],
      ['takes letters of any script', 'f({ a: 1 });', 'größe', 'f({ a: 1, größe: 1 });'],
      ['does not set the prototype', 'f({ a: 1 });', '__proto__', `f({ a: 1, ['__proto__']: 1 });`],
    ];
    for (const [what, before, key, after] of keys) {
      it(what, () => {
        const facts = lower(before);
        const edit = edits.insertEntry(facts, before, mapOf(facts), key, '1');
        assert.equal(edit && applied(before, edit), after);
        assert.equal(keysOf(lower(after)).at(-1), key);
      });
    }

    it('declines what is no object literal', () => {
      for (const source of ['f(x);', 'enum E { A }', 'const { a, ...b } = c;', 'namespace N { export const a = 1 }']) {
        const facts = lower(source);
        const declined = facts.exprs.map((_, id) => edits.insertEntry(facts, source, id, 'a', '1'));
        assert.ok(declined.length > 0 && declined.every((edit) => edit === null), source);
      }
      assert.equal(edits.insertEntry(lower('f()'), 'f()', 99, 'a', '1'), null);
    });
  });

  describe('removeEntry', () => {
    const cases: readonly (readonly [what: string, before: string, after: string])[] = [
      ['the only one', 'f({ cap: 5 });', 'f({});'],
      ['the only one on its line', 'f({\n  cap: 5,\n});', 'f({});'],
      ['the only one beside a comment', 'f({\n  // limit\n  cap: 5,\n});', 'f({\n  // limit\n});'],
      ['the first', 'f({ cap: 5, a: 1 });', 'f({ a: 1 });'],
      ['the last', 'f({ a: 1, cap: 5 });', 'f({ a: 1 });'],
      ['the last with a trailing comma', 'f({ a: 1, cap: 5, });', 'f({ a: 1, });'],
      ['one in the middle', 'f({ a: 1, cap: 5, b: 2 });', 'f({ a: 1, b: 2 });'],
      ['a line', 'f({\n  a: 1,\n  cap: 5,\n  b: 2,\n});', 'f({\n  a: 1,\n  b: 2,\n});'],
      ['the first line', 'f({\n  cap: 5,\n  b: 2,\n});', 'f({\n  b: 2,\n});'],
      ['a line with its comment', 'f({\n  a: 1,\n  cap: 5, // why\n});', 'f({\n  a: 1,\n});'],
      ['the last line without comma', 'f({\n  a: 1,\n  cap: 5\n});', 'f({\n  a: 1\n});'],
      ['the last line behind a comment', 'f({\n  a: 1, // one\n  cap: 5\n});', 'f({\n  a: 1, // one\n});'],
      ['a CRLF line', 'f({\r\n  a: 1,\r\n  cap: 5,\r\n});', 'f({\r\n  a: 1,\r\n});'],
      ['an entry over lines', 'f({\n  a: 1,\n  cap: {\n    b: 2,\n  },\n  c: 3,\n});', 'f({\n  a: 1,\n  c: 3,\n});'],
      ['a quoted key', `f({ "cap": 5, a: 1 });`, 'f({ a: 1 });'],
      ['shorthand', 'f({ a, cap });', 'f({ a });'],
      ['beside a spread', 'f({ ...a, cap: 5 });', 'f({ ...a });'],
      ['a line shared with the brace', 'f({ cap: 5,\n  a: 1 });', 'f({ a: 1 });'],
      ['one after a comment on its line', 'f({ a: 1, /* limit */ cap: 5 });', 'f({ a: 1, /* limit */ });'],
    ];
    for (const [what, before, after] of cases) {
      it(what, () => {
        const facts = lower(before);
        const edit = edits.removeEntry(facts, before, mapOf(facts), 'cap');
        assert.equal(edit && applied(before, edit), after);
        assert.deepEqual(syntaxErrors(after), []);
        assert.deepEqual(
          keysOf(lower(after)),
          keysOf(facts).filter((key) => key !== 'cap'),
        );
      });
    }

    it('declines a key that is not there', () => {
      const facts = lower('f({ a: 1, ...b });');
      assert.equal(edits.removeEntry(facts, 'f({ a: 1, ...b });', mapOf(facts), 'cap'), null);
    });
  });

  it('undoes an insertion', () => {
    for (const source of [
      'f({ a: 1 });',
      'f({\n  a: 1,\n});',
      'f({\n  a: 1\n});',
      'f({ a: 1, });',
      'f({\n  a: 1, // x\n});',
      'f({});',
    ]) {
      const facts = lower(source);
      const longer = applied(source, edits.insertEntry(facts, source, mapOf(facts), 'cap', '5')!);
      const again = lower(longer);
      assert.equal(applied(longer, edits.removeEntry(again, longer, mapOf(again), 'cap')!), source);
    }
  });

  describe('literals', () => {
    const values = [
      `plain`,
      `it's`,
      `say "hi"`,
      `both ' and "`,
      'back`tick ${x}',
      'a\\b',
      'line\nbreak\r\n',
      '\u2028\u0000\u001b\t',
      '日本 \u{1F600}',
      '$',
      '${',
    ];
    for (const like of [undefined, `'x'`, `"x"`, '`x`', 'String.raw`x`']) {
      for (const value of values) {
        it(`${JSON.stringify(value)} in the style of ${like ?? 'nothing'}`, () => {
          const literal = edits.stringLiteral(value, like);
          assert.equal(runInNewContext(literal), value);
          assert.equal(literal[0], /['"`]/.exec(like ?? `'`)![0]);
          assert.deepEqual(syntaxErrors(`f(${literal});`), []);
          const facts = lower(`f(${literal});`);
          assert.deepEqual(facts.errors, []);
          const text = facts.exprs.find((expr) => expr.kind === 'text')!;
          assert.equal(text.parts.map((part) => (part.kind === 'static' ? part.text : '?')).join(''), value);
        });
      }
    }

    it('writes maps, lists, booleans and comments', () => {
      const code = edits.mapLiteral([
        ['type', edits.stringLiteral('ephemeral')],
        ['cache-control', edits.listLiteral(['1', edits.booleanLiteral(true)])],
        ['n', edits.mapLiteral([])],
      ]);
      assert.equal(code, `{ type: 'ephemeral', 'cache-control': [1, true], n: {} }`);
      const facts = lower(`f(${code})`);
      assert.equal(show(facts, mapOf(facts)), '{type: "ephemeral", cache-control: [1, true], n: {}}');
      assert.equal(edits.listLiteral([]), '[]');
      assert.equal(edits.lineComment('one\n  two'), '// one two');
    });
  });
});
