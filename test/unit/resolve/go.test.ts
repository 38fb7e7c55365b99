import assert from 'node:assert/strict';
import { createProjects, shown, type Project } from './project.ts';

let project: Project;
before(async () => {
  project = await createProjects();
});

/** What the argument of `show(…)` evaluates to; `body` stands in a function, `top` beside it. */
function go(body: string, top = '', others: Readonly<Record<string, string>> = {}): string {
  const imports = 'import (\n\t"fmt"\n\t"os"\n\t"cmp"\n\t"flag"\n\t"strings"\n\t"time"\n\t"example.com/app/conf"\n)';
  const main = `package main\n${imports}\n${top}\nfunc run(given string) {\n${body}\n}\n`;
  return shown(project({ 'app/main.go': main, 'app/go.mod': 'module example.com/app\n', ...others }), 'app/main.go');
}

describe('Go: what expressions evaluate to', () => {
  const rows: readonly (readonly [body: string, expected: string, top?: string])[] = [
    ['show(fmt.Sprintf("a %s b %d%%", given, 3))', '"a {given} b 3%"'],
    ['show(fmt.Sprintf("%[2]s %[1]s", "a", "b"))', '"b a"'],
    ['show("a" + given + "b")', '"a{given}b"'],
    ['show(strings.Join([]string{"a", "b"}, ", "))', '"a, b"'],
    ['show(strings.TrimSpace(" a "))', '"a"'],
    ['show(strings.ReplaceAll("a {x}", "{x}", given))', '"a {given}"'],
    ['show(string(Name("a")))', '"a"', 'type Name string'],
    ['l := []string{"a"}; l = append(l, "b", "c"); show(l)', '["a", "b", "c"]'],
    ['var l []string; l = append(l, "b"); show(l)', '["b"]'],
    ['l := []string{"a"}; if given != "" { l = append(l, "b") }; show(l)', '["a", "b"] | ["a"]'],
    ['var c conf_; c.A = "a"; show(c.A)', '"a"', 'type conf_ struct { A, B string }'],
    ['show(os.Getenv("X"))', '?env'],
    ['x := os.Getenv("X"); if x == "" { x = "d" }; show(x)', '"d"'],
    ['show(cmp.Or(os.Getenv("X"), "d"))', '"d"'],
    ['x := flag.String("x", "d", "usage"); show(*x)', '"d"'],
    ['show(time.Now())', '?'],
    ['show(first)', '"a"', 'const first = "a"'],
    ['show(later)', '"a"', 'var later = first\nconst first = "a"'],
    ['show(Second)', '?', 'const (\n\tFirst = iota\n\tSecond\n)'],
    ['x := "a"; { x := "b"; _ = x }; show(x)', '"a"'],
    ['x := "a"; { x = "b" }; show(x)', '"b"'],
    ['c := conf_{A: "a"}; show(c.A)', '"a"', 'type conf_ struct { A, B string }'],
    ['c := conf_{"a", "b"}; show(c.B)', '"b"', 'type conf_ struct { A, B string }'],
    ['c := &conf_{A: "a"}; c.A = "b"; show(c.A)', '"b"', 'type conf_ struct { A, B string }'],
    ['show(outer{inner{A: "a"}}.A)', '?', 'type inner struct { A string }\ntype outer struct { inner }'],
    [
      'show(bot{name: "a"}.Name())',
      '"a"',
      'type bot struct { name string }\nfunc (b bot) Name() string { return b.name }',
    ],
    ['x, err := pair(); show(x)', '"a"', 'func pair() (string, error) { if bad { return "", fail }; return "a", nil }'],
    ['x := named(); show(x)', '"a"', 'func named() (x string) { x = "a"; return }'],
    ['f := func(x string) string { return "<" + x + ">" }; show(f("a"))', '"<a>"'],
    ['show(map[string]string{"a": "b"}["a"])', '"b"'],
  ];
  for (const [body, expected, top] of rows) it(body, () => assert.equal(go(body, top), expected));
});

describe('Go: across files', () => {
  it('sees the names of the other files of its package, and their methods', () => {
    const other = 'package main\n\nconst model = "gpt-4o"\n\nfunc (b bot) Name() string { return b.name + model }\n';
    assert.equal(go('show(model)', '', { 'app/other.go': other }), '"gpt-4o"');
    assert.equal(
      go('show(bot{}.Name())', 'type bot struct { name string }', { 'app/other.go': other }),
      '"{b.name}gpt-4o"',
    );
  });

  it('follows imports of its own module', () => {
    const conf = {
      'app/conf/conf.go': 'package conf\n\nvar Model = base + "-mini"\n',
      'app/conf/base.go': 'package conf\n\nconst base = "gpt-4o"\n',
    };
    assert.equal(go('show(conf.Model)', '', conf), '"gpt-4o-mini"');
    assert.equal(go('show(conf.Missing)', '', conf), '?');
  });

  it('takes no text of a capitalised field from the literals of one file', () => {
    const top =
      'type Config struct { Model, prompt string }\nvar c = Config{Model: "a", prompt: "b"}\nfunc (c Config) m() { show(c.Model) }';
    assert.equal(go('', top), '?');
    assert.equal(go('', top.replace('show(c.Model)', 'show(c.prompt)')), '"b"');
  });

  it('does not take a write to another struct for one to its own', () => {
    const top = 'type bot struct { model string }\nfunc (b *bot) m() { other.model = "a"; show(b.model) }';
    assert.equal(go('', top), '?');
  });
});
