import type { CatalogModel, TokenPrices } from '../model/catalog.ts';

/** Arithmetic on the prices of a model. USD per million tokens. */

/**
 * The model with token prices of its own instead of the listed ones. Modes with one factor on the listed prices keep it;
 * peak hours, storage, dated prices and the other modes belong to the list and go with it.
 */
export function replacePrices(model: CatalogModel, prices: TokenPrices): CatalogModel {
  const modes = Object.entries(model.modes ?? {}).flatMap(([name, mode]) => {
    const factor = factorOf(model, mode);
    return factor === null ? [] : [[name, scalePrices(prices, factor)] as const];
  });
  return {
    ...model,
    ...prices,
    modes: Object.fromEntries(modes),
    billedBy: 'tokens',
    peak: null,
    cacheStorage: null,
    since: null,
    past: [],
    announced: [],
  };
}

/** Every price of the model, and of what is announced for it, times a factor. */
export function scaleModel(model: CatalogModel, factor: number): CatalogModel {
  const { cacheStorage, peak } = model;
  return {
    ...scalePrices(model, factor),
    modes: mapValues(model.modes ?? {}, (mode) => scalePrices(mode, factor)),
    units: mapValues(model.units ?? {}, (price) => scaled(price, factor)),
    cacheStorage: scaledOrNull(cacheStorage ?? null, factor),
    peak: peak ? scaleFlat(peak, factor) : null,
    past: (model.past ?? []).map((dated) => scaleFlat(dated, factor)),
    announced: (model.announced ?? []).map((dated) => scaleFlat(dated, factor)),
  };
}

export function scalePrices<T extends TokenPrices>(prices: T, factor: number): T {
  return {
    ...scaleFlat(prices, factor),
    reasoningOutput: scaledOrNull(prices.reasoningOutput, factor),
    cacheWrite: mapValues(prices.cacheWrite, (price) => scaled(price, factor)),
    longContextSteps: prices.longContextSteps.map((step) => scaleFlat(step, factor)),
  };
}

/** The factor of a mode on the standard prices; null where input and output have different ones. */
export function factorOf(standard: TokenPrices, mode: TokenPrices): number | null {
  if (standard.input === 0) return null;
  const ofInput = mode.input / standard.input;
  const ofOutput = standard.output === 0 ? ofInput : mode.output / standard.output;
  return Math.abs(ofInput - ofOutput) < 0.01 ? Number(ofInput.toPrecision(6)) : null;
}

type Flat = { readonly input: number; readonly output: number; readonly cacheRead: number | null };
function scaleFlat<T extends Flat>(prices: T, factor: number): T {
  return {
    ...prices,
    input: scaled(prices.input, factor),
    output: scaled(prices.output, factor),
    cacheRead: scaledOrNull(prices.cacheRead, factor),
  };
}

/** Twelve significant digits: no floating-point dust in what is shown. */
function scaled(price: number, factor: number): number {
  return Number((price * factor).toPrecision(12));
}
function scaledOrNull(price: number | null, factor: number): number | null {
  return price === null ? null : scaled(price, factor);
}
function mapValues<T>(record: Readonly<Record<string, T>>, map: (value: T) => T): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
