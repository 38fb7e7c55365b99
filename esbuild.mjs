// Builds dist/: the extension, the language server, the command line, the library, the MCP server, the panels, the editor tests,
// and the data they load.
// Usage: node esbuild.mjs [--production] [--watch]
import { generateDtsBundle } from 'dts-bundle-generator';
import { build, context } from 'esbuild';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { glob } from 'tinyglobby';

const require = createRequire(import.meta.url);
const ROOT = import.meta.dirname;
const DIST = path.join(ROOT, 'dist');
const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/** web-tree-sitter's runtime; the grammars it loads are what the languages name. */
const RUNTIME = { npm: 'web-tree-sitter', file: 'web-tree-sitter.wasm' };

/** All editor tests in one bundle, so that they share one line to their runner; each file runs when it is asked for. */
const editorTestFiles = {
  name: 'editor-test-files',
  setup(build) {
    build.onResolve({ filter: /^editor-test-files$/ }, ({ path: request }) => ({ path: request, namespace: 'tests' }));
    build.onLoad({ filter: /.*/, namespace: 'tests' }, async () => {
      const tests = await glob('test/editor/**/*.test.ts', { cwd: ROOT });
      const entries = tests.sort().map((file) => {
        const name = path.basename(file, '.test.ts');
        return `${JSON.stringify(name)}: () => require(${JSON.stringify(`./${file}`)})`;
      });
      return { contents: `export const testFiles = { ${entries.join(', ')} };`, resolveDir: ROOT, loader: 'js' };
    });
  },
};

/** The language client and its library load after activation. */
const clientAsFile = {
  name: 'client-as-file',
  setup(build) {
    build.onResolve({ filter: /^\.\/client\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './client.cjs', external: true } : null,
    );
  },
};

/** JSON.parse reads a large text several times faster than the engine compiles the same object as code. */
const jsonAsText = {
  name: 'json-as-text',
  setup(build) {
    build.onLoad({ filter: /\.json$/ }, async ({ path: file }) => {
      const text = await readFile(file, 'utf8');
      if (text.length < 50_000) return null;
      return {
        contents: `module.exports = JSON.parse(${JSON.stringify(JSON.stringify(JSON.parse(text)))})`,
        loader: 'js',
      };
    });
  },
};

/** @type {import('esbuild').BuildOptions} */
const common = {
  absWorkingDir: ROOT,
  bundle: true,
  outdir: DIST,
  minify: production,
  sourcemap: production ? false : 'linked',
  metafile: true,
  logLevel: 'warning',
  legalComments: 'none',
  define: { 'process.env.NODE_ENV': production ? '"production"' : '"development"' },
};

/** @type {import('esbuild').BuildOptions} */
const node = {
  ...common,
  platform: 'node',
  // The extension host of the oldest supported VS Code runs Node 20.
  target: 'node20',
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  // Some packages (jsonc-parser) have a CommonJS form that cannot be bundled, and an ES module form that can.
  mainFields: ['module', 'main'],
  // Its ES module entry, turned into CommonJS, throws at run time.
  alias: { 'web-tree-sitter': require.resolve('web-tree-sitter') },
  // Modules that serve both forms read `import.meta.url` only where there is no `__dirname`.
  logOverride: { 'empty-import-meta': 'silent' },
  plugins: [jsonAsText],
};

/** What is built: one esbuild context each. */
async function targets() {
  const workers = await files('src/workspace/**/*-worker.ts');
  const processes = {
    ...node,
    entryPoints: [
      ...named('src', {
        server: 'server/main.ts',
        cli: 'cli/main.ts',
        mcp: 'mcp/main.ts',
        index: 'library/index.ts',
      }),
      ...workers,
    ],
  };
  const extension = {
    ...node,
    // What activation does not need is a file of its own, so that it is not even read then.
    entryPoints: named('src', { extension: 'extension/extension.ts', client: 'extension/client.ts' }),
    external: ['vscode'],
    plugins: [...node.plugins, clientAsFile],
    supported: { 'dynamic-import': false },
  };
  const panel = {
    ...common,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    entryPoints: await files('media/{panel/panel,catalog/catalog,details/details}.{ts,css}'),
  };
  const editorTests = {
    ...node,
    outdir: path.join(DIST, 'test'),
    entryPoints: named('test/editor/harness', { suite: 'suite.ts' }),
    external: ['vscode', 'mocha'],
    plugins: [...node.plugins, editorTestFiles],
  };
  return [processes, extension, panel, ...(production ? [] : [editorTests])];
}

/** Entries named after their file alone, whatever folder it is in. */
async function files(pattern) {
  const found = await glob(pattern, { cwd: ROOT });
  return found.sort().map((file) => ({ in: file, out: path.parse(file).name }));
}

function named(folder, entries) {
  return Object.entries(entries).map(([out, file]) => ({ in: path.join(folder, file), out }));
}

/** The grammar files of all languages, as each language's own folder names them, and the runtime. */
async function readGrammars() {
  const { outputFiles } = await build({
    ...node,
    stdin: { contents: "export { languages } from './src/generated/registry.ts'", resolveDir: ROOT },
    outdir: undefined,
    sourcemap: false,
    write: false,
  });
  const registry = { exports: {} };
  new Function('module', 'exports', 'require', outputFiles[0].text)(registry, registry.exports, require);
  return [RUNTIME, ...registry.exports.languages.map(({ grammar }) => grammar)];
}

/** Copies what the bundles read at run time. */
async function copyData(grammars) {
  await mkdir(path.join(DIST, 'grammars'), { recursive: true });
  await mkdir(path.join(DIST, 'ranks'), { recursive: true });
  for (const { npm, file } of grammars) {
    await copyFile(path.join(ROOT, 'node_modules', npm, file), path.join(DIST, 'grammars', file));
  }
  // CommonJS cannot be split into chunks, so the ranks (1 MB and more each) are files that load when an encoding is first needed.
  const ranks = path.dirname(require.resolve('js-tiktoken/ranks/o200k_base'));
  for (const encoding of ['o200k_base', 'cl100k_base', 'p50k_base', 'r50k_base']) {
    await copyFile(path.join(ranks, `${encoding}.cjs`), path.join(DIST, 'ranks', `${encoding}.cjs`));
  }
}

/** Each rule's page, where the server looks for it: `rules/<id>.md`. */
async function copyRulePages() {
  await mkdir(path.join(DIST, 'rules'), { recursive: true });
  for (const page of await glob('src/rules/*/README.md', { cwd: ROOT })) {
    await copyFile(path.join(ROOT, page), path.join(DIST, 'rules', `${path.basename(path.dirname(page))}.md`));
  }
}

/** What an importing module gets: the library's CommonJS bundle, by name, so that the package holds the engine once. */
async function writeModuleEntry() {
  const names = Object.keys(require(path.join(DIST, 'index.cjs'))).sort();
  const text = `import library from './index.cjs';\n\nexport const { ${names.join(', ')} } = library;\n`;
  await writeFile(path.join(DIST, 'index.mjs'), text);
}

/** The library's types in one file, in a form for each kind of module. */
async function writeTypes() {
  const entry = {
    filePath: path.join(ROOT, 'src/library/index.ts'),
    output: { noBanner: true, exportReferencedTypes: false },
  };
  const [types] = generateDtsBundle([entry], { preferredConfigPath: path.join(ROOT, 'tsconfig.json') });
  await writeFile(path.join(DIST, 'index.d.cts'), types);
  await writeFile(path.join(DIST, 'index.d.mts'), types);
}

/** Sizes of the bundles and of what takes most of each; the whole record is for esbuild's analyser. */
async function report(results) {
  const metafiles = results.map(({ metafile }) => metafile);
  const outputs = metafiles.flatMap((metafile) => Object.entries(metafile.outputs));
  for (const [file, { bytes, inputs }] of outputs.filter(([file]) => !file.endsWith('.map'))) {
    const largest = Object.entries(inputs)
      .sort(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput)
      .slice(0, 3)
      .map(([input, { bytesInOutput }]) => `${packageOf(input)} ${kilobytes(bytesInOutput)}`);
    console.log(`${file.padEnd(24)} ${kilobytes(bytes).padStart(8)}  (${largest.join(', ')})`);
  }
  const inputs = Object.assign({}, ...metafiles.map((metafile) => metafile.inputs));
  await writeFile(path.join(DIST, 'meta.json'), JSON.stringify({ inputs, outputs: Object.fromEntries(outputs) }));
}

/** Licences of the packages whose code is in the bundles or beside them, as those licences ask. */
async function writeNotices(results, grammars) {
  const inputs = results.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  const bundled = inputs
    .map((input) => /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1])
    .filter(Boolean);
  const names = [...new Set([...bundled, 'js-tiktoken', ...grammars.map(({ npm }) => npm)])].sort();
  const notices = await Promise.all(names.map(noticeOf));
  await writeFile(path.join(DIST, 'third-party-notices.txt'), notices.join(`\n${'-'.repeat(80)}\n`));
}

async function noticeOf(name) {
  const folder = path.join(ROOT, 'node_modules', name);
  const { version, license } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  const [file] = await glob('{license,licence,copying}*', { cwd: folder, caseSensitiveMatch: false });
  const text = file === undefined ? '' : `\n${await readFile(path.join(folder, file), 'utf8')}`;
  return `${name} ${version} (${license})\n${text}`;
}

function packageOf(input) {
  return input.replace(/^.*node_modules\//, '');
}

function kilobytes(bytes) {
  return `${Math.round(bytes / 1000)} kB`;
}

// A package must hold no file of an earlier build; in development others may be running from dist/.
if (production) await rm(DIST, { recursive: true, force: true });
const grammars = await readGrammars();
await copyData(grammars);
await copyRulePages();
const contexts = await Promise.all((await targets()).map((target) => context(target)));
if (watch) {
  await Promise.all(contexts.map((target) => target.watch()));
  console.log('Watching for changes; stop with Ctrl-C.');
} else {
  const builds = await Promise.allSettled(contexts.map((target) => target.rebuild()));
  await Promise.all(contexts.map((target) => target.dispose()));
  const results = builds.filter(({ status }) => status === 'fulfilled').map(({ value }) => value);
  await report(results);
  if (production) {
    await writeNotices(results, grammars);
    await writeModuleEntry();
    await writeTypes();
  }
  // esbuild has printed what is wrong and where.
  if (builds.some(({ status }) => status === 'rejected')) process.exitCode = 1;
}
