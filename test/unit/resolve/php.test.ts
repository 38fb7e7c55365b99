import assert from 'node:assert/strict';
import { createProjects, shown, type Project } from './project.ts';

describe('PHP: what expressions evaluate to', () => {
  let project: Project;
  before(async () => {
    project = await createProjects();
  });
  const value = (code: string): string => shown(project({ 'a.php': `<?php\n${code};` }), 'a.php');

  const cases: readonly (readonly [code: string, expected: string])[] = [
    ["show(['a' => 1] + ['a' => 2, 'b' => 3])", '{a: 2, b: 3, a: 1}'],
    ["show(array_merge(['a' => 1], ['b' => 2]))", '{a: 1, b: 2}'],
    ['show(array_merge([1], [2]))', '[1, 2]'],
    ['$l = [1];\n$l[] = 2;\narray_push($l, 3);\nshow($l)', '[1, 2, 3]'],
    ['$l = [1];\nif ($a) { $l[] = 2; }\nshow($l)', '[1, …]'],
    ["$p['a'] = 1;\n$p['b'][] = 2;\nshow($p)", '{a: 1}'],
    ["$l[] = 1;\n$l[] = 2;\nshow($l)", '[1, 2]'],
    ["$p = ['a' => 1];\n$p['b'] = 2;\nshow($p)", '{a: 1, b: 2}'],
    ['$a = 1;\n$b = "x";\nshow(compact("a", "b"))', '{a: 1, b: "x"}'],
    ["show(env('M', 'gpt'))", '"gpt"'],
    ["show($_ENV['M'] ?? 'gpt')", '"gpt"'],
    ["show(getenv('M') ?: 'gpt')", '"gpt"'],
    ["show(config('ai.model', 'gpt'))", '"gpt"'],
    ["show(config('ai.model'))", '?env'],
    ["show(sprintf('a %s %2$s', 'b', 'c'))", '"a b c"'],
    ["show(trim(' a '))", '"a"'],
    ["show(str_replace('{a}', 'b', 'x {a}'))", '"x b"'],
    ["show(strtr('x {a}', ['{a}' => 'b']))", '"x b"'],
    ["show(implode(', ', ['a', 'b']))", '"a, b"'],
    ["show(json_encode(['a' => [1]]))", '"{\\"a\\":[1]}"'],
    ["$t = 'a';\n$t .= 'b';\nshow($t)", '"ab"'],
    ["const M = 'm';\nshow(M)", '"m"'],
    ["define('M', 'm');\nshow(M)", '"m"'],
    ["function f($a, $b = 2) { return [$a, $b]; }\nshow(f(b: 3, a: 1))", '[1, 3]'],
    ["class A { const M = 'm'; }\nclass B extends A { function m() { return self::M; } }\nshow((new B)->m())", '"m"'],
    ["class A { function __construct(public string $m = 'd') {} }\nshow((new A('x'))->m)", '"x"'],
    ["class A { private $m;\nfunction __construct($m) { $this->m = $m; }\nfunction m() { return $this->m; } }\nshow((new A('x'))->m())", '"x"'],
    ["enum M: string { case A = 'a'; }\nshow(M::A->value)", '"a"'],
    ["class A { static function make() { return new static('x'); }\nfunction __construct(private $m) {}\nfunction m() { return $this->m; } }\nshow(A::make()->m())", '"x"'],
    ["trait T { protected $t = 't'; }\nclass A { use T; function m() { return $this->t; } }\nshow((new A)->m())", '"t"'],
  ]; // prettier-ignore
  for (const [code, expected] of cases) it(code.replaceAll('\n', ' '), () => assert.equal(value(code), expected));
});

describe('PHP: across files', () => {
  let project: Project;
  before(async () => {
    project = await createProjects();
  });

  it('loads classes as Composer does', () => {
    const files = {
      'composer.json': '{"autoload": {"psr-4": {"Acme\\\\": ["src/", "lib"]}}}',
      'src/Llm/Prompts.php': "<?php namespace Acme\\Llm;\nclass Prompts { const SYSTEM = 's'; }",
      'lib/Models.php': "<?php namespace Acme;\nenum Models: string { case Fast = 'f'; }",
      'src/Chat.php':
        '<?php namespace Acme;\nuse Acme\\Llm\\Prompts as P;\nclass Chat { function a() { show([P::SYSTEM, Models::Fast->value]); } }',
    };
    assert.equal(shown(project(files), 'src/Chat.php'), '["s", "f"]');
  });

  it('follows an included file', () => {
    const files = {
      'inc/prompts.php': "<?php\n$system = 's';\nconst MODEL = 'm';\nfunction limit() { return 5; }",
      'main.php': "<?php\nrequire_once __DIR__ . '/inc/prompts.php';\nshow([$system, MODEL, limit()]);",
    };
    assert.equal(shown(project(files), 'main.php'), '["s", "m", 5]');
  });
});
