import { spawnSync } from 'node:child_process';

/** Reads `[name, text]` pairs as JSON and answers with the names and messages of those that do not compile. */
const SCRIPT = `
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
  const run = spawnSync('python3', ['-c', SCRIPT], {
    input: JSON.stringify([...sources]),
    encoding: 'utf8',
    timeout: 60_000,
  });
  if (run.error !== undefined && 'code' in run.error && run.error.code === 'ENOENT') return null;
  if (run.status !== 0) throw new Error(`python3 failed: ${run.error?.message ?? run.stderr}`);
  return new Map(JSON.parse(run.stdout) as [string, string][]);
}
