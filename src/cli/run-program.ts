import { spawn } from 'node:child_process';
import { programFile, type ProgramName } from '../workspace/server-program.ts';
import { UsageError } from './io.ts';

const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program of this package as a process of its own with this process's input and output, until it ends.
 * @param flags For Node: they have to be there when it starts.
 * @returns Its exit code; 1 when a signal ended it.
 * @throws UsageError when its file is missing.
 */
export function runProgram(name: ProgramName, flags: readonly string[], args: readonly string[]): Promise<number> {
  const file = programFile(name);
  if (file === null)
    throw new UsageError(`The program ${name} is missing from the installation. Install the package again.`);
  // From source, the loader of this process reads that program too.
  const child = spawn(process.execPath, [...process.execArgv, ...flags, file, ...args], { stdio: 'inherit' });
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  for (const signal of SIGNALS) process.on(signal, pass);
  return new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => {
      resolve(code ?? 1);
    });
  }).finally(() => {
    for (const signal of SIGNALS) process.off(signal, pass);
  });
}
