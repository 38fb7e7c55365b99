import { spawn } from 'node:child_process';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '..');

/** The npm that runs this, as a command and its first arguments. */
export const NPM: readonly [string, ...string[]] = process.env['npm_execpath']?.endsWith('.js')
  ? [process.execPath, process.env['npm_execpath']]
  : ['npm'];

/** Exit code after a signal, as shells give it for Ctrl-C. */
const INTERRUPTED = 130;

/** How a program ended. */
export interface Ended {
  readonly code: number;
  /** Standard output and standard error in the order they came. */
  readonly output: string;
}

/**
 * Runs a program in the project's root with no standard input.
 * @param options.show Prints its output as it comes.
 * @param options.limit Milliseconds after which it is stopped, with its children.
 */
export async function runStep(
  command: string,
  args: readonly string[],
  options: { readonly show: boolean; readonly limit: number },
): Promise<Ended> {
  const child = spawn(command, args, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  let output = '';
  const take = (chunk: Buffer): void => {
    const text = chunk.toString();
    output += text;
    if (options.show) process.stdout.write(text);
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const timer = setTimeout(() => {
    take(Buffer.from(`\nStopped after ${options.limit / 1000} s.\n`));
    stop(child.pid);
  }, options.limit);
  // Its group of its own does not hear of a Ctrl-C.
  const interrupt = (): void => {
    stop(child.pid);
    process.exit(INTERRUPTED);
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  const code = await new Promise<number>((resolve) => {
    child.once('error', (error) => {
      take(Buffer.from(`${command}: ${error.message}\n`));
      resolve(1);
    });
    child.once('close', (status) => resolve(status ?? 1));
  });
  clearTimeout(timer);
  process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  return { code, output };
}

function stop(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    // A group of its own, so that what it started stops too.
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

/** Path of a program that a development dependency brings: run it with this Node. */
export function bin(file: string): string {
  return path.join(ROOT, 'node_modules', file);
}
