import assert from 'node:assert/strict';
import type { ModuleFacts } from '../../../src/model/facts.ts';
import { checkFacts } from './facts-check.ts';
import { attributes, calls, functions, jvmLower, writes, type Lower } from './jvm-harness.ts';
import { controlChain, show, showBindings } from './python-harness.ts';

let lower: Lower;
before(async () => {
  lower = await jvmLower('java');
});

function checked(source: string): ModuleFacts {
  const facts = lower(source);
  checkFacts(facts, source);
  assert.deepEqual(facts.errors, []);
  return facts;
}

/** Lowers `Object x = …;` inside a method and shows what `x` is bound to. */
function valueOf(expression: string): string {
  const facts = checked(`class A { void m() { Object x = ${expression}; } }`);
  const source = facts.bindings.find(({ name }) => name === 'x')?.source;
  assert.equal(source?.kind, 'value');
  return show(facts, source.value);
}

describe('Java: expressions', () => {
  const rows: readonly (readonly [source: string, expected: string])[] = [
    ['"a\\n\\u0041\\101\\""', '"a\\nAA\\""'],
    ['""', '""'],
    ["'x'", '"x"'],
    ['1_000', '1000'],
    ['0x1F', '31'],
    ['0b101', '5'],
    ['017', '15'],
    ['10L', '10'],
    ['0.5f', '0.5'],
    ['true', 'true'],
    ['null', 'null'],
    ['a.b.c', 'a.b.c'],
    ['this.a', 'this.a'],
    ['f(1, b)', '(call f 1 b)'],
    ['a.<T>f().g(1)', '(call (call a.f).g 1)'],
    ['new Foo<>(1)', '(call Foo 1)'],
    ['new a.B.C()', '(call a.B.C)'],
    ['new String[] {"a", b}', '["a", b]'],
    ['a + b + "c"', '(+ (+ a b) "c")'],
    ['a && !b || c', '(|| (&& a (! b)) c)'],
    ['-1', '(- 1)'],
    ['c ? a : b', '(if c a b)'],
    ['(String) a', 'a'],
    ['((a))', 'a'],
    ['a[0]', 'a[0]'],
    ['(y = 3)', '3'],
    ['Foo::bar', 'Foo.bar'],
    ['Outer.this.a', 'this.a'],
    ['switch (k) { case A -> "1"; case B, C -> { yield "2"; } default -> "3"; }', '(if k "1" (if k "2" "3"))'],
    ['o instanceof String s', '(instanceof_expression o)'],
    ['Foo.class', 'Foo'],
  ];
  for (const [source, expected] of rows) it(source, () => assert.equal(valueOf(source), expected));

  it('takes the indentation off a text block', () => {
    const block = ['"""', '      Hello', '        you \\', '      there\\n', '      "quoted"   ', '      """'].join(
      '\n',
    );
    assert.equal(valueOf(block), JSON.stringify('Hello\n  you there\n\n"quoted"\n'));
    assert.equal(valueOf('"""\n   a\n    b"""'), JSON.stringify('a\n b'));
    assert.equal(valueOf('"""\r\n   a\r\n   """'), JSON.stringify('a\n'));
  });

  it('reads lambdas, and what an anonymous class does', () => {
    const facts = checked(
      'class A { Object x = list.map(v -> v.f()); Object y = new B() { void m(int a) { g(a); } }; }',
    );
    assert.deepEqual(calls(facts), ['(call list.map (fn 0))', '(call v.f)', '(call B)', '(call g a)']);
    assert.deepEqual(functions(facts), ['λ(v) -> (call v.f)', '?.m(a: (integral_type))']);
    assert.deepEqual(
      facts.classes[1]?.bases.map((id) => show(facts, id)),
      ['B'],
    );
  });
});

describe('Java: declarations', () => {
  it('imports', () => {
    const facts = checked('package p;\nimport a.b.C;\nimport a.b.*;\nimport static a.b.C.x;\nimport static a.b.C.*;\n');
    assert.deepEqual(showBindings(facts), [
      'import a.b C as C',
      'import a.b * as *',
      'import a.b.C x as x',
      'import a.b.C * as *',
    ]);
  });

  it('fields, constructors and methods', () => {
    const facts = checked(`
      @Service
      public class A<T> extends B<T> implements I, J {
        private static final String M = "g" + N, N = "n";
        @Value("\${app.model:gpt-4o}") private String model;
        @Value("\${app.key}") private String key;
        private final ChatClient.Builder b;
        public A(@Qualifier("q") final ChatClient.Builder builder, String... rest) { this.b = builder; model = "x"; int n = 1; n = 2; n += 3; }
        String get(int a) { if (a > 1) return "1"; return M; }
      }`);
    assert.deepEqual(attributes(facts), [
      'A.M: String = (+ "g" N)',
      'A.N: String = "n"',
      'A.model: String = "gpt-4o"',
      'A.key: String',
      'A.b: ChatClient.Builder',
    ]);
    assert.deepEqual(functions(facts), [
      'A.constructor(builder: ChatClient.Builder, ...rest: String)',
      'A.get(a: (integral_type)) -> "1" | M',
    ]);
    assert.deepEqual(writes(facts), ['this.b = builder', 'this.model = "x"']);
    assert.deepEqual(
      showBindings(facts).filter((line) => line.startsWith('n')),
      ['n: (integral_type) = 1', 'n = 2', 'n += 3'],
    );
    assert.deepEqual(
      facts.classes[0]?.bases.map((id) => show(facts, id)),
      ['B', 'I', 'J'],
    );
    assert.equal(facts.scopes[facts.classes[0].scope]?.membersVisible, true);
    assert.deepEqual(facts.exports, [{ name: 'A', local: 'A' }]);
  });

  it('enums, records, interfaces and nested classes', () => {
    const facts = checked(`
      class A {
        enum E { FAST("x"), SLOW; final String id; E(String id) { this.id = id; } }
        record R(String model, int cap) { R { check(cap); } }
        interface I { @SystemMessage("hi") String chat(String m); }
      }`);
    assert.deepEqual(attributes(facts), [
      'A.E = class',
      'A.R = class',
      'A.I = class',
      'E.FAST = (call E "x")',
      'E.SLOW = (call E)',
      'E.id: String',
      'R.model: String',
      'R.cap: (integral_type)',
    ]);
    assert.deepEqual(functions(facts), [
      'E.constructor(id: String)',
      'R.constructor(model: String, cap: (integral_type))',
      'R.constructor()',
      'I.chat(m: String)',
    ]);
    assert.ok(facts.functions[1]?.params.every((param) => param.isProperty));
    assert.deepEqual(
      facts.functions[3]?.decorators.map((id) => show(facts, id)),
      ['(call SystemMessage "hi")'],
    );
  });
});

describe('Java: control', () => {
  it('says what decides how often a call runs', () => {
    const facts = checked(`class A { void m() {
      if (a) f1(); else if (b) f2(); else { f3(); }
      for (int i = 0; i < n(); i++) f4(i);
      for (String s : list()) { f5(s); }
      while (c()) f6();
      do { f7(); } while (d);
      try (var r = open()) { f8(r); } catch (E | F e) { f9(e); } finally { f10(); }
      switch (k) { case 1: f11(); break; default: f12(); }
      synchronized (this) { f13(); }
    } }`);
    const chains = Object.fromEntries(
      facts.calls.map((id) => {
        const expr = facts.exprs[id]!;
        return [expr.kind === 'call' ? show(facts, expr.callee) : '', controlChain(facts, expr.control)];
      }),
    );
    assert.deepEqual(chains, {
      f1: 'if',
      f2: 'if/else',
      f3: 'else/else',
      n: 'loop:for',
      f4: 'loop:for',
      list: '',
      f5: 'loop:for-each',
      c: 'loop:while',
      f6: 'loop:while',
      f7: 'loop:while',
      open: 'try',
      f8: 'try',
      f9: 'catch',
      f10: 'finally',
      f11: 'case',
      f12: 'case',
      f13: '',
    });
    assert.ok(showBindings(facts).includes('s: String = (each (call list))'));
    assert.ok(showBindings(facts).includes('e (exception)'));
  });

  it('keeps comments, without their marks', () => {
    const facts = checked('// one\nclass A { /** two\n * three */ int x; /* four */ }');
    assert.deepEqual(
      facts.comments.map(({ text }) => text),
      ['one', 'two\nthree', 'four'],
    );
  });
});
