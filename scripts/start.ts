// Builds, prints what the LLM calls of a folder cost, and opens the folder in VS Code with the extension.
// Usage: npm start [-- FOLDER] [--no-open] [--port N]
//   FOLDER     default: examples/workspace
//   --no-open  ends after the scan
//   --port     of the address to open in a browser, where no desktop VS Code can be had; default 8642
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openInBrowser, openOnDesktop } from './editor-host/open-editor.ts';
import { ROOT, runStep } from './steps.ts';

const DEFAULT_PORT = 8642;
const BUILD_LIMIT = 300_000;
/** Exit code of the scan when it could not be made; 1 means that it has findings. */
const SCAN_ERROR = 2;

interface Options {
  readonly folder: string;
  readonly isExample: boolean;
  readonly open: boolean;
  readonly port: number;
}

/** @throws Error that says what is wrong with the arguments. */
function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { open: { type: 'boolean', default: true }, port: { type: 'string', default: String(DEFAULT_PORT) } },
    allowNegative: true,
    allowPositionals: true,
  });
  const example = path.join(ROOT, 'examples/workspace');
  // npm runs scripts in the project's root and tells where the user was.
  const from = process.env['INIT_CWD'] ?? process.cwd();
  const folder = positionals[0] === undefined ? example : path.resolve(from, positionals[0]);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new Error(`${folder} is not a folder.`);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`${values.port} is not a port number.`);
  return { folder, isExample: folder === example, open: values.open, port };
}

/** The scan as the command line prints it in the folder, which is the project as it is in the editor; true when it could be made. */
function scan(folder: string): boolean {
  console.log(`\n$ cd ${path.relative(process.cwd(), folder) || '.'} && prompt-cost scan\n`);
  const { status } = spawnSync(process.execPath, [path.join(ROOT, 'dist/cli.cjs'), 'scan'], {
    stdio: 'inherit',
    cwd: folder,
  });
  return status !== null && status < SCAN_ERROR;
}

async function main(): Promise<number> {
  let options: Options;
  try {
    options = readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return SCAN_ERROR;
  }
  const build = await runStep(process.execPath, ['esbuild.mjs'], { show: false, limit: BUILD_LIMIT });
  if (build.code !== 0) {
    console.error(`The build failed:\n${build.output}`);
    return build.code;
  }
  const scanned = scan(options.folder);
  if (!options.open) return scanned ? 0 : SCAN_ERROR;
  const request = {
    folder: options.folder,
    extension: ROOT,
    file: options.isExample ? path.join(options.folder, 'api/triage.py') : null,
  };
  if (!(await openOnDesktop(request))) await openInBrowser(request, options.port);
  return 0;
}

process.exitCode = await main();
