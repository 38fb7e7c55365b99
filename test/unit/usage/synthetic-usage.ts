/** Made-up usage of call sites, log and month to come alike, to see how often the month is where it was said to be. */
import { UsageAggregate } from '../../../src/core/usage/aggregate.ts';
import { commonTraffic, DAY_MS, isWeekend, type UsageWindow } from '../../../src/core/usage/daily-calls.ts';
import { monthMoments, monthSpread, type MonthSpread } from '../../../src/core/usage/uncertainty.ts';
import type { CallEstimate, Figure, Range } from '../../../src/model/estimate.ts';
import type { MeasuredUse, UsageRecord } from '../../../src/model/usage.ts';
import { sampleEstimate } from '../server/samples.ts';

/** A kind of call sites. */
export interface Scenario {
  readonly name: string;
  readonly sites: number;
  readonly callsPerDay: number;
  /** Of a day's traffic beyond what independent calls have: relative deviation that each site has alone, and that all share. */
  readonly ownDeviation: number;
  readonly sharedDeviation: number;
  /** Traffic of a Saturday or Sunday beside that of another day. */
  readonly weekend: number;
  /** Of the logarithm of input and output tokens. */
  readonly skew: number;
  /** Correlation of these logarithms. */
  readonly correlation: number;
  /** Tokens of the prefix that half of the calls read from the cache and the others write to it. */
  readonly cachedPrefix: number;
  /** Days of the log. */
  readonly days: number;
}

const PRICES = { input: 3, cacheRead: 0.3, cacheWrite: 3.75, output: 15 };
const MONTH = 30;

/** Share of made-up months whose cost was between P10 and P90 as they followed from the log before. */
export function coverage(scenario: Scenario, months: number, seed: number): Coverage {
  const random = randomNumbers(seed);
  let inside = 0;
  let below = 0;
  let width = 0;
  let seen = 0;
  for (let index = 0; index < months; index++) {
    const found = spreadOfLog(scenario, random);
    if (!found) continue;
    seen++;
    const actual = costOfMonth(scenario, random);
    if (actual < found.p10) below++;
    else if (actual <= found.p90) inside++;
    width += (found.p90 - found.p10) / found.mean;
  }
  return { inside: inside / seen, below: below / seen, width: width / seen };
}
export interface Coverage {
  /** Shares of months between P10 and P90, and below P10. */
  readonly inside: number;
  readonly below: number;
  /** Mean of the interval's length beside the expected cost. */
  readonly width: number;
}

function spreadOfLog(scenario: Scenario, random: RandomNumbers): MonthSpread | null {
  const aggregates = Array.from({ length: scenario.sites }, () => new UsageAggregate());
  const start = Math.floor(random.uniform() * 7);
  eachCall(scenario, { from: start, days: scenario.days }, random, (site, day, { input, read, write, output }) =>
    aggregates[site]?.add(recordOf(day, input, read, write, output), { by: 'code', confidence: 1 }),
  );
  const window: UsageWindow = { days: scenario.days, first: start * DAY_MS, last: (start + scenario.days) * DAY_MS };
  const common = commonTraffic(
    aggregates.map((each) => ({ daily: each.daily(window), tokensPerCall: each.tokensPerCall })),
  );
  const uses = aggregates.flatMap((each) => each.result(window, common) ?? []);
  return monthSpread(uses.flatMap((use) => monthMoments(estimateOf(use)) ?? []));
}

function recordOf(day: number, input: number, read: number, write: number, output: number): UsageRecord {
  return { at: day * DAY_MS + 1, until: null, calls: 1, model: null, input, cacheRead: read, cacheWrite: write, output, reasoning: null, cost: null, code: null, names: [], promptHash: null }; // prettier-ignore
}

/** As the engine makes it of such a use: the mean tokens at their prices. */
function estimateOf(measured: MeasuredUse): CallEstimate {
  const { input, output, cacheRead, cacheWrite, callsPerMonth } = measured;
  const range = (value: number): Range => {
    const figure: Figure = { value, provenance: 'measured' };
    return { floor: figure, expected: figure, ceiling: figure };
  };
  const [read, write] = [cacheRead ?? 0, cacheWrite ?? 0];
  const call = costOf({ input: input.mean, read, write, output: output.mean });
  const sample = sampleEstimate('made-up');
  return {
    ...sample,
    measured,
    price: sample.price && { ...sample.price, ...PRICES },
    tokens: { ...sample.tokens, input: range(input.mean), cachedInput: range(read), cacheWrite: range(write), output: range(output.mean) }, // prettier-ignore
    costPerCall: range(call),
    costPerMonth: range(call * callsPerMonth),
  };
}

interface Tokens {
  readonly input: number;
  readonly read: number;
  readonly write: number;
  readonly output: number;
}
function costOf({ input, read, write, output }: Tokens): number {
  return (
    ((input - read - write) * PRICES.input +
      read * PRICES.cacheRead +
      write * PRICES.cacheWrite +
      output * PRICES.output) /
    1e6
  );
}

function costOfMonth(scenario: Scenario, random: RandomNumbers): number {
  let cost = 0;
  const from = Math.floor(random.uniform() * 7);
  eachCall(scenario, { from, days: MONTH }, random, (_, __, tokens) => (cost += costOf(tokens)));
  return cost;
}

function eachCall(
  { sites, callsPerDay, ownDeviation, sharedDeviation, weekend, skew, correlation, cachedPrefix }: Scenario,
  { from, days }: { readonly from: number; readonly days: number },
  random: RandomNumbers,
  onCall: (site: number, day: number, tokens: Tokens) => void,
): void {
  for (let day = from; day < from + days; day++) {
    const shared = random.around(sharedDeviation) * (isWeekend(day) ? weekend : 1);
    for (let site = 0; site < sites; site++) {
      const calls = random.poisson(callsPerDay * shared * random.around(ownDeviation));
      for (let call = 0; call < calls; call++) {
        const first = random.normal();
        const second = correlation * first + Math.sqrt(1 - correlation ** 2) * random.normal();
        const isHit = random.uniform() < 0.5;
        const [read, write] = isHit ? [cachedPrefix, 0] : [0, cachedPrefix];
        const input = cachedPrefix + Math.round(400 * Math.exp(skew * first));
        onCall(site, day, { input, read, write, output: Math.round(150 * Math.exp(skew * second)) });
      }
    }
  }
}

interface RandomNumbers {
  readonly uniform: () => number;
  readonly normal: () => number;
  readonly poisson: (mean: number) => number;
  /** Log-normal with mean 1 and this deviation. */
  readonly around: (deviation: number) => number;
}

/** The same numbers for the same seed (mulberry32; Box–Muller; Poisson by Knuth, as a normal where it is one). */
function randomNumbers(seed: number): RandomNumbers {
  let state = seed;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const poisson = (mean: number): number => {
    if (mean > 200) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = uniform(); product > limit; product *= uniform()) count++;
    return count;
  };
  const around = (deviation: number): number => {
    const sigma = Math.sqrt(Math.log(1 + deviation ** 2));
    return Math.exp(sigma * normal() - sigma ** 2 / 2);
  };
  return { uniform, normal, poisson, around };
}

const BASE: Scenario = { name: '', sites: 8, callsPerDay: 40, ownDeviation: 0.25, sharedDeviation: 0, weekend: 1, skew: 0.8, correlation: 0.4, cachedPrefix: 1500, days: 14 }; // prettier-ignore

/** What docs/calibration.md says of each comes from `npm run bench -- coverage`. */
export const SCENARIOS: readonly Scenario[] = [
  { ...BASE, name: '8 sites, independent, 14 days' },
  { ...BASE, name: '8 sites, half in common, 14 days', sharedDeviation: 0.25 },
  { ...BASE, name: '8 sites, all in common, 14 days', ownDeviation: 0.05, sharedDeviation: 0.4 },
  { ...BASE, name: '8 sites, half in common, 30 days', sharedDeviation: 0.25, days: 30 },
  { ...BASE, name: '8 sites, half in common, 7 days', sharedDeviation: 0.25, days: 7 },
  { ...BASE, name: '8 sites, half in common, 3 days', sharedDeviation: 0.25, days: 3 },
  { ...BASE, name: '8 sites, weekends at 30%, 14 days', weekend: 0.3, sharedDeviation: 0.1 },
  { ...BASE, name: '1 site, 14 days', sites: 1 },
  { ...BASE, name: '1 site, 2 calls a day, very skewed, 14 days', sites: 1, callsPerDay: 2, skew: 1.2 },
  { ...BASE, name: '1 site, 2 calls a day, 5 days', sites: 1, callsPerDay: 2, days: 5 },
  { ...BASE, name: '40 sites, 5 calls a day, half in common, 14 days', sites: 40, callsPerDay: 5, sharedDeviation: 0.25 }, // prettier-ignore
];
