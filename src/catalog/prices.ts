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

/** Factors by kind of token; what is left out stays as it is. */
export interface KindFactors {
  readonly input?: number | undefined;
  readonly output?: number | undefined;
  /** Of reasoning tokens; as `output` when left out. */
  readonly reasoning?: number | undefined;
  readonly cacheRead?: number | undefined;
  readonly cacheWrite?: number | undefined;
  /** Of everything that is not text tokens: units, and keeping a cache. */
  readonly other?: number | undefined;
}

/** Every price of the model, and of what is announced for it, times the factor of its kind. */
export function scaleKinds(model: CatalogModel, factors: KindFactors): CatalogModel {
  const { cacheStorage, peak, hourly } = model;
  const { other = 1 } = factors;
  return {
    ...scaleTokens(model, factors),
    modes: mapValues(model.modes ?? {}, (mode) => scaleTokens(mode, factors)),
    units: mapValues(model.units ?? {}, (price) => scaled(price, other)),
    cacheStorage: scaledOrNull(cacheStorage ?? null, other),
    peak: peak ? scaleFlat(peak, factors) : null,
    past: (model.past ?? []).map((dated) => scaleFlat(dated, factors)),
    announced: (model.announced ?? []).map((dated) => scaleFlat(dated, factors)),
    ...(hourly ? { hourly: { ...hourly, perCall: scaledOrNull(hourly.perCall, factors.output ?? 1) } } : {}),
  };
}

function scaleTokens<T extends TokenPrices>(prices: T, factors: KindFactors): T {
  const { output = 1, reasoning = output, cacheWrite = 1 } = factors;
  // A factor of its own on reasoning gives it a price of its own.
  const reasoningOutput = prices.reasoningOutput ?? (reasoning === output ? null : prices.output);
  return {
    ...scaleFlat(prices, factors),
    reasoningOutput: scaledOrNull(reasoningOutput, reasoning),
    cacheWrite: mapValues(prices.cacheWrite, (price) => scaled(price, cacheWrite)),
    longContextSteps: prices.longContextSteps.map((step) => scaleFlat(step, factors)),
  };
}

/** Every price times one factor. */
export function scalePrices<T extends TokenPrices>(prices: T, factor: number): T {
  return scaleTokens(prices, { input: factor, output: factor, cacheRead: factor, cacheWrite: factor });
}

/** The factor of a mode on the standard prices; null where input and output have different ones. */
export function factorOf(standard: TokenPrices, mode: TokenPrices): number | null {
  if (standard.input === 0) return null;
  const ofInput = mode.input / standard.input;
  const ofOutput = standard.output === 0 ? ofInput : mode.output / standard.output;
  return Math.abs(ofInput - ofOutput) < 0.01 ? Number(ofInput.toPrecision(6)) : null;
}

type Flat = { readonly input: number; readonly output: number; readonly cacheRead: number | null };
function scaleFlat<T extends Flat>(prices: T, { input = 1, output = 1, cacheRead = 1 }: KindFactors): T {
  return {
    ...prices,
    input: scaled(prices.input, input),
    output: scaled(prices.output, output),
    cacheRead: scaledOrNull(prices.cacheRead, cacheRead),
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
