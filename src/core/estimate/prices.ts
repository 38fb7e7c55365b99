import type { ModelCall } from '../../model/call.ts';
import { PRICE_MODES, PRICE_UNITS, type CatalogModel, type TokenPrices } from '../../model/catalog.ts';
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

/**
 * The prices of the way in which the call is run: batch, or the service tier that it asks for. The standard ones where
 * the catalog knows no other, with an assumption that says so.
 */
export function modePrices(call: ModelCall, model: CatalogModel, list: AssumptionList): TokenPrices {
  const tier = firstValue(call.serviceTier);
  if (!call.batch && (tier === null || STANDARD_TIERS.has(tier))) return model;
  const mode = call.batch ? 'batch' : PRICE_MODES.find((name) => name === tier);
  const prices = mode && model.modes?.[mode];
  if (prices) return prices;
  list.add(
    call.batch
      ? {
          id: 'batch',
          text: 'no batch price is known for this model; counted at the standard price',
          setting: '',
        }
      : { id: 'service-tier', text: `service tier ${tier} is counted at the standard price`, setting: '' },
  );
  return model;
}
const STANDARD_TIERS = new Set(['auto', 'default', 'standard', 'standard_only', 'on_demand']);

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
