// Runs the benchmarks one after the other and prints what each measured, with ratios within one run.
// Usage: npm run bench [-- NAME … [--OPTION …]]   NAME: part of a file name in test/bench; options are the benchmark's own
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { SERVER_NODE_FLAGS } from '../src/workspace/server-program.ts';
import { ROOT } from './steps.ts';

const folder = path.join(ROOT, 'test/bench');
const given = process.argv.slice(2);
const firstOption = given.findIndex((each) => each.startsWith('--'));
const names = firstOption < 0 ? given : given.slice(0, firstOption);
const options = firstOption < 0 ? [] : given.slice(firstOption);
const files = readdirSync(folder)
  .filter((file) => file.endsWith('.bench.ts') && (names.length === 0 || names.some((name) => file.includes(name))))
  .sort();
if (files.length === 0) {
  console.error(`No benchmark in test/bench is named like ${names.join(', ')}.`);
  process.exitCode = 2;
}
for (const file of files) {
  console.log(`\n── ${file}`);
  // The server's own benchmark runs as the extension starts the server.
  const flags = file.startsWith('server') ? SERVER_NODE_FLAGS : [];
  const { status } = spawnSync(process.execPath, [...flags, '--import', 'tsx', path.join(folder, file), ...options], {
    stdio: 'inherit',
    cwd: ROOT,
  });
  if (status !== 0) process.exitCode = 1;
}
