import assert from 'node:assert/strict';
import { languages } from '../../../src/generated/registry.ts';
import { memberFolders } from '../../../src/workspace/module-resolution/members.ts';
import { createModuleResolver, moduleLookups } from '../../../src/workspace/module-resolution/module-resolver.ts';
import { SourceFiles } from '../../../src/workspace/source-files.ts';
import { openWorkspace } from '../../../src/workspace/workspace.ts';
import { tempProject, type TempProject } from './temp-project.ts';

describe('packages of one repository', function () {
  this.timeout(20_000);
  let project: TempProject;
  afterEach(() => project.remove());
  const resolve = (files: Readonly<Record<string, string>>, from: string, module: string): string | null => {
    project = tempProject({ '.git/HEAD': '', [from]: '', ...files });
    const byExtension = (path: string): string | null =>
      languages.find(({ extensions }) => extensions.some((each) => path.endsWith(each)))?.family ?? null;
    const resolver = createModuleResolver({
      files: new SourceFiles(project.root),
      familyOf: byExtension,
      isSdkModule: (_, module) => module === 'openai',
      modulesOf: moduleLookups(languages),
    });
    return resolver.resolve(from, module);
  };
  const root = { 'package.json': '{"workspaces": ["packages/*", "apps/**", "!apps/old"]}' };
  const llm = (manifest: object): string => JSON.stringify({ name: '@acme/llm', ...manifest });

  const npm: readonly (readonly [string, Readonly<Record<string, string>>, string, string | null])[] = [
    ['its index', { 'packages/llm/package.json': llm({}), 'packages/llm/index.js': '' }, '@acme/llm', 'packages/llm/index.js'], // prettier-ignore
    ['a main that is source', { 'packages/llm/package.json': llm({ main: './source/entry.ts' }), 'packages/llm/source/entry.ts': '' }, '@acme/llm', 'packages/llm/source/entry.ts'], // prettier-ignore
    ['the source of a main that is built', { 'packages/llm/package.json': llm({ main: 'dist/entry.js' }), 'packages/llm/src/entry.ts': '', 'packages/llm/src/index.ts': '' }, '@acme/llm', 'packages/llm/src/entry.ts'], // prettier-ignore
    ['conditions of exports', { 'packages/llm/package.json': llm({ exports: { '.': { types: './dist/a.d.ts', import: { default: './dist/a.mjs' } } } }), 'packages/llm/src/a.mts': '' }, '@acme/llm', 'packages/llm/src/a.mts'], // prettier-ignore
    ['an entry of exports', { 'packages/llm/package.json': llm({ exports: { './client': './src/the-client.ts' } }), 'packages/llm/src/the-client.ts': '' }, '@acme/llm/client', 'packages/llm/src/the-client.ts'], // prettier-ignore
    ['a pattern of exports', { 'packages/llm/package.json': llm({ exports: { './*': './src/parts/*.ts' } }), 'packages/llm/src/parts/client.ts': '' }, '@acme/llm/client', 'packages/llm/src/parts/client.ts'], // prettier-ignore
    ['a file inside', { 'packages/llm/package.json': llm({}), 'packages/llm/src/client.ts': '' }, '@acme/llm/client', 'packages/llm/src/client.ts'], // prettier-ignore
    ['a deeper package', { 'apps/a/b/package.json': '{"name": "deep"}', 'apps/a/b/src/index.ts': '' }, 'deep', 'apps/a/b/src/index.ts'], // prettier-ignore
    ['none that is left out', { 'apps/old/package.json': '{"name": "old"}', 'apps/old/index.ts': '' }, 'old', null],
    ['none of another name', { 'packages/llm/package.json': llm({}), 'packages/llm/index.js': '' }, 'llm', null],
    ['none that is an SDK', { 'packages/o/package.json': '{"name": "openai"}', 'packages/o/index.js': '' }, 'openai', null], // prettier-ignore
    ['none where the manifest is broken', { 'packages/llm/package.json': '{"name": "@acme/llm"', 'packages/llm/index.js': '' }, '@acme/llm', null], // prettier-ignore
  ];
  for (const [what, files, module, expected] of npm)
    it(`npm: ${what}`, () => assert.equal(resolve({ ...root, ...files }, 'apps/web/src/page.ts', module), expected));

  it('pnpm: by pnpm-workspace.yaml', () => {
    const files = {
      'pnpm-workspace.yaml': '# all\npackages:\n  - \'packages/*\' # code\n  - "apps/*"\n\ncatalog:\n  - other/*\n',
      'packages/llm/package.json': llm({}),
      'packages/llm/src/index.ts': '',
    };
    assert.equal(resolve(files, 'apps/web/page.ts', '@acme/llm'), 'packages/llm/src/index.ts');
  });

  it('Python: members of a uv workspace, and dependencies by path', () => {
    const module = { 'libs/llm/src/acme_llm/client.py': '', 'libs/llm/pyproject.toml': '' };
    const workspace = { 'pyproject.toml': '[tool.uv.workspace]\nmembers = [\n  "libs/*",\n]\n', ...module };
    assert.equal(resolve(workspace, 'apps/api/main.py', 'acme_llm.client'), 'libs/llm/src/acme_llm/client.py');
    project.remove();
    const byPath = { 'apps/api/pyproject.toml': '[tool.poetry.dependencies]\nllm = { path = "../../libs/llm", develop = true }\n', ...module }; // prettier-ignore
    assert.equal(resolve(byPath, 'apps/api/main.py', 'acme_llm.client'), 'libs/llm/src/acme_llm/client.py');
    project.remove();
    assert.equal(resolve(module, 'apps/api/main.py', 'acme_llm.client'), null);
  });

  it('Go: modules that go.work uses', () => {
    const files = {
      'go.work': 'go 1.22\n\nuse (\n\t./api\n\t./llm // prompts\n)\n',
      'api/go.mod': 'module example.com/api\n',
      'llm/go.mod': 'module example.com/llm/v2\n',
      'llm/client/client.go': 'package client\n\nfunc New() {}\n',
    };
    assert.equal(resolve(files, 'api/main.go', 'example.com/llm/v2/client#New'), 'llm/client/client.go');
    assert.equal(resolve({ ...files, 'go.work': 'use ./api\n' }, 'api/main.go', 'example.com/llm/v2/client#New'), null);
  });

  it('gives a call the model that a constant of another package has', async () => {
    project = tempProject({
      '.git/HEAD': '',
      ...root,
      'packages/llm/package.json': llm({ exports: './dist/index.js' }),
      'packages/llm/src/index.ts': "export { MODEL } from './models.js';\n",
      'packages/llm/src/models.ts': "export const MODEL = 'gpt-5.2';\n",
      'apps/web/page.ts': "import OpenAI from 'openai';\nimport { MODEL } from '@acme/llm';\n\nnew OpenAI().responses.create({ model: MODEL, input: 'Hello' });\n", // prettier-ignore
    });
    const workspace = await openWorkspace({ root: project.root });
    const model = workspace.analyze('apps/web/page.ts').calls[0]?.call.model;
    assert.equal(model?.kind === 'known' && model.value, 'gpt-5.2');
  });

  it('reads globs as package managers do', () => {
    project = tempProject(Object.fromEntries(['a/one/x', 'a/two/x', 'b/deep/er/x', 'node_modules/n/x', 'b-x/x'].map((each) => [each, '']))); // prettier-ignore
    const files = new SourceFiles(project.root);
    assert.deepEqual(memberFolders(files, '', ['a/*', '!a/two']), ['a/one']);
    assert.deepEqual(memberFolders(files, '', ['b*']), ['b', 'b-x']);
    assert.deepEqual(memberFolders(files, '', ['b/**']), ['b', 'b/deep', 'b/deep/er']);
    assert.deepEqual(memberFolders(files, '', ['./a/one/']), ['a/one']);
    assert.deepEqual(memberFolders(files, '', ['*']), ['a', 'b', 'b-x']);
  });
});
