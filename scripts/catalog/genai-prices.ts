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
import type { PriceUnit } from '../../src/model/catalog.ts';
import { compare } from './order.ts';
import {
  CatalogBuildError,
  type SourcePeriod,
  type SourcePrice,
  type SourceRow,
  type SourceStep,
} from './source-row.ts';

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
  const prices = timelineOf(model.prices, source.date);
  if (prices === null) return null;
  return {
    provider,
    id: model.id,
    name: model.name ?? null,
    ...prices,
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

interface Timeline {
  readonly price: SourcePrice;
  readonly past: readonly SourcePeriod[];
  readonly announced: readonly SourcePeriod[];
}

/**
 * The price in force on a day with those before and after it. Prices by the hour come from sources that say which hours
 * are the dear ones; here the one that holds at any hour counts, else the first.
 */
function timelineOf(prices: ConditionalPrice[] | ModelPrice, day: string): Timeline | null {
  if (!Array.isArray(prices)) return timeline([{ day: '', price: sourcePrice(prices) }], day);
  const always = prices.filter((entry) => entry.constraint?.type !== 'time_of_date');
  const entries = (always.length > 0 ? always : prices.slice(0, 1)).map((entry) => ({
    day: startOf(entry),
    price: sourcePrice(entry.prices),
  }));
  return timeline(
    entries.sort((a, b) => compare(a.day, b.day)),
    day,
  );
}

function timeline(
  entries: readonly { readonly day: string; readonly price: SourcePrice | undefined }[],
  day: string,
): Timeline | null {
  const stated = entries.flatMap(({ day: from, price }) => (price ? [{ day: from, price }] : []));
  const begun = stated.filter((entry) => entry.day <= day);
  const now = begun.at(-1);
  if (!now) return null;
  const past = begun.slice(0, -1).map(({ price }, at) => ({ day: begun[at + 1]?.day ?? '', price }));
  return { price: now.price, past, announced: stated.filter((entry) => entry.day > day) };
}

function startOf(entry: ConditionalPrice): string {
  return entry.constraint?.type === 'start_date' ? entry.constraint.start_date : '';
}

type Amount = ModelPrice[string];

function sourcePrice(price: ModelPrice): SourcePrice | undefined {
  const units = unitsOf(price);
  const input = base(price['input_mtok']) ?? (Object.keys(units).length > 0 ? 0 : null);
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
    reasoningOutput: base(price['output_reasoning_mtok']),
    units,
  };
}

/** Its names of units, with the catalog's. */
const UNITS: Readonly<Record<string, PriceUnit>> = {
  input_audio_mtok: 'audioInput',
  output_audio_mtok: 'audioOutput',
  cache_audio_read_mtok: 'cachedAudioInput',
  input_image_mtok: 'imageInput',
  output_image_mtok: 'imageOutput',
  cache_image_read_mtok: 'cachedImageInput',
  input_video_mtok: 'videoInput',
  output_video_mtok: 'videoOutput',
  output_citation_mtok: 'citation',
  audio_hours: 'audioHours',
  input_audio_hours: 'audioHours',
  input_document_kpages: 'pages',
  input_annotated_document_kpages: 'annotatedPages',
  requests_kcount: 'requests',
  input_text_messages_kcount: 'textMessages',
  web_searches_kcount: 'webSearches',
  storage_searches_kcount: 'fileSearches',
};

function unitsOf(price: ModelPrice): Partial<Record<PriceUnit, number>> {
  return Object.fromEntries(
    Object.entries(UNITS).flatMap(([name, unit]) => {
      const amount = base(price[name]);
      return amount === null || amount === 0 ? [] : [[unit, amount] as const];
    }),
  );
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
