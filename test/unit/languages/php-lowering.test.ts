import assert from 'node:assert/strict';
import type { ModuleFacts } from '../../../src/model/facts.ts';
import { show, showBindings, showClass } from './ecmascript-support.ts';
import { checkFacts } from './facts-check.ts';
import { parserOf } from './scripting-harness.ts';

describe('PHP lowering', () => {
  let parse: (source: string) => ModuleFacts;
  before(async () => {
    ({ parse } = await parserOf('php'));
  });

  /** The value that `$x` is bound to last. */
  function valueOf(code: string): string {
    const source = `<?php\n${code};`;
    const facts = parse(source);
    assert.deepEqual(facts.errors, []);
    checkFacts(facts, source);
    const binding = facts.bindings.findLast(({ name }) => name === '$x')!;
    return binding.source.kind === 'value' ? show(facts, binding.source.value) : binding.source.kind;
  }

  const values: readonly (readonly [source: string, shown: string])[] = [
    ["$x = 'a\\n\\'{$b}'", '"a\\\\n\'{$b}"'],
    ['$x = "a\\n{$b->c} $d[0] $e->f\\$"', '"a\\n"+${$b.c}+" "+${$d[0]}+" "+${$e.f}+"$"'],
    ['$x = "\\u{1F642}\\x41"', '"🙂A"'],
    ["$x = 'a' . $b . 'c'", '(+ (+ "a" $b) "c")'],
    ['$x = [\'a\' => 1, "b" => [2], ...$c]', '{a: 1, b: [2], ...$c}'],
    ['$x = [1, ...$a]', '[1, ...$a]'],
    ["$x = array('a' => 1, 2)", '{a: 1, 1: 2}'],
    ['$x = [CURLOPT_URL => $u]', '{CURLOPT_URL: $u}'],
    ['$x = [$k => 1]', '{[$k]: 1}'],
    ['$x = 1_000', '1000'],
    ['$x = (int) $a', '$a'],
    ['$x = $a ?: 1', '(|| $a 1)'],
    ['$x = $a ?? 1', '(?? $a 1)'],
    ['$x = $a ? 1 : 2', '(? $a 1 2)'],
    ['$x = !$a', '(! $a)'],
    ['$x = $a?->b()?->c', '(call $a.b).c'],
    ['$x = $a->b(1, c: 2, ...$d)', '(call $a.b 1 2 ...$d)'],
    ['$x = Foo::BAR', '(require Foo).BAR'],
    ['$x = \\A\\Foo::bar()', '(call (require A\\Foo).bar)'],
    ['$x = new Foo(1)', '(new (require Foo) 1)'],
    ['$x = Foo::class', '(require Foo)'],
    ['$x = fn(int $a, ...$b) => $a', 'fn(a: <type>, ...b) -> $a'],
    ['$x = function () use ($a) { return $a; }', 'fn() -> $a'],
    ["$x = match(true) { $a => 'b', default => 'c' }", '(? <match true> "b" "c")'],
    ['$x = $a[1]["b"]', '$a[1]["b"]'],
    ['$x = trim($a)', '(call trim $a)'],
    ['$x = $x ??= 5', '5'],
  ];
  for (const [source, shown] of values) it(source, () => assert.equal(valueOf(source), shown));

  it('takes the indentation off heredocs and nowdocs, with the place of every line', () => {
    const code = "$x = [<<<A\n    a {$b}\n      c\n\n    d\n    A, <<<'B'\n  $raw\n  B]";
    assert.equal(valueOf(code), '["a "+${$b}+"\\n"+"  c\\n"+"\\n"+"d", "$raw"]');
    const source = `<?php\n${code};`;
    const facts = parse(source);
    for (const expr of facts.exprs) {
      if (expr.kind !== 'text') continue;
      for (const part of expr.parts)
        if (part.kind === 'static') assert.equal(source.slice(part.span.start, part.span.end), part.text);
    }
  });

  it('counts UTF-16 units with a byte order mark, CRLF, emoji and HTML', () => {
    const source = '\uFEFF<p>🙂</p>\r\n<?php\r\n// 🙂 x\r\nask("🙂");\r\n?>\r\n<b><?= again() ?></b>\r\n';
    const facts = parse(source);
    const calls = facts.calls.map((id) => facts.exprs[id]!);
    assert.deepEqual(
      calls.map(({ span }) => source.slice(span.start, span.end)),
      ['ask("🙂")', 'again()'],
    );
    assert.equal(facts.comments[0]?.text, '🙂 x');
  });

  it('knows classes by their full names', () => {
    const source =
      '<?php\nnamespace App\\Ai;\nuse OpenAI\\Client;\nuse A\\{B, C as D};\nclass Own {}\n' +
      'f(Client::class, B::X, D::X, Own::X, Near::X, Near\\Far::X, \\Top::X);';
    const facts = parse(source);
    const call = show(facts, facts.calls.at(-1)!);
    assert.equal(
      call,
      '(call f (require OpenAI\\Client) (require A\\B).X (require A\\C).X Own.X (require App\\Ai\\Near).X (require App\\Ai\\Near\\Far).X (require Top).X)',
    );
  });

  it('lowers classes, traits, enums and promoted parameters', () => {
    const source = `<?php
enum Model: string { case Fast = 'f'; const OTHER = 'o'; }
abstract class Chat extends Base implements I {
  use Has;
  private const MODEL = 'm';
  protected static ?Client $client = null;
  public string $name = self::MODEL;
  public function __construct(private Client $c, protected int $n = 5) { parent::__construct($c); }
  public static function make(): static { return new static(1); }
}`;
    const facts = parse(source);
    checkFacts(facts, source);
    assert.equal(showClass(facts, 0), 'class Model {static Fast = "f"; static OTHER = "o"}');
    assert.equal(
      showClass(facts, 1),
      'class Chat < (require Base), (require I), (require Has) {static MODEL = "m"; static client: (require Client) = null; ' +
        'name: <type> = this.MODEL; __construct(property c: (require Client), property n: <type> = 5); static make(): this -> (new Chat 1)}',
    );
    assert.deepEqual(
      facts.calls.map((id) => show(facts, id)),
      ['(call super $c)', '(new Chat 1)'],
    );
  });

  it('lowers what changes an array or a handle as a change of it', () => {
    const source =
      '<?php\n$m[] = 1;\narray_push($m, 2);\ncurl_setopt($c, CURLOPT_URL, $u);\n$m["a"]["b"] = 3;\n$t .= "x";\n[$a, "k" => $b] = $v;';
    const facts = parse(source);
    assert.deepEqual(
      facts.calls.map((id) => show(facts, id)),
      ['(call $m.[]= 1)', '(call $m.array_push 2)', '(call curl_setopt $c CURLOPT_URL $u)'],
    );
    assert.deepEqual(
      facts.writes.map((write) => `${show(facts, write.target)} = ${show(facts, write.value)}`),
      ['$c["CURLOPT_URL"] = $u', '$m["a"]["b"] = 3'],
    );
    assert.deepEqual(showBindings(facts), ['0 $m = []', '0 $t += "x"', '0 $a = $v[0]', '0 $b = $v["k"]']);
  });

  it('lowers what decides whether code runs', () => {
    const source =
      '<?php\nif ($a) { f(); } elseif ($b): g(); else: h(); endif;\nforeach ($i as $k => $v) { j(); }\nwhile ($w) k();\n' +
      'try { l(); } catch (E $e) { m(); } finally { n(); }\nswitch ($s) { case 1: o(); }';
    const facts = parse(source.replace('elseif ($b): g(); else: h(); endif;', 'elseif ($b) { g(); } else { h(); }'));
    const around = facts.calls.map((id) => {
      const { control } = facts.exprs[id]!;
      const kinds: string[] = [];
      for (let at = control; at >= 0; at = facts.controls[at]!.parent) kinds.push(facts.controls[at]!.kind);
      return `${show(facts, id)} ${kinds.join(' ')}`;
    });
    assert.deepEqual(around, [
      '(call f) if',
      '(call g) if else',
      '(call h) else else',
      '(call j) loop',
      '(call k) loop',
      '(call l) try',
      '(call m) catch',
      '(call n) finally',
      '(call o) case',
    ]);
  });
});

describe('PHP on broken source', () => {
  const source = `<?php
namespace App;
use OpenAI\\{Client, Contracts as C};
final class A extends B {
  private const M = 'a';
  public function __construct(private readonly Client $c, ...$rest) {}
  public function call(string $q, ?int $n = null): string {
    $m = [['role' => 'user', 'content' => <<<TXT
        Hi {$q}
        TXT], ...$this->old];
    foreach ($m as ['a' => $x]) { $t .= "b {$x[0]}"; }
    return $this->c->chat()->create(['model' => self::M, 'messages' => $m, 'n' => $n ?: 1])->choices[0];
  }
}
`;

  it('never throws, wherever the text is cut off', async () => {
    const { parse } = await parserOf('php');
    for (let end = 0; end <= source.length; end++) checkFacts(parse(source.slice(0, end)), source.slice(0, end));
    for (let start = 0; start <= source.length; start += 3)
      checkFacts(parse(`<?php ${source.slice(start)}`), `<?php ${source.slice(start)}`);
  });

  it('never throws, whatever character is missing', async () => {
    const { parse } = await parserOf('php');
    for (let at = 0; at < source.length; at += 2) {
      const broken = source.slice(0, at) + source.slice(at + 1);
      checkFacts(parse(broken), broken);
    }
  });

  it('finds the call below an open bracket', async () => {
    const { parse } = await parserOf('php');
    const facts = parse('<?php\nfunction a() {\n  ask([1, \n}\nfunction b() {\n  $c->chat()->create([]);\n}\n');
    assert.ok(facts.errors.length > 0);
    assert.ok(facts.calls.some((id) => show(facts, id).includes('.create')));
  });

  it('leaves out what nests too deeply, without running out of stack', async () => {
    const { parse } = await parserOf('php');
    const deep = `<?php $x = ${'['.repeat(2000)}${']'.repeat(2000)};`;
    checkFacts(parse(deep), deep);
    const long = `<?php $x = $a${'->b(1)'.repeat(4000)};\n$y = 1${' . 1'.repeat(4000)};`;
    checkFacts(parse(long), long);
  });
});
