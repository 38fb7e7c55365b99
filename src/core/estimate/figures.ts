import type { Figure, Provenance, Range } from '../../model/estimate.ts';
import type { TokenCount } from '../tokens/tokenizers.ts';

export type Band = NonNullable<Figure['band']>;

export function exact(value: number): Figure {
  return { value, provenance: 'exact' };
}
export function assumed(value: number): Figure {
  return { value, provenance: 'assumed' };
}
export function estimated(value: number, band: Band): Figure {
  return { value, provenance: 'estimated', band };
}
export const ZERO: Figure = exact(0);
export const ZERO_RANGE: Range = sameRange(ZERO);

export function ofCount(count: TokenCount): Figure {
  return count.provenance === 'exact'
    ? exact(count.tokens)
    : estimated(count.tokens, count.band ?? { low: 1, high: 1 });
}

/** The three points of a range are the same figure. */
export function sameRange(figure: Figure): Range {
  return { floor: figure, expected: figure, ceiling: figure };
}

const TRUST: Readonly<Record<Provenance, number>> = { exact: 0, measured: 1, estimated: 2, assumed: 3 };

/** The less trusted of two: one assumption makes the sum an assumption. */
export function weaker(left: Provenance, right: Provenance): Provenance {
  return TRUST[left] >= TRUST[right] ? left : right;
}

/**
 * Sum of figures with the weakest provenance among them. Bands add up as if all errors went the same way, which is the
 * cautious reading: one tokenizer's bias is the same in every part. An assumed sum carries no band.
 */
export function sum(figures: readonly Figure[]): Figure {
  let value = 0;
  let low = 0;
  let high = 0;
  let provenance: Provenance = 'exact';
  for (const figure of figures) {
    value += figure.value;
    low += figure.value * (figure.band?.low ?? 1);
    high += figure.value * (figure.band?.high ?? 1);
    provenance = weaker(provenance, figure.provenance);
  }
  if (provenance !== 'estimated') return { value, provenance };
  return estimated(value, value === 0 ? { low: 1, high: 1 } : { low: low / value, high: high / value });
}

/** `figure × factor`; the factor is taken as known. */
export function scale(figure: Figure, factor: number): Figure {
  return { ...figure, value: figure.value * factor };
}

/** The same value, trusted no more than `provenance`. */
export function weaken(figure: Figure, provenance: Provenance): Figure {
  const result = weaker(figure.provenance, provenance);
  return result === figure.provenance ? figure : { value: figure.value, provenance: result };
}

/** The smaller of two; the first when they are equal. */
export function smaller(left: Figure, right: Figure): Figure {
  return right.value < left.value ? right : left;
}
/** The larger of two; the first when they are equal. */
export function larger(left: Figure, right: Figure): Figure {
  return right.value > left.value ? right : left;
}

/** Sums range by range; without a ceiling as soon as one part has none. */
export function sumRanges(ranges: readonly Range[]): Range {
  const ceilings = ranges.map((range) => range.ceiling);
  return {
    floor: sum(ranges.map((range) => range.floor)),
    expected: sum(ranges.map((range) => range.expected)),
    ceiling: ceilings.some((ceiling) => ceiling === null) ? null : sum(ceilings as Figure[]),
  };
}

export function mapRange(range: Range, change: (figure: Figure) => Figure): Range {
  return {
    floor: change(range.floor),
    expected: change(range.expected),
    ceiling: range.ceiling && change(range.ceiling),
  };
}

/** Floor at most expected, expected at most ceiling: where bounds crossed, the middle holds. */
export function ordered(range: Range): Range {
  return {
    floor: smaller(range.floor, range.expected),
    expected: range.expected,
    ceiling: range.ceiling && larger(range.ceiling, range.expected),
  };
}

/** More than any count of tokens or calls; sums and products of such numbers stay finite. */
export const MAX_COUNT = 1e12;

/**
 * A number from configuration, catalog or code, which may be anything: itself when it can be a count or a price, at most
 * `MAX_COUNT`; null when it is negative or no number.
 */
export function usable(value: number | null | undefined): number | null {
  return typeof value === 'number' && value >= 0 ? Math.min(value, MAX_COUNT) : null;
}
