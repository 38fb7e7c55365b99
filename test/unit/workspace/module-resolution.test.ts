import assert from 'node:assert/strict';
import { createModuleResolver, type ModuleResolver } from '../../../src/workspace/module-resolution/module-resolver.ts';

const SDKS: Readonly<Record<string, readonly string[]>> = {
  python: ['openai', 'agents'],
  javascript: ['openai', 'ai'],
};

/** A resolver over a project given as file names, or with texts where they matter. */
function project(files: readonly string[] | Readonly<Record<string, string>>): ModuleResolver {
  const texts = new Map(Array.isArray(files) ? files.map((file: string) => [file, '']) : Object.entries(files));
  return createModuleResolver({
    files: {
      isFile: (path) => texts.has(path),
      isFolder: (path) => [...texts.keys()].some((file) => file.startsWith(`${path}/`)),
      read: (path) => texts.get(path) ?? null,
    },
    familyOf: (path) => (path.endsWith('.py') ? 'python' : 'javascript'),
    isSdkModule: (family, module) => SDKS[family]?.includes(module) === true,
  });
}

type Case = readonly [
  what: string,
  files: readonly string[] | Readonly<Record<string, string>>,
  from: string,
  module: string,
  expected: string | null,
];

const PYTHON: readonly Case[] = [
  ['a sibling', ['app/prompts.py'], 'app/main.py', '.prompts', 'app/prompts.py'],
  ['a package', ['app/llm/__init__.py', 'app/llm.py'], 'app/main.py', '.llm', 'app/llm/__init__.py'],
  ['the own package', ['app/__init__.py'], 'app/main.py', '.', 'app/__init__.py'],
  ['two levels up', ['app/config/models.py'], 'app/api/v1/chat.py', '...config.models', 'app/config/models.py'],
  ['too many levels', ['a.py'], 'app/main.py', '....a', null],
  ['absolute from the root', ['app/llm/client.py'], 'app/api/main.py', 'app.llm.client', 'app/llm/client.py'],
  ['absolute from src', ['src/app/client.py'], 'tests/test_a.py', 'app.client', 'src/app/client.py'],
  [
    'absolute from a folder in between',
    ['backend/app/prompts.py'],
    'backend/app/main.py',
    'app.prompts',
    'backend/app/prompts.py',
  ],
  ['a script’s neighbour', ['scripts/prompts.py'], 'scripts/run.py', 'prompts', 'scripts/prompts.py'],
  ['not a neighbour inside a package', ['app/__init__.py', 'app/prompts.py'], 'app/main.py', 'prompts', null],
  ['the nearest of two', ['a/app/x.py', 'app/x.py'], 'a/main.py', 'app.x', 'a/app/x.py'],
  ['the standard library', ['app/main.py'], 'app/main.py', 'os.path', null],
  ['an SDK, from a file of its name', ['providers/openai.py'], 'providers/openai.py', 'openai', null],
  ['an SDK, beside a file of its name', ['providers/openai.py'], 'providers/anthropic.py', 'openai', null],
  [
    'an SDK, inside a package of its name',
    ['providers/openai/__init__.py'],
    'providers/openai/client.py',
    'openai',
    null,
  ],
  ['a package of the project named like an SDK', ['agents/__init__.py'], 'main.py', 'agents', 'agents/__init__.py'],
  ['outside the root', ['../lib/a.py'], '../lib/b.py', '.a', '../lib/a.py'],
];

const TSCONFIG =
  '// comment\n{ "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["./src/*"], "@/special/*": ["lib/*", "src/other/*"], "prompts": ["src/p.ts"], }, } }';
const JAVASCRIPT: readonly Case[] = [
  ['a sibling', ['src/prompts.ts'], 'src/a.ts', './prompts', 'src/prompts.ts'],
  ['a folder', ['src/prompts/index.tsx'], 'src/a.ts', './prompts', 'src/prompts/index.tsx'],
  ['a file before a folder', ['p/index.ts', 'p.js'], 'a.ts', './p', 'p.js'],
  ['up', ['config.mjs'], 'src/deep/a.ts', '../../config.mjs', 'config.mjs'],
  ['a source by its output’s name', ['a/b.ts'], 'a/c.ts', './b.js', 'a/b.ts'],
  ['the output itself when it is there', ['a/b.ts', 'a/b.js'], 'a/c.ts', './b.js', 'a/b.js'],
  ['a name with a dot', ['a/b.prompt.ts'], 'a/c.ts', './b.prompt', 'a/b.prompt.ts'],
  ['the own folder, not a file named like it', ['a/index.ts', 'a.ts'], 'a/c.ts', '.', 'a/index.ts'],
  ['the folder above', ['a/index.ts', 'a.ts'], 'a/b/c.ts', '../', 'a/index.ts'],
  ['a component', ['src/Chat.vue', 'src/Chat.vue.ts'], 'src/a.ts', './Chat.vue', 'src/Chat.vue'],
  [
    'SvelteKit’s own alias',
    ['w/svelte.config.js', 'w/src/lib/ai.ts'],
    'w/src/routes/a.ts',
    '$lib/ai',
    'w/src/lib/ai.ts',
  ],
  ['that alias without SvelteKit', ['src/lib/ai.ts'], 'src/routes/a.ts', '$lib/ai', null],
  ['Nuxt’s own alias', ['nuxt.config.ts', 'app/utils/ai.ts'], 'app/pages/a.ts', '~/utils/ai', 'app/utils/ai.ts'],
  ['Nuxt’s alias for the root', ['nuxt.config.ts', 'server/ai.ts'], 'server/api/a.ts', '~~/server/ai', 'server/ai.ts'],
  ['a package', ['src/a.ts'], 'src/a.ts', 'react', null],
  ['an absolute path', ['etc/a.ts'], 'src/a.ts', '/etc/a', null],
  [
    'paths',
    { 'tsconfig.json': TSCONFIG, 'src/llm/client.ts': '' },
    'src/deep/a.ts',
    '@/llm/client',
    'src/llm/client.ts',
  ],
  [
    'the longest pattern',
    { 'tsconfig.json': TSCONFIG, 'src/special/x.ts': '', 'lib/x.ts': '' },
    'a.ts',
    '@/special/x',
    'lib/x.ts',
  ],
  ['the second target', { 'tsconfig.json': TSCONFIG, 'src/other/x.ts': '' }, 'a.ts', '@/special/x', 'src/other/x.ts'],
  ['an exact pattern', { 'tsconfig.json': TSCONFIG, 'src/p.ts': '' }, 'a.ts', 'prompts', 'src/p.ts'],
  ['baseUrl', { 'tsconfig.json': TSCONFIG, 'lib/x.ts': '' }, 'a.ts', 'lib/x', 'lib/x.ts'],
  ['an SDK before a folder below baseUrl', { 'tsconfig.json': TSCONFIG, 'ai/index.ts': '' }, 'a.ts', 'ai', null],
  [
    'jsconfig.json',
    { 'web/jsconfig.json': '{"compilerOptions":{"paths":{"~/*":["./*"]}}}', 'web/x.js': '' },
    'web/a/b.js',
    '~/x',
    'web/x.js',
  ],
  [
    'extends, relative to the base',
    {
      'base/tsconfig.base.json': '{"compilerOptions":{"paths":{"#x/*":["./x/*"]}}}',
      'app/tsconfig.json': '{"extends":"../base/tsconfig.base"}',
      'base/x/y.ts': '',
    },
    'app/a.ts',
    '#x/y',
    'base/x/y.ts',
  ],
  [
    'a solution file’s references',
    {
      'tsconfig.json': '{"files":[],"references":[{"path":"./tsconfig.app.json"}]}',
      'tsconfig.app.json': '{"compilerOptions":{"paths":{"@/*":["./src/*"]}}}',
      'src/a.ts': '',
    },
    'src/b.ts',
    '@/a',
    'src/a.ts',
  ],
  [
    'a broken tsconfig',
    { 'tsconfig.json': '{"compilerOptions": {"paths": 7, "baseUrl": ["x"]}, "extends": {}', 'x.ts': '' },
    'a.ts',
    '@/x',
    null,
  ],
  ['a tsconfig that extends itself', { 'tsconfig.json': '{"extends":"./tsconfig.json"}' }, 'a.ts', '@/x', null],
];

describe('module resolution', () => {
  for (const [family, cases] of [
    ['Python', PYTHON],
    ['JavaScript', JAVASCRIPT],
  ] as const) {
    for (const [what, files, from, module, expected] of cases) {
      it(`${family}: ${what}`, () => assert.equal(project(files).resolve(from, module), expected));
    }
  }

  it('remembers until it is cleared', () => {
    const files = new Set<string>();
    const resolver = createModuleResolver({
      files: { isFile: (path) => files.has(path), isFolder: () => false, read: () => null },
      familyOf: () => 'javascript',
      isSdkModule: () => false,
    });
    assert.equal(resolver.resolve('a.ts', './b'), null);
    files.add('b.ts');
    assert.equal(resolver.resolve('a.ts', './b'), null);
    resolver.clear();
    assert.equal(resolver.resolve('a.ts', './b'), 'b.ts');
  });
});
