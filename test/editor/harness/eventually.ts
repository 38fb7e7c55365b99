const POLL_INTERVAL = 50;

/**
 * Reads a value again and again until it is accepted.
 * @param what Names the value in the error.
 * @param timeout Milliseconds.
 * @throws Error with the last value when the time is over.
 */
export async function eventually<T>(
  what: string,
  read: () => T | PromiseLike<T>,
  accept: (value: T) => boolean,
  timeout = 15_000,
): Promise<T> {
  const start = performance.now();
  for (;;) {
    const value = await read();
    if (accept(value)) return value;
    if (performance.now() - start > timeout) {
      throw new Error(`${what} did not come within ${timeout} ms; the last value was ${JSON.stringify(value)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL));
  }
}
