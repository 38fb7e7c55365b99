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
  readonly longContext: { readonly above: number; readonly input: number; readonly output: number; readonly cacheRead: number | null } | null;
  /** ISO date of retirement, if announced. */
  readonly retires: string | null;
  readonly successor: string | null;
  /** Which tokenizer counts or estimates for it. */
  readonly tokenizer: string;
  /** Name and date of the sources: `pi-ai 1.5.2 (2026-11-02)`. */
  readonly sources: readonly string[];
  readonly layer: 'snapshot' | 'workspace' | 'user' | 'remote';
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
}
