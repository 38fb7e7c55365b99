import type { Ended } from './steps.ts';

/** What a step is: a check counts as one test; mocha and the editor tests say how many tests they ran. */
export type Counter = 'check' | 'mocha' | 'editor';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** Tests that did not run, since something on this machine is missing: neither passed nor failed. */
  readonly skipped: number;
}

/** Reads the counts from what a step printed. A run that broke off, or ran no test, has failed whatever it counted. */
export function countResults(counter: Counter, { code, output }: Ended): Counts {
  if (counter === 'check') return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  const [passed, failed] =
    counter === 'mocha'
      ? [last(output, /^ *(\d+) passing/gm), last(output, /^ *(\d+) failing/gm)]
      : [last(output, /^(\d+) passed, \d+ failed$/gm), last(output, /^\d+ passed, (\d+) failed$/gm)];
  const skipped = counter === 'mocha' ? last(output, /^ *(\d+) pending/gm) : 0;
  const counts = { passed: passed ?? 0, failed: failed ?? 0, skipped: skipped ?? 0 };
  const isSound = code === 0 && counts.passed > 0;
  return isSound || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

/** The number in the last match: tests may print the like before. */
function last(output: string, pattern: RegExp): number | undefined {
  const match = [...output.matchAll(pattern)].at(-1);
  return match === undefined ? undefined : Number(match[1]);
}
