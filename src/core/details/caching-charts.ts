import type { ModelCall } from '../../model/call.ts';
import type { CatalogModel } from '../../model/catalog.ts';
import type { CallEstimate, Figure } from '../../model/estimate.ts';
import { createAssumptionList } from '../estimate/assumptions.ts';
import { cacheEconomics, hitRateOf, lifetimeOf } from '../estimate/cache-economics.ts';
import type { CacheEconomics } from '../estimate/cache-economics.ts';
import { costOf } from '../estimate/cost.ts';
import type { ModelEstimate } from '../estimate/estimate-model.ts';
import { scale, sum, usable, weaken, ZERO_RANGE } from '../estimate/figures.ts';
import { formatFigure, formatTokensInFull, formatUsd } from '../estimate/format.ts';
import { modePrices, pricesAt, type RequestPrices } from '../estimate/prices.ts';
import { percentInTenths } from '../format/figures.ts';
import type { CacheView, Chart, LineChart } from './types.ts';

/** Requests on the axis; more where the break-even is later. */
const REQUESTS = 10;
const MOST_REQUESTS = 200;
/** Points of a line over shares. */
const STEPS = 20;

/** The two views of what a prompt cache saves a call. */
export interface CachingCharts {
  readonly byRequests: Chart;
  readonly byHitRate: Chart;
}

/** A lifetime with what caching costs under it. */
interface Lifetime {
  readonly ttl: string;
  readonly label: string;
  readonly economics: CacheEconomics;
}

/** What all lines are made from. */
interface Basis {
  readonly model: CatalogModel;
  readonly prices: RequestPrices;
  readonly prefix: Figure;
  /** USD of a request that finds nothing cached and writes nothing. */
  readonly plain: Figure;
  readonly lifetimes: readonly Lifetime[];
}

/**
 * Cost of a request with and without a prompt cache. With prefix `F` (tokens), prices `p` (input), `w` (write) and `r` (read) a
 * million tokens and `c` the cost of a request without a cache: `n` requests within the lifetime cost on average `c − F·p + F·(w + (n − 1)·r) / n`,
 * and a request at hit rate `h` costs `c − F·p + F·(h·r + (1 − h)·w)`. Break-even as in `cacheEconomics`.
 */
export function cachingCharts(
  call: ModelCall,
  main: ModelEstimate,
  estimate: Pick<CallEstimate, 'callsPerMonth' | 'tokens'>,
  cache: CacheView<unknown>,
): CachingCharts {
  const basis = basisOf(call, main, cache);
  if ('reason' in basis) {
    const none: Chart = { kind: 'none', reason: basis.reason };
    return { byRequests: none, byHitRate: none };
  }
  return { byRequests: byRequests(basis), byHitRate: byHitRate(basis, estimate, cache) };
}

function basisOf(call: ModelCall, main: ModelEstimate, cache: CacheView<unknown>): Basis | { readonly reason: string } {
  const { lookup, input, output } = main;
  if (lookup.kind === 'free') return { reason: `No curve: ${lookup.reason}.` };
  if (lookup.kind === 'none' || main.noPrice !== null)
    return { reason: `No curve without a price: ${main.noPrice ?? 'the model is not known'}.` };
  const { model } = lookup;
  const name = `${model.provider}/${model.id}`;
  if (cache.minimum === null)
    return { reason: `The catalog has no price for cached input of ${name}: caching is not offered, or not known.` };
  if (cache.prefix.value === 0) return { reason: 'Nothing to cache: the request starts with something that may differ from call to call.' }; // prettier-ignore
  if (cache.missing > 0)
    return {
      reason: `Nothing is cached: the fixed prefix of ${formatFigure(cache.prefix, formatTokensInFull)} tokens is ${formatTokensInFull(Math.ceil(cache.missing))} short of the ${formatTokensInFull(cache.minimum.tokens)} from which on ${name} caches.`,
    };
  const list = modePrices(call, model, createAssumptionList());
  const prices = pricesAt(list, input.total.expected.value, cache.ttl);
  const tokens = { input: input.total, output: output.total, reasoning: output.reasoning };
  const plain = costOf(list, { ...tokens, cache: { read: ZERO_RANGE, write: ZERO_RANGE, ttl: cache.ttl } }).expected;
  const lifetimes = lifetimesOf(model, list, input.total.expected.value);
  return lifetimes.length === 0
    ? { reason: `The price of cached input of ${name} cannot be compared with that of plain input.` }
    : { model, prices, prefix: cache.prefix, plain, lifetimes };
}

/** Each lifetime that has a price of its own for writing; one without a name where writing costs as input. */
function lifetimesOf(
  model: CatalogModel,
  list: Pick<CatalogModel, 'cacheWrite' | 'input' | 'output' | 'cacheRead' | 'reasoningOutput' | 'longContextSteps'>,
  inputTokens: number,
): readonly Lifetime[] {
  const names = Object.keys(list.cacheWrite);
  return (names.length === 0 ? [''] : names).flatMap((ttl) => {
    const { input, cacheRead, cacheWrite } = pricesAt(list, inputTokens, ttl);
    const written = cacheWrite === null ? {} : { [ttl]: cacheWrite };
    const economics = cacheEconomics({ input, cacheRead, cacheWrite: written }, 1, ttl);
    if (!economics) return [];
    const label = ttl === '' ? `cached by ${model.provider}` : `cached for ${LIFETIMES[ttl] ?? ttl}`;
    return [{ ttl, label, economics }];
  });
}
const LIFETIMES: Readonly<Record<string, string>> = { '5m': '5 minutes', '30m': '30 minutes', '1h': '1 hour' };

/** USD of a request whose prefix costs so much a million tokens. */
function withPrefixAt({ plain, prefix, prices }: Basis, price: number): Figure {
  const difference = scale(prefix, (price - prices.input) / 1e6);
  const { value, provenance } = sum([plain, difference]);
  return { value, provenance };
}

function byRequests(basis: Basis): LineChart {
  const { lifetimes, plain, prices } = basis;
  const breakEven = lifetimes.map(({ label, economics }) => requestsToBreakEven(label, economics));
  const last = Math.max(REQUESTS, ...breakEven.map(({ x }) => (x === null ? 0 : 2 * x)));
  const to = Math.min(MOST_REQUESTS, last);
  const counts = Array.from({ length: to }, (_, index) => index + 1);
  return {
    kind: 'lines',
    x: { label: 'Requests within the cache lifetime', unit: 'count', from: 1, to },
    series: [
      { label: 'without a cache', role: 'base', points: counts.map((x) => ({ x, y: plain })) },
      ...lifetimes.map(({ label, economics: { write, read } }) => ({
        label,
        role: 'option' as const,
        points: counts.map((x) => ({ x, y: withPrefixAt(basis, (write + (x - 1) * read) / x) })),
      })),
    ],
    breakEven,
    now: null,
    assumptions: assumptionsOf(basis),
    formula: `on average (write + (n − 1) × read) / n for each prefix token instead of $${prices.input}/M`,
  };
}

/** The first whole number of requests at which caching costs less. */
function requestsToBreakEven(label: string, { breakEvenCalls, write, read }: CacheEconomics) {
  if (!Number.isFinite(breakEvenCalls))
    return { label, x: null, words: `${label}: never pays, since a read costs as much as plain input` };
  const x = Math.floor(breakEvenCalls + 1e-9) + 1;
  return {
    label,
    x,
    words: `${label}: pays from ${x} requests within the lifetime on (write $${rounded(write)}, read $${rounded(read)} a million tokens)`,
  };
}

function byHitRate(
  basis: Basis,
  { callsPerMonth, tokens }: Pick<CallEstimate, 'callsPerMonth' | 'tokens'>,
  cache: CacheView<unknown>,
): LineChart {
  const { lifetimes, plain, prices } = basis;
  const shares = Array.from({ length: STEPS + 1 }, (_, index) => index / STEPS);
  const hits = tokens.cachedInput.ceiling?.value ?? 0;
  const rate = hits > 0 ? Math.min(1, tokens.cachedInput.expected.value / hits) : null;
  return {
    kind: 'lines',
    x: { label: 'Share of requests that find the prefix cached', unit: 'share', from: 0, to: 1 },
    series: [
      { label: 'without a cache', role: 'base', points: shares.map((x) => ({ x, y: plain })) },
      ...lifetimes.map(({ label, economics: { write, read } }) => ({
        label,
        role: 'option' as const,
        points: shares.map((x) => ({ x, y: withPrefixAt(basis, x * read + (1 - x) * write) })),
      })),
    ],
    breakEven: lifetimes.map(({ label, economics: { breakEvenRate: x } }) =>
      x < 1
        ? { label, x, words: `${label}: pays above ${percentInTenths(x)} of requests` }
        : { label, x: null, words: `${label}: pays at no hit rate` },
    ),
    now:
      rate === null ? null : { x: rate, words: `the estimate takes ${percentInTenths(rate)} of requests to find it` },
    assumptions: [...assumptionsOf(basis), ...evenTraffic(lifetimes, callsPerMonth, cache)],
    formula: `h × read + (1 − h) × write for each prefix token instead of $${prices.input}/M`,
  };
}

/** What the hit rate would be if requests came evenly at random. */
function evenTraffic(
  lifetimes: readonly Lifetime[],
  callsPerMonth: Figure,
  { ttl }: Pick<CacheView<unknown>, 'ttl'>,
): readonly string[] {
  const known = lifetimes.find((each) => each.ttl === (ttl ?? '5m')) ?? lifetimes.find((each) => each.ttl === '5m');
  const calls = usable(callsPerMonth.value) ?? 0;
  if (!known || calls === 0 || (known.ttl !== '5m' && known.ttl !== '1h')) return [];
  const { words } = lifetimeOf(known.ttl);
  return [
    `If the ${formatTokensInFull(calls)} calls a month came evenly at random, ${percentInTenths(hitRateOf(calls, known.ttl))} would come within ${words} of the one before.`,
  ];
}

function assumptionsOf({ model, plain, prefix }: Basis): readonly string[] {
  const storage = model.cacheStorage ?? 0;
  const { provenance } = weaken(prefix, plain.provenance);
  return [
    `The whole fixed prefix of ${formatFigure(prefix, formatTokensInFull)} tokens is cached; the rest of the request, and its answer, cost what the estimate expects (${provenance}).`,
    ...(storage > 0 ? [`Keeping a cache is billed by time as well, $${storage} a million tokens and hour, which is not in the lines.`] : []), // prettier-ignore
    ...(plain.value > 0 ? [`Without a cache a request costs ${formatFigure(plain, formatUsd)}.`] : []),
  ];
}

function rounded(price: number): number {
  return Math.round(price * 1e6) / 1e6;
}
