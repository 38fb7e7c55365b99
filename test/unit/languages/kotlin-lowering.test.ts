import assert from 'node:assert/strict';
import type { ModuleFacts } from '../../../src/model/facts.ts';
import { checkFacts } from './facts-check.ts';
import { attributes, calls, functions, jvmLower, writes, type Lower } from './jvm-harness.ts';
import { controlChain, show, showBindings } from './python-harness.ts';

let lower: Lower;
before(async () => {
  lower = await jvmLower('kotlin');
});

function checked(source: string): ModuleFacts {
  const facts = lower(source);
  checkFacts(facts, source);
  assert.deepEqual(facts.errors, []);
  return facts;
}

/** Lowers `val x = …` and shows what `x` is bound to. */
function valueOf(expression: string): string {
  const facts = checked(`fun m() {\n  val x = ${expression}\n}\n`);
  const source = facts.bindings.find(({ name }) => name === 'x')?.source;
  assert.equal(source?.kind, 'value');
  return show(facts, source.value);
}

describe('Kotlin: expressions', () => {
  const rows: readonly (readonly [source: string, expected: string])[] = [
    ['"a\\n\\u0041 $name ${b.c}!"', '"a\\nA "+{name}+" "+{b.c}+"!"'],
    ['"\\$5"', '"$5"'],
    ['"a\\n$x"', '"a\\n"+{x}'],
    ['""', '""'],
    ['"""raw \\n $x"""', '"raw \\\\n "+{x}'],
    ["'x'", '"x"'],
    ['1_000', '1000'],
    ['10L', '10'],
    ['0.5f', '0.5'],
    ['true', 'true'],
    ['null', 'null'],
    ['a?.b!!.c', 'a.b.c'],
    ['f(1, name = b, *c)', '(call f 1 name=b *c)'],
    ['f(1) { g() }', '(call f 1 (fn 1))'],
    ['a.f { g() }.h()', '(call (call a.f (fn 1)).h)'],
    ['a + b + "c"', '(+ (+ a b) "c")'],
    ['a ?: "d"', '(?? a "d")'],
    ['a as String', 'a'],
    ['m["k"]', 'm["k"]'],
    ['if (c) a else if (d) b else e', '(if c a (if d b e))'],
    [
      'when (k) { 1 -> "a"\n is S -> { f(); "b" }\n else -> "c" }',
      '(if (when_subject k) "a" (if (when_subject k) "b" "c"))',
    ],
    ['try { a } catch (e: E) { b }', 'a'],
    ['-1', '(- 1)'],
    ['(a)', 'a'],
  ];
  for (const [source, expected] of rows) it(source, () => assert.equal(valueOf(source), expected));

  it('takes the last expression of a lambda for what it returns', () => {
    const facts = checked('val f = { a: Int, b -> g(a)\n  b.c() }\n');
    assert.deepEqual(functions(facts), ['λ(a: Int, b) -> (call b.c)']);
  });

  it('keeps the type argument of a call', () => {
    const facts = checked('val c = ref<ChatClient>()\n');
    const call = facts.exprs[facts.calls[0] ?? -1];
    assert.ok(call?.kind === 'call' && call.typeArgument !== undefined);
    assert.equal(show(facts, call.typeArgument), 'ChatClient');
  });
});

describe('Kotlin: declarations', () => {
  it('imports and what a file hands out', () => {
    const facts = checked(
      'package p\nimport a.b.C\nimport a.b.C as D\nimport a.b.*\n\nconst val TOP = "t"\nfun main() {}\n',
    );
    assert.deepEqual(showBindings(facts).slice(0, 3), ['import a.b C as C', 'import a.b C as D', 'import a.b * as *']);
    assert.deepEqual(
      facts.exports.map(({ name }) => name),
      ['TOP', 'main'],
    );
  });

  it('classes with their constructors, properties and companions', () => {
    const facts = checked(`
@Service
class A(private val c: ChatClient.Builder, @Value("\\\${app.model:gpt-4o}") val m: String, n: Int = 3) : B(n), I {
    private val client: ChatClient = c.build()
    lateinit var z: Foo
    val w by lazy { "lazy" }
    val g: String get() = "got"
    init { z = Foo() }
    suspend fun f(a: String, b: Int = 2, vararg r: String): String? {
        var k = 1
        k = 2
        this.z = x()
        return "a"
    }
    fun g() = client.call()
    companion object {
        const val LIMIT = 64
    }
}
enum class E(val id: String) {
    FAST("a"),
    SLOW("b");
}
`);
    assert.deepEqual(attributes(facts), [
      'A.c: ChatClient.Builder',
      'A.m: String',
      'A.client: ChatClient = (call c.build)',
      'A.z: Foo',
      'A.w = "lazy"',
      'A.LIMIT = 64',
      'E.id: String',
      'E.FAST = (call E "a")',
      'E.SLOW = (call E "b")',
    ]);
    assert.deepEqual(functions(facts), [
      'A.constructor(c: ChatClient.Builder, m: String = "gpt-4o", n: Int = 3)',
      'λ() -> "lazy"',
      'A.g() -> "got"',
      'A.f(a: String, b: Int = 2, ...r: String) -> "a"',
      'A.g() -> (call client.call)',
      'E.constructor(id: String)',
    ]);
    assert.equal(facts.functions[2]?.isGetter, true);
    assert.equal(facts.functions[3]?.isAsync, true);
    assert.deepEqual(writes(facts), ['this.z = (call Foo)', 'this.z = (call x)']);
    assert.ok(showBindings(facts).includes('k = 2'));
    assert.deepEqual(
      facts.classes[0]?.bases.map((id) => show(facts, id)),
      ['B', 'I'],
    );
  });
});

describe('Kotlin: control', () => {
  it('says what decides how often a call runs', () => {
    const facts = checked(`fun m() {
    if (a) f1() else { f2() }
    for (i in list()) { f3(i) }
    while (c()) f4()
    do { f5() } while (d)
    try { f6() } catch (e: E) { f7() } finally { f8() }
    when (k) {
        1 -> f9()
        else -> f10()
    }
}
`);
    const chains = Object.fromEntries(
      facts.calls.map((id) => {
        const expr = facts.exprs[id]!;
        return [expr.kind === 'call' ? show(facts, expr.callee) : '', controlChain(facts, expr.control)];
      }),
    );
    assert.deepEqual(chains, {
      f1: 'if',
      f2: 'else',
      list: '',
      f3: 'loop:for-each',
      c: 'loop:while',
      f4: 'loop:while',
      f5: 'loop:while',
      f6: 'try',
      f7: 'catch',
      f8: 'finally',
      f9: 'case',
      f10: 'case',
    });
    assert.ok(calls(facts).includes('(call f3 i)'));
  });
});
