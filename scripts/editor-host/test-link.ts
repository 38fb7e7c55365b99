import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Driver } from './driver.ts';
import type { FromRunner, FromTest } from './protocol.ts';

/** Without a sign of life for this long, the tests count as stuck. Milliseconds; mocha's own limit a test is 30 s. */
const SILENCE_LIMIT = 90_000;

/** How the tests in one extension host ended. */
export interface TestResult {
  readonly passed: number;
  readonly failed: number;
  readonly pending: number;
}

/** The runner's end of the line to the tests inside the extension host. */
export interface TestLink {
  readonly port: number;
  /** Resolves when the tests have ended; rejects when they could not start or their extension host is gone. */
  readonly result: Promise<TestResult>;
  /** Time of the latest sign of life, as `performance.now()` gives it. */
  readonly latest: () => number;
  readonly close: () => void;
}

/**
 * Listens for the tests.
 * @param driver Makes their gestures.
 * @param print Takes one line for a person.
 */
export async function openTestLink(driver: () => Driver, print: (line: string) => void): Promise<TestLink> {
  const counts = { passed: 0, failed: 0, pending: 0 };
  let latest = performance.now();
  const { promise: result, resolve, reject } = deferred<TestResult>();
  const server = createServer((socket) => {
    createInterface({ input: socket }).on('line', (line) => {
      latest = performance.now();
      take(JSON.parse(line) as FromTest, socket);
    });
    // Only the first end of the tests counts; after a result this does nothing.
    socket.on('close', () => reject(new Error('The extension host ended before its tests did.')));
    socket.on('error', () => undefined); // `close` follows.
  });
  const take = (message: FromTest, socket: Socket): void => {
    if (message.kind === 'gesture') {
      void answer(driver(), message).then((reply) => socket.write(`${JSON.stringify(reply)}\n`));
    } else if (message.kind === 'test') {
      counts[message.state] += 1;
      print(describe(message));
    } else if (message.kind === 'output') {
      print(message.text);
    } else if (message.error === undefined) {
      resolve({ ...counts });
    } else {
      reject(new Error(`The tests could not be started: ${message.error}`));
    }
  };
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The runner has no port for its tests.');
  return { port: address.port, result, latest: () => latest, close: () => server.close() };
}

/** The tests' result, or an error when they have been silent for too long. */
export async function withinLimit({ result, latest }: TestLink): Promise<TestResult> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      if (performance.now() - latest() < SILENCE_LIMIT) return;
      reject(
        new Error(
          `The editor tests have been silent for ${SILENCE_LIMIT / 1000} s: VS Code hangs or never started them.`,
        ),
      );
    }, 1000);
  });
  try {
    return await Promise.race([result, silence]);
  } finally {
    clearInterval(timer);
  }
}

async function answer(driver: Driver, { id, gesture }: FromTest & { kind: 'gesture' }): Promise<FromRunner> {
  try {
    return { id, texts: await driver.make(gesture) };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

const MARKS = { passed: '✓', failed: '✗', pending: '-' };

function describe({ state, title, duration, error }: FromTest & { kind: 'test' }): string {
  const line = `  ${MARKS[state]} ${title} (${Math.round(duration)} ms)`;
  return error === undefined ? line : `${line}\n${error.replace(/^/gm, '      ')}`;
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: Error) => void } {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  // Whoever waits for it may not have begun to.
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
