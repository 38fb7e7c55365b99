import assert from 'node:assert/strict';
import { type Lower, lowerer, showBindings, showCalls, showClass, showFunction } from './ecmascript-support.ts';

/** Bindings with the text of the scope they belong to, so that a wrong scope shows. */
function scopedBindings(lower: Lower, source: string): string[] {
  const facts = lower(source);
  return facts.bindings.map(({ name, scope }) => {
    const { kind, span } = facts.scopes[scope]!;
    return `${name} in ${kind} ${kind === 'module' ? '' : source.slice(span.start, span.end)}`.trim();
  });
}

describe('ecmascript declarations', () => {
  let lower: Lower;
  let lowerJs: Lower;
  before(async () => {
    lower = await lowerer('typescript');
    lowerJs = await lowerer('javascript');
  });

  describe('destructuring', () => {
    const cases: readonly (readonly [source: string, bindings: readonly string[]])[] = [
      ['const { a, b: c, "d-e": f } = o;', ['0 a = o.a', '0 c = o.b', '0 f = o.d-e']],
      ['const { a = 1, b: { c = 2 } } = o;', ['0 a = (?? o.a 1)', '0 c = (?? o.b.c 2)']],
      ['const { b: { c } = {} } = o;', ['0 c = (?? o.b {}).c']],
      ['const { [k]: v } = o;', ['0 v = o[k]']],
      ['const { a, b, ...rest } = o;', ['0 a = o.a', '0 b = o.b', '0 rest = {...o except a b}']],
      ['const [a, , b = 1, [c]] = xs;', ['0 a = xs[0]', '0 b = (?? xs[2] 1)', '0 c = xs[3][0]']],
      ['const [, , a] = xs;', ['0 a = xs[2]']],
      ['const [/* one, two */ a, b] = xs;', ['0 a = xs[0]', '0 b = xs[1]']],
      ['const [a, ...rest] = xs;', ['0 a = xs[0]', '0 rest = <rest of a list xs>']],
      ['const { a } = await f();', ['0 a = (call f).a']],
    ];
    for (const [source, expected] of cases) {
      it(source, () => {
        assert.deepEqual(showBindings(lower(source)), expected);
        assert.deepEqual(showBindings(lowerJs(source)), expected);
      });
    }

    it('of a parameter takes its names from the parameter', () => {
      const source = 'function f({ a, b: { c } }, [d] = []) {}';
      for (const facts of [lower(source), lowerJs(source)]) {
        assert.deepEqual(showBindings(facts).slice(1), [
          '1 {0} = parameter 0',
          '1 a = {0}.a',
          '1 c = {0}.b.c',
          '1 {1} = parameter 1',
          '1 d = {1}[0]',
        ]);
        assert.deepEqual(
          facts.functions[0]!.params.map((param) => param.name),
          ['', ''],
        );
      }
    });

    it('gives names the types an inline object type has for them', () => {
      const facts = lower('const f = ({ model, client: c }: { model: string; client: OpenAI }) => c;');
      assert.deepEqual(showBindings(facts).slice(1, 3), ['1 model: string = {0}.model', '1 c: OpenAI = {0}.client']);
    });
  });

  describe('scopes', () => {
    const cases: readonly (readonly [source: string, bindings: readonly string[]])[] = [
      ['if (x) { const a = 1; var b = 2; }', ['a in block { const a = 1; var b = 2; }', 'b in module']],
      [
        'function f() { { let a; var b; } }',
        ['f in module', 'a in block { let a; var b; }', 'b in function function f() { { let a; var b; } }'],
      ],
      ['if (x) { function g() {} }', ['g in block { function g() {} }']],
      ['for (const a of xs) { a; }', ['a in block for (const a of xs) { a; }']],
      ['for (let i = 0; ; ) {}', ['i in block for (let i = 0; ; ) {}']],
      ['for (var i = 0; ; ) {}', ['i in module']],
      ['switch (x) { case 1: let a; }', ['a in block switch (x) { case 1: let a; }']],
      ['try {} catch (e) { e; }', ['e in block catch (e) { e; }']],
      ['const f = (a) => a;', ['a in function (a) => a', 'f in module']],
      ['const f = function g() {};', ['g in function function g() {}', 'f in module']],
      ['const f = async function* g() {};', ['g in function async function* g() {}', 'f in module']],
      ['class A { m(a) {} }', ['A in module', 'a in function m(a) {}']],
      // An assignment belongs to the scope that declares the name, wherever that stands.
      ['function f() { client = 1; } let client;', ['f in module', 'client in module', 'client in module']],
      [
        'function f() { var a; { a = 1; } }',
        [
          'f in module',
          'a in function function f() { var a; { a = 1; } }',
          'a in function function f() { var a; { a = 1; } }',
        ],
      ],
      ['function f() { undeclared = 1; }', ['f in module', 'undeclared in module']],
      [
        'function f(a) { a = 1; }',
        ['f in module', 'a in function function f(a) { a = 1; }', 'a in function function f(a) { a = 1; }'],
      ],
    ];
    for (const [source, expected] of cases) {
      it(source, () => {
        assert.deepEqual(scopedBindings(lower, source), expected);
        assert.deepEqual(scopedBindings(lowerJs, source), expected);
      });
    }
  });

  it('says from where on a binding holds', () => {
    const source = 'import a from "a"; const b = 1, c = b; { f(); function f() {} } x = 2;';
    const facts = lower(source);
    const at = Object.fromEntries(facts.bindings.map((binding) => [binding.name, binding.at]));
    assert.deepEqual(at, {
      a: 0,
      b: source.indexOf(', c'),
      c: source.indexOf('; {'),
      f: source.indexOf('{ f()'),
      x: source.indexOf(';', source.indexOf('x =')),
    });
  });

  it('reads using declarations in either grammar', () => {
    for (const facts of [
      lower('using a = f(); await using b = g();'),
      lowerJs('using a = f(); await using b = g();'),
    ]) {
      assert.deepEqual(showBindings(facts), ['0 a = (call f)', '0 b = (call g)']);
    }
  });

  describe('functions', () => {
    const cases: readonly (readonly [source: string, expected: string])[] = [
      ['function f(a, b = 1, ...c) { return a; }', 'f(a, b = 1, ...c) -> a'],
      ['async function* f() { if (x) { return 1; } return [2]; }', 'async * f() -> 1 | [2]'],
      ['function f() { return () => { return 1; }; }', 'f() -> fn() -> 1'],
    ];
    for (const [source, expected] of cases) {
      it(source, () => {
        assert.equal(showFunction(lower(source), 0), expected);
        assert.equal(showFunction(lowerJs(source), 0), expected);
      });
    }

    it('leaves out `this` as a parameter', () => {
      assert.equal(showFunction(lower('function f(this: Foo, a?: string): void {}'), 0), 'f(a: string): void');
    });

    it('names anonymous functions by what they are given to, as JavaScript does', () => {
      const facts = lower(
        'const a = () => 1; let b; b = async () => 2; x.c = function () {}; f(() => 3); const d = { e: () => 4 };',
      );
      assert.deepEqual(
        facts.functions.map((fn) => fn.name),
        ['a', 'b', 'c', null, 'e'],
      );
    });

    it('prefers the implementation to overload signatures', () => {
      const facts = lower('function f(a: string): void; function f(a: any) { return 1 } declare function g(): OpenAI;');
      const functions = showBindings(facts).filter((line) => line.startsWith('0'));
      assert.deepEqual(functions, ['0 f = f(a: any) -> 1', '0 g = g(): OpenAI']);
    });

    it('records the control a return stands in', () => {
      const facts = lower('function f() { if (a) return 1; return 2; }');
      const controls = facts.functions[0]!.returns.map(({ control }) => facts.controls[control]?.kind);
      assert.deepEqual(controls, ['if', undefined]);
    });
  });

  describe('classes', () => {
    const cases: readonly (readonly [source: string, expected: string])[] = [
      ['class A extends B.C { static x = 1; #y = f(); z; }', 'class A < B.C {static x = 1; #y = (call f); z}'],
      [
        'class A { constructor(a) { this.a = a; } get b() { return 1; } set b(v) {} static async *c() {} }',
        'class A {constructor(a); get b() -> 1; static async * c()}',
      ],
      [
        `class A { 'quoted'() {} 5 = 1; ['k'] = 2; [computed]() {} [other] = 3; }`,
        'class A {5 = 1; k = 2; quoted(); fn()}',
      ],
      [
        'class A { run = async () => 1; handler = function () {}; }',
        'class A {run = async run() -> 1; handler = handler()}',
      ],
      ['class A { #secret() {} m() { return this.#secret(); } }', 'class A {#secret(); m() -> (call this.#secret)}'],
    ];
    for (const [source, expected] of cases) {
      it(source, () => {
        assert.equal(showClass(lower(source), 0), expected);
        assert.equal(showClass(lowerJs(source), 0), expected);
      });
    }

    const typed: readonly (readonly [source: string, expected: string])[] = [
      [
        'class A<T> extends B<T> implements C { private readonly client: OpenAI; declare b?: string; static readonly c: number = 1; d!: D; }',
        'class A < B {client: OpenAI; b: string; static c: number = 1; d: D}',
      ],
      [
        'class A { constructor(private client: OpenAI, public readonly model = "m", plain: string) {} }',
        'class A {client: OpenAI; model; constructor(property client: OpenAI, property model = "m", plain: string)}',
      ],
      ['abstract class A { abstract x: string; abstract f(): OpenAI; }', 'class A {x: string; f(): OpenAI}'],
      ['class A { f(a: string): void; f(a: any) { return a; } [key: string]: any; }', 'class A {f(a: any) -> a}'],
    ];
    for (const [source, expected] of typed) it(source, () => assert.equal(showClass(lower(source), 0), expected));

    it('keeps decorators of classes and methods, and the calls of all of them', () => {
      const source = '@Injectable() export class A { @Input() x = 1; @Get("/") async m(@Body() b) {} }';
      const facts = lower(source);
      assert.equal(showClass(facts, 0), '@(call Injectable) class A {x = 1; @(call Get "/") async m(b)}');
      assert.deepEqual(showCalls(facts), ['Injectable', 'Input', 'Get', 'Body']);
      assert.equal(showClass(lowerJs('@Dec class A { @Get() m() {} }'), 0), '@Dec class A {@(call Get) m()}');
    });

    it('ties methods, and the scopes inside them, to their class', () => {
      const source = 'class A { static m() {} get g() { return () => this.x } }';
      const facts = lower(source);
      assert.deepEqual(
        facts.functions.map((fn) => [fn.name, fn.cls, fn.isStatic, fn.isGetter]),
        [
          ['m', 0, true, false],
          ['g', 0, false, true],
          [null, undefined, false, false],
        ],
      );
      const self = facts.exprs.find((expr) => expr.kind === 'this')!;
      const kinds: string[] = [];
      for (let id: number | null = self.scope; id !== null; id = facts.scopes[id]!.parent)
        kinds.push(facts.scopes[id]!.kind);
      assert.deepEqual(kinds, ['function', 'function', 'class', 'module']);
    });

    it('lowers static blocks', () => {
      assert.deepEqual(showCalls(lower('class A { static { init(); var x = 1; } }')), ['init']);
    });

    it('binds the name of a class expression inside it only', () => {
      const facts = lower('const A = class B { m() { return B; } };');
      assert.deepEqual(
        facts.bindings.map(({ name, scope }) => [name, facts.scopes[scope]!.kind]),
        [
          ['B', 'class'],
          ['A', 'module'],
        ],
      );
    });
  });

  describe('TypeScript declarations', () => {
    const cases: readonly (readonly [source: string, bindings: readonly string[]])[] = [
      [`enum M { A = 'x', B = 3, C, 'd-e' }`, ['0 M = {A: "x", B: 3, C: 4, d-e: 5}']],
      ['const enum M { A, B = f(), C }', ['0 M = {A: 0, B: (call f), C: <enum member>}']],
      [
        'namespace N { export const a = 1; const b = 2; export function f() {} }',
        ['1 f = f()', '1 a = 1', '1 b = 2', '0 N = {a: a, f: f}'],
      ],
      ['namespace N.M { export const a = 1 }', ['1 a = 1', '0 N = {M: {a: a}}']],
      ['declare module "m" { export const a: string }', ['1 a: string']],
      ['declare global { interface Window { a: A } }', ['1 Window = class Window {a: A}']],
      ['declare const a: OpenAI;', ['0 a: OpenAI']],
      [
        'interface A { b: B; c?: C; readonly d: D; m(): E; [k: string]: any }',
        ['0 A = class A {b: B; c: C; d: D; m(): E}'],
      ],
      ['interface A extends B, C<D> {}', ['0 A = class A < B, C[D] {}']],
      ['type A = { b: B; c(): C };', ['0 A = class A {b: B; c(): C}']],
      ['type A = OpenAI;', ['0 A = OpenAI']],
      ['type A = { [K in T]: U };', ['0 A = <a type>']],
      ['type A = T extends U ? V : W;', ['0 A = <a type>']],
      // A type gives way to a value of the same name.
      ['const A = z.object({}); type A = z.infer<typeof A>;', ['0 A = (call z.object {})']],
      ['class A {} interface A { x: X }', ['0 A = class A {}']],
      ['interface A { x: X } function f() { const A = 1; }', ['0 A = class A {x: X}', '0 f = f()', '2 A = 1']],
    ];
    for (const [source, expected] of cases)
      it(source, () => assert.deepEqual(showBindings(lower(source)).sort(), [...expected].sort()));
  });

  describe('types', () => {
    const cases: readonly (readonly [type: string, expected: string])[] = [
      ['OpenAI', 'OpenAI'],
      ['string', 'string'],
      ['openai.OpenAI.Chat', 'openai.OpenAI.Chat'],
      ['Promise<OpenAI>', 'Promise[OpenAI]'],
      ['Record<string, OpenAI>', 'Record[[string, OpenAI]]'],
      ['openai.Stream<T>', 'openai.Stream[T]'],
      ['A | B | null', '(| (| A B) null)'],
      ['| A | B', '(| A B)'],
      ['A & B', '(& A B)'],
      ['OpenAI[]', 'Array[OpenAI]'],
      ['readonly OpenAI[]', 'Array[OpenAI]'],
      ['(A | B)[]', 'Array[(| A B)]'],
      ['[a: A, b?: B, ...C[]]', '[A, B, ...Array[C]]'],
      ['typeof client', '(typeof client)'],
      ['typeof a.b', '(typeof a.b)'],
      ['ReturnType<typeof make>', 'ReturnType[(typeof make)]'],
      [`import('openai').OpenAI`, '(require openai).OpenAI'],
      [`typeof import('openai')`, '(typeof (require openai))'],
      [`Deps['client']`, 'Deps["client"]'],
      [`'a' | "b" | 1 | -1 | true | undefined`, '(| (| (| (| (| "a" "b") 1) (- 1)) true) null)'],
      ['{ client: OpenAI; n: { m: M } }', 'class ? {client: OpenAI; n: class ? {m: M}}'],
      ['(a: A, b?: B) => Promise<C>', 'fn(a: A, b: B): Promise[C]'],
      ['new (a: A) => B', 'fn(a: A): B'],
      ['(A)', 'A'],
      ['this', 'this'],
      ['`a${string}`', '<type>'],
      ['keyof A', '<type>'],
    ];
    for (const [type, expected] of cases) {
      it(type, () => {
        const binding = showBindings(lower(`let v: ${type};`)).find((line) => line.startsWith('0 v'));
        assert.equal(binding, `0 v: ${expected}`);
      });
    }
  });
});
