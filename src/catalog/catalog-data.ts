import type { Tier } from '../model/estimate.ts';

/**
 * The catalog as a data file: plain JSON, the same form for the shipped snapshot and for a team's own catalog.
 * Prices are USD per million tokens, limits are tokens, dates are ISO (`2026-11-10`). What a row leaves out is unknown;
 * see `catalogModel` for the defaults. Validated by `schema.ts`.
 */
export interface CatalogData {
  readonly format: typeof CATALOG_FORMAT;
  /** Day of the newest source. */
  readonly date: string;
  readonly sources: readonly CatalogSource[];
  readonly providers: readonly CatalogProvider[];
}
export const CATALOG_FORMAT = 'prompt-cost-catalog/1';

export interface CatalogSource {
  readonly name: string;
  readonly date: string;
}
export interface CatalogProvider {
  readonly id: string;
  readonly models: readonly CatalogRow[];
}

export interface CatalogRow {
  readonly id: string;
  readonly name?: string | undefined;
  /** Default `chat`. */
  readonly kind?: 'chat' | 'embedding' | 'other' | undefined;
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number | undefined;
  /** By lifetime: `5m`, `1h`, `30m`, or `default` where the lifetime is not documented. */
  readonly cacheWrite?: Readonly<Record<string, number>> | undefined;
  readonly context?: number | undefined;
  readonly maxOutput?: number | undefined;
  readonly minCacheable?: number | undefined;
  readonly caching?: 'explicit' | 'automatic' | undefined;
  readonly tools?: boolean | undefined;
  readonly vision?: boolean | undefined;
  readonly jsonSchema?: boolean | undefined;
  readonly tier?: Tier | undefined;
  /** Default `none`. */
  readonly reasoning?: 'none' | 'optional' | 'always' | undefined;
  readonly reasoningDefault?: string | undefined;
  readonly batch?: number | undefined;
  /** Rising by `above`. */
  readonly longContext?: readonly CatalogStep[] | undefined;
  readonly peak?: CatalogPeak | undefined;
  readonly released?: string | undefined;
  readonly retires?: string | undefined;
  readonly successor?: string | undefined;
  /** Default `unknown`. */
  readonly tokenizer?: string | undefined;
  /** Independent price lists that agree; default 1. */
  readonly lists?: number | undefined;
  /** Indices into `sources`. */
  readonly sources?: readonly number[] | undefined;
  /** Other ids of the same provider that mean this model. */
  readonly aliases?: readonly string[] | undefined;
}
export interface CatalogStep {
  readonly above: number;
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number | undefined;
}
export interface CatalogPeak {
  readonly windowsUtc: readonly string[];
  readonly days: string;
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number | undefined;
}
