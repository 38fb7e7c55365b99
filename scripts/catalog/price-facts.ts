import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { CatalogBuildError, type SourceRow } from './source-row.ts';

/**
 * `price-facts.json`: prices gathered once from several public lists (named in its `sources`), reviewed, and committed so
 * that the catalog can be built from the repository alone. Run this file with the path of a newly gathered table to
 * convert it: `npx tsx scripts/catalog/price-facts.ts TABLE.json`.
 */

/** The gathered table, one object a model. */
const gatheredRow = z.object({
  provider: z.string(),
  id: z.string(),
  input: z.number(),
  output: z.number().optional(),
  cacheRead: z.number().optional(),
  cacheWrite5m: z.number().optional(),
  cacheWrite1h: z.number().optional(),
  batchInput: z.number().optional(),
  batchOutput: z.number().optional(),
  contextWindow: z.number().optional(),
  maxOutput: z.number().optional(),
  tieredAbove: z
    .array(z.object({ above: z.number(), input: z.number(), output: z.number(), cacheRead: z.number().nullish() }))
    .optional(),
  timeOfDay: z
    .object({
      peakWindowsUtc: z.array(z.string()),
      days: z.string(),
      peak: z.object({ input: z.number(), output: z.number(), cacheRead: z.number().optional() }),
    })
    .optional(),
  releaseDate: z.string().optional(),
  deprecationDate: z.string().optional(),
  aliases: z.array(z.string()).optional(),
  source: z.string(),
  sourceDate: z.string(),
  families: z.number(),
});
type GatheredRow = z.infer<typeof gatheredRow>;

const details = z.strictObject({
  cacheRead: z.number().optional(),
  write5m: z.number().optional(),
  write1h: z.number().optional(),
  batch: z.tuple([z.number(), z.number()]).optional(),
  context: z.number().optional(),
  maxOutput: z.number().optional(),
  steps: z.array(z.tuple([z.number(), z.number(), z.number(), z.number().nullable()])).optional(),
  peak: z
    .strictObject({
      windowsUtc: z.array(z.string()),
      days: z.string(),
      input: z.number(),
      output: z.number(),
      cacheRead: z.number().optional(),
    })
    .optional(),
  released: z.string().optional(),
  retires: z.string().optional(),
  aliases: z.array(z.string()).optional(),
});
const factsSchema = z.strictObject({
  about: z.string(),
  sources: z.array(z.strictObject({ name: z.string(), date: z.string(), official: z.boolean().optional() })),
  columns: z.tuple([
    z.literal('id'),
    z.literal('input'),
    z.literal('output'),
    z.literal('source'),
    z.literal('lists'),
    z.literal('details'),
  ]),
  providers: z.record(z.string(), z.array(z.tuple([z.string(), z.number(), z.number(), z.int(), z.int(), details]))),
});
type PriceFacts = z.infer<typeof factsSchema>;

/** Reads the committed facts. Throws with the offending place when the file does not have its form. */
export function readPriceFacts(file: string): SourceRow[] {
  const parsed = factsSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new CatalogBuildError(`${file}: ${z.prettifyError(parsed.error)}`);
  const { sources, providers } = parsed.data;
  return Object.entries(providers).flatMap(([provider, rows]) => rows.map((row) => sourceRow(provider, row, sources)));
}

function sourceRow(
  provider: string,
  [id, input, output, source, lists, more]: PriceFacts['providers'][string][number],
  sources: PriceFacts['sources'],
): SourceRow {
  const from = sources[source];
  if (!from)
    throw new CatalogBuildError(`price-facts.json: ${provider}/${id} names source ${source}, which is not in the list`);
  const cacheWrite = {
    ...(more.write5m === undefined ? {} : { '5m': more.write5m }),
    ...(more.write1h === undefined ? {} : { '1h': more.write1h }),
  };
  return {
    provider,
    id,
    name: null,
    price: {
      input,
      output,
      cacheRead: more.cacheRead ?? null,
      cacheWrite,
      batch: more.batch ? { input: more.batch[0], output: more.batch[1] } : null,
      steps: (more.steps ?? []).map(([above, stepInput, stepOutput, cacheRead]) => ({
        above,
        input: stepInput,
        output: stepOutput,
        cacheRead,
      })),
      peak: more.peak ? { ...more.peak, cacheRead: more.peak.cacheRead ?? null } : null,
    },
    context: more.context ?? null,
    maxOutput: more.maxOutput ?? null,
    reasoning: null,
    tools: null,
    vision: null,

    released: more.released ?? null,
    retires: more.retires ?? null,
    aliases: more.aliases ?? [],
    source: { name: from.name, date: from.date, family: 'price-facts', lists, official: from.official ?? false },
  };
}

/** Provider documentation is named by its host; lists by `name@version` or `name@date`. */
const OFFICIAL = /^(?:api-)?docs\.(?:x\.ai|deepseek\.com)\//;

function convert(rows: readonly GatheredRow[]): PriceFacts {
  const sources: { name: string; date: string; official?: boolean }[] = [];
  const sourceIndex = (row: GatheredRow): number => {
    const name = row.source
      .replace(/@\d{4}-\d\d-\d\d$/, '')
      .replace('@', ' ')
      .replace(/ \(.*$/, '');
    const at = sources.findIndex((source) => source.name === name && source.date === row.sourceDate);
    if (at >= 0) return at;
    return sources.push({ name, date: row.sourceDate, ...(OFFICIAL.test(name) ? { official: true } : {}) }) - 1;
  };
  const providers: PriceFacts['providers'] = {};
  for (const row of rows)
    (providers[row.provider] ??= []).push([
      row.id,
      row.input,
      row.output ?? 0,
      sourceIndex(row),
      row.families,
      detailsOf(row),
    ]);
  return {
    about:
      'Prices gathered from public lists in November 2026, USD per million tokens; lists: independent lists that agree. See price-facts.ts.',
    sources,
    columns: ['id', 'input', 'output', 'source', 'lists', 'details'],
    providers,
  };
}

function detailsOf(row: GatheredRow): z.infer<typeof details> {
  return {
    cacheRead: row.cacheRead,
    write5m: row.cacheWrite5m,
    write1h: row.cacheWrite1h,
    batch:
      row.batchInput !== undefined && row.batchOutput !== undefined ? [row.batchInput, row.batchOutput] : undefined,
    context: row.contextWindow,
    maxOutput: row.maxOutput,
    steps: row.tieredAbove?.map((step) => [step.above, step.input, step.output, step.cacheRead ?? null]),
    peak: row.timeOfDay
      ? { windowsUtc: row.timeOfDay.peakWindowsUtc, days: row.timeOfDay.days, ...row.timeOfDay.peak }
      : undefined,
    released: row.releaseDate,
    retires: row.deprecationDate,
    aliases: row.aliases,
  };
}

/** One row a line, so that a change of one price is one line of a diff. */
function format(facts: PriceFacts): string {
  const providers = Object.entries(facts.providers).map(
    ([id, rows]) => `  ${JSON.stringify(id)}: [\n${rows.map((row) => `   ${JSON.stringify(row)}`).join(',\n')}\n  ]`,
  );
  const sources = facts.sources.map((source) => `  ${JSON.stringify(source)}`).join(',\n');
  return `{\n "about": ${JSON.stringify(facts.about)},\n "sources": [\n${sources}\n ],\n "columns": ${JSON.stringify(facts.columns)},\n "providers": {\n${providers.join(',\n')}\n }\n}\n`;
}

const table = process.argv[2];
if (table !== undefined && process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const rows = z.array(gatheredRow).parse(JSON.parse(readFileSync(table, 'utf8')));
  const target = new URL('price-facts.json', import.meta.url);
  writeFileSync(target, format(convert(rows)));
  console.log(`${rows.length} rows written to scripts/catalog/price-facts.json; run npm run catalog:update next`);
}
