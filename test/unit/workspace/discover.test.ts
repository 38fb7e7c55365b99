import assert from 'node:assert/strict';
import { chmodSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { discover, type DiscoverOptions, type Discovery } from '../../../src/workspace/discover.ts';
import { tempProject, type TempProject } from './temp-project.ts';

let project: TempProject;

/** Patterns of the root's configuration, and of the configuration files of other folders. */
interface Options extends Partial<DiscoverOptions> {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly inner?: Readonly<
    Record<string, { readonly include?: readonly string[]; readonly exclude?: readonly string[] }>
  >;
}
async function find(files: readonly string[] | Record<string, string>, options: Options = {}): Promise<Discovery> {
  project = tempProject(
    Array.isArray(files)
      ? Object.fromEntries(files.map((file: string) => [file, '']))
      : (files as Record<string, string>),
  );
  return again(options);
}
function again({ include, exclude, inner = {}, ...options }: Options = {}): Promise<Discovery> {
  const root = options.root ?? project.root;
  const folders = Object.entries({ '': { include, exclude }, ...inner });
  const patterns = folders.map(([folder, own]) => ({
    base: path.join(root, folder),
    include: own.include ?? null,
    exclude: own.exclude ?? [],
  }));
  const patternsOf = (folder: string) => patterns.filter(({ base }) => `${folder}/`.startsWith(`${base}/`));
  return discover({ root, extensions: new Set(['.py', '.ts']), patternsOf, ...options });
}

describe('file discovery', () => {
  afterEach(() => project.remove());

  it('finds files with the extensions, sorted', async () => {
    const { files } = await find(['b.py', 'a/z.ts', 'a/b.py', 'B.PY', 'a.txt', 'README.md']);
    assert.deepEqual(files, ['B.PY', 'a/b.py', 'a/z.ts', 'b.py']);
  });

  it('leaves out dependencies, build output, virtual environments of any name, and generated files', async () => {
    const { files } = await find([
      ...[
        'node_modules/x/a.ts',
        'pkg/node_modules/x/a.ts',
        'dist/a.ts',
        '.venv/a.py',
        'venv/a.py',
        'pkg/__pycache__/a.py',
        'vendor/a.py',
      ],
      ...[
        'my-env/pyvenv.cfg',
        'my-env/lib/a.py',
        'types.d.ts',
        'api_pb2.py',
        'src/distance/a.py',
        '.github/scripts/a.py',
      ],
    ]);
    assert.deepEqual(files, ['.github/scripts/a.py', 'src/distance/a.py']);
  });

  it('keeps to nested .gitignore files, with negation', async () => {
    const { files } = await find({
      '.gitignore': 'generated/\n*.gen.ts\n/only-root.py\n',
      'generated/a.py': '',
      'a.gen.ts': '',
      'only-root.py': '',
      'sub/only-root.py': '',
      'sub/.gitignore': '!keep.gen.ts\nlocal.py\n',
      'sub/keep.gen.ts': '',
      'sub/drop.gen.ts': '',
      'sub/local.py': '',
      'local.py': '',
    });
    assert.deepEqual(files, ['local.py', 'sub/keep.gen.ts', 'sub/only-root.py']);
  });

  it('keeps to the .gitignore files above the root, up to the repository', async () => {
    project = tempProject({
      '.gitignore': 'outside.py',
      'repo/.git/HEAD': '',
      'repo/.gitignore': 'skip.py',
      'repo/app/skip.py': '',
      'repo/app/outside.py': '',
      'repo/app/a.py': '',
    });
    assert.deepEqual((await again({ root: path.join(project.root, 'repo/app') })).files, ['a.py', 'outside.py']);
  });

  it('applies include and exclude', async () => {
    const files = ['src/a.py', 'src/a_test.py', 'lib/b.py', 'build/c.py'];
    assert.deepEqual((await find(files, { include: ['src/**', 'build/'], exclude: ['*_test.py'] })).files, [
      'src/a.py',
    ]);
    assert.deepEqual((await again({ exclude: ['!build/'] })).files, [
      'build/c.py',
      'lib/b.py',
      'src/a.py',
      'src/a_test.py',
    ]);
  });

  it('lets the configuration bring back what .gitignore leaves out', async () => {
    const layout = { '.gitignore': 'gen/', 'gen/a.py': '', 'x/gen/b.py': '' };
    assert.deepEqual((await find(layout, { exclude: ['!/gen/'] })).files, ['gen/a.py']);
  });

  it('applies the patterns of inner configuration files to their folders', async () => {
    const files = ['a/prompt-cost.config.json', 'a/x.py', 'a/y.py', 'a/z/x.py', 'b/x.py', 'b/y.py'];
    const inner = { a: { exclude: ['/x.py'], include: ['x.py', 'y.py'] } };
    assert.deepEqual((await find(files, { inner, exclude: ['b/y.py'] })).files, ['a/y.py', 'a/z/x.py', 'b/x.py']);
    assert.deepEqual((await again({ inner, paths: ['a/z', 'b'], exclude: ['b/y.py'] })).files, ['a/z/x.py', 'b/x.py']);
  });

  it('takes paths asked for by name whatever is ignored, but not what lies ignored inside them', async () => {
    const layout = {
      '.gitignore': 'secret/\n',
      'secret/a.py': '',
      'dist/b.py': '',
      'dist/node_modules/c.py': '',
      'd.min.ts': '',
      'e.d.ts': '',
    };
    assert.deepEqual((await find(layout, { paths: ['secret', 'dist', 'e.d.ts'] })).files, [
      'dist/b.py',
      'e.d.ts',
      'secret/a.py',
    ]);
  });

  it('gives each file once when paths overlap', async () => {
    assert.deepEqual((await find(['a/b.py'], { paths: ['.', 'a', 'a/b.py'] })).files, ['a/b.py']);
  });

  it('says what is missing and what it cannot read', async () => {
    const result = await find(['a.py', 'notes.txt'], { paths: ['nowhere', 'notes.txt', 'a.py'] });
    assert.deepEqual([result.missing, result.unsupported, result.files], [['nowhere'], ['notes.txt'], ['a.py']]);
  });

  it('is not caught by a loop of symbolic links', async function () {
    await find(['a/b.py']);
    try {
      symlinkSync(project.root, path.join(project.root, 'a/loop'), 'dir');
    } catch {
      this.skip(); // Windows without the right to make links.
    }
    assert.deepEqual((await again()).files, ['a/b.py']);
    assert.deepEqual((await again({ paths: ['a/loop/a'] })).files, ['a/loop/a/b.py']);
  });

  it('goes on behind a folder that cannot be read', async function () {
    await find(['closed/a.py', 'open/b.py']);
    if (process.getuid?.() === 0 || process.platform === 'win32') this.skip(); // Rights do not bind them.
    chmodSync(path.join(project.root, 'closed'), 0);
    const result = await again();
    chmodSync(path.join(project.root, 'closed'), 0o700);
    assert.deepEqual([result.files, result.problems.map((problem) => problem.path)], [['open/b.py'], ['closed']]);
  });

  it('gives paths outside the root with ..', async () => {
    await find(['a/b.py', 'c/d.py']);
    assert.deepEqual((await again({ root: path.join(project.root, 'a'), paths: ['../c'] })).files, ['../c/d.py']);
  });
});
