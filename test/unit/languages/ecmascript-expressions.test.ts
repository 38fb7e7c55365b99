import assert from 'node:assert/strict';
import { type Lower, lowerer, show, showBindings, showWrites } from './ecmascript-support.ts';

/** Source of an expression, and what `const v = …` binds. */
type Case = readonly [source: string, expected: string];

const COMMON: readonly Case[] = [
  // literals
  [`'a'`, '"a"'],
  [`"it's"`, `"it's"`],
  [`''`, '""'],
  ['1', '1'],
  ['1_000', '1000'],
  ['0x1F', '31'],
  ['0b11', '3'],
  ['0o17', '15'],
  ['1e3', '1000'],
  ['.5', '0.5'],
  ['10n', '10'],
  ['1e999', '<number>'],
  ['true', 'true'],
  ['null', 'null'],
  ['undefined', 'null'],
  ['this', 'this'],
  ['/re[/]g/i', '<regular expression>'],
  // members, indices, calls
  ['a.b.c', 'a.b.c'],
  ['a?.b?.[c]?.(d)', '(call a.b[c] d)'],
  ['a.#p', 'a.#p'],
  ["a['b']", 'a["b"]'],
  ['f()', '(call f)'],
  ['f(1, ...xs, { a })', '(call f 1 ...xs {a: a})'],
  ['client.messages.create({ model })', '(call client.messages.create {model: model})'],
  ['new Foo', '(new Foo)'],
  ['new a.B(1)', '(new a.B 1)'],
  ['new Foo().bar()', '(call (new Foo).bar)'],
  ['(await import("openai")).default', '(require openai).default'],
  ["require('openai').OpenAI", '(require openai).OpenAI'],
  ['require(`openai`)', '(require openai)'],
  ['require(name)', '(call require name)'],
  ['import(name)', '(call import name)'],
  ['import.meta.env.KEY', 'import.meta.env.KEY'],
  ['new.target', '<new.target>'],
  ['super.run(1)', '(call super.run 1)'],
  ['a().b().c', '(call (call a).b).c'],
  ['(f)(1)', '(call f 1)'],
  ['(() => 1)()', '(call fn() -> 1)'],
  // what does not change a value is left out
  ['(((a)))', 'a'],
  ['await f(await g())', '(call f (call g))'],
  ['await (client).chat.create(await (f(), g)(1))', '(call client.chat.create (call g 1))'],
  ['await (async () => 1)()', '(call async fn() -> 1)'],
  ['(await (await f()).json()).x', '(call (call f).json).x'],
  ['(a, b, c())', '(call c)'],
  // objects
  ['{}', '{}'],
  ['{ a: 1, "b-c": 2, 3: d, [`e`]: 4, ["f"]: 5 }', '{a: 1, b-c: 2, 3: d, e: 4, f: 5}'],
  ['{ [k]: 1 }', '{[k]: 1}'],
  ['{ model, ...rest, ...f() }', '{model: model, ...rest, ...(call f)}'],
  ['{ run() { return 1 }, async go(x) {}, *gen() {} }', '{run: run() -> 1, go: async go(x), gen: * gen()}'],
  ['{ get model() { return "m" }, set model(v) {} }', '{model: get model() -> "m"}'],
  ['{ f: () => 1, g: function () {}, h: function k() {} }', '{f: f() -> 1, g: g(), h: k()}'],
  // arrays
  ['[1, , 2, ...xs]', '[1, 2, ...xs]'],
  // operators
  ['a + b + c', '(+ (+ a b) c)'],
  ['a || b && c', '(|| a (&& b c))'],
  ['a ?? "x"', '(?? a "x")'],
  ['a === b', '(=== a b)'],
  ['a instanceof B', '(instanceof a B)'],
  ['"k" in o', '(in "k" o)'],
  ['!a', '(! a)'],
  ['-1', '(- 1)'],
  ['typeof a', '(typeof a)'],
  ['void f()', '<void (call f)>'],
  ['a ? b : c ? d : e', '(? a b (? c d e))'],
  ['(a ? b : c) ? d : e', '(? (? a b c) d e)'],
  // functions
  ['() => 1', 'v() -> 1'],
  ['x => ({ x })', 'v(x) -> {x: x}'],
  ['async (a, b = 2, ...c) => { return a }', 'async v(a, b = 2, ...c) -> a'],
  ['function () { return; }', 'v()'],
  ['function* g() { yield* h() }', '* g()'],
  ['({ a }, [b]) => a', 'v({}, {}) -> a'],
  ['(x) => { if (x) return 1; return 2 }', 'v(x) -> 1 | 2'],
  ['() => () => 1', 'v() -> fn() -> 1'],
  // classes
  ['class {}', 'class ? {}'],
  ['class K extends mix(Base) { x = 1 }', 'class K < (call mix Base) {x = 1}'],
  // templates
  ['`a`', '"a"'],
  ['`a${b}c${d.e}`', '"a"+${b}+"c"+${d.e}'],
  ['`${a}`', '${a}'],
  ['`a${`b${c}`}d`', '"a"+${"b"+${c}}+"d"'],
  ['tag`a${b}`', '(tag tag "a"+${b})'],
  ['String.raw`a\\n${b}\\u0041`', '(tag String.raw "a\\\\n"+${b}+"\\\\u0041")'],
];

const TYPED: readonly Case[] = [
  ['a as const', 'a'],
  ['{ a: 1 } as Foo', '{a: 1}'],
  ['a satisfies Foo', 'a'],
  ['a!.b!()', '(call a.b)'],
  ['f<string>(x)', '(call f x)'],
  ['new Map<string, number>()', '(new Map)'],
  ['(x: OpenAI, y?: string): Promise<OpenAI> => x', 'v(x: OpenAI, y: string): Promise[OpenAI] -> x'],
  ['f<T>', 'f'],
];

const JSX: readonly Case[] = [
  ['<div>{f(1)}</div>', '<jsx (call f 1)>'],
  ['<A b={g()} c="text" {...h()}>text <B>{x}</B> {/* no */}</A>', '<jsx (call g) <spread (call h)> x>'],
  ['<A on={async () => { await go() }} />', '<jsx async fn()>'],
  ['<>{a}</>', '<jsx a>'],
  ['<b>Save & Send {f()} &amp; more</b>', '<jsx (call f)>'],
  ['<p>{ok && <b>{t()}</b>}</p>', '<jsx (&& ok <jsx (call t)>)>'],
];

function describeCases(id: string, cases: readonly Case[]): void {
  describe(`${id} expressions`, () => {
    let lower: Lower;
    before(async () => {
      lower = await lowerer(id);
    });
    for (const [source, expected] of cases) {
      it(source, () => {
        // What follows shows that nothing of the expression reached further than its end.
        const facts = lower(`const v = ${source};\nconst after = 1;`);
        const [, binding] =
          /^0 v = (.*)$/.exec(showBindings(facts).find((line) => line.startsWith('0 v ')) ?? '') ?? [];
        assert.equal(binding, expected);
        assert.deepEqual(facts.errors, []);
        assert.ok(showBindings(facts).includes('0 after = 1'));
      });
    }
  });
}

describe('ecmascript assignments', () => {
  let lower: Lower;
  before(async () => {
    lower = await lowerer('typescript');
  });
  const cases: readonly (readonly [source: string, bindings: readonly string[], writes?: readonly string[]])[] = [
    ['let a = 1; a = 2;', ['0 a = 1', '0 a = 2']],
    ['let a; a ??= b; a ||= c; a += d;', ['0 a', '0 a ??= b', '0 a ||= c', '0 a += d']],
    ['let i = 0; i++; --i;', ['0 i = 0', '0 i += 1', '0 i -= 1']],
    ['let a, b; a = b = f();', ['0 a', '0 b', '0 b = (call f)', '0 a = (call f)']],
    ['[a, b.c] = xs;', ['0 a = xs[0]'], ['b.c = xs[1]']],
    ['({ x, y: z.w = 1, ...r } = o);', ['0 x = o.x', '0 r = {...o except x y}'], ['z.w = (?? o.y 1)']],
    ['this.client = new OpenAI();', [], ['this.client = (new OpenAI)']],
    ["params['model'] = m; params.n += 1;", [], ['params["model"] = m', 'params.n += 1']],
    ['(a as any).b = 1; a!.c = 2;', [], ['a.b = 1', 'a.c = 2']],
    ['delete a.b; delete a[c];', [], ['a.b = null', 'a[c] = null']],
  ];
  for (const [source, bindings, writes = []] of cases) {
    it(source, () => {
      const facts = lower(source);
      assert.deepEqual(showBindings(facts), bindings);
      assert.deepEqual(showWrites(facts), writes);
    });
  }

  it('has the value of its right side', () => {
    const facts = lower('f(a = 1, b += 2, c++)');
    assert.equal(show(facts, facts.calls[0]!), '(call f 1 (+ b 2) (+ c 1))');
  });
});

describeCases('javascript', [...COMMON, ...JSX]);
describeCases('typescript', [...COMMON, ...TYPED, ['<Foo>a', 'a']]);
describeCases('tsx', [...COMMON, ...TYPED, ...JSX]);
