import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  findProvider,
  type ConditionalPrice,
  type MatchLogic,
  type ModelInfo,
  type ModelPrice,
  type TieredPrices,
} from '@pydantic/genai-prices';
import { z } from 'zod';
import { CatalogBuildError, type SourcePrice, type SourceRow, type SourceStep } from './source-row.ts';

/** Reads the data built into the npm package `@pydantic/genai-prices`, through its public API (no network). */

/** Its provider ids and the catalog's. Subscription products and Hugging Face's per-host lists are left out. */
const PROVIDERS: Readonly<Record<string, string>> = {
  anthropic: 'anthropic',
  arcee: 'arcee',
  avian: 'avian',
  aws: 'amazon-bedrock',
  azure: 'azure',
  baseten: 'baseten',
  cerebras: 'cerebras',
  cloudflare: 'cloudflare-workers-ai',
  cohere: 'cohere',
  deepseek: 'deepseek',
  doubleword: 'doubleword',
  fireworks: 'fireworks-ai',
  google: 'google',
  groq: 'groq',
  minimax: 'minimax',
  mistral: 'mistral',
  moonshotai: 'moonshotai',
  novita: 'novita-ai',
  openai: 'openai',
  openrouter: 'openrouter',
  ovhcloud: 'ovhcloud',
  perplexity: 'perplexity',
  together: 'togetherai',
  voyageai: 'voyage',
  'x-ai': 'xai',
  zai: 'zai',
  zhipuai: 'zhipuai',
};

/** `dates` is when each version was published: the package does not say. */
export function readGenaiPrices(folder: string, dates: Readonly<Record<string, string>>): SourceRow[] {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  const date = dates[version];
  if (date === undefined)
    throw new CatalogBuildError(
      `supplements.json has no publication date of genai-prices ${version}; add it under "published" (npm view @pydantic/genai-prices time)`,
    );
  const source = { name: `genai-prices ${version}`, date, family: 'genai-prices', lists: 1, official: false } as const;
  return Object.entries(PROVIDERS).flatMap(([id, provider]) => {
    const found = findProvider({ providerId: id });
    if (!found)
      throw new CatalogBuildError(
        `genai-prices ${version} no longer has the provider ${id}; change the table in genai-prices.ts`,
      );
    // It has one provider for the Gemini API and Vertex AI; Claude is sold by the latter only.
    return found.models.flatMap(
      (model) =>
        sourceRow(id === 'google' && model.id.startsWith('claude') ? 'google-vertex' : provider, model, source) ?? [],
    );
  });
}

function sourceRow(provider: string, model: ModelInfo, source: SourceRow['source']): SourceRow | null {
  const price = priceOn(model.prices, source.date);
  if (price?.price === undefined) return null;
  return {
    provider,
    id: model.id,
    name: model.name ?? null,
    price: price.price,
    context: model.context_window ?? null,
    maxOutput: null,
    reasoning: null,
    tools: null,
    vision: null,
    released: null,
    retires: null,
    aliases: equalTo(model.match).filter((alias) => alias !== model.id),
    source,
  };
}

/** Ids that mean this model. Its prefixes, infixes and patterns are open and are not taken over. */
function equalTo(match: MatchLogic): string[] {
  if ('equals' in match) return [match.equals];
  if ('or' in match) return match.or.flatMap(equalTo);
  return [];
}

/** The price in force on a day: the newest that has begun and holds at any hour, else the first of those by the hour. */
function priceOn(
  prices: ConditionalPrice[] | ModelPrice,
  day: string,
): { readonly price: SourcePrice | undefined } | null {
  if (!Array.isArray(prices)) return { price: sourcePrice(prices) };
  const begun = prices.filter((entry) => entry.constraint?.type !== 'start_date' || entry.constraint.start_date <= day);
  const always = begun.filter((entry) => entry.constraint?.type !== 'time_of_date');
  const newest = always.sort((a, b) => startOf(a).localeCompare(startOf(b))).at(-1) ?? begun[0];
  return newest ? { price: sourcePrice(newest.prices) } : null;
}

function startOf(entry: ConditionalPrice): string {
  return entry.constraint?.type === 'start_date' ? entry.constraint.start_date : '';
}

type Amount = ModelPrice[string];

function sourcePrice(price: ModelPrice): SourcePrice | undefined {
  const input = base(price['input_mtok']);
  if (input === null) return undefined;
  const write = { default: base(price['cache_write_mtok']), '1h': base(price['cache_write_1h_mtok']) };
  return {
    input,
    output: base(price['output_mtok']) ?? 0,
    cacheRead: base(price['cache_read_mtok']),
    cacheWrite: Object.fromEntries(
      Object.entries(write).flatMap(([lifetime, amount]) => (amount === null ? [] : [[lifetime, amount] as const])),
    ),
    batch: null,
    steps: stepsOf(price),
    peak: null,
  };
}

function base(amount: Amount): number | null {
  if (amount === undefined) return null;
  return typeof amount === 'number' ? amount : amount.base;
}

/** Its steps are stated per kind of token; a step here has the price of each kind from that size on. */
function stepsOf(price: ModelPrice): SourceStep[] {
  const input = price['input_mtok'];
  if (input === undefined || typeof input === 'number') return [];
  const at = (amount: Amount, start: number): number | null => {
    if (amount === undefined || typeof amount === 'number') return base(amount);
    return (
      tiersOf(amount)
        .filter((tier) => tier.start <= start)
        .at(-1)?.price ?? amount.base
    );
  };
  return tiersOf(input).map((tier) => ({
    above: tier.start,
    input: tier.price,
    output: at(price['output_mtok'], tier.start) ?? 0,
    cacheRead: at(price['cache_read_mtok'], tier.start),
  }));
}

function tiersOf(amount: TieredPrices): TieredPrices['tiers'] {
  return [...amount.tiers].sort((a, b) => a.start - b.start);
}
