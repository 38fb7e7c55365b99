import assert from 'node:assert/strict';
import { SourceFiles } from '../../../src/workspace/source-files.ts';
import { createProjectPackages } from '../../../src/workspace/project-packages.ts';
import { openWorkspace } from '../../../src/workspace/workspace.ts';
import { tempProject, type TempProject } from './temp-project.ts';

const CALL = 'from openai import OpenAI\n\nOpenAI().responses.create(model="gpt-4o", input="Hello")\n';

describe('the package of a file', function () {
  this.timeout(20_000);
  let project: TempProject;
  afterEach(() => project.remove());
  const packageOf = (files: Readonly<Record<string, string>>, path: string): string | null => {
    project = tempProject(files);
    return createProjectPackages(new SourceFiles(project.root)).packageOf(path);
  };
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, string, string | null])[] = [
    ['npm', { 'packages/llm/package.json': '{"name": "@acme/llm"}' }, 'packages/llm/src/a.ts', 'packages/llm'],
    ['the nearest', { 'a/go.mod': 'module a\n', 'a/b/go.mod': 'module b\n' }, 'a/b/c/d.go', 'a/b'],
    ['uv and Poetry', { 'api/pyproject.toml': '[build-system]\n\n[project]\nname = "api"\n' }, 'api/src/x.py', 'api'],
    ['Cargo', { 'crates/x/Cargo.toml': '[package]\nname = "x"\n' }, 'crates/x/src/lib.rs', 'crates/x'],
    ['Gradle', { 'shop/build.gradle.kts': '' }, 'shop/src/main/java/A.java', 'shop'],
    ['not the root', { 'package.json': '{"name": "all"}' }, 'src/a.ts', null],
    ['no manifest that only says how modules are read', { 'src/package.json': '{"type": "module"}' }, 'src/a.ts', null],
    ['no settings of tools', { 'tests/pyproject.toml': '[tool.ruff]\nline-length = 120\n' }, 'tests/a.py', null],
    ['no virtual manifest', { 'rust/Cargo.toml': '[workspace]\nmembers = ["x"]\n' }, 'rust/a.rs', null],
    ['nothing outside the root', {}, '../other/a.py', null],
  ];
  for (const [what, files, path, expected] of cases)
    it(`is told by manifests: ${what}`, () => assert.equal(packageOf(files, path), expected));

  it('stands in the analysis, and follows a manifest that comes', async () => {
    project = tempProject({ 'api/pyproject.toml': '[project]\n', 'api/src/a.py': CALL, 'jobs/b.py': CALL });
    const workspace = await openWorkspace({ root: project.root });
    assert.deepEqual(['api/src/a.py', 'jobs/b.py'].map((file) => workspace.analyze(file).package), ['api', undefined]); // prettier-ignore
    project.write('jobs/pyproject.toml', '[project]\nname = "jobs"\n');
    workspace.fileChanged('jobs/pyproject.toml');
    assert.equal(workspace.analyze('jobs/b.py').package, 'jobs');
  });
});
