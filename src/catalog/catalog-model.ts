import type { CatalogModel, DatedPrices, LongContextStep, TokenPrices, PriceMode } from '../model/catalog.ts';
import type { CatalogData, CatalogPrices, CatalogRow, CatalogStep, CatalogTokenPrices } from './catalog-data.ts';
import { factorOf, scalePrices } from './prices.ts';

/**
 * Reads rows of a data file: a row with its defaults filled in and the prices of a day (ISO date; the catalog's own when
 * left out). Prices in USD per million tokens.
 */
export function modelReader(
  data: CatalogData,
  day: string = data.date,
): (provider: string, row: CatalogRow) => CatalogModel {
  const names = data.sources.map(({ name, date }) => `${name} (${date})`);
  return (provider, row) => catalogModel(provider, row, day, names);
}

function catalogModel(provider: string, row: CatalogRow, day: string, names: readonly string[]): CatalogModel {
  const periods = periodsOf(row);
  const now = periodOn(periods, day);
  const { prices } = now;
  const own = tokenPrices(prices);
  const modes = modesOf(row, prices, own);
  return {
    provider,
    id: row.id,
    name: row.name ?? null,
    kind: row.kind ?? 'chat',
    // Written out: a spread makes the object slow to build and to read.
    input: own.input,
    output: own.output,
    reasoningOutput: own.reasoningOutput,
    cacheRead: own.cacheRead,
    cacheWrite: own.cacheWrite,
    longContextSteps: own.longContextSteps,
    contextWindow: row.context ?? null,
    maxOutput: row.maxOutput ?? null,
    minCacheable: row.minCacheable ?? null,
    caching: row.caching ?? null,
    capabilities: { tools: row.tools ?? null, vision: row.vision ?? null, jsonSchema: row.jsonSchema ?? null },
    tier: row.tier ?? null,
    reasoning: row.reasoning ?? 'none',
    reasoningDefault: row.reasoningDefault ?? null,
    batchFactor: modes.batch ? factorOf(own, modes.batch) : null,
    modes,
    cacheStorage: prices.cacheStorage ?? null,
    units: prices.units ?? NONE,
    billedBy: isBilledByUnits(prices) ? 'units' : 'tokens',
    regions: row.regions ?? NONE,
    peak: prices.peak ? { ...prices.peak, cacheRead: prices.peak.cacheRead ?? null } : null,
    since: now.from,
    past: periods.filter(({ until }) => until !== null && until <= day).map(datedPrices),
    announced: periods.filter(({ from }) => from !== null && from > day).map(datedPrices),
    released: row.released ?? null,
    retires: row.retires ?? null,
    successor: row.successor ?? null,
    tokenizer: row.tokenizer ?? 'unknown',
    sources: sourceNames(row.sources, names),
    factSources: sourceNames(row.facts, names),
    lists: row.lists ?? 1,
    layer: 'snapshot',
  };
}

/** Most rows have no units, regions or modes: they share one empty record. */
const NONE = Object.freeze({});

/** Nothing is billed by text tokens. */
export function isBilledByUnits({ input, output, units }: CatalogPrices): boolean {
  return input === 0 && output === 0 && units !== undefined && Object.keys(units).length > 0;
}

interface Period {
  readonly from: string | null;
  readonly until: string | null;
  readonly prices: CatalogPrices;
}

/** The prices of a row in the order of time; one period without end where they never changed. */
function periodsOf(row: CatalogRow): readonly Period[] {
  const past = row.past ?? [];
  const announced = row.announced ?? [];
  const rest: Period = { from: past.at(-1)?.until ?? null, until: announced[0]?.from ?? null, prices: row };
  return [
    ...past.map((prices, at) => ({ from: past[at - 1]?.until ?? null, until: prices.until, prices })),
    rest,
    ...announced.map((prices, at) => ({ from: prices.from, until: announced[at + 1]?.from ?? null, prices })),
  ];
}

/** Before the first known price there is no better one. */
function periodOn(periods: readonly Period[], day: string): Period {
  const period = periods.find(({ until }) => until === null || day < until);
  if (!period) throw new Error('the last period has no end');
  return period;
}

function datedPrices({ from, until, prices: { input, output, cacheRead } }: Period): DatedPrices {
  return { from, until, input, output, cacheRead: cacheRead ?? null };
}

function tokenPrices(prices: CatalogTokenPrices): TokenPrices {
  return {
    input: prices.input,
    output: prices.output,
    reasoningOutput: prices.reasoningOutput ?? null,
    cacheRead: prices.cacheRead ?? null,
    cacheWrite: prices.cacheWrite ?? NONE,
    longContextSteps: (prices.longContext ?? []).map(longContextStep),
  };
}

function modesOf(row: CatalogRow, prices: CatalogPrices, own: TokenPrices): Partial<Record<PriceMode, TokenPrices>> {
  if (row.modes === undefined && prices.modes === undefined) return NONE;
  const factors = prices === row ? [] : Object.entries(row.modes ?? {}).filter(([, mode]) => typeof mode === 'number');
  const stated = { ...Object.fromEntries(factors), ...prices.modes } as NonNullable<CatalogPrices['modes']>;
  return Object.fromEntries(
    Object.entries(stated).map(([name, mode]) => [
      name,
      typeof mode === 'number' ? scalePrices(own, mode) : tokenPrices(mode),
    ]),
  );
}

function longContextStep(step: CatalogStep): LongContextStep {
  return { above: step.above, input: step.input, output: step.output, cacheRead: step.cacheRead ?? null };
}

function sourceNames(indices: readonly number[] | undefined, names: readonly string[]): readonly string[] {
  return (indices ?? []).map((index) => names[index]).filter((name) => name !== undefined);
}
