export const DAY_MS = 86_400_000;

/** The time that logs cover. */
export interface UsageWindow {
  readonly days: number;
  /** Milliseconds since 1970; null where the logs tell no times. */
  readonly first: number | null;
  readonly last: number | null;
}

/** How often a site was called on each day that was seen in full. */
export interface DailyCalls {
  readonly days: number;
  /** The first of them, in days since 1970; null where it is not known which days were seen. */
  readonly from: number | null;
  /** Calls by day since 1970 (UTC); a day without any is not in it. */
  readonly calls: ReadonlyMap<number, number>;
}

/** Below this, leaving out the first and the last day, which may be cut, would leave too few. */
const MIN_WHOLE_DAYS = 2;

/** A log that begins at noon tells of half a day, which says nothing about how much a day's traffic differs: cut days are left out. */
export function dailyCalls(calls: ReadonlyMap<number, number>, { days, first, last }: UsageWindow): DailyCalls {
  const from = first === null ? -Infinity : Math.ceil(first / DAY_MS);
  const to = last === null ? Infinity : Math.floor(last / DAY_MS);
  const whole = to - from;
  if (!Number.isFinite(whole) || whole < MIN_WHOLE_DAYS)
    return { days: Math.max(calls.size, Math.round(days)), from: null, calls };
  return { days: whole, from, calls: new Map([...calls].filter(([day]) => from <= day && day < to)) };
}

/**
 * Standard deviation of the calls of a day; 0 for fewer than two days. Where two days at least of a weekend and two others were seen,
 * it is that around the mean of their kind: that every weekend is quiet does not make a month uncertain.
 */
export function deviationOf({ days, from, calls }: DailyCalls): number {
  if (days < 2) return 0;
  // Without the first day it is not known which days had no call, only how many.
  const kinds =
    from === null ? [[...calls.values(), ...new Array<number>(days - calls.size).fill(0)]] : byKind(from, days, calls);
  const classes = kinds.every(({ length }) => length >= 2) ? kinds : [kinds.flat()];
  return Math.sqrt(classes.reduce((sum, counts) => sum + squaresOf(counts), 0) / (days - classes.length));
}

/** Calls of the working days, and of the days of a weekend (UTC). */
function byKind(from: number, days: number, calls: ReadonlyMap<number, number>): readonly (readonly number[])[] {
  const kinds: [number[], number[]] = [[], []];
  for (let day = from; day < from + days; day++) kinds[isWeekend(day) ? 1 : 0].push(calls.get(day) ?? 0);
  return kinds;
}

/** The third of January 1970 (day 2) was a Saturday. */
export function isWeekend(day: number): boolean {
  return (day + 5) % 7 < 2;
}

function squaresOf(counts: readonly number[]): number {
  const mean = counts.reduce((sum, count) => sum + count, 0) / Math.max(1, counts.length);
  return counts.reduce((sum, count) => sum + (count - mean) ** 2, 0);
}

/** Fewer days say too little about what moves together: two series of two days always seem to. */
const MIN_DAYS = 7;

/**
 * Mean correlation of the daily traffic of two sites, each site weighted by the deviation of its tokens of a day: `(var(Σy) −
 * Σvar(y)) / ((Σσ)² − Σσ²)`. Between 0 and 1; null for fewer than two sites or seven days.
 */
export function commonTraffic(
  sites: readonly { readonly daily: DailyCalls; readonly tokensPerCall: number }[],
): number | null {
  const days = sites[0]?.daily.days ?? 0;
  if (sites.length < 2 || days < MIN_DAYS) return null;
  const together = new Map<number, number>();
  let deviations = 0;
  let variances = 0;
  for (const { daily, tokensPerCall } of sites) {
    const deviation = deviationOf(daily) * tokensPerCall;
    deviations += deviation;
    variances += deviation ** 2;
    for (const [day, calls] of daily.calls) together.set(day, (together.get(day) ?? 0) + calls * tokensPerCall);
  }
  const pairs = deviations ** 2 - variances;
  if (pairs <= deviations ** 2 * 1e-9) return null;
  const share = (deviationOf({ days, from: sites[0]?.daily.from ?? null, calls: together }) ** 2 - variances) / pairs;
  return Number(Math.min(1, Math.max(0, share)).toPrecision(3));
}
