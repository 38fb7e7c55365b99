import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { RunResult } from './run-sources.ts';

/** Reads `[name, text]` pairs as JSON and answers with the names and messages of those that do not compile. */
const COMPILE = `
import json, sys
errors = []
for name, text in json.load(sys.stdin):
    try:
        compile(text, name, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        errors.append([name, str(error)])
print(json.dumps(errors))
`;

/**
 * Compiles Python sources with the machine's own `python3`.
 * @returns messages by name (absent: compiles), or null when there is no python3.
 */
export function pythonErrors(sources: ReadonlyMap<string, string>): ReadonlyMap<string, string> | null {
  const output = runPython(COMPILE, sources);
  return output === null ? null : new Map(output as [string, string][]);
}

/**
 * Runs Python programs with stand-ins for the SDKs that record each call's arguments (`record_calls.py`).
 * @returns results by name, or null when there is no python3.
 */
export function runPythonSources(sources: ReadonlyMap<string, string>): ReadonlyMap<string, RunResult> | null {
  const script = readFileSync(path.join(import.meta.dirname, 'record_calls.py'), 'utf8');
  const output = runPython(script, sources);
  return output === null ? null : new Map(Object.entries(output as Record<string, RunResult>));
}

/** Runs a script that reads sources and prints JSON; null when there is no python3. */
function runPython(script: string, sources: ReadonlyMap<string, string>): unknown {
  const input = JSON.stringify([...sources]);
  const run = spawnSync('python3', ['-c', script], { input, encoding: 'utf8', timeout: 60_000 });
  if (run.error !== undefined && 'code' in run.error && run.error.code === 'ENOENT') return null;
  if (run.status !== 0) throw new Error(`python3 failed: ${run.error?.message ?? run.stderr}`);
  return JSON.parse(run.stdout);
}
