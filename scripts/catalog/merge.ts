import { providerByName } from '../../src/catalog/providers.ts';
import type { SourceRow } from './source-row.ts';
import { canonicalName, kindOf } from './canonical.ts';
import { compare } from './order.ts';

/**
 * How several price lists become one row.
 *
 * 1. Prices within 1% of each other (input and output) are one offer. An offer is agreed on by as many lists as its
 *    sources count: the packages that state it, or the number that `price-facts.json` found when it was gathered.
 * 2. Among the offers for one model wins, in this order: a reviewed one; the one in the provider's own documentation; at
 *    routers, whose prices float, the maker's list price and then the newest; one on which two or more lists agree; one
 *    that equals the maker's own list price; the newest.
 * 3. Inside the winning offer the newest source gives cached, long-context and peak prices, and the others fill what it
 *    leaves out. Limits come from `price-facts.json` first: pi-ai cuts context windows at the long-context step.
 * 4. A row whose offer has one list behind it is marked by `lists: 1`.
 *
 * Left out, with a line in the report: offers that no per-token price can be (see `implausible`), rows without a price,
 * and what `supplements.json` excludes with a reason.
 */
export interface MergedRow {
  readonly provider: string;
  readonly id: string;
  /** The winning offer's newest row. */
  readonly base: SourceRow;
  /** All rows of the winning offer, newest first. */
  readonly agreeing: readonly SourceRow[];
  /** Every row for this id, for facts other than prices. */
  readonly all: readonly SourceRow[];
  readonly lists: number;
}
export interface MergeReport {
  /** Offers more than 20% apart: `provider/id: 3/15 (…) over 2/10 (…)`. */
  readonly disagreements: string[];
  /** Offers that were left out and why. */
  readonly leftOut: string[];
}

export type Exclude = (provider: string, id: string) => string | null;

/** Routers whose prices move from day to day: lists that agree are lists of the same old day. */
const FLOATING: readonly string[] = ['openrouter'];
const SAME = 0.01;
const FAR = 0.2;

export function merge(
  rows: readonly SourceRow[],
  exclude: Exclude,
): { readonly merged: MergedRow[]; readonly report: MergeReport } {
  const report: MergeReport = { disagreements: [], leftOut: [] };
  const groups = new Map<string, SourceRow[]>();
  const excluded = new Map<string, Set<string>>();
  for (const row of rows) {
    const listed = exclude(row.provider, row.id) ?? unpriced(row);
    const reason = listed ?? implausible(row);
    if (listed !== null) {
      const group = `${row.provider}: ${listed}`;
      excluded.set(group, (excluded.get(group) ?? new Set()).add(row.id));
    } else if (reason !== null) report.leftOut.push(`${row.provider}/${row.id} (${row.source.name}): ${reason}`);
    else groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  }
  for (const [group, ids] of excluded)
    report.leftOut.push(
      `${group}: ${ids.size === 1 ? [...ids].join('') : `${ids.size} ids, for example ${[...ids].slice(0, 3).join(', ')}`}`,
    );
  const listPrices = makersPrices(rows);
  const merged = [...groups.values()].map((group) => mergeOne(group, listPrices, report));
  const plausible = withoutOddRegions(merged, report);
  report.leftOut.splice(0, report.leftOut.length, ...[...new Set(report.leftOut)].sort());
  report.disagreements.sort();
  return { merged: plausible.sort((a, b) => compare(a.provider, b.provider) || compare(a.id, b.id)), report };
}

function keyOf(row: { readonly provider: string; readonly id: string }): string {
  return `${row.provider}/${row.id}`;
}

function mergeOne(
  group: readonly SourceRow[],
  listPrices: ReadonlyMap<string, SourceRow>,
  report: MergeReport,
): MergedRow {
  const offers: SourceRow[][] = [];
  for (const row of group) {
    const offer = offers.find((members) => members[0] !== undefined && isSame(members[0], row));
    if (offer) offer.push(row);
    else offers.push([row]);
  }
  const floats = FLOATING.includes(group[0]?.provider ?? '');
  const rank = (offer: readonly SourceRow[]): readonly (string | number)[] => [
    offer.some((row) => row.source.family === 'reviewed') ? 1 : 0,
    offer.some((row) => row.source.official) ? 1 : 0,
    ...(floats ? [isOwnMakersPrice(offer, group, listPrices) ? 1 : 0, newest(offer).source.date] : []),
    listsOf(offer) >= 2 ? 1 : 0,
    // What `-latest` stands for moves on, so that an older list of the maker speaks of another model.
    isMakersPrice(offer, listPrices) && !newest(offer).id.endsWith('-latest') ? 1 : 0,
    newest(offer).source.date,
    listsOf(offer),
  ];
  const [winner = group, ...others] = offers.sort((a, b) => compareRanks(rank(b), rank(a)));
  const base = newest(winner);
  for (const other of others) {
    const rival = newest(other);
    if (isFar(base, rival))
      report.disagreements.push(
        `${keyOf(base)}: ${priceText(base)} (${sourcesText(winner)}) over ${priceText(rival)} (${sourcesText(other)})`,
      );
  }
  return {
    provider: base.provider,
    id: base.id,
    base,
    agreeing: [...winner].sort((a, b) => compare(b.source.date, a.source.date)),
    all: group,
    lists: listsOf(winner),
  };
}

function compareRanks(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  for (const [at, value] of a.entries()) {
    const other = b[at];
    if (other !== undefined && value !== other) return value < other ? -1 : 1;
  }
  return 0;
}

/** The facts file copies from the packages too, so its count is not added to theirs. */
function listsOf(offer: readonly SourceRow[]): number {
  const families = new Set(offer.map((row) => row.source.family));
  families.delete('price-facts');
  return Math.max(families.size, ...offer.map((row) => row.source.lists));
}

function newest(offer: readonly SourceRow[]): SourceRow {
  const order = ['reviewed', 'pi-ai', 'genai-prices', 'price-facts'];
  const [first, ...rest] = offer;
  if (!first) throw new Error('an offer has at least one row');
  return rest.reduce((best, row) => {
    const byDate =
      compare(row.source.date, best.source.date) || (row.source.official ? 1 : 0) - (best.source.official ? 1 : 0);
    return byDate > 0 || (byDate === 0 && order.indexOf(row.source.family) < order.indexOf(best.source.family))
      ? row
      : best;
  }, first);
}

function near(a: number, b: number, share: number): boolean {
  return Math.abs(a - b) <= share * Math.max(a, b);
}
function isSame(a: SourceRow, b: SourceRow): boolean {
  // Lists differ in whether an embedding has an output price; it has no output.
  const embedding = kindOf(a.id) === 'embedding';
  return near(a.price.input, b.price.input, SAME) && (embedding || near(a.price.output, b.price.output, SAME));
}
function isFar(a: SourceRow, b: SourceRow): boolean {
  return !near(a.price.input, b.price.input, FAR) || !near(a.price.output, b.price.output, FAR);
}
function priceText(row: SourceRow): string {
  return `${row.price.input}/${row.price.output}`;
}
function sourcesText(offer: readonly SourceRow[]): string {
  return `${offer.map((row) => `${row.source.name} ${row.source.date}`).join(', ')}; ${listsOf(offer)} ${listsOf(offer) === 1 ? 'list' : 'lists'}`;
}

const MAKERS = [
  'openai',
  'anthropic',
  'google',
  'mistral',
  'cohere',
  'deepseek',
  'xai',
  'moonshotai',
  'minimax',
  'zai',
  'xiaomi',
  'perplexity',
];
type Prices = ReadonlyMap<string, SourceRow>;
function makersPrices(rows: readonly SourceRow[]): Map<string, SourceRow> {
  const prices = new Map<string, SourceRow>();
  for (const row of rows) {
    if (!MAKERS.includes(row.provider) || row.price.input === 0) continue;
    const name = canonicalName(row.id);
    const known = prices.get(name);
    if (!known || compare(known.source.date, row.source.date) < 0) prices.set(name, row);
  }
  return prices;
}
function isMakersPrice(offer: readonly SourceRow[], prices: Prices): boolean {
  const first = offer[0];
  const maker = first && prices.get(canonicalName(first.id));
  return first !== undefined && maker !== undefined && isSame(first, maker);
}

/** `openai/gpt-5` at the price that a list of the same day states for OpenAI; older lists copy a router's price to the maker. */
function isOwnMakersPrice(offer: readonly SourceRow[], group: readonly SourceRow[], prices: Prices): boolean {
  const id = group[0]?.id ?? '';
  const maker = prices.get(canonicalName(id));
  return (
    maker !== undefined &&
    providerByName(id.slice(0, id.indexOf('/')))?.id === maker.provider &&
    maker.source.date >= newest(group).source.date &&
    isMakersPrice(offer, prices)
  );
}

/** Zero may mean free or unknown; `:free` variants are known to the resolver, everything else would show a cost of 0. */
function unpriced(row: SourceRow): string | null {
  const { input, output, units } = row.price;
  if (input === 0 && output === 0) return isBillable(units) ? null : 'no price';
  if (output === 0 && kindOf(row.id) === 'chat') return 'no output price';
  return input === 0 ? 'no input price beside an output price' : null;
}

/** Searches and requests come on top of tokens; alone they are no price of a model. */
function isBillable(units: SourceRow['price']['units']): boolean {
  return Object.keys(units ?? {}).some((unit) => !/Searches$|^requests$/.test(unit));
}

/** Bounds that only a unit error, or a price by another unit (a video, a search, a blend with cached tokens), crosses. */
function implausible(row: SourceRow): string | null {
  const { input, output } = row.price;
  if (![input, output].every((price) => Number.isFinite(price) && price >= 0))
    return 'a price is not a number from 0 up';
  if (input > 200 || output > 800) return `${priceText(row)} is beyond the dearest known text model`;
  const kind = kindOf(row.id);
  if (kind === 'embedding' && input > 5) return `${input} is beyond the dearest known embedding model`;
  return kind === 'chat' && output > 40 * input
    ? `${priceText(row)}: an output price more than 40 times the input price is a blend or a unit error`
    : null;
}

const REGION = /^(?:us|eu|apac|au|jp|ca|in)\.(.+)$/;
/** Bedrock's geographic profiles cost at most 10% more than in one region, in some regions 20%. A row far outside is another model's. */
function withoutOddRegions(rows: readonly MergedRow[], report: MergeReport): MergedRow[] {
  const bedrock = new Map(rows.filter((row) => row.provider === 'amazon-bedrock').map((row) => [row.id, row]));
  return rows.filter((row) => {
    const plain = row.provider === 'amazon-bedrock' ? bedrock.get(REGION.exec(row.id)?.[1] ?? '') : undefined;
    const ratio = plain ? row.base.price.input / plain.base.price.input : 1;
    if (ratio > 0.9 && ratio < 1.35) return true;
    report.leftOut.push(
      `${keyOf(row)} (${row.base.source.name}): ${priceText(row.base)} is too far from the plain model's ${plain ? priceText(plain.base) : ''}`,
    );
    return false;
  });
}
