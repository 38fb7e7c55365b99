import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Folder of everything that is installed on demand; ignored by git. */
export const CACHE = path.resolve(import.meta.dirname, '../../.cache/editor-host');

/** Written last, so that an install that was cut off is done again. */
const STAMP = 'installed.json';

/**
 * Installs npm packages into a folder of the cache, once. Install scripts do not run.
 * @param name The folder's name; holds the versions, so that new versions are a new folder.
 * @param packages Exact versions by package name.
 * @param finish What remains to be done after `npm install`.
 * @returns The folder.
 * @throws Error with npm's own words when npm fails.
 */
export async function installOnce(
  name: string,
  packages: Readonly<Record<string, string>>,
  finish: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = path.join(CACHE, name);
  const stamp = path.join(folder, STAMP);
  if (existsSync(stamp)) return folder;
  const start = Date.now();
  console.log(`Installing ${Object.keys(packages).join(', ')} for ${name}, once …`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: packages }, null, 2));
  await npmInstall(folder);
  await finish(folder);
  writeFileSync(stamp, JSON.stringify(packages));
  console.log(`Installed in ${((Date.now() - start) / 1000).toFixed(0)} s.`);
  return folder;
}

/** Runs `npm install` without install scripts in a folder with a package.json. */
export async function npmInstall(folder: string): Promise<void> {
  // Under `npm run`, the same npm, whatever the PATH says.
  const npm = process.env['npm_execpath'];
  const [command, first] = npm?.endsWith('.js') === true ? [process.execPath, [npm]] : ['npm', []];
  const args = ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await run(command, [...first, ...args], { cwd: folder });
}

/**
 * Runs a program to its end.
 * @returns What it wrote to standard output and standard error.
 * @throws Error with that output when the exit code is not 0.
 */
export async function run(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  const child = spawn(command, args, {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code ?? 'a signal'}:\n${output.trim()}`);
  return output;
}
