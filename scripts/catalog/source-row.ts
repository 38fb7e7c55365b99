import type { PriceUnit } from '../../src/model/catalog.ts';

/** One model as one price list states it. Prices in USD per million tokens. */
export interface SourceRow {
  /** Catalog provider id. */
  readonly provider: string;
  readonly id: string;
  readonly name: string | null;
  readonly price: SourcePrice;
  /** Earlier prices with the first day on which each no longer held, and announced ones with their first day, in the order of time. */
  readonly past?: readonly SourcePeriod[];
  readonly announced?: readonly SourcePeriod[];
  readonly context: number | null;
  readonly maxOutput: number | null;
  readonly reasoning: 'none' | 'optional' | 'always' | null;
  readonly tools: boolean | null;
  readonly vision: boolean | null;
  readonly released: string | null;
  readonly retires: string | null;
  readonly aliases: readonly string[];
  readonly source: Source;
}

/** What a list states for one time. */
export interface SourcePrice {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number | null;
  /** By lifetime; `default` where the list does not say for how long. */
  readonly cacheWrite: Readonly<Record<string, number>>;
  readonly batch: { readonly input: number; readonly output: number } | null;
  readonly steps: readonly SourceStep[];
  readonly peak: SourcePeak | null;
  /** Of reasoning tokens, where the list states one apart. */
  readonly reasoningOutput?: number | null;
  /** What is not billed as text tokens. A price of 0 for input and output with units means: by units alone. */
  readonly units?: Readonly<Partial<Record<PriceUnit, number>>>;
}
/** Prices from a day on (`from`), or up to the day before another (`until`). */
export interface SourcePeriod {
  readonly day: string;
  readonly price: SourcePrice;
}
/** The row as of a later day than its list's: what was announced for the time between is in force. */
export function rowAsOf(row: SourceRow, day: string): SourceRow {
  const [next, ...later] = row.announced ?? [];
  if (!next || next.day > day) return row;
  const past = [...(row.past ?? []), { day: next.day, price: row.price }];
  return rowAsOf({ ...row, price: next.price, past, announced: later }, day);
}
export interface SourceStep {
  readonly above: number;
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number | null;
}
export interface SourcePeak {
  readonly windowsUtc: readonly string[];
  readonly days: string;
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number | null;
}

export interface Source {
  /** `pi-ai 1.5.2`. */
  readonly name: string;
  readonly date: string;
  /** Lists that copy from each other are one family. */
  readonly family: 'pi-ai' | 'genai-prices' | 'price-facts' | 'reviewed';
  /** Independent lists that state this price, as far as this source knows. */
  readonly lists: number;
  /** The provider's own documentation. */
  readonly official: boolean;
}

export class CatalogBuildError extends Error {
  override readonly name = 'CatalogBuildError';
}
