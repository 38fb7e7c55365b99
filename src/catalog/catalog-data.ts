import type { PriceMode, PriceUnit } from '../model/catalog.ts';
import type { Tier } from '../model/estimate.ts';

/**
 * The catalog as a data file: plain JSON, the same form for the shipped snapshot and for a team's own catalog.
 * Prices are USD per million tokens, limits are tokens, dates are ISO (`2026-11-10`). What a row leaves out is unknown;
 * see `modelReader` for the defaults. Validated by `schema.ts`.
 */
export interface CatalogData {
  readonly $schema?: string | undefined;
  readonly format: typeof CATALOG_FORMAT;
  /** Day of the newest source. */
  readonly date: string;
  readonly sources: readonly CatalogSource[];
  readonly providers: readonly CatalogProvider[];
}
export const CATALOG_FORMAT = 'prompt-cost-catalog/2';

export interface CatalogSource {
  readonly name: string;
  readonly date: string;
}
export interface CatalogProvider {
  readonly id: string;
  readonly models: readonly CatalogRow[];
}

/**
 * One model. The prices of the row itself are those in force on the catalog's date; `past` and `announced` hold the
 * others. A row whose `input` and `output` are both 0 and that has `units` is not billed by text tokens.
 */
export interface CatalogRow extends CatalogPrices {
  readonly id: string;
  readonly name?: string | undefined;
  /** Default `chat`. */
  readonly kind?: 'chat' | 'embedding' | 'other' | undefined;
  /** Rising by `until`. Each holds up to the day before its `until`, from the one before it on. */
  readonly past?: readonly CatalogPastPrices[] | undefined;
  /** Rising by `from`. Each holds from its `from` on, until the next one. */
  readonly announced?: readonly CatalogAnnouncedPrices[] | undefined;
  /** Factor on all prices where the request asks for it, by name: `{ "us": 1.1 }`, `{ "data-zone": 1.1 }`. */
  readonly regions?: Readonly<Record<string, number>> | undefined;
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
  readonly released?: string | undefined;
  readonly retires?: string | undefined;
  readonly successor?: string | undefined;
  /** Default `unknown`. */
  readonly tokenizer?: string | undefined;
  /** Independent price lists that agree; default 1. */
  readonly lists?: number | undefined;
  /** Of the prices: indices into the catalog's `sources`. */
  readonly sources?: readonly number[] | undefined;
  /** Of the other facts (modes, caching, capabilities, retirement, …): indices into the catalog's `sources`. */
  readonly facts?: readonly number[] | undefined;
  /** Other ids of the same provider that mean this model. */
  readonly aliases?: readonly string[] | undefined;
}

/** Prices of one way to run a request. */
export interface CatalogTokenPrices {
  readonly input: number;
  readonly output: number;
  /** Of reasoning tokens, where they cost something else than the answer. */
  readonly reasoningOutput?: number | undefined;
  readonly cacheRead?: number | undefined;
  /** By lifetime: `5m`, `1h`, `30m`, or `default` where the lifetime is not documented. */
  readonly cacheWrite?: Readonly<Record<string, number>> | undefined;
  /** Rising by `above`. */
  readonly longContext?: readonly CatalogStep[] | undefined;
}
/** Prices that hold at one time. */
export interface CatalogPrices extends CatalogTokenPrices {
  /** USD per million cached tokens and hour. */
  readonly cacheStorage?: number | undefined;
  /** A factor on every price of the row, or the prices of the mode. */
  readonly modes?: Readonly<Partial<Record<PriceMode, number | CatalogTokenPrices>>> | undefined;
  readonly peak?: CatalogPeak | undefined;
  /** Everything that is not billed as text tokens. */
  readonly units?: Readonly<Partial<Record<PriceUnit, number>>> | undefined;
}
/** What a period does not say of modes, the row's factors say; what else it leaves out is unknown. */
export interface CatalogPastPrices extends CatalogPrices {
  /** First day on which it no longer held. */
  readonly until: string;
}
export interface CatalogAnnouncedPrices extends CatalogPrices {
  /** First day on which it holds. */
  readonly from: string;
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
