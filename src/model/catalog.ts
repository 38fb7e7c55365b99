import type { Tier } from './estimate.ts';

/** One model of the catalog, as the engine uses it. Prices in USD per million tokens. */
export interface CatalogModel {
  readonly provider: string;
  readonly id: string;
  readonly name: string | null;
  readonly kind: 'chat' | 'embedding' | 'other';
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number | null;
  /** Price of writing to the cache, per lifetime (`5m`, `1h`); empty when writing is free or there is no cache. */
  readonly cacheWrite: Readonly<Record<string, number>>;
  /** Tokens. */
  readonly contextWindow: number | null;
  readonly maxOutput: number | null;
  /** Smallest cacheable prefix, tokens. */
  readonly minCacheable: number | null;
  readonly capabilities: Capabilities;
  readonly tier: Tier | null;
  readonly reasoning: 'none' | 'optional' | 'always';
  /** What the model does when the request says nothing: `off`, `on`, or an effort. */
  readonly reasoningDefault: string | null;
  /** Multiplier for batch requests, e.g. 0.5; null without a batch API. */
  readonly batchFactor: number | null;
  /** Whole-request repricing above a number of input tokens. */
  readonly longContext: LongContextStep | null;
  /** Every step in rising order, for the few models that have more than one; the first one equals `longContext`. */
  readonly longContextSteps?: readonly LongContextStep[];
  /** Hours at which the provider charges more; the other prices of this model are those outside them. */
  readonly peak?: PeakHours | null;
  /** `explicit`: the request marks what is cached. `automatic`: the provider caches without being asked. Null: unknown. */
  readonly caching?: 'explicit' | 'automatic' | null;
  /** ISO date (or year and month) of release. */
  readonly released?: string | null;
  /** ISO date of retirement, if announced. */
  readonly retires: string | null;
  readonly successor: string | null;
  /** Which tokenizer counts or estimates for it. */
  readonly tokenizer: string;
  /** Name and date of the sources: `pi-ai 1.5.2 (2026-11-02)`. */
  readonly sources: readonly string[];
  /** How many independent price lists state this price; 1 is a single source. */
  readonly lists?: number;
  readonly layer: 'snapshot' | 'workspace' | 'user' | 'remote';
}
/** Prices of a whole request whose input is longer than `above` tokens. */
export interface LongContextStep {
  readonly above: number;
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number | null;
}
export interface PeakHours {
  /** `01:00-04:00`, UTC. */
  readonly windowsUtc: readonly string[];
  /** `Mon-Fri`. */
  readonly days: string;
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number | null;
}
export interface Capabilities {
  readonly tools: boolean | null;
  readonly vision: boolean | null;
  readonly jsonSchema: boolean | null;
}

export type Lookup =
  | { readonly kind: 'found'; readonly model: CatalogModel; readonly how: string }
  /** A local model: no bill. */
  | { readonly kind: 'free'; readonly reason: string }
  | { readonly kind: 'none'; readonly reason: string };

/** Read access to the catalog with overrides applied. */
export interface CatalogView {
  /** ISO date of the snapshot. */
  readonly date: string;
  /**
   * Finds the price of a model id as the code writes it. `provider` is the catalog provider that the SDK or base URL
   * gives, null when that is unknown. Never guesses by prefix.
   */
  readonly resolve: (provider: string | null, id: string) => Lookup;
  readonly get: (provider: string, id: string) => CatalogModel | undefined;
  readonly models: () => readonly CatalogModel[];
  /** The models of one provider; cheaper than a filter over all of them. */
  readonly modelsOf?: (provider: string) => readonly CatalogModel[];
}
