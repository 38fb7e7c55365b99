import type { Output } from './io.ts';

export interface Progress {
  readonly update: (done: number, total: number) => void;
  /** Takes the line away. */
  readonly clear: () => void;
}

/** Milliseconds between two drawings. */
const INTERVAL = 100;
/** Return to the start of the line and erase it. */
const ERASE = '\r\u001B[2K';

/** A counter on the last line of a terminal; nothing at all where nobody reads along. `what` is counted. */
export function createProgress(output: Output, now: () => number, what = 'files'): Progress {
  if (!output.isTTY) return { update: () => undefined, clear: () => undefined };
  let drawn = false;
  let next = now() + INTERVAL;
  return {
    update: (done, total) => {
      if (now() < next) return;
      next = now() + INTERVAL;
      drawn = true;
      output.write(`${ERASE}Analysing: ${done.toLocaleString('en-US')} of ${total.toLocaleString('en-US')} ${what}`);
    },
    clear: () => {
      if (drawn) output.write(ERASE);
      drawn = false;
    },
  };
}
