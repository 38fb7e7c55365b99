import type { CallEstimate } from '../../model/estimate.ts';
import { DAYS_PER_MONTH } from '../traffic/rate.ts';

/** A sum with its spread: P10, P50 and P90. USD a month. */
export interface MonthSpread {
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}
/** Standard deviations from the mean to P90 of a normal distribution. */
const Z90 = 1.2816;

/**
 * Mean and variance of what a measured site costs in a month: `N` calls of mean cost `c` cost `N·c`, with the variance
 * `N·var(c) + c²·var(N)`, since the costs of calls vary by themselves and the number of calls by the day. `var(N)` is 30
 * times that of a day (a Poisson process where fewer than two days were seen); `var(c)` follows from P10 and P90 of
 * input and output, taken as normal and independent. Null for a site whose use was not measured.
 */
export function monthMoments({
  measured,
  price,
  costPerMonth,
}: CallEstimate): { readonly mean: number; readonly variance: number } | null {
  if (!measured || !price || !costPerMonth) return null;
  const calls = measured.callsPerMonth;
  const mean = costPerMonth.expected.value;
  const perCall = calls > 0 ? mean / calls : 0;
  const deviation = (spread: { readonly p10: number; readonly p90: number }, usdPerMillion: number): number =>
    ((spread.p90 - spread.p10) / (2 * Z90)) * usdPerMillion * 1e-6;
  const ofCall = deviation(measured.input, price.input) ** 2 + deviation(measured.output, price.output) ** 2;
  const ofTraffic = measured.dailyDeviation === null ? calls : DAYS_PER_MONTH * measured.dailyDeviation ** 2;
  return { mean, variance: calls * ofCall + perCall ** 2 * ofTraffic };
}

/** The spread of a sum of measured sites: means and variances add up, as if the sites' traffic varied independently. Null without any. */
export function monthSpread(estimates: readonly CallEstimate[]): MonthSpread | null {
  const moments = estimates.map(monthMoments).filter((each) => each !== null);
  if (moments.length === 0) return null;
  const mean = moments.reduce((sum, each) => sum + each.mean, 0);
  const deviation = Math.sqrt(moments.reduce((sum, { variance }) => sum + variance, 0));
  return { p10: Math.max(0, mean - Z90 * deviation), p50: mean, p90: mean + Z90 * deviation };
}
