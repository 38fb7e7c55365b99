import type { ModelCall } from '../../model/call.ts';
import { PRICE_MODES, PRICE_UNITS, type CatalogModel, type PriceMode, type TokenPrices } from '../../model/catalog.ts';
import type { AssumptionList } from './assumptions.ts';
import { firstValue } from './resolved.ts';

/** Prices that hold for one request, USD per million tokens. */
export interface RequestPrices {
  readonly input: number;
  readonly output: number;
  /** Of reasoning tokens. */
  readonly reasoning: number;
  /** Null: no cached price, reads cost as input. */
  readonly cacheRead: number | null;
  /** Null: writing costs as input. */
  readonly cacheWrite: number | null;
}

/** Why a model's prices cannot be used; null when they can. A catalog may come from anywhere. */
export function priceProblem(model: CatalogModel): string | null {
  if (model.billedBy === 'units') {
    const units = Object.entries(model.units ?? {}).map(([unit, price]) => `$${price} per ${unitName(unit)}`);
    return `${model.provider}/${model.id} is not billed by text tokens: ${units.join(', ')}`;
  }
  const broken = [model, ...Object.values(model.modes ?? {})]
    .flatMap(allPrices)
    .find((price) => !Number.isFinite(price) || price < 0 || price > MAX_PRICE);
  return broken === undefined
    ? null
    : `the catalog's price of ${model.provider}/${model.id} is ${broken} USD per million tokens, which cannot be right`;
}
/** The dearest models cost some hundred USD per million tokens. */
const MAX_PRICE = 100_000;

function unitName(unit: string): string {
  return Object.hasOwn(PRICE_UNITS, unit) ? PRICE_UNITS[unit as keyof typeof PRICE_UNITS] : unit;
}

function allPrices(prices: TokenPrices): readonly number[] {
  const { input, output, reasoningOutput, cacheRead, cacheWrite, longContextSteps } = prices;
  return [
    ...[input, output, reasoningOutput ?? 0, cacheRead ?? 0, ...Object.values(cacheWrite)],
    ...longContextSteps.flatMap((step) => [step.input, step.output, step.cacheRead ?? 0]),
  ];
}

/** The way in which the call is run, batch or the service tier that it asks for, where the catalog has prices for it. */
export function pricedMode(call: ModelCall, model: CatalogModel): PriceMode | null {
  const tier = firstValue(call.serviceTier);
  const mode = call.batch ? 'batch' : PRICE_MODES.find((name) => name === tier);
  return mode && model.modes?.[mode] ? mode : null;
}

/** The prices of the way in which the call is run: the standard ones where no other is known, with an assumption that says so. */
export function modePrices(call: ModelCall, model: CatalogModel, list: AssumptionList): TokenPrices {
  const mode = pricedMode(call, model);
  if (mode !== null) return model.modes?.[mode] ?? model;
  const tier = firstValue(call.serviceTier);
  if (call.batch)
    list.add({
      id: 'batch',
      text: 'no batch price is known for this model; counted at the standard price',
      setting: '',
    });
  else if (tier !== null && !STANDARD_TIERS.has(tier))
    list.add({ id: 'service-tier', text: `service tier ${tier} is counted at the standard price`, setting: '' });
  return model;
}
const STANDARD_TIERS = new Set(['auto', 'default', 'standard', 'standard_only', 'on_demand']);

/** The dearest hour's prices, which bound a cost from above; other figures are counted outside peak hours, and it says so. */
export function peakPrices(prices: TokenPrices, model: CatalogModel, list: AssumptionList): TokenPrices {
  const { peak } = model;
  if (!peak || prices !== model) return prices;
  const { windowsUtc, days, input, output, cacheRead } = peak;
  list.add({
    id: 'peak-hours',
    text: `outside peak hours (${windowsUtc.join(', ')} UTC, ${days}), when a million tokens cost $${input} in and $${output} out; the ceiling is inside them`,
    setting: '',
  });
  return { ...prices, input, output, cacheRead: cacheRead ?? prices.cacheRead };
}

/** Price of writing to the cache for a lifetime as the request spells it; the shortest one when it names none. */
export function cacheWritePrice({ cacheWrite }: Pick<TokenPrices, 'cacheWrite'>, ttl: string | null): number | null {
  if (ttl !== null && Object.hasOwn(cacheWrite, ttl)) return cacheWrite[ttl]!;
  const prices = Object.values(cacheWrite);
  return prices.length === 0 ? null : Math.min(...prices);
}

/**
 * Prices of a request with that many input tokens: above a long-context step the whole request is repriced, cache
 * writes in the same proportion as input and reasoning in the same proportion as output.
 */
export function pricesAt(prices: TokenPrices, inputTokens: number, ttl: string | null): RequestPrices {
  const { input, output, cacheRead } = prices;
  const write = cacheWritePrice(prices, ttl);
  const reasoning = prices.reasoningOutput ?? output;
  const step = prices.longContextSteps.filter(({ above }) => inputTokens > above).at(-1);
  if (!step) return { input, output, reasoning, cacheRead, cacheWrite: write };
  return {
    input: step.input,
    output: step.output,
    reasoning: output === 0 ? reasoning : (reasoning * step.output) / output,
    cacheRead: step.cacheRead ?? cacheRead,
    cacheWrite: write === null || input === 0 ? write : (write * step.input) / input,
  };
}
