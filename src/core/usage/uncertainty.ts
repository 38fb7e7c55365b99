import type { CallEstimate } from '../../model/estimate.ts';
import type { MonthMoments } from '../../model/usage.ts';
import { DAYS_PER_MONTH } from '../traffic/rate.ts';
import { varianceOf } from './covariance.ts';

/** What the next month is expected to cost, and how far it may be off. USD. */
export interface MonthSpread {
  readonly mean: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

/** Below these many days the days seen may be alike by chance, and traffic is taken to vary as independent calls do, at least. */
const DAYS_OF_A_WEEK = 7;

/**
 * What a measured site costs in the next month. `N` calls of mean cost `c` cost `N·c`; that varies by `N·var(c)`, as calls differ,
 * and by `c²·var(N)`, as days do (30 times the variance of a day; `N` for independent calls where fewer than two days were seen).
 * Since `N` and `c` are means of a sample of `n` calls, both terms grow by the factor `1 + N/n` (prediction of a sum from a
 * sample mean: σ²·m + m²·σ²/n). `var(c)` is exact for prices per token: it follows from the covariances of uncached, cached and written
 * input and output. Null for a site whose use was not measured or has no price.
 */
export function monthMoments(estimate: CallEstimate): MonthMoments | null {
  const { measured, price, costPerMonth } = estimate;
  if (!measured || !price || !costPerMonth) return null;
  const { calls: seen, callsPerMonth: calls, dailyDeviation } = measured;
  const mean = costPerMonth.expected.value;
  const perCall = calls > 0 ? mean / calls : 0;
  const days = calls > 0 ? (DAYS_PER_MONTH * seen) / calls : 0;
  const ofDays = dailyDeviation === null ? calls : DAYS_PER_MONTH * dailyDeviation ** 2;
  const ofTraffic = perCall ** 2 * (days < DAYS_OF_A_WEEK ? Math.max(calls, ofDays) : ofDays);
  const ofCalls = calls * callVariance(estimate, perCall);
  const sampling = seen > 0 ? calls / seen : 0;
  return {
    mean,
    callVariance: ofCalls * (1 + sampling),
    trafficVariance: ofTraffic * (1 + sampling),
    standardError: Math.sqrt((ofCalls + ofTraffic) * sampling),
    callFreedom: Math.max(1, seen - 1),
    trafficFreedom: Math.max(1, days - 1),
    common: measured.commonTraffic ?? 1,
  };
}

/** USD² of one request. What the price list does not say of tokens (batch, a long context) holds for the deviation as for the mean. */
function callVariance({ measured, price, tokens }: CallEstimate, perCall: number): number {
  if (!measured?.covariance || !price) return 0;
  const read = tokens.cachedInput.expected.value;
  const write = tokens.cacheWrite.expected.value;
  const factors = [price.input, price.cacheRead ?? price.input, price.cacheWrite ?? price.input, price.output];
  const means = [Math.max(0, tokens.input.expected.value - read - write), read, write, tokens.output.expected.value];
  const listed = means.reduce((sum, mean, index) => sum + mean * factors[index]!, 0);
  // Nothing was paid by the token.
  if (listed <= 0) return 0;
  return varianceOf(factors, measured.covariance) * (perCall / listed) ** 2;
}

/**
 * The spread of a sum of measured sites. Calls vary independently; traffic moves with one common factor, as far as the sites' days
 * did (`common`): variances add up, and `(Σ√(ρ·v))² − Σρ·v` is added for what is common. The sum is taken as log-normal with that
 * mean and variance (Fenton 1960): it cannot be negative, is skewed to the right where it is uncertain, and is normal where it
 * is not. Few degrees of freedom widen it as Student's t does (Welch–Satterthwaite). Null without any site.
 */
export function monthSpread(sites: readonly MonthMoments[]): MonthSpread | null {
  if (sites.length === 0) return null;
  let mean = 0;
  let variance = 0;
  let perFreedom = 0;
  let common = 0;
  let commonAlone = 0;
  for (const site of sites) {
    mean += site.mean;
    variance += site.callVariance + site.trafficVariance;
    perFreedom += site.callVariance ** 2 / site.callFreedom + site.trafficVariance ** 2 / site.trafficFreedom;
    common += Math.sqrt(site.common * site.trafficVariance);
    commonAlone += site.common * site.trafficVariance;
  }
  const together = common ** 2 - commonAlone;
  const leastFreedom = sites.reduce((least, { trafficFreedom }) => Math.min(least, trafficFreedom), Infinity);
  // What is common was seen on the same days at all sites: it has no more freedom than these days.
  perFreedom += together > 0 ? together ** 2 / leastFreedom : 0;
  variance += together;
  return logNormal(mean, variance, perFreedom > 0 ? variance ** 2 / perFreedom : Infinity);
}

/** Standard deviations from the mean to P90 of a normal distribution. */
const Z90 = 1.2816;

function logNormal(mean: number, variance: number, freedom: number): MonthSpread {
  if (mean <= 0 || variance <= 0) return { mean, p10: mean, p50: mean, p90: mean };
  const widened = (variance * studentT90(freedom) ** 2) / Z90 ** 2;
  const median = (spread: number): number => mean / Math.sqrt(1 + spread / mean ** 2);
  const sigma = Math.sqrt(Math.log(1 + widened / mean ** 2));
  return {
    mean,
    p10: median(widened) * Math.exp(-Z90 * sigma),
    p50: median(variance),
    // P90 of a log-normal is largest at σ = z; where less is known, it is not brought down again.
    p90: mean * Math.exp(Z90 * Math.min(sigma, Z90) - Math.min(sigma, Z90) ** 2 / 2),
  };
}

/** P90 of Student's t by its expansion about the normal distribution (Abramowitz and Stegun 26.7.5), right within 4%. */
function studentT90(freedom: number): number {
  const z = Z90;
  return (
    z +
    (z ** 3 + z) / (4 * freedom) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3)
  );
}
