/** One model as one price list states it. Prices in USD per million tokens. */
export interface SourceRow {
  /** Catalog provider id. */
  readonly provider: string;
  readonly id: string;
  readonly name: string | null;
  readonly price: SourcePrice;
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

export interface SourcePrice {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number | null;
  /** By lifetime; `default` where the list does not say for how long. */
  readonly cacheWrite: Readonly<Record<string, number>>;
  readonly batch: { readonly input: number; readonly output: number } | null;
  readonly steps: readonly SourceStep[];
  readonly peak: SourcePeak | null;
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
  readonly family: 'pi-ai' | 'genai-prices' | 'price-facts';
  /** Independent lists that state this price, as far as this source knows. */
  readonly lists: number;
  /** The provider's own documentation. */
  readonly official: boolean;
}

export class CatalogBuildError extends Error {
  override readonly name = 'CatalogBuildError';
}
