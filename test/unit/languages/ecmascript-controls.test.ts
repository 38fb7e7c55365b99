import assert from 'node:assert/strict';
import { type Lower, lowerer, showBindings, showCalls } from './ecmascript-support.ts';

describe('ecmascript control constructs', () => {
  let lower: Lower;
  let lowerJs: Lower;
  before(async () => {
    lower = await lowerer('typescript');
    lowerJs = await lowerer('javascript');
  });

  const cases: readonly (readonly [source: string, calls: readonly string[]])[] = [
    ['if (t()) a(); else b();', ['t', 'a @ if (call t)', 'b @ else']],
    ['if (x) { a() } else if (y) { b() } else { c() }', ['a @ if x', 'b @ if y < else', 'c @ else < else']],
    ['for (const x of f()) { a(x) }', ['f', 'a @ loop for-each (call f)']],
    ['for await (const x of f()) a(x);', ['f', 'a @ loop for-each (call f)']],
    ['for (const k in o) a(k);', ['a @ loop for-each o']],
    ['for (let i = f(); i < 3; g()) a();', ['f', 'g @ loop for (< i 3)', 'a @ loop for (< i 3)']],
    ['for (;;) a();', ['a @ loop for']],
    ['while (f()) a();', ['f @ loop while (call f)', 'a @ loop while (call f)']],
    ['do { a() } while (b);', ['a @ loop while b']],
    ['try { a() } catch (e) { b() } finally { c() }', ['a @ try', 'b @ catch', 'c @ finally']],
    ['try { a() } catch { b() }', ['a @ try', 'b @ catch']],
    [
      'switch (f()) { case 1: a(); break; case g(): { b() } default: c(); }',
      ['f', 'a @ case (call f)', 'g', 'b @ case (call f)', 'c @ case (call f)'],
    ],
    [
      'outer: for (const x of xs) { while (y) { try { a() } catch {} continue outer } }',
      ['a @ try < loop while y < loop for-each xs'],
    ],
    // A function keeps the constructs around its definition.
    ['for (const x of xs) { const f = () => { if (y) a(); } }', ['a @ if y < loop for-each xs']],
    ['throw a(); ', ['a']],
    ['lab: { a() }', ['a']],
  ];
  for (const [source, expected] of cases) {
    it(source, () => {
      assert.deepEqual(showCalls(lower(source)), expected);
      assert.deepEqual(showCalls(lowerJs(source)), expected);
    });
  }

  it('knows scope, span and parent of each', () => {
    const source = 'function f() { if (a) { b } else if (c) { d } for (const x of xs) { y } }';
    const facts = lower(source);
    assert.deepEqual(
      facts.controls.map(({ kind, parent, scope, span }) => [
        kind,
        parent,
        facts.scopes[scope]!.kind,
        source.slice(span.start, span.end),
      ]),
      [
        ['if', -1, 'function', 'if (a) { b }'],
        ['else', -1, 'function', 'else if (c) { d }'],
        ['if', 1, 'function', 'if (c) { d }'],
        ['loop', -1, 'block', 'for (const x of xs) { y }'],
      ],
    );
  });

  it('binds loop variables to the elements of what is iterated over', () => {
    const source = 'for (const { a, b: [c] } of xs) {} for (x of ys) {} for (var k in o) {} for (o.p of zs) {}';
    for (const facts of [lower(source), lowerJs(source)]) {
      assert.deepEqual(showBindings(facts), [
        '1 a = (each xs).a',
        '1 c = (each xs).b[0]',
        '0 x = (each ys)',
        '0 k = <property name o>',
      ]);
      assert.equal(facts.writes.length, 1);
    }
  });

  it('marks bindings with the construct they stand in', () => {
    const facts = lower('let m = 1; if (x) m = 2; else { m = 3; }');
    assert.deepEqual(
      facts.bindings.map(({ control }) => facts.controls[control]?.kind),
      [undefined, 'if', 'else'],
    );
  });
});

describe('ecmascript calls', () => {
  let lower: Lower;
  before(async () => {
    lower = await lowerer('tsx');
  });

  it('lists every call once, by its start, the inner of two first', () => {
    const source =
      'a(b(c()), () => d()).e(f`${g()}`); const x = [h(), { i: i() }, <p q={j()}>{k()}</p>, new L(m())]; export default n();';
    assert.deepEqual(showCalls(lower(source)), [
      'a',
      '(call a (call b (call c)) fn() -> (call d)).e',
      'b',
      'c',
      'd',
      'g',
      'h',
      'i',
      'j',
      'k',
      'L',
      'm',
      'n',
    ]);
  });

  const names: readonly (readonly [source: string, name: string, args: string])[] = [
    ['f(1)', 'f', '(1)'],
    ['client.messages.create({ a })', 'create', '({ a })'],
    ['a?.b?.(c)', 'b', '(c)'],
    ['(a.b)!(c)', 'b', '(c)'],
    ["a['b'](c)", "'b'", '(c)'],
    ['new a.Foo(x)', 'Foo', '(x)'],
    ['new Foo', 'Foo', ''],
    ['a.b<T>(c)', 'b', '(c)'],
    ['this.#run( )', '#run', '( )'],
  ];
  for (const [source, name, args] of names) {
    it(`knows where name and arguments stand in ${source}`, () => {
      const facts = lower(source);
      const call = facts.exprs[facts.calls[0]!]!;
      assert.ok(call.kind === 'call');
      assert.equal(source.slice(call.nameSpan.start, call.nameSpan.end), name);
      assert.equal(source.slice(call.argsSpan.start, call.argsSpan.end), args);
    });
  }
});
