// How long a scan takes: whole, and as a multiple of reading the same files, in one interleaved run.
// FOLDER in the environment variable BENCH_FOLDER; default: this repository's own sources and examples.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openWorkspace } from '../../src/workspace/workspace.ts';

const ROUNDS = 5;
const root = path.resolve(process.env['BENCH_FOLDER'] ?? '.');

interface Round {
  readonly read: number;
  readonly scan: number;
}

async function round(files: readonly string[]): Promise<Round & { readonly calls: number; readonly bytes: number }> {
  const started = performance.now();
  let bytes = 0;
  for (const file of files) bytes += readFileSync(path.join(root, file)).length;
  const readDone = performance.now();
  const workspace = await openWorkspace({ root, configFile: null });
  let calls = 0;
  for await (const analysis of workspace.scan()) calls += analysis.calls.length;
  return { read: readDone - started, scan: performance.now() - readDone, calls, bytes };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

const workspace = await openWorkspace({ root, configFile: null });
const { files } = await workspace.find();
const rounds: Awaited<ReturnType<typeof round>>[] = [];
for (let index = 0; index <= ROUNDS; index++) {
  const result = await round(files);
  // The first warms the disk cache and the compiler.
  if (index > 0) rounds.push(result);
}
const [first] = rounds;
const scan = median(rounds.map((entry) => entry.scan));
const ratio = median(rounds.map((entry) => entry.scan / entry.read));
console.log(`${files.length} files, ${((first?.bytes ?? 0) / 1e6).toFixed(1)} MB, ${first?.calls ?? 0} call sites`);
console.log(`scan ${scan.toFixed(0)} ms (median of ${ROUNDS}), ${ratio.toFixed(1)}× the time of reading the files`);
