// Runs everything that decides whether the project is sound; `.ci/run` runs the same. Its last line is `N passed, N failed`.
// Usage: npm test
import { availableParallelism } from 'node:os';
import { bin, NPM, runStep } from './steps.ts';
import { type Counter, countResults, type Counts } from './test-counts.ts';

/** One part of the run. A check counts as one test; test runners count their own. */
interface Step {
  readonly title: string;
  readonly command: readonly [string, ...string[]];
  readonly counter: Counter;
  /** Milliseconds. */
  readonly limit: number;
}

const MINUTE = 60_000;

/** Checks that only read: two can run at a time. */
const CHECKS = ['generate:check', 'docs:check', 'schema:check', 'format:check', 'deadcode', 'types', 'lint'];

/** One after the other: later ones use what earlier ones build, and some measure time. */
const STEPS: readonly Step[] = [
  { ...script('package'), limit: 5 * MINUTE },
  { ...script('build'), limit: 2 * MINUTE },
  {
    title: 'unit, contract and process tests',
    command: [process.execPath, bin('mocha/bin/mocha.js'), 'test/**/*.test.ts', '--reporter', 'dot'],
    counter: 'mocha',
    limit: 30 * MINUTE,
  },
  { ...script('test:editor'), counter: 'editor', limit: 15 * MINUTE },
];

function script(name: string): Step {
  return { title: name, command: [...NPM, 'run', '--silent', name], counter: 'check', limit: 5 * MINUTE };
}

async function runAll(): Promise<Counts> {
  const results = await inParallel(CHECKS.map(script), Math.min(2, availableParallelism()), (step) =>
    take(step, false),
  );
  for (const step of STEPS) results.push(await take(step, true));
  return {
    passed: results.reduce((sum, { passed }) => sum + passed, 0),
    failed: results.reduce((sum, { failed }) => sum + failed, 0),
    skipped: results.reduce((sum, { skipped }) => sum + skipped, 0),
  };
}

/** Runs a step, prints how it went, and counts. Output is shown as it comes, or only when the step fails. */
async function take(step: Step, show: boolean): Promise<Counts> {
  if (show) console.log(`\n── ${step.title}`);
  const start = performance.now();
  const [command, ...args] = step.command;
  const ended = await runStep(command, args, { show, limit: step.limit });
  const counts = countResults(step.counter, ended);
  const mark = counts.failed === 0 ? '✓' : '✗';
  console.log(`${mark} ${step.title} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  if (!show && counts.failed > 0) console.log(ended.output);
  return counts;
}

async function inParallel<T, R>(items: readonly T[], width: number, run: (item: T) => Promise<R>): Promise<R[]> {
  const waiting = [...items];
  const results: R[] = [];
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) results.push(await run(item));
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}

// Tests of the command line as a process take what was built: what users run, and it starts four times as fast as the source.
process.env['PROMPT_COST_CLI'] = 'dist/cli.cjs';
const { passed, failed, skipped } = await runAll();
if (skipped > 0) console.log(`\n${skipped} skipped: what they need is not installed; the output above says what`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
