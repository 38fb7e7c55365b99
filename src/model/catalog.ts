import type { Tier } from './estimate.ts';

/** Prices of one way to run a request, USD per million tokens. */
export interface TokenPrices {
  readonly input: number;
  readonly output: number;
  /** Of reasoning tokens, where they cost something else than the answer. */
  readonly reasoningOutput: number | null;
  readonly cacheRead: number | null;
  /** Price of writing to the cache, per lifetime (`5m`, `1h`); empty when writing is free or there is no cache. */
  readonly cacheWrite: Readonly<Record<string, number>>;
  /** Whole-request repricing above a number of input tokens, in rising order. */
  readonly longContextSteps: readonly LongContextStep[];
}

/** One model of the catalog, as the engine uses it; its own prices are those of a standard request. */
export interface CatalogModel extends TokenPrices {
  readonly provider: string;
  readonly id: string;
  readonly name: string | null;
  readonly kind: 'chat' | 'embedding' | 'other';
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
  /** Multiplier for batch requests, e.g. 0.5; null without a batch API, or where not every price has the same one (see `modes`). */
  readonly batchFactor: number | null;
  /** Prices of other ways to run a request than the standard one. */
  readonly modes?: Readonly<Partial<Record<PriceMode, TokenPrices>>>;
  /** USD per million cached tokens and hour, where keeping a cache is billed by time. */
  readonly cacheStorage?: number | null;
  /** Prices of what is not text tokens, in USD each as `PRICE_UNITS` says. */
  readonly units?: Readonly<Partial<Record<PriceUnit, number>>>;
  /** `units`: billed by units alone (per minute, per image); `input` and `output` are 0 and say nothing. Absent: by tokens. */
  readonly billedBy?: 'tokens' | 'units';
  /** A server that is paid by the hour; the prices per token follow from it. */
  readonly hourly?: HourlyRate;
  /** Factor on all prices where the request or the deployment asks for a region: `{ us: 1.1 }`. */
  readonly regions?: Readonly<Record<string, number>>;
  /** First day of the prices in force; null or absent: not known. */
  readonly since?: string | null;
  /** Prices before and after those in force on the view's day, in the order of time. */
  readonly past?: readonly DatedPrices[];
  readonly announced?: readonly DatedPrices[];
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
  /** Name and date of the sources of the prices: `pi-ai 1.5.2 (2026-11-02)`. */
  readonly sources: readonly string[];
  /** The same of other facts: modes, caching, capabilities, limits, retirement. */
  readonly factSources?: readonly string[];
  /** How many independent price lists state this price; 1 is a single source. */
  readonly lists?: number;
  readonly layer: 'snapshot' | 'workspace' | 'user' | 'remote';
}

/** What a server of the user's own costs, and what follows from that for a request. */
export interface HourlyRate {
  /** An hour. */
  readonly usd: number;
  /** USD of one request, whatever its length; null where the price goes by tokens. */
  readonly perCall: number | null;
  /** `$4 an hour ÷ (600 requests)`. */
  readonly formula: string;
  /** What the server gets done was measured, not planned. */
  readonly measured: boolean;
}

/** How a request is run, where that changes its price. */
export const PRICE_MODES = ['batch', 'flex', 'priority', 'fast'] as const;
export type PriceMode = (typeof PRICE_MODES)[number];

/** Units other than text tokens, with what one price is for. */
export const PRICE_UNITS = {
  audioInput: 'million audio input tokens',
  audioOutput: 'million audio output tokens',
  cachedAudioInput: 'million cached audio input tokens',
  imageInput: 'million image input tokens',
  imageOutput: 'million image output tokens',
  cachedImageInput: 'million cached image input tokens',
  videoInput: 'million video input tokens',
  videoOutput: 'million video output tokens',
  citation: 'million citation tokens',
  audioHours: 'hour of audio',
  videoSeconds: 'second of video',
  images: 'image',
  characters: 'million characters',
  pages: 'thousand pages',
  annotatedPages: 'thousand annotated pages',
  requests: 'thousand requests',
  textMessages: 'thousand text messages',
  webSearches: 'thousand web searches',
  fileSearches: 'thousand file searches',
} as const;
export type PriceUnit = keyof typeof PRICE_UNITS;

/** Prices of a time; `from` is the first day, `until` the first day on which they no longer hold, null where not known. */
export interface DatedPrices {
  readonly from: string | null;
  readonly until: string | null;
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number | null;
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
  | {
      readonly kind: 'found';
      readonly model: CatalogModel;
      readonly how: string;
      /** The price is another seller's, or who sells is not known: why it stands here. */
      readonly assumed?: string;
    }
  /** A local model: no bill. */
  | { readonly kind: 'free'; readonly reason: string }
  | { readonly kind: 'none'; readonly reason: string };

/** Read access to the catalog with overrides applied. */
export interface CatalogView {
  /** ISO date of the snapshot. */
  readonly date: string;
  /** The day whose prices it gives, as an ISO date; the snapshot's when absent. */
  readonly day?: string;
  /**
   * Finds the price of a model id as the code writes it. `provider` is the catalog provider that the SDK or base URL
   * gives, null when that is unknown. Never guesses by prefix.
   */
  readonly resolve: (provider: string | null, id: string) => Lookup;
  readonly get: (provider: string, id: string) => CatalogModel | undefined;
  readonly models: () => readonly CatalogModel[];
  /** The models that only overrides know; `models` leaves them out. */
  readonly ownModels?: () => readonly CatalogModel[];
  /** The models of one provider; cheaper than a filter over all of them. */
  readonly modelsOf?: (provider: string) => readonly CatalogModel[];
}
