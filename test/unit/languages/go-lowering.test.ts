import assert from 'node:assert/strict';
import type { ModuleFacts } from '../../../src/model/facts.ts';
import { checkFacts } from './facts-check.ts';
import { goLower, type Lower } from './go-harness.ts';
import { attributes, calls, functions, writes } from './jvm-harness.ts';
import { controlChain, show, showBindings } from './python-harness.ts';

let lower: Lower;
before(async () => {
  lower = await goLower();
});

function checked(source: string): ModuleFacts {
  const facts = lower(source);
  checkFacts(facts, source);
  assert.deepEqual(facts.errors, []);
  return facts;
}

function inMain(body: string): ModuleFacts {
  return checked(`package main\n\nfunc main() {\n${body}\n}\n`);
}

/** Lowers `x := …` inside a function and shows what `x` is bound to. */
function valueOf(expression: string): string {
  const facts = inMain(`x := ${expression}`);
  const source = facts.bindings.find(({ name }) => name === 'x')?.source;
  assert.equal(source?.kind, 'value');
  return show(facts, source.value);
}

describe('Go: expressions', () => {
  const rows: readonly (readonly [source: string, expected: string])[] = [
    ['"a\\n\\u0041\\x41\\101\\""', '"a\\nAAA\\""'],
    ['"\\xe2\\x82\\xac\\U0001F600"', '"€😀"'],
    ['`a\\n"b"`', '"a\\\\n\\"b\\""'],
    ['""', '""'],
    ['1_000', '1000'],
    ['0x1F', '31'],
    ['0b101', '5'],
    ['0o17', '15'],
    ['017', '15'],
    ['1e3', '1000'],
    ['.5', '0.5'],
    ['true', 'true'],
    ['nil', 'null'],
    ['a.b.c', 'a.b.c'],
    ['&a', 'a'],
    ['*a', 'a'],
    ['(a)', 'a'],
    ['-1', '(- 1)'],
    ['!a', '(! a)'],
    ['a[0]', 'a[0]'],
    ['a[:]', 'a'],
    ['a.(string)', 'a'],
    ['[]byte(a)', 'a'],
    ['string(a)', '(call string a)'],
    ['f(1, b...)', '(call f 1 *b)'],
    ['f[int](1)', '(call f 1)'],
    ['a.f().g(1)', '(call (call a.f).g 1)'],
    ['a + b + "c"', '(+ (+ a b) "c")'],
    ['a && b || c', '(|| (&& a b) c)'],
    ['T{A: 1, B: "x"}', '{"A": 1, "B": "x"}'],
    ['&p.T{A: U{B: 2}}', '{"A": {"B": 2}}'],
    ['[]T{{A: 1}, {A: 2}}', '[{"A": 1}, {"A": 2}]'],
    ['[...]string{"a", "b"}', '["a", "b"]'],
    ['[]*p.T{{A: 1}}', '[{"A": 1}]'],
    ['[][]string{{"a"}}', '[["a"]]'],
    ['map[string]any{"a": 1, "b": []string{"c"}}', '{"a": 1, "b": ["c"]}'],
    ['map[string]T{"a": {A: 1}}', '{"a": {"A": 1}}'],
    ['make([]T, 0, n)', '[]'],
    ['make(map[string]int)', '{}'],
    ['make([]T, n)', '(call make (slice_type) n)'],
    ['new(T)', '{}'],
    ['<-c', '(unary c)'],
  ];
  for (const [source, expected] of rows) it(source, () => assert.equal(valueOf(source), expected));

  it('names the type of a struct literal', () => {
    const facts = inMain('x := &openai.Request{Model: "m"}');
    const literal = facts.exprs.find((expr) => expr.kind === 'map');
    assert.equal(literal?.kind === 'map' && literal.type !== undefined && show(facts, literal.type), 'openai.Request');
  });

  it('reads chains of thousands of links', () => {
    const facts = inMain(`x := ${Array.from({ length: 3000 }, () => '"a"').join(' + ')}; y := a${'.b()'.repeat(3000)}`);
    assert.equal(facts.calls.length, 3000);
  });
});

describe('Go: declarations', () => {
  it('binds imports by every name that a package may have', () => {
    const facts = checked(`package main
import (
	"github.com/openai/openai-go/v3"
	gpt "github.com/sashabaranov/go-openai"
	"github.com/anthropics/anthropic-sdk-go"
	"google.golang.org/genai"
	_ "embed"
	. "strings"
	"gopkg.in/yaml.v3"
)
`);
    assert.deepEqual(
      facts.bindings.map(({ name, source }) => `${name} ${source.kind === 'import' ? source.module : '?'}`),
      [
        'openai github.com/openai/openai-go/v3',
        'gpt github.com/sashabaranov/go-openai',
        'anthropic github.com/anthropics/anthropic-sdk-go',
        'genai google.golang.org/genai',
        '* strings',
        'yaml gopkg.in/yaml.v3',
      ],
    );
    assert.deepEqual(facts.exports, []);
  });

  it('repeats constants, and gives structs their fields, methods and embedded types', () => {
    const facts = checked(`package main
const (
	A = "a"
	B
	C = iota
)
type Model string
type Client struct {
	*openai.Client
	name, other string
	api *p.API
}
func (c *Client) Ask(ctx context.Context, q string) (answer string, err error) {
	answer = q
	return
}
func New() (*Client, error) {
	if bad { return nil, fail }
	return &Client{name: "n"}, nil
}
`);
    assert.deepEqual(attributes(facts), [
      'Client.Client: openai.Client',
      'Client.name: string',
      'Client.other: string',
      'Client.api: p.API',
    ]);
    assert.deepEqual(functions(facts), [
      'Client.Ask(c: Client, ctx: context.Context, q: string) -> answer',
      'New() -> {"name": "n"}',
    ]);
    assert.deepEqual(
      facts.classes[0]?.bases.map((base) => show(facts, base)),
      ['openai.Client'],
    );
    assert.deepEqual(writes(facts), ['this.name = "n"']);
    assert.equal(facts.exports.map(({ name }) => name).join(' '), 'A B C Model Client New');
  });
});

describe('Go: statements', () => {
  const rows: readonly (readonly [source: string, expected: readonly string[]])[] = [
    ['a, err := f()', ['a = (call f)', 'err = (another result)']],
    ['a, b := 1, 2', ['a = 1', 'b = 2']],
    ['var a, b T = x, y', ['a: T = x', 'b: T = y']],
    ['var a *p.T', ['a: p.T']],
    ['a := 1; a = 2; a += 3', ['a = 1', 'a = 2', 'a += 3']],
    ['a := ""; if a == "" { a = "b" }', ['a = ""', 'a = (|| a "b")']],
    ['for i, v := range xs { _ = v }', ['i = (the index of a loop)', 'v = (each xs)']],
    ['for i := 0; i < 3; i++ { }', ['i = 0', 'i += 1']],
    ['switch v := x.(type) { case string: f(v) }', ['v = x']],
    ['unknownElsewhere = 1', []],
  ];
  for (const [source, expected] of rows) {
    it(source, () => {
      const facts = inMain(source);
      assert.deepEqual(
        showBindings(facts).filter((line) => !line.startsWith('function ')),
        expected,
      );
    });
  }

  it('knows what is around a call', () => {
    const facts = inMain(`
	for { a() }
	if x { b() } else if y { c() } else { d() }
	switch z { case 1: e() ; default: f() }
	select { case <-g(): h() }
	go func() { defer i() }()
	for _, v := range vs { j(v) }
`);
    const around = calls(facts).map((call, index) =>
      `${call} ${controlChain(facts, facts.exprs[facts.calls[index]!]!.control)}`.trim(),
    );
    assert.deepEqual(
      around.filter((line) => !line.startsWith('(call (')),
      [
        '(call a) loop:while',
        '(call b) if',
        '(call c) if/else',
        '(call d) else/else',
        '(call e) case',
        '(call f) case',
        '(call g) case',
        '(call h) case',
        '(call i)',
        '(call j v) loop:for-each',
      ],
    );
  });
});
