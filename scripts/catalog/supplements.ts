import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { canonicalName } from './canonical.ts';
import { CatalogBuildError } from './source-row.ts';

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
  batch: z.number().optional(),
  context: z.number().optional(),
  maxOutput: z.number().optional(),
  released: z.string().optional(),
  retires: z.string().optional(),
  successor: z.string().optional(),
  tier: z.enum(['hot', 'warm', 'cold', 'economy']).optional(),
});
export type Facts = z.infer<typeof facts>;

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
  set: facts,
});
const schema = z.strictObject({
  about: z.string(),
  /** Publication dates of package versions that do not say. */
  published: z.record(z.string(), z.record(z.string(), z.iso.date())),
  rules: z.array(rule),
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
  readonly factsOf: (provider: string, id: string) => Facts;
  readonly aliases: Raw['aliases'];
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
    factsOf: (provider, id) => {
      const name = canonicalName(id);
      const holding = rules.filter(
        (entry) =>
          (entry.providers?.includes(provider) ?? true) &&
          (entry.ids?.includes(id) === true || entry.matcher.test(name)),
      );
      return Object.assign({}, ...holding.map((entry) => entry.set)) as Facts;
    },
    exclude: (provider, id) =>
      excludes.find(
        (entry) =>
          (entry.provider === provider || entry.provider === '*') &&
          (entry.ids?.includes(id) === true || entry.matcher?.test(id) === true),
      )?.reason ?? null,
  };
}

function whole(patterns: readonly string[]): RegExp {
  return new RegExp(`^(?:${patterns.join('|')})$`);
}
