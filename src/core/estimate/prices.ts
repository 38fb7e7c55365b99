import type { CatalogModel, LongContextStep } from '../../model/catalog.ts';

/** Prices that hold for one request, USD per million tokens. */
export interface RequestPrices {
  readonly input: number;
  readonly output: number;
  /** Null: no cached price, reads cost as input. */
  readonly cacheRead: number | null;
  /** Null: writing costs as input. */
  readonly cacheWrite: number | null;
}

/** Why a model's prices cannot be used; null when they can. A catalog may come from anywhere. */
export function priceProblem(model: CatalogModel): string | null {
  const own = [model.input, model.output, model.cacheRead ?? 0, ...Object.values(model.cacheWrite)];
  const prices = own.concat(...longContextSteps(model).map((step) => [step.input, step.output, step.cacheRead ?? 0]));
  const broken = prices.find((price) => !Number.isFinite(price) || price < 0 || price > MAX_PRICE);
  return broken === undefined
    ? null
    : `the catalog's price of ${model.provider}/${model.id} is ${broken} USD per million tokens, which cannot be right`;
}
/** The dearest models cost some hundred USD per million tokens. */
const MAX_PRICE = 100_000;

function longContextSteps(model: CatalogModel): readonly LongContextStep[] {
  return model.longContextSteps ?? (model.longContext ? [model.longContext] : []);
}

/** Price of writing to the cache for a lifetime as the request spells it; the shortest one when it names none. */
export function cacheWritePrice(model: CatalogModel, ttl: string | null): number | null {
  if (ttl !== null && Object.hasOwn(model.cacheWrite, ttl)) return model.cacheWrite[ttl]!;
  const prices = Object.values(model.cacheWrite);
  return prices.length === 0 ? null : Math.min(...prices);
}

/**
 * Prices of a request with that many input tokens: above a long-context step the whole request is repriced, cache
 * writes in the same proportion as input.
 */
export function pricesAt(model: CatalogModel, inputTokens: number, ttl: string | null): RequestPrices {
  const write = cacheWritePrice(model, ttl);
  const step = longContextSteps(model)
    .filter((candidate) => inputTokens > candidate.above)
    .at(-1);
  if (!step) return { input: model.input, output: model.output, cacheRead: model.cacheRead, cacheWrite: write };
  const cacheWrite = write === null || model.input === 0 ? write : (write * step.input) / model.input;
  return { input: step.input, output: step.output, cacheRead: step.cacheRead ?? model.cacheRead, cacheWrite };
}
