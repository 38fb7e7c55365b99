import type { Expectation } from './expectations.ts';

/** Something the engine reported, in the words of expectations. */
export interface Observation {
  /** 1-based. */
  readonly line: number;
  readonly subject: string;
  /** Source text under the reported span. */
  readonly spanText: string;
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * Differences between what a fixture expects and what was reported, a sentence each; empty when all is met. Every
 * observation must be expected and every expectation met; on one line they pair in order. Fields an expectation does
 * not name are not compared.
 */
export function differences(expectations: readonly Expectation[], observations: readonly Observation[]): string[] {
  const lines = new Set([...expectations, ...observations].map((item) => item.line));
  return [...lines]
    .sort((a, b) => a - b)
    .flatMap((line) =>
      lineDifferences(
        line,
        expectations.filter((item) => item.line === line),
        observations.filter((item) => item.line === line),
      ),
    );
}

function lineDifferences(line: number, expected: readonly Expectation[], observed: readonly Observation[]): string[] {
  const result: string[] = [];
  for (let index = 0; index < Math.max(expected.length, observed.length); index++) {
    const want = expected[index];
    const found = observed[index];
    if (want === undefined) result.push(`line ${line}: not expected: ${found?.subject} "${found?.spanText}"`);
    else if (found === undefined) result.push(`line ${line}: expected ${want.subject}, found nothing`);
    else result.push(...itemDifferences(want, found).map((text) => `line ${line}: ${text}`));
  }
  return result;
}

function itemDifferences(want: Expectation, found: Observation): string[] {
  const result: string[] = [];
  if (want.subject !== found.subject) result.push(`expected ${want.subject}, found ${found.subject}`);
  if (want.spanText !== null && want.spanText !== found.spanText) {
    result.push(`${want.subject} should cover "${want.spanText}", covers "${found.spanText}"`);
  }
  for (const [name, value] of Object.entries(want.fields)) {
    const actual = found.fields[name];
    if (actual === undefined) result.push(`${name}= is no field; there are ${Object.keys(found.fields).join(', ')}`);
    else if (actual !== value) result.push(`expected ${name}=${value}, found ${name}=${actual}`);
  }
  return result;
}
