import type { CatalogModel } from '../model/catalog.ts';
import { replacePrices, scaleModel } from './prices.ts';

/** Where an override was written, for the hover. */
export type OverrideLayer = 'workspace' | 'user' | 'remote';

/**
 * A change to the catalog made by its users. `match` is `provider/id`, where `provider` may be `*` (any provider, or one
 * that is not known, such as a gateway of one's own) and `id` may be `*` (every model of the provider). The id is
 * compared with the id as the code writes it and with the id it resolves to. Later overrides win.
 */
export interface CatalogOverride {
  readonly match: string;
  /** Priced as this model, `provider/id`. */
  readonly alias?: string | undefined;
  /** USD per million tokens; what is left out stays as it is. */
  readonly price?: OverridePrice | undefined;
  /** Factor on every price of the model: `0.85` is a discount of 15%. Applied after `price`. */
  readonly multiplier?: number | undefined;
  readonly layer: OverrideLayer;
}
export interface OverridePrice {
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number | undefined;
  /** By lifetime. */
  readonly cacheWrite?: Readonly<Record<string, number>> | undefined;
}

/** Overrides by what they match. `find` gives the last one that matches, most specific match first. */
export interface OverrideIndex {
  readonly find: (provider: string | null, id: string) => CatalogOverride | undefined;
  readonly wildcard: (provider: string) => CatalogOverride | undefined;
}

export function overrideIndex(overrides: readonly CatalogOverride[]): OverrideIndex {
  if (overrides.length === 0) return { find: () => undefined, wildcard: () => undefined };
  const byMatch = new Map(overrides.map((override) => [override.match, override]));
  return {
    find: (provider, id) =>
      (provider === null ? undefined : byMatch.get(`${provider}/${id}`)) ?? byMatch.get(`*/${id}`),
    wildcard: (provider) => byMatch.get(`${provider}/*`) ?? byMatch.get('*/*'),
  };
}

/** Splits `provider/id` at the first slash; ids hold slashes of their own. Null without both parts. */
export function splitModelKey(key: string): { readonly provider: string; readonly id: string } | null {
  const slash = key.indexOf('/');
  if (slash <= 0 || slash === key.length - 1) return null;
  return { provider: key.slice(0, slash), id: key.slice(slash + 1) };
}

/** The model with an override's price and multiplier; the sources say so. */
export function overrideModel(model: CatalogModel, override: CatalogOverride): CatalogModel {
  const { price, multiplier } = override;
  const priced: CatalogModel = price
    ? {
        ...replacePrices(model, {
          input: price.input,
          output: price.output,
          cacheRead: price.cacheRead ?? null,
          cacheWrite: price.cacheWrite ?? {},
          reasoningOutput: null,
          longContextSteps: [],
        }),
        sources: [`${override.layer} override of ${override.match}`],
        lists: 1,
      }
    : model;
  const scaled = multiplier === undefined ? priced : scaleModel(priced, multiplier);
  const sources =
    multiplier === undefined
      ? scaled.sources
      : [...scaled.sources, `× ${multiplier} by ${override.layer} override of ${override.match}`];
  return { ...scaled, sources, layer: override.layer };
}

/** A model that only an override knows. */
export function modelOfOverride(provider: string, id: string, override: CatalogOverride): CatalogModel | null {
  if (!override.price) return null;
  const bare: CatalogModel = {
    provider,
    id,
    name: null,
    kind: 'chat',
    input: 0,
    output: 0,
    cacheRead: null,
    cacheWrite: {},
    contextWindow: null,
    maxOutput: null,
    minCacheable: null,
    capabilities: { tools: null, vision: null, jsonSchema: null },
    tier: null,
    reasoning: 'none',
    reasoningDefault: null,
    batchFactor: null,
    reasoningOutput: null,
    longContextSteps: [],
    retires: null,
    successor: null,
    tokenizer: 'unknown',
    sources: [],
    layer: override.layer,
  };
  return overrideModel(bare, override);
}
