import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { CatalogRow } from '../../src/catalog/catalog-data.ts';
import { row } from '../../src/catalog/row-schema.ts';
import { canonicalName } from './canonical.ts';
import { CatalogBuildError, type SourceRow } from './source-row.ts';

/** `supplements.json`: facts that no price list carries, each with its source and the day it was looked up. */
const facts = z.strictObject({
  tokenizer: z.string().optional(),
  tools: z.boolean().optional(),
  vision: z.boolean().optional(),
  jsonSchema: z.boolean().optional(),
  reasoning: z.enum(['none', 'optional', 'always']).optional(),
  reasoningDefault: z.string().optional(),
  caching: z.enum(['explicit', 'automatic']).optional(),
  minCacheable: z.number().optional(),
  /** Lifetime that a list's unnamed cache-write price is for. */
  cacheLifetime: z.string().optional(),
  /** Cache-write prices that lists leave out, as a factor on the input price, by lifetime. */
  cacheWriteFactor: z.record(z.string(), z.number()).optional(),
  /** Writing to the cache costs nothing extra: what lists state is an error. */
  freeCacheWrite: z.literal(true).optional(),
  /** Factors or prices by mode, units and regions: rules add to each other, key by key. */
  modes: row.shape.modes,
  units: row.shape.units,
  regions: row.shape.regions,
  reasoningOutput: z.number().optional(),
  cacheStorage: z.number().optional(),
  longContext: row.shape.longContext,
  peak: row.shape.peak,
  /** Prices of other times that no list has, or that a list has wrong; in place of the lists'. */
  past: row.shape.past,
  announced: row.shape.announced,
  context: z.number().optional(),
  maxOutput: z.number().optional(),
  released: z.string().optional(),
  retires: z.string().optional(),
  successor: z.string().optional(),
  tier: z.enum(['hot', 'warm', 'cold', 'economy']).optional(),
});
export type Facts = z.infer<typeof facts>;
/** Facts whose keys are facts of their own. */
const MERGED = ['modes', 'units', 'regions', 'cacheWriteFactor'] as const;

/** What a list states and a reviewer found wrong: the row goes without it. */
const UNSETTABLE = [
  'name',
  'cacheRead',
  'cacheWrite',
  'longContext',
  'peak',
  'modes',
  'units',
  'regions',
  'reasoningOutput',
  'cacheStorage',
  'past',
  'announced',
  'context',
  'maxOutput',
  'minCacheable',
  'caching',
  'tools',
  'vision',
  'jsonSchema',
  'reasoning',
  'reasoningDefault',
  'released',
  'retires',
  'successor',
  'tokenizer',
  'tier',
] as const satisfies readonly (keyof CatalogRow)[];
export type Unsettable = (typeof UNSETTABLE)[number];

/** What the rules say of one model at one provider. */
export interface ReviewedFacts {
  readonly facts: Facts;
  /** Keys that the row goes without, whatever lists or earlier rules say. */
  readonly unset: ReadonlySet<Unsettable>;
  /** Of the rules that speak of it. */
  readonly sources: readonly { readonly name: string; readonly date: string }[];
}

const rule = z.strictObject({
  /** What the rule says, for a reader. */
  about: z.string(),
  source: z.string(),
  date: z.iso.date(),
  /** Only these providers; all when left out. */
  providers: z.array(z.string()).optional(),
  /** Regular expressions for the whole of the model's canonical name (see canonical.ts), or ids as the provider writes them. */
  models: z.array(z.string()).min(1).optional(),
  ids: z.array(z.string()).min(1).optional(),
  set: facts.optional(),
  /** Takes values away: a later rule may set them again. */
  unset: z.array(z.enum(UNSETTABLE)).min(1).optional(),
});
/** A price that a reviewer found on the provider's own page, or that lists have wrong. USD per million tokens. */
const reviewedPrice = z.strictObject({
  about: z.string(),
  source: z.string(),
  date: z.iso.date(),
  provider: z.string(),
  ids: z.array(z.string()).min(1),
  input: z.number().positive(),
  output: z.number().min(0),
  cacheRead: z.number().positive().optional(),
  /** By lifetime. */
  cacheWrite: z.record(z.string(), z.number().positive()).optional(),
  /** Independent sources that the reviewer found to state it. */
  lists: z.int().min(1),
});
const schema = z.strictObject({
  about: z.string(),
  /** Publication dates of package versions that do not say. */
  published: z.record(z.string(), z.record(z.string(), z.iso.date())),
  rules: z.array(rule),
  prices: z.array(reviewedPrice).default([]),
  aliases: z.array(
    z.strictObject({
      provider: z.string(),
      source: z.string(),
      date: z.iso.date(),
      map: z.record(z.string(), z.string()),
    }),
  ),
  exclude: z.array(
    z.strictObject({
      provider: z.string(),
      ids: z.array(z.string()).optional(),
      pattern: z.string().optional(),
      reason: z.string(),
    }),
  ),
});
type Raw = z.infer<typeof schema>;

export interface Supplements {
  readonly published: Raw['published'];
  /** Facts about a model at a provider; where several rules speak of the same fact, the last one holds. */
  readonly factsOf: (provider: string, id: string) => ReviewedFacts;
  readonly aliases: Raw['aliases'];
  /** Reviewed prices: they go before every list's. */
  readonly prices: readonly SourceRow[];
  /** Why a row is left out, or null. */
  readonly exclude: (provider: string, id: string) => string | null;
}

export function readSupplements(file: string): Supplements {
  const parsed = schema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new CatalogBuildError(`${file}: ${z.prettifyError(parsed.error)}`);
  const { published, aliases } = parsed.data;
  const rules = parsed.data.rules.map((entry) => ({ ...entry, matcher: whole(entry.models ?? []) }));
  const excludes = parsed.data.exclude.map((entry) => ({
    ...entry,
    matcher: entry.pattern === undefined ? null : whole([entry.pattern]),
  }));
  return {
    published,
    aliases,
    prices: parsed.data.prices.flatMap(sourceRows),
    factsOf: (provider, id) => {
      const name = canonicalName(id);
      const holding = rules.filter(
        (entry) =>
          (entry.providers?.includes(provider) ?? true) &&
          (entry.ids?.includes(id) === true || entry.matcher.test(name)),
      );
      return reviewedFacts(holding);
    },
    exclude: (provider, id) =>
      excludes.find(
        (entry) =>
          (entry.provider === provider || entry.provider === '*') &&
          (entry.ids?.includes(id) === true || entry.matcher?.test(id) === true),
      )?.reason ?? null,
  };
}

function sourceRows(price: z.infer<typeof reviewedPrice>): SourceRow[] {
  const { provider, ids, input, output, cacheRead = null, cacheWrite = {}, source, date, lists } = price;
  return ids.map((id) => ({
    provider,
    id,
    name: null,
    price: { input, output, cacheRead, cacheWrite, batch: null, steps: [], peak: null },
    context: null,
    maxOutput: null,
    reasoning: null,
    tools: null,
    vision: null,
    released: null,
    retires: null,
    aliases: [],
    source: { name: source, date, family: 'reviewed', lists, official: true },
  }));
}

function reviewedFacts(rules: readonly z.infer<typeof rule>[]): ReviewedFacts {
  let facts: Facts = {};
  const unset = new Set<Unsettable>();
  for (const { set = {}, unset: gone = [] } of rules) {
    for (const key of gone) unset.add(key);
    facts = Object.fromEntries(Object.entries(facts).filter(([key]) => !gone.some((name) => name === key)));
    for (const key of UNSETTABLE) if (Object.hasOwn(set, key)) unset.delete(key);
    const merged = MERGED.filter((key) => set[key] && facts[key]).map((key) => [key, { ...facts[key], ...set[key] }]);
    facts = { ...facts, ...set, ...(Object.fromEntries(merged) as Facts) };
  }
  return { facts, unset, sources: rules.map(({ source, date }) => ({ name: source, date })) };
}

function whole(patterns: readonly string[]): RegExp {
  return new RegExp(`^(?:${patterns.join('|')})$`);
}
