import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { python } from '../../../src/languages/python/index.ts';
import type { ExprId, ModuleFacts } from '../../../src/model/facts.ts';
import type { SourceEdit } from '../../../src/model/language.ts';
import { pythonLower, show, type Lower } from './python-harness.ts';

const { edits } = python;
let lower: Lower;
before(async () => {
  lower = await pythonLower();
});

/** What the tests wrote; compiled by Python at the end. */
const written = new Set<string>();

function apply(source: string, edit: SourceEdit): string {
  return source.slice(0, edit.span.start) + edit.newText + source.slice(edit.span.end);
}

/** The call of `f`, else the first dict. */
function target(facts: ModuleFacts): ExprId {
  const call = facts.calls.find((id) => /^\(call f\b/.test(show(facts, id)));
  return call ?? facts.exprs.findIndex((expr) => expr.kind === 'map');
}

function keysOf(facts: ModuleFacts): (string | null | undefined)[] {
  const expr = facts.exprs[target(facts)];
  if (expr?.kind === 'call') return expr.args.map((arg) => arg.name);
  return expr?.kind === 'map' ? expr.entries.map((entry) => (entry.kind === 'pair' ? entry.key : undefined)) : [];
}

function insert(source: string, key = 'k', code = '1'): string | null {
  const facts = lower(source);
  const edit = edits.insertEntry(facts, source, target(facts), key, code);
  if (edit === null) return null;
  const result = apply(source, edit);
  const after = lower(result);
  assert.deepEqual(after.errors, [], result);
  assert.equal(keysOf(after).filter((name) => name === key).length, 1, result);
  assert.equal(keysOf(after).length, keysOf(facts).length + 1, result);
  assert.deepEqual(
    after.comments.map((comment) => comment.text),
    facts.comments.map((comment) => comment.text),
  );
  written.add(result);
  return result;
}

function remove(source: string, key = 'k'): string | null {
  const facts = lower(source);
  const edit = edits.removeEntry(facts, source, target(facts), key);
  if (edit === null) return null;
  const result = apply(source, edit);
  const after = lower(result);
  assert.deepEqual(after.errors, [], result);
  assert.deepEqual(
    keysOf(after),
    keysOf(facts).filter((name) => name !== key),
    result,
  );
  written.add(result);
  return result;
}

describe('Python: inserting an argument', () => {
  const rows: readonly (readonly [before: string, after: string | null])[] = [
    ['f()', 'f(k=1)'],
    ['f( )', 'f(k=1)'],
    ['f(a)', 'f(a, k=1)'],
    ['f(a, )', 'f(a, k=1, )'],
    ['f(a,)', 'f(a, k=1,)'],
    ['f(a, b=2)', 'f(a, b=2, k=1)'],
    ['f(a, b=2, **kw)', 'f(a, b=2, k=1, **kw)'],
    ['f(a, **kw)', 'f(a, k=1, **kw)'],
    ['f(*a)', 'f(*a, k=1)'],
    ['f(**kw)', 'f(k=1, **kw)'],
    ['f(b=2, *a)', 'f(b=2, k=1, *a)'],
    ['f(a if b else c)', 'f(a if b else c, k=1)'],
    ['f((x for x in y))', 'f((x for x in y), k=1)'],
    ['f(a, lambda: (yield))', 'f(a, lambda: (yield), k=1)'],
    ['f(\n)', 'f(\n    k=1,\n)'],
    ['if x:\n\tf(\n\t)', 'if x:\n\tf(\n\t\tk=1,\n\t)'],
    ['f(  # why\n)', 'f(  # why\n    k=1,\n)'],
    ['f(\n    # nothing yet\n)', 'f(\n    # nothing yet\n    k=1,\n)'],
    ['f(\n    a=1,\n    b=2,\n)', 'f(\n    a=1,\n    b=2,\n    k=1,\n)'],
    ['f(\n    a=1,\n    b=2\n)', 'f(\n    a=1,\n    b=2,\n    k=1\n)'],
    ['f(\n    a=1,\n    b=2)', 'f(\n    a=1,\n    b=2,\n    k=1)'],
    ['f(a=1,\n  b=2)', 'f(a=1,\n  b=2,\n  k=1)'],
    ['f(a=1, b=[\n    2,\n])', 'f(a=1, b=[\n    2,\n], k=1)'],
    ['f(\n    a=1, b=2,\n)', 'f(\n    a=1, b=2, k=1,\n)'],
    ['f(\n    b=[\n        2,\n    ],\n)', 'f(\n    b=[\n        2,\n    ],\n    k=1,\n)'],
    ['f(\n    b=2,  # two\n)', 'f(\n    b=2,  # two\n    k=1,\n)'],
    ['f(\n    b=2  # two\n)', 'f(\n    b=2,  # two\n    k=1\n)'],
    ['f(\n    b=2,\n    # last words\n)', 'f(\n    b=2,\n    k=1,\n    # last words\n)'],
    ['f(\n    b=2  # two\n    , c=3\n)', 'f(\n    b=2  # two\n    , c=3, k=1\n)'],
    ['f(\n    b=2  # two\n    , **c\n)', 'f(\n    b=2, k=1  # two\n    , **c\n)'],
    ['f(\n    b=2,\n    **kw,\n)', 'f(\n    b=2,\n    k=1,\n    **kw,\n)'],
    ['f(\n    b=2, **kw\n)', 'f(\n    b=2, k=1, **kw\n)'],
    ['f(\n    **kw,  # rest\n)', 'f(\n    k=1,\n    **kw,  # rest\n)'],
    ['f(\r\n    b=2,\r\n)\r\n', 'f(\r\n    b=2,\r\n    k=1,\r\n)\r\n'],
    ['x = f(a)(b)', 'x = f(a, k=1)(b)'],
    ['f(x for x in y)', null],
    ['f(k=2)', null],
    ['f(a, ', null],
    ['f(a b)', null],
  ];
  for (const [source, expected] of rows) {
    it(JSON.stringify(source), () => {
      assert.equal(insert(source), expected);
    });
  }

  it('takes only names that can be keywords', () => {
    for (const key of ['class', 'a-b', '1a', '', 'a.b', 'None']) assert.equal(insert('f()', key), null, key);
    assert.equal(insert('f()', 'größe'), 'f(größe=1)');
  });

  it('takes only calls and dicts', () => {
    const source = 'x = [1]';
    const facts = lower(source);
    for (const id of facts.exprs.keys()) assert.equal(edits.insertEntry(facts, source, id, 'k', '1'), null);
    assert.equal(edits.insertEntry(facts, source, 99, 'k', '1'), null);
  });
});

describe('Python: inserting a dict entry', () => {
  const rows: readonly (readonly [before: string, after: string | null])[] = [
    ['x = {}', 'x = {"k": 1}'],
    ['x = {"a": 2}', 'x = {"a": 2, "k": 1}'],
    ["x = {'a': 2}", "x = {'a': 2, 'k': 1}"],
    ['x = {"a": 2, **b}', 'x = {"a": 2, **b, "k": 1}'],
    ['x = {**b}', 'x = {**b, "k": 1}'],
    ['x = {a: 2}', 'x = {a: 2, "k": 1}'],
    ['x = {\n    "a": 2,  # two\n}', 'x = {\n    "a": 2,  # two\n    "k": 1,\n}'],
    ['x = {\n  "a": {\n    "b": 1\n  }\n}', 'x = {\n  "a": {\n    "b": 1\n  },\n  "k": 1\n}'],
    ['x = {\n}', 'x = {\n    "k": 1,\n}'],
    ['x = {"k": 2}', null],
    ['x = {k: v for k in y}', null],
  ];
  for (const [source, expected] of rows) {
    it(JSON.stringify(source), () => {
      // In the nested case the outer dict is meant, which is lowered last.
      const facts = lower(source);
      const outer = facts.exprs.findLastIndex((expr) => expr.kind === 'map');
      const edit = edits.insertEntry(facts, source, outer, 'k', '1');
      assert.equal(edit === null ? null : apply(source, edit), expected);
      if (edit !== null) {
        assert.deepEqual(lower(apply(source, edit)).errors, []);
        written.add(apply(source, edit));
      }
    });
  }
});

describe('Python: removing an entry', () => {
  const rows: readonly (readonly [before: string, after: string | null])[] = [
    ['f(k=1)', 'f()'],
    ['f(k=1,)', 'f()'],
    ['f(k=1, b=2)', 'f(b=2)'],
    ['f(a, k=1)', 'f(a)'],
    ['f(a, k=1,)', 'f(a,)'],
    ['f(a, k=1, b=2)', 'f(a, b=2)'],
    ['f(\n    k=1,\n)', 'f(\n)'],
    ['f(\n    a=1,\n    k=1,  # gone\n    b=2,\n)', 'f(\n    a=1,\n    b=2,\n)'],
    ['f(\n    a=1,\n    k=1\n)', 'f(\n    a=1,\n)'],
    ['f(\n    a=1,\n    k=1)', 'f(\n    a=1)'],
    ['f(\n    a=1,  # one\n    k=1)', 'f(\n    a=1,  # one\n    )'],
    ['f(\n    k=[\n        1,\n    ],\n    b=2,\n)', 'f(\n    b=2,\n)'],
    ['f(\n    a=1,\n    k=1, b=2,\n)', 'f(\n    a=1,\n    b=2,\n)'],
    ['f(k=1,\n  b=2)', 'f(b=2)'],
    ['f(k=1,  # one\n  b=2)', 'f(  # one\n  b=2)'],
    ['f(\r\n    k=1,\r\n    b=2,\r\n)', 'f(\r\n    b=2,\r\n)'],
    ['x = {"k": 1, "b": 2}', 'x = {"b": 2}'],
    ['x = {"a": 1, "k": 1}', 'x = {"a": 1}'],
    ['x = {\n    "a": 1,\n    "k": 1,\n}', 'x = {\n    "a": 1,\n}'],
    ['f(a=1)', null],
  ];
  for (const [source, expected] of rows) {
    it(JSON.stringify(source), () => {
      assert.equal(remove(source), expected);
    });
  }

  it('undoes an insertion', () => {
    for (const source of ['f(a)', 'f(a, b=2)', 'f(\n    a=1,\n    b=2,\n)', 'x = {\n  "a": 1,\n}']) {
      const inserted = insert(source);
      assert.ok(inserted !== null);
      assert.equal(remove(inserted), source);
    }
  });
});

describe('Python: literals', () => {
  const rows: readonly (readonly [value: string, like: string | undefined, expected: string])[] = [
    ['a', undefined, '"a"'],
    ['a', "'x'", "'a'"],
    ['a', 'f"x"', '"a"'],
    ['it\'s "so"', "'x'", "'it\\'s \"so\"'"],
    ['it\'s "so"', '"x"', '"it\'s \\"so\\""'],
    ['a\nb\t\\', undefined, '"a\\nb\\t\\\\"'],
    ['a\nb', '"""x"""', '"""a\nb"""'],
    ['a', '"""x"""', '"a"'],
    ['a"""\nb"', '"""x"""', '"""a\\"\\"\\"\nb\\""""'],
    ['\x00\x7f\u2028\ud800', undefined, '"\\x00\\x7f\\u2028\\ud800"'],
    ['日本 😀', undefined, '"日本 😀"'],
    ['{x}', 'f"{y}"', '"{x}"'],
  ];
  for (const [value, like, expected] of rows) {
    it(`${JSON.stringify(value)} like ${String(like)}`, () => {
      const literal = edits.stringLiteral(value, like);
      assert.equal(literal, expected);
      const facts = lower(`x = ${literal}`);
      assert.deepEqual(facts.errors, []);
      const text = facts.exprs.find((expr) => expr.kind === 'text');
      assert.equal(text?.kind === 'text' && text.parts[0]?.kind === 'static' && text.parts[0].text, value);
      written.add(`x = ${literal}`);
    });
  }

  it('writes dicts, lists, booleans and comments', () => {
    assert.equal(
      edits.mapLiteral([
        ['type', '"x"'],
        ['n', '1'],
      ]),
      '{"type": "x", "n": 1}',
    );
    assert.equal(edits.mapLiteral([]), '{}');
    assert.equal(edits.listLiteral(['1', '"a"']), '[1, "a"]');
    assert.equal(edits.booleanLiteral(true), 'True');
    assert.equal(edits.booleanLiteral(false), 'False');
    assert.equal(edits.lineComment('why\n not '), '# why not');
  });
});

describe('Python itself', () => {
  it('compiles everything that was written', function () {
    this.timeout(20_000);
    const python3 = spawnSync('python3', ['--version']);
    if (python3.error !== undefined) this.skip();
    assert.ok(written.size > 60);
    const program = 'import ast, json, sys\nfor source in json.load(sys.stdin): ast.parse(source)';
    const run = spawnSync('python3', ['-c', program], { input: JSON.stringify([...written]), encoding: 'utf8' });
    assert.equal(run.status, 0, run.stderr);
  });
});
