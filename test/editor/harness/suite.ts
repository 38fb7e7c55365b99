import Mocha from 'mocha';
// Made by esbuild.mjs: each file of test/editor by its name.
import { testFiles } from 'editor-test-files';
import { FILES_VARIABLE } from '../../../scripts/editor-host/protocol.ts';
import { runner } from './window.ts';

/** A test waits for a language server and for windows to draw. Milliseconds. */
const TEST_TIMEOUT = 30_000;

/** VS Code calls this inside its extension host. Rejects when a test fails, which VS Code turns into its exit code. */
export async function run(): Promise<void> {
  const failures = await runTests();
  await runner.close();
  if (failures > 0) throw new Error(`${failures} failed`);
}

async function runTests(): Promise<number> {
  try {
    const mocha = loadTests(JSON.parse(process.env[FILES_VARIABLE] ?? '[]') as string[]);
    const failures = await new Promise<number>((resolve) => report(mocha.run(resolve)));
    runner.send({ kind: 'end' });
    return failures;
  } catch (error) {
    runner.send({ kind: 'end', error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    return 1;
  }
}

function loadTests(names: readonly string[]): Mocha {
  const mocha = new Mocha({ ui: 'bdd', timeout: TEST_TIMEOUT, reporter: Mocha.reporters.Base });
  for (const name of names) {
    const load = testFiles[name];
    if (load === undefined)
      throw new Error(`There is no editor test ${name}; there are ${Object.keys(testFiles).join(', ')}.`);
    // Gives the file its `describe` and `it`.
    mocha.suite.emit('pre-require', globalThis, name, mocha);
    load();
  }
  return mocha;
}

function report(tests: Mocha.Runner): void {
  const send = (test: Mocha.Test | Mocha.Hook, state: 'passed' | 'failed' | 'pending', error?: Error): void => {
    runner.send({
      kind: 'test',
      title: test.fullTitle(),
      state,
      duration: test.duration ?? 0,
      ...(error === undefined ? {} : { error: error.stack ?? error.message }),
    });
  };
  tests.on('pass', (test) => send(test, 'passed'));
  tests.on('fail', (test, error: Error) => send(test, 'failed', error));
  tests.on('pending', (test) => send(test, 'pending'));
}
