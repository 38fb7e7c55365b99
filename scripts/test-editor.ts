// Runs the editor tests inside a real VS Code. What they test must be built: `npm run build`, `npm run package`.
// Usage: npm run test:editor -- [NAME …] [--vscode VERSION] [--npm]
//   NAME       test files without `.test.ts`; all by default
//   --vscode   version of the VS Code that npm carries; 1.100.3 by default
//   --npm      do not try to download a desktop VS Code
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { glob } from 'tinyglobby';
import { desktopVsCode } from './editor-host/desktop.ts';
import { runEditorTests } from './editor-host/run-editor-tests.ts';
import type { EditorTestOptions } from './editor-host/test-run.ts';
import { packageFile } from './package.ts';
import { ROOT } from './steps.ts';

/** Tests of the installed package; the others test the extension as it is built in the working tree. */
const PACKAGED = 'packaged';
/** Suites that are shown a workspace of several folders: those of the example. */
const ROOTS: Readonly<Record<string, readonly string[]>> = { 'several-folders': ['api', 'web'] };

const { values, positionals } = parseArgs({
  options: { vscode: { type: 'string' }, npm: { type: 'boolean', default: false } },
  allowPositionals: true,
});

const all = (await glob('test/editor/**/*.test.ts', { cwd: ROOT }))
  .map((file) => path.basename(file, '.test.ts'))
  .sort();
const names = positionals.length === 0 ? all : positionals;
const common = {
  workspace: path.join(ROOT, 'examples/workspace'),
  suite: path.join(ROOT, 'dist/test/suite.cjs'),
  screenshots: path.join(ROOT, 'test/editor/screenshots'),
  desktop: values.npm ? null : await desktopVsCode(console.log),
  ...(values.vscode === undefined ? {} : { version: values.vscode }),
} as const;
// An editor and a copy of the workspace for each file, so that no file sees what another has left behind.
const runs = names.map((name): EditorTestOptions => ({
  ...common,
  files: [name],
  ...(ROOTS[name] ? { roots: ROOTS[name] } : {}),
  extension: name === PACKAGED ? { vsix: packageFile() } : { folder: ROOT },
}));

let passed = 0;
let failed = 0;
for (const run of runs) {
  console.log(`Editor tests: ${run.files.join(', ')}`);
  try {
    const result = await runEditorTests(run);
    passed += result.passed;
    failed += result.failed;
  } catch (error) {
    console.log(error instanceof Error ? error.message : String(error));
    failed += 1;
  }
}
if (existsSync(common.screenshots)) console.log(`Pictures are in ${path.relative(ROOT, common.screenshots)}.`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
