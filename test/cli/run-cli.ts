import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** The built command line when the tests are told to take it (`PROMPT_COST_CLI=dist/cli.cjs`), else the source. */
const BUILT = process.env['PROMPT_COST_CLI'];

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line as a process of its own. */
export function runCli(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...commandLine(), ...args], { cwd, env: { ...process.env, ...env } });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** Runs it and hangs up after the first piece of output, as `head` does. */
export function runCliAndHangUp(cwd: string, args: readonly string[]): Promise<Omit<CliResult, 'stdout'>> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...commandLine(), ...args], { cwd });
    let stderr = '';
    child.stdout.once('data', () => child.stdout.destroy());
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stderr }));
  });
}

/** Arguments of Node that run the command line. */
export function commandLine(): readonly string[] {
  if (BUILT === undefined) {
    // By its place: the working folder of the process has no node_modules.
    const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
    return ['--import', loader, path.join(ROOT, 'src/cli/main.ts')];
  }
  const file = path.resolve(ROOT, BUILT);
  if (!existsSync(file)) throw new Error(`${file} is not built: run npm run build`);
  return [file];
}

/** The rows of `--format jsonl`. */
export function rowsOf({ stdout }: CliResult): readonly Readonly<Record<string, unknown>>[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
}
