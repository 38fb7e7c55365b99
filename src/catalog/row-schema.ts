import { z } from 'zod';
import { PRICE_MODES, PRICE_UNITS, type PriceUnit } from '../model/catalog.ts';
import { CATALOG_FORMAT, type CatalogData, type CatalogRow } from './catalog-data.ts';
import { printable } from './printable.ts';

/**
 * The form of a catalog data file. The published JSON schema is generated from here, so every key says what it means.
 */

/**
 * USD per million tokens. The dearest public price of a text model is 600 (o1-pro's output); a price given per thousand
 * tokens or per token by mistake, or 1e308, is far above this bound.
 */
export const MAX_PRICE = 2000;
const MAX_TOKENS = 100_000_000;
const MAX_MODELS = 20_000;
const MAX_PERIODS = 40;

const PRICE = 'USD per million tokens.';
export const price = z.number().min(0).max(MAX_PRICE);
const tokens = z.int().min(1).max(MAX_TOKENS);
const factor = z.number().gt(0).max(100);
export const text = z
  .string()
  .min(1)
  .max(120)
  .refine((value) => printable(value) === value, 'must hold no control characters');
const modelId = z
  .string()
  .min(1)
  .max(200)
  // Without the `u` flag, which a JSON schema's pattern cannot have.
  .regex(/^(?:(?!\s)[!-~\u00a1-\uffff])+$/, 'must hold no spaces or control characters');
const providerId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{0,63}$/, 'must be lower-case letters, digits, dots and dashes');
export const date = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'must be a date such as 2026-11-10');
const month = z
  .string()
  .regex(/^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/, 'must be a date such as 2026-11-10 or 2026-11');
export const lifetimes = z.record(
  z.string().regex(/^(?:\d{1,4}[smhd]|default)$/, 'must be a lifetime such as 5m, 1h or default'),
  price,
);

// The ids are names of definitions in the JSON schema. Those of `price` and `lifetimes` are here, not above: settings of an
// editor, which hold them too, know no references.
const cost = price.meta({ id: 'price' });
const step = z.strictObject({
  above: tokens.describe('Input tokens; a longer request has these prices as a whole.'),
  input: cost,
  output: cost,
  cacheRead: cost.optional(),
});
const steps = z
  .array(step)
  .max(8)
  .refine(
    (list) => list.every(({ above }, at) => at === 0 || above > (list[at - 1]?.above ?? 0)),
    'must rise by `above`',
  )
  .meta({ id: 'longContext' });
const peak = z
  .strictObject({
    windowsUtc: z
      .array(z.string().regex(/^\d\d:\d\d-\d\d:\d\d$/, 'must be hours such as 01:00-04:00'))
      .min(1)
      .max(8),
    days: text.describe('Days of the week: "Mon-Fri".'),
    input: cost,
    output: cost,
    cacheRead: cost.optional(),
  })
  .meta({ id: 'peak' });

const tokenPrices = {
  input: cost.describe(PRICE),
  output: cost.describe(PRICE),
  reasoningOutput: cost
    .optional()
    .describe(`${PRICE} Of reasoning tokens, where they cost something else than the answer.`),
  cacheRead: cost.optional().describe(`${PRICE} Of input that is read from the prompt cache.`),
  cacheWrite: lifetimes
    .meta({ id: 'cacheWrite' })
    .optional()
    .describe(
      `${PRICE} Of writing to the prompt cache, by lifetime ("5m", "1h"; "default" where it is not documented).`,
    ),
  longContext: steps.optional().describe('Prices of whole requests with a longer input, rising by "above".'),
};
const mode = z.union([factor, z.strictObject(tokenPrices)]).meta({ id: 'mode' });
const units = Object.fromEntries(
  Object.entries(PRICE_UNITS).map(([name, unit]) => [name, cost.optional().describe(`USD per ${unit}.`)]),
) as Record<PriceUnit, z.ZodOptional<typeof cost>>;
const prices = {
  ...tokenPrices,
  cacheStorage: cost.optional().describe('USD per million cached tokens and hour.'),
  modes: z
    .strictObject(
      Object.fromEntries(PRICE_MODES.map((name) => [name, mode.optional()])) as Record<
        (typeof PRICE_MODES)[number],
        z.ZodOptional<typeof mode>
      >,
    )
    .meta({ id: 'modes' })
    .optional()
    .describe('Other ways to run a request: a factor on every price of the row, or prices of their own.'),
  peak: peak.optional().describe('Hours at which the provider charges more; the other prices are those outside them.'),
  units: z
    .strictObject(units)
    .meta({ id: 'units' })
    .optional()
    .describe('Prices of everything that is not billed as text tokens.'),
};

/** One model of a catalog. */
export const row = z.strictObject({
  id: modelId.describe('As the provider takes it.'),
  name: text.optional(),
  kind: z.enum(['chat', 'embedding', 'other']).optional().describe('Default: chat.'),
  ...prices,
  past: z
    .array(z.strictObject({ until: date.describe('First day on which it no longer held.'), ...prices }))
    .min(1)
    .max(MAX_PERIODS)
    .refine((list) => rises(list.map(({ until }) => until)), 'must rise by `until`')
    .optional()
    .describe('Earlier prices, rising by "until".'),
  announced: z
    .array(z.strictObject({ from: date.describe('First day on which it holds.'), ...prices }))
    .min(1)
    .max(MAX_PERIODS)
    .refine((list) => rises(list.map(({ from }) => from)), 'must rise by `from`')
    .optional()
    .describe('Announced prices, rising by "from"; each applies on its day.'),
  regions: z
    .record(z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and dashes'), factor)
    .optional()
    .describe('Factor on all prices where the request or the deployment asks for a region: { "us": 1.1 }.'),
  context: tokens.optional().describe('Context window, tokens.'),
  maxOutput: tokens.optional().describe('Most output tokens of one answer.'),
  minCacheable: tokens.optional().describe('Smallest prefix that is cached, tokens.'),
  caching: z
    .enum(['explicit', 'automatic'])
    .optional()
    .describe('"explicit": the request marks what is cached. "automatic": the provider caches by itself.'),
  tools: z.boolean().optional(),
  vision: z.boolean().optional(),
  jsonSchema: z.boolean().optional(),
  tier: z.enum(['hot', 'warm', 'cold', 'economy']).optional().describe('Default: by price.'),
  reasoning: z.enum(['none', 'optional', 'always']).optional().describe('Default: none.'),
  reasoningDefault: z
    .string()
    .min(1)
    .max(20)
    .optional()
    .describe('What the model does when the request says nothing: "off", "on" or an effort.'),
  released: month.optional(),
  retires: month.optional(),
  successor: modelId.optional().describe('Id of a model of the same provider.'),
  tokenizer: z.string().min(1).max(40).optional().describe('Which tokenizer counts for it. Default: unknown.'),
  lists: z.int().min(1).max(100).optional().describe('Independent price lists that agree. Default: 1.'),
  sources: sourceIndices('Where the prices come from'),
  facts: sourceIndices('Where the other facts come from'),
  aliases: z.array(modelId).max(100).optional().describe('Other ids of the same provider that mean this model.'),
});

function sourceIndices(what: string) {
  return z
    .array(z.int().min(0).max(1000))
    .max(40)
    .optional()
    .describe(`${what}: indices into "sources" of the catalog.`);
}

const provider = z.strictObject({ id: providerId, models: z.array(row).max(MAX_MODELS) });

/** The schema of a catalog data file (`CatalogData`). */
export const catalogSchema = z
  .strictObject({
    $schema: z.string().max(300).optional().describe('Where the schema of this form is, for editors.'),
    format: z.literal(CATALOG_FORMAT),
    date: date.describe('Day of the newest source; the prices of a row itself are those of this day.'),
    sources: z.array(z.strictObject({ name: text, date })).max(500),
    providers: z.array(provider).max(500),
  })
  .superRefine((catalog, context) => {
    for (const [at, { models }] of catalog.providers.entries())
      for (const [index, model] of models.entries())
        for (const { key, message } of misplacedPeriods(model, catalog.date))
          context.addIssue({ code: 'custom', message, path: ['providers', at, 'models', index, key] });
  }) satisfies z.ZodType<CatalogData>;

/** The prices of the row itself hold on the catalog's date, so the others must lie before and after it. */
function misplacedPeriods(
  { past, announced }: CatalogRow,
  day: string,
): { readonly key: keyof CatalogRow; readonly message: string }[] {
  const lastPast = past?.at(-1)?.until;
  const firstAnnounced = announced?.[0]?.from;
  return [
    ...(lastPast !== undefined && lastPast > day
      ? [
          {
            key: 'past' as const,
            message: `holds until ${lastPast}, after the catalog's date ${day}; it is no past price`,
          },
        ]
      : []),
    ...(firstAnnounced !== undefined && firstAnnounced <= day
      ? [
          {
            key: 'announced' as const,
            message: `holds from ${firstAnnounced}, not after the catalog's date ${day}; write it as the row's own price`,
          },
        ]
      : []),
  ];
}

function rises(days: readonly string[]): boolean {
  return days.every((day, at) => at === 0 || day > (days[at - 1] ?? ''));
}
