import type { CallEstimate, Tier } from '../../model/estimate.ts';

/** Prices of one model, USD per million tokens. */
export interface PriceQuad {
  readonly input: number;
  readonly output: number;
  /** Null: what is read from the cache costs as input. */
  readonly cacheRead: number | null;
  /** Null: what is written to it costs as input. */
  readonly cacheWrite: number | null;
}

/** A call as far as it can be priced again under other circumstances. All figures are expected ones. Plain JSON. */
export interface Repriceable {
  readonly tier: Tier | null;
  readonly prices: PriceQuad;
  /** USD of one call. */
  readonly perCall: number;
  /** USD a month; holds the traffic, and the growth of conversations. */
  readonly perMonth: number;
  /** Tokens of one call. */
  readonly input: number;
  readonly output: number;
  /** Input that is read from the prompt cache on a hit, and input that is written to it on a miss. */
  readonly cacheable: number;
  readonly writable: number;
  /** Share of calls that are taken to hit now, 0 to 1. */
  readonly hitRate: number;
  /** USD of one call on the model of each tier; without those that cannot take the call. */
  readonly onTier: Readonly<Partial<Record<Tier, number>>>;
}

/** Circumstances that are tried out. */
export interface WhatIf {
  /** Factor on the calls of every site. */
  readonly traffic: number;
  /** Factor on the length of answers, reasoning included. */
  readonly output: number;
  /** Share of calls that find their prefix in the cache, 0 to 1; null leaves it as it is assumed. */
  readonly hitRate: number | null;
  /** Calls whose model is of a tier go to that of another. */
  readonly tiers: Readonly<Partial<Record<Tier, Tier>>>;
  /** Growth of traffic in a month: 0.1 is 10%. */
  readonly growth: number;
  /** Change of prices in a month: −0.05 is 5% cheaper. */
  readonly priceChange: number;
}

export const AS_IT_IS: WhatIf = { traffic: 1, output: 1, hitRate: null, tiers: {}, growth: 0, priceChange: 0 };

/** What repricing needs of an estimate; null without a price. */
export function repriceable(estimate: CallEstimate, tier: Tier | null): Repriceable | null {
  const { price, costPerCall, costPerMonth, tokens, tiers } = estimate;
  if (!price || !costPerCall || !costPerMonth) return null;
  const cacheable = tokens.cachedInput.ceiling?.value ?? 0;
  const onTier = tiers.flatMap(({ tier: each, costPerCall: cost, blocked }) =>
    cost === null || blocked !== null ? [] : [[each, cost.value] as const],
  );
  return {
    tier,
    prices: { input: price.input, output: price.output, cacheRead: price.cacheRead, cacheWrite: price.cacheWrite },
    perCall: costPerCall.expected.value,
    perMonth: costPerMonth.expected.value,
    input: tokens.input.expected.value,
    output: tokens.output.expected.value,
    cacheable,
    writable: tokens.cacheWrite.ceiling?.value ?? 0,
    hitRate: cacheable > 0 ? tokens.cachedInput.expected.value / cacheable : 0,
    onTier: Object.fromEntries(onTier),
  };
}

/**
 * USD a month of a site under other circumstances: the estimate's own figure, times the traffic, times how much a call of
 * these tokens changes. A call costs `(input − read − written) · inputPrice + read · readPrice + written · writePrice +
 * output · outputPrice`, where `read = hitRate · cacheable` and `written = max(0, writable − read)`; both sides of the ratio
 * are worked out so, which keeps batch factors, long-context steps and growing conversations in proportion. On another
 * tier the estimate of the call for that tier's model takes the place of its own.
 * @param tierPrices Prices of the tiers' models.
 */
export function monthlyCost(
  site: Repriceable,
  whatIf: WhatIf,
  tierPrices: Readonly<Partial<Record<Tier, PriceQuad>>>,
): number {
  const target = site.tier === null ? undefined : whatIf.tiers[site.tier];
  const moved = target === undefined || target === site.tier ? undefined : site.onTier[target];
  const prices = moved === undefined || target === undefined ? site.prices : (tierPrices[target] ?? site.prices);
  const perMonth = moved === undefined || site.perCall === 0 ? site.perMonth : (site.perMonth * moved) / site.perCall;
  const before = callCost(site, prices, site.hitRate, 1);
  const after = callCost(site, prices, whatIf.hitRate ?? site.hitRate, whatIf.output);
  const ratio = before > 0 ? after / before : 1;
  return perMonth * whatIf.traffic * ratio;
}

function callCost(site: Repriceable, prices: PriceQuad, hitRate: number, outputFactor: number): number {
  const read = Math.min(site.input, hitRate * site.cacheable);
  const written = Math.min(site.input - read, Math.max(0, site.writable - read));
  const plain = site.input - read - written;
  return (
    plain * prices.input +
    read * (prices.cacheRead ?? prices.input) +
    written * (prices.cacheWrite ?? prices.input) +
    site.output * outputFactor * prices.output
  );
}

/** One month of a projection; USD. */
export interface ProjectedMonth {
  /** 1 is the next month. */
  readonly month: number;
  readonly cost: number;
  /** What the traffic of the first month would cost at this month's prices: how much cheaper tokens got. */
  readonly atFirstTraffic: number;
}

/** The bill of the months to come: traffic grows, and prices change, by a fixed share each month. */
export function project(firstMonth: number, { growth, priceChange }: WhatIf, months = 12): readonly ProjectedMonth[] {
  return Array.from({ length: months }, (_, index) => {
    const atFirstTraffic = firstMonth * Math.max(0, 1 + priceChange) ** index;
    return { month: index + 1, cost: atFirstTraffic * (1 + growth) ** index, atFirstTraffic };
  });
}
