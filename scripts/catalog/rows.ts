import type { CatalogData, CatalogPrices, CatalogRow, CatalogStep } from '../../src/catalog/catalog-data.ts';
import { CATALOG_FORMAT } from '../../src/catalog/catalog-data.ts';
import { canonicalName, kindOf } from './canonical.ts';
import type { MergedRow } from './merge.ts';
import { compare } from './order.ts';
import type { Source, SourcePrice, SourceRow } from './source-row.ts';
import type { Facts, ReviewedFacts, Supplements } from './supplements.ts';

/** Turns merged rows into the data file: facts from the supplements, limits, caching, aliases, sources. */
export function catalogData(merged: readonly MergedRow[], supplements: Supplements): CatalogData {
  const reviewed = new Map(merged.map((row) => [row, supplements.factsOf(row.provider, row.id)]));
  const sources = sourceTable(merged, [...reviewed.values()]);
  const shared = modelFacts(merged);
  const byProvider = new Map<string, MergedRow[]>();
  for (const row of merged) byProvider.set(row.provider, [...(byProvider.get(row.provider) ?? []), row]);
  const providers = [...byProvider].map(([id, rows]) => {
    const aliases = aliasesOf(id, rows, supplements);
    return {
      id,
      models: rows.map((row) =>
        catalogRow(row, reviewed.get(row) ?? NOTHING, shared, aliases.get(row.id) ?? [], sources),
      ),
    };
  });
  // The day of a review is not the day of the other prices.
  const lists = merged.filter((row) => row.base.source.family !== 'reviewed');
  const dates = lists.map((row) => row.base.source.date).sort(compare);
  return {
    format: CATALOG_FORMAT,
    date: dates.at(-1) ?? '',
    sources: sources.map(({ name, date }) => ({ name, date })),
    providers,
  };
}

const NOTHING: ReviewedFacts = { facts: {}, unset: new Set(), sources: [] };

type NamedSource = Pick<Source, 'name' | 'date'>;
type SourceTable = readonly NamedSource[];

function sourceTable(merged: readonly MergedRow[], reviewed: readonly ReviewedFacts[]): SourceTable {
  const named: NamedSource[] = [
    ...merged.flatMap((row) => row.agreeing.map(({ source }) => source)),
    ...reviewed.flatMap((entry) => entry.sources),
  ];
  const found = new Map(named.map((source) => [`${source.name} ${source.date}`, source]));
  return [...found.values()].sort((a, b) => compare(b.date, a.date) || compare(a.name, b.name));
}

/** What pi-ai knows about a model, for sellers that it does not list. */
interface ModelFacts {
  readonly reasoning: CatalogRow['reasoning'];
  readonly vision: boolean | undefined;
}
function modelFacts(merged: readonly MergedRow[]): Map<string, ModelFacts> {
  const facts = new Map<string, ModelFacts>();
  for (const row of merged.flatMap((entry) => entry.all)) {
    if (row.reasoning === null && row.vision === null) continue;
    const name = canonicalName(row.id);
    const known = facts.get(name);
    facts.set(name, {
      reasoning: known?.reasoning ?? row.reasoning ?? undefined,
      vision: (known?.vision ?? false) || (row.vision ?? false),
    });
  }
  return facts;
}

function catalogRow(
  merged: MergedRow,
  { facts, unset, sources: factSources }: ReviewedFacts,
  shared: ReadonlyMap<string, ModelFacts>,
  aliases: readonly string[],
  sources: SourceTable,
): CatalogRow {
  const { base, all } = merged;
  const price = mergedPrice(merged);
  const kind = isByUnits(price) ? 'other' : kindOf(base.id);
  const general = shared.get(canonicalName(base.id));
  const chat = kind === 'chat';
  const row: CatalogRow = {
    id: base.id,
    name: firstOf(all, (source) => source.name),
    kind: chat ? undefined : kind,
    input: money(price.input),
    output: money(price.output),
    cacheRead: cacheReadPrice(price),
    cacheWrite: cacheWritePrices(price, facts),
    context: facts.context ?? limit(all, 'context'),
    // Lists put an embedding's dimensions here.
    maxOutput: kind === 'embedding' ? undefined : (facts.maxOutput ?? limit(all, 'maxOutput')),
    minCacheable: facts.minCacheable,
    caching: facts.caching,
    tools: chat ? (facts.tools ?? firstOf(all, (source) => source.tools)) : undefined,
    vision: chat ? (facts.vision ?? firstOf(all, (source) => source.vision) ?? general?.vision) : undefined,
    jsonSchema: chat ? facts.jsonSchema : undefined,
    tier: facts.tier,
    reasoning: chat
      ? reasoningOf(facts.reasoning ?? firstOf(all, (source) => source.reasoning) ?? general?.reasoning)
      : undefined,
    reasoningDefault: chat && facts.reasoning !== 'none' ? facts.reasoningDefault : undefined,
    modes: kind === 'other' ? undefined : modesOf(price, facts),
    longContext:
      facts.longContext ??
      (price.steps.length > 0 ? [...price.steps].sort((a, b) => a.above - b.above).map(catalogStep) : undefined),
    peak: facts.peak ?? (price.peak ? { ...price.peak, cacheRead: price.peak.cacheRead ?? undefined } : undefined),
    reasoningOutput: facts.reasoningOutput ?? price.reasoningOutput ?? undefined,
    cacheStorage: facts.cacheStorage,
    units: unitsOf(price, facts),
    past: pastPrices(merged, facts),
    announced: announcedPrices(merged, facts),
    regions: facts.regions,
    released: firstOf(all, (source) => source.released),
    retires: facts.retires ?? firstOf(all, (source) => source.retires),
    successor: facts.successor,
    tokenizer: kind === 'other' ? undefined : facts.tokenizer,
    lists: merged.lists > 1 ? merged.lists : undefined,
    sources: sourceIndices(
      merged.agreeing.map(({ source }) => source),
      sources,
    ),
    facts: factSources.length > 0 ? sourceIndices(factSources, sources) : undefined,
    aliases: aliases.length > 0 ? aliases : undefined,
  };
  return withoutUndefined(row, unset);
}

function firstOf<T>(rows: readonly SourceRow[], read: (row: SourceRow) => T | null): T | undefined {
  for (const row of rows) {
    const value = read(row);
    if (value !== null) return value;
  }
  return undefined;
}

/** Lists write `none` by leaving it out, so the file does too. */
function reasoningOf(reasoning: CatalogRow['reasoning']): CatalogRow['reasoning'] {
  return reasoning === 'none' ? undefined : reasoning;
}

/** Six significant digits: enough for any price list, and no floating-point dust. */
function money(price: number): number {
  return Number(price.toPrecision(6));
}

/** The newest source of the offer, with what it leaves out from the others of the same offer. */
function mergedPrice({ base, agreeing }: MergedRow): SourcePrice {
  const { price } = base;
  const others = agreeing.map((row) => row.price);
  return {
    ...price,
    cacheRead:
      [price, ...others].map((entry) => entry.cacheRead).find((amount) => amount !== null && amount > 0) ?? null,
    cacheWrite: Object.assign(
      {},
      ...[...others].reverse().map((entry) => entry.cacheWrite),
      price.cacheWrite,
    ) as Record<string, number>,
    batch: price.batch ?? others.find((entry) => entry.batch !== null)?.batch ?? null,
    reasoningOutput:
      price.reasoningOutput ?? others.find((entry) => (entry.reasoningOutput ?? 0) > 0)?.reasoningOutput ?? null,
    units: Object.assign({}, ...[...others].reverse().map((entry) => entry.units), price.units) as NonNullable<
      SourcePrice['units']
    >,
    peak: price.peak ?? others.find((entry) => entry.peak !== null)?.peak ?? null,
  };
}

/** A cached read that costs as much as a plain one is no discount, and a free one beside a paid input is a gap in a list. */
function cacheReadPrice({ input, cacheRead }: SourcePrice): number | undefined {
  return cacheRead !== null && cacheRead > 0 && cacheRead < input ? money(cacheRead) : undefined;
}

/** A list's unnamed price goes to the documented lifetime. Prices outside 0.9 to 2.5 times the input are errors of a list. */
function cacheWritePrices({ input, cacheWrite }: SourcePrice, facts: Facts): CatalogRow['cacheWrite'] {
  if (facts.freeCacheWrite === true) return undefined;
  const stated = Object.entries(cacheWrite).filter(([, price]) => price >= 0.9 * input && price <= 2.5 * input);
  const prices: Record<string, number> = {};
  for (const [lifetime, factor] of Object.entries(facts.cacheWriteFactor ?? {}))
    prices[lifetime] = money(factor * input);
  for (const [lifetime, price] of stated.filter(([name]) => name === 'default'))
    prices[lifetimeName(lifetime, facts)] = money(price);
  for (const [lifetime, price] of stated.filter(([name]) => name !== 'default'))
    prices[lifetimeName(lifetime, facts)] = money(price);
  const entries = Object.entries(prices).sort(([a], [b]) => compare(b, a));
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
/** `price-facts.json` calls every short lifetime `5m`. */
function lifetimeName(stated: string, facts: Facts): string {
  return stated === '1h' ? stated : (facts.cacheLifetime ?? 'default');
}

function limit(rows: readonly SourceRow[], key: 'context' | 'maxOutput'): number | undefined {
  const order = ['price-facts', 'genai-prices', 'pi-ai'];
  const sorted = [...rows].sort((a, b) => order.indexOf(a.source.family) - order.indexOf(b.source.family));
  return firstOf(sorted, (row) => (row[key] !== null && row[key] >= 1 ? Math.round(row[key]) : null));
}

function isByUnits({ input, output, units }: SourcePrice): boolean {
  return input === 0 && output === 0 && Object.keys(units ?? {}).length > 0;
}

function unitsOf(price: SourcePrice, facts: Facts): CatalogRow['units'] {
  const units = { ...price.units, ...facts.units };
  return Object.keys(units).length > 0 ? units : undefined;
}

/** Prices of another time as one list states them; nothing is filled in from other times. */
function datedPrices(price: SourcePrice, facts: Facts): CatalogPrices {
  const steps = [...price.steps].sort((a, b) => a.above - b.above).map(catalogStep);
  return {
    input: money(price.input),
    output: money(price.output),
    cacheRead: cacheReadPrice(price),
    cacheWrite: cacheWritePrices(price, facts),
    reasoningOutput: price.reasoningOutput ?? undefined,
    longContext: steps.length > 0 ? steps : undefined,
    units: unitsOf(price, {}),
  };
}

/** Only from lists that agree on the price of today. */
function pastPrices({ agreeing }: MergedRow, facts: Facts): CatalogRow['past'] {
  const past =
    facts.past ??
    firstOf(
      agreeing,
      (row) => row.past?.map(({ day, price }) => ({ until: day, ...datedPrices(price, facts) })) ?? null,
    );
  return past && past.length > 0 ? past : undefined;
}
function announcedPrices({ agreeing }: MergedRow, facts: Facts): CatalogRow['announced'] {
  const announced =
    facts.announced ??
    firstOf(
      agreeing,
      (row) => row.announced?.map(({ day, price }) => ({ from: day, ...datedPrices(price, facts) })) ?? null,
    );
  return announced && announced.length > 0 ? announced : undefined;
}

/** What a list states of the batch price goes before the general rule. */
function modesOf(price: SourcePrice, facts: Facts): CatalogRow['modes'] {
  const batch = batchFactor(price);
  const modes = { ...facts.modes, ...(batch === undefined ? {} : { batch }) };
  return Object.keys(modes).length > 0 ? modes : undefined;
}

function batchFactor({ input, output, batch }: SourcePrice): number | undefined {
  if (!batch || input === 0) return undefined;
  const ofInput = batch.input / input;
  const ofOutput = output === 0 ? ofInput : batch.output / output;
  return Math.abs(ofInput - ofOutput) < 0.02 && ofInput > 0 && ofInput < 1 ? Number(ofInput.toFixed(2)) : undefined;
}

function catalogStep(step: SourcePrice['steps'][number]): CatalogStep {
  const cacheRead = step.cacheRead !== null && step.cacheRead > 0 ? { cacheRead: money(step.cacheRead) } : {};
  return { above: step.above, input: money(step.input), output: money(step.output), ...cacheRead };
}

function sourceIndices(named: readonly NamedSource[], sources: SourceTable): number[] {
  const indices = named.map(({ name, date }) =>
    sources.findIndex((entry) => entry.name === name && entry.date === date),
  );
  return [...new Set(indices)];
}

/**
 * Aliases that lists and supplements state. One that is a row of its own, or that two rows of different price claim, is
 * dropped: it would price one model as another.
 */
function aliasesOf(provider: string, rows: readonly MergedRow[], supplements: Supplements): Map<string, string[]> {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const claims = new Map<string, MergedRow[]>();
  const claim = (alias: string, row: MergedRow | undefined): void => {
    if (row && !byId.has(alias) && supplements.exclude(provider, alias) === null)
      claims.set(alias, [...(claims.get(alias) ?? []), row]);
  };
  for (const row of rows) {
    // A reviewed price corrects the lists' price, not their names.
    const named = row.base.source.family === 'reviewed' ? row.all : row.agreeing;
    for (const alias of named.flatMap((source) => source.aliases)) claim(alias, row);
  }
  for (const entry of supplements.aliases.filter((list) => list.provider === provider))
    for (const [alias, id] of Object.entries(entry.map)) claim(alias, byId.get(id));
  const named = [
    ...rows.map((row) => [row.id, row] as const),
    ...[...claims].flatMap(([alias, [row]]) => (row ? [[alias, row] as const] : [])),
  ];
  for (const [name, row] of named) {
    const dotted = dottedSpelling(provider, name);
    if (dotted !== null) claim(dotted, row);
  }
  const aliases = new Map<string, string[]>();
  for (const [alias, claimants] of claims) {
    const [first] = claimants;
    const agree = claimants.every(
      (row) => row.base.price.input === first?.base.price.input && row.base.price.output === first.base.price.output,
    );
    if (first && agree && !/\s/.test(alias))
      aliases.set(first.id, [...new Set([...(aliases.get(first.id) ?? []), alias])].sort(compare));
  }
  return aliases;
}

/** Gateways and Copilot write Claude's and Grok's versions with a dot: `claude-sonnet-4.5`, `grok-4.1-fast`. */
function dottedSpelling(provider: string, id: string): string | null {
  if (provider !== 'anthropic' && provider !== 'xai') return null;
  const dotted = id.replace(/^((?:claude(?:-[a-z]+)?|grok)-\d)-(\d)(?=-|$)/, '$1.$2');
  return dotted === id ? null : dotted;
}

function withoutUndefined(row: CatalogRow, unset: ReadonlySet<string>): CatalogRow {
  return Object.fromEntries(
    Object.entries(row).filter(([key, value]) => value !== undefined && !unset.has(key)),
  ) as unknown as CatalogRow;
}
