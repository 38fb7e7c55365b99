/**
 * One or more requests as a log of real usage tells of them. Holds no text of a prompt or an answer. Tokens; USD.
 */
export interface UsageRecord {
  /** Start, milliseconds since 1970; null when it is not told. */
  readonly at: number | null;
  /** End of the time that an aggregated row is about; null for a single request. */
  readonly until: number | null;
  /** Requests that the record stands for; token counts are of all of them together. */
  readonly calls: number;
  readonly model: string | null;
  /** All input, cached input included. */
  readonly input: number;
  /** Of the input, what was read from and written to a prompt cache; null when it is not told. */
  readonly cacheRead: number | null;
  readonly cacheWrite: number | null;
  /** All output, reasoning included. */
  readonly output: number;
  readonly reasoning: number | null;
  /** What the log says it cost; null when it says nothing. */
  readonly cost: number | null;
  readonly code: UsagePlace | null;
  /** Name that the code gave the request: of a span, a generation, a prompt, a tag. */
  readonly names: readonly string[];
  /** Fingerprint (`core/hash`) of the system prompt, made while reading; the text itself is not kept. */
  readonly promptHash: string | null;
}
export interface UsagePlace {
  readonly file: string;
  readonly functionName: string | null;
  /** One-based. */
  readonly line: number | null;
}

/** Distribution of a number over requests. */
export interface Distribution {
  readonly mean: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

/** Kinds of tokens that have a price each, in the order of `MeasuredUse.covariance`; `plain` is input that no cache has to do with. */
export const COVARIED = ['plain', 'cacheRead', 'cacheWrite', 'output'] as const;

export const MATCHES = ['code', 'prompt', 'name', 'model'] as const;
/** What a record was matched to a call site by. */
export type MatchKind = (typeof MATCHES)[number];

/** Real usage of one call site, as aggregates. Tokens per request; USD per request. */
export interface MeasuredUse {
  /** Requests that were seen. */
  readonly calls: number;
  readonly callsPerMonth: number;
  /** Standard deviation of the requests of a day; null when fewer than two days were seen. */
  readonly dailyDeviation: number | null;
  /**
   * How far the site's traffic moves with that of the others (0 to 1): the mean correlation of the calls of a day between two
   * sites of the log; null where too few days were seen to tell.
   */
  readonly commonTraffic: number | null;
  /** Of the tokens of one request (`COVARIED`), the upper triangle row by row; null for fewer than two records. */
  readonly covariance: readonly number[] | null;
  readonly input: Distribution;
  readonly output: Distribution;
  /** Mean tokens; null when the logs do not tell. */
  readonly cacheRead: number | null;
  readonly cacheWrite: number | null;
  readonly reasoning: number | null;
  /** What the logs say a request cost; null when they say nothing. */
  readonly cost: Distribution | null;
  /** Requests by the model that answered. */
  readonly models: Readonly<Record<string, number>>;
  /** How the records were matched, and how sure that is (0 to 1). */
  readonly match: { readonly by: MatchKind; readonly confidence: number };
  /** First and last day, ISO dates; null without times. */
  readonly from: string | null;
  readonly to: string | null;
}

/** Mean and variances of what a measured site costs in the next month, and on how much each rests. USD, USD². */
export interface MonthMoments {
  readonly mean: number;
  /** By calls that differ in length. */
  readonly callVariance: number;
  /** By days that differ in traffic. */
  readonly trafficVariance: number;
  /** Part of both that comes from the log being a sample: the standard error of the mean. */
  readonly standardError: number;
  /** Degrees of freedom of the two variances. */
  readonly callFreedom: number;
  readonly trafficFreedom: number;
  /** Correlation of the traffic of two sites, 0 to 1. */
  readonly common: number;
}
