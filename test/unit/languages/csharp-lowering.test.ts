import assert from 'node:assert/strict';
import { csharp } from '../../../src/languages/csharp/index.ts';
import type { ModuleFacts } from '../../../src/model/facts.ts';
import { checkFacts } from './facts-check.ts';
import { attributes, calls, functions, writes } from './jvm-harness.ts';
import { show } from './python-harness.ts';
import { lowerOf, type Lower } from './systems-harness.ts';

let lower: Lower;
before(async () => {
  lower = await lowerOf(csharp);
});

function facts(source: string): ModuleFacts {
  const found = lower(source);
  checkFacts(found, source);
  assert.deepEqual(found.errors, []);
  return found;
}

/** The value of `x` in `var x = …;`. */
function value(source: string): string {
  const found = facts(`var x = ${source};`);
  const binding = found.bindings.find(({ name }) => name === 'x');
  return binding?.source.kind === 'value' ? show(found, binding.source.value) : '';
}

describe('C#: strings', () => {
  const rows: readonly (readonly [string, string])[] = [
    [String.raw`"a\tb\"\u0041\x41\U0001F600"`, '"a\\tb\\"AA😀"'],
    ['@"C:\\dir ""x"""', '"C:\\\\dir \\"x\\""'],
    ['"""\n    a\n      b\n    """', '"a\\n  b"'],
    ['"""one line"""', '"one line"'],
    ['$"a {b} {{c}} {d.E():F2}"', '"a "+{b}+" {c} "+{(call d.E)}'],
    ['$@"a ""{b}"" c"', '"a \\""+{b}+"\\" c"'],
    ['$$"""\n  a {{b}} {c}\n  """', '"a "+{b}+" {c}"'],
    ['"bytes"u8', '"bytes"'],
    ["'\\n'", '"\\n"'],
    ['nameof(A.B)', '"B"'],
    ['string.Empty', '""'],
    ['"a" + b', '(+ "a" b)'],
  ];
  for (const [source, expected] of rows) it(source, () => assert.equal(value(source), expected));

  it('knows where each part stands', () => {
    const source = 'var x = $"ab{c}d\\n";';
    const found = facts(source);
    const text = found.exprs.find((expr) => expr.kind === 'text');
    assert.ok(text?.kind === 'text');
    assert.deepEqual(
      text.parts.map(({ span }) => source.slice(span.start, span.end)),
      ['ab', '{c}', 'd\\n'],
    );
    assert.equal(source.slice(text.content.start, text.content.end), 'ab{c}d\\n');
  });
});

describe('C#: expressions', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['new T(1, b: 2) { C = 3, D = { e, f } }', '(call T 1 b=2 C=3 D=[e, f])'],
    ['new List<T> { a, b }', '[a, b]'],
    ['new Dictionary<string, int> { ["a"] = 1, { "b", 2 } }', '{"a": 1, "b": 2}'],
    ['new JsonObject { ["a"] = 1 }', '{"a": 1}'],
    ['new Arguments(s) { ["a"] = 1 }', '(call Arguments s)'],
    ['new[] { 1, 2 }', '[1, 2]'],
    ['new { a = 1, b, c.D }', '{"a": 1, "b": b, "D": c.D}'],
    ['o with { A = 1 }', '{**o, "A": 1}'],
    ['a?.B?.C(1)!.D[0]', '(call a.B.C 1).D[0]'],
    ['await a.B().ConfigureAwait(false)', '(call (call a.B).ConfigureAwait false)'],
    ['(T)a', 'a'],
    ['a as T', 'a'],
    ['a switch { 1 => "x", _ => "y" }', '(if a "x" "y")'],
    ['c ? 1 : 2', '(if c 1 2)'],
    ['a ?? "b"', '(?? a "b")'],
    ['f<T>(1)', '(call f 1)'],
    ['global::A.B.C()', '(call A.B.C)'],
    ['(1, b: "x")', '[1, "x"]'],
    ['1_000', '1000'],
    ['0x10', '16'],
    ['1.5f', '1.5'],
  ];
  for (const [source, expected] of rows) it(source, () => assert.equal(value(source), expected));

  it('gives `new()` and collections the type that is declared', () => {
    const found = facts('T a = new(1) { B = 2 }; List<T> b = [new(3), .. c]; T[] d = { new(4) };');
    assert.deepEqual(calls(found), ['(call T 1 B=2)', '(call T 3)', '(call T 4)']);
  });

  it('notes a type argument', () => {
    const found = facts('var x = a.Get<Chat>();');
    const call = found.exprs[found.calls[0]!];
    assert.ok(call?.kind === 'call' && call.typeArgument !== undefined);
    assert.equal(show(found, call.typeArgument), 'Chat');
  });
});

describe('C#: declarations', () => {
  it('reads usings of all kinds', () => {
    const found = facts('global using A.B;\nusing static C.D;\nusing E = F.G<int>;\nnamespace N { using H; }');
    assert.deepEqual(
      found.bindings.map(({ name, source }) =>
        source.kind === 'import' ? `${name} ${source.module} ${source.imported}` : '',
      ),
      ['* A.B *', '* C.D *', 'E F G', '* H *'],
    );
  });

  it('reads classes with fields, properties and constructors', () => {
    const found = facts(`namespace N;
      class A(B b) : C(b) {
        const string M = "m";
        static readonly int T = 5;
        public string P { get; set; } = "p";
        public string Q => P;
        public string R { get { return "r"; } set { _r = value; } }
        public A() : this(null) { _x = 1; }
        async Task<string> F(string a, int n = 3, params string[] more) => await g(a);
      }
      record D(string E);
      enum G { H, I = 2 }`);
    assert.deepEqual(attributes(found), [
      'A.b: B',
      'A.M: (predefined_type) = "m"',
      'A.T: (predefined_type) = 5',
      'A.P: (predefined_type) = "p"',
      'D.E: (predefined_type)',
      'G.H = "H"',
      'G.I = "I"',
    ]);
    assert.deepEqual(functions(found), [
      'A.constructor(b: B)',
      'A.Q() -> P',
      'λ()',
      'A.R() -> "r"',
      'A.constructor()',
      'A.F(a: (predefined_type), n: (predefined_type) = 3, ...more: (array_type)) -> (call g a)',
      'D.constructor(E: (predefined_type))',
    ]);
    assert.deepEqual(
      found.exports.map(({ name }) => name),
      ['A', 'D', 'G'],
    );
    assert.equal(found.functions.find(({ name }) => name === 'Q')?.isGetter, true);
    assert.equal(found.functions.find(({ name }) => name === 'F')?.isAsync, true);
  });

  it('writes fields of the class where no local has the name', () => {
    const found = facts('class A { string m; int n; A(int n) { m = "x"; n = 2; this.n = n; o.p = 3; } }');
    assert.deepEqual(writes(found), ['this.m = "x"', 'this.n = n', 'o.p = 3']);
  });
});

describe('C#: control', () => {
  it('knows loops, branches, tries and cases', () => {
    const found = facts(`class A { async Task M() {
      await foreach (var a in s.All()) f(a);
      if (b) g(); else if (c) h(); else i();
      try { j(); } catch (E e) when (e.X) { k(); } finally { l(); }
      switch (m) { case 1: n(); break; default: o(); break; }
      while (p()) q();
      for (var r = 0; r < 3; r++) t();
    } }`);
    const around = (name: string): string => {
      const id = found.calls.find((call) => show(found, call).startsWith(`(call ${name}`))!;
      const kinds: string[] = [];
      for (let control = found.exprs[id]!.control; control >= 0; control = found.controls[control]!.parent)
        kinds.push(found.controls[control]!.loop ?? found.controls[control]!.kind);
      return kinds.join(' ');
    };
    assert.equal(around('s.All'), '');
    assert.equal(around('f'), 'for-each');
    assert.deepEqual(['g', 'h', 'i'].map(around), ['if', 'if else', 'else else']);
    assert.deepEqual(['j', 'k', 'l'].map(around), ['try', 'catch', 'finally']);
    assert.deepEqual(['n', 'o', 'p', 'q', 't'].map(around), ['case', 'case', 'while', 'while', 'for']);
  });
});
