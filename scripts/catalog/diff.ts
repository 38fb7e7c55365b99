import type { CatalogData, CatalogRow } from '../../src/catalog/catalog-data.ts';

/** What changes between two catalogs, in words, and which of it a person has to look at first. */
export interface CatalogDiff {
  readonly lines: readonly string[];
  /** Changes that stop the build until they are accepted. */
  readonly toReview: readonly string[];
}

/** A price that moves further than this is more often an error of a list than a change of price. */
const LARGE_MOVE = 0.2;
/** Share of a provider's models that may disappear at once. */
const LARGE_LOSS = 0.2;

export function diffCatalogs(before: CatalogData, after: CatalogData): CatalogDiff {
  const lines: string[] = [];
  const toReview: string[] = [];
  const old = new Map(before.providers.map((provider) => [provider.id, rowsById(provider.models)]));
  const fresh = new Map(after.providers.map((provider) => [provider.id, rowsById(provider.models)]));
  for (const [provider, rows] of fresh) {
    const known = old.get(provider) ?? new Map<string, CatalogRow>();
    const added = [...rows.keys()].filter((id) => !known.has(id));
    if (added.length > 0) lines.push(`${provider}: ${count(added.length, 'new model')}: ${listed(added)}`);
    for (const [id, row] of rows) {
      const previous = known.get(id);
      if (previous) compareRows(`${provider}/${id}`, previous, row, lines, toReview);
    }
  }
  for (const [provider, rows] of old) {
    const gone = [...rows.keys()].filter((id) => fresh.get(provider)?.has(id) !== true);
    if (gone.length === 0) continue;
    const line = `${provider}: ${count(gone.length, 'model')} gone: ${listed(gone)}`;
    lines.push(line);
    if (gone.length > Math.max(2, LARGE_LOSS * rows.size)) toReview.push(line);
  }
  return { lines, toReview };
}

function compareRows(key: string, before: CatalogRow, after: CatalogRow, lines: string[], toReview: string[]): void {
  const prices = [
    ['input', before.input, after.input],
    ['output', before.output, after.output],
    ['cached input', before.cacheRead, after.cacheRead],
    ...Object.keys({ ...before.cacheWrite, ...after.cacheWrite }).map(
      (lifetime) => [`cache write (${lifetime})`, before.cacheWrite?.[lifetime], after.cacheWrite?.[lifetime]] as const,
    ),
  ] as const;
  for (const [what, from, to] of prices) {
    if (from === to) continue;
    const line = `${key}: ${what} ${priceMove(from, to)}`;
    lines.push(line);
    if (from !== undefined && to !== undefined && Math.abs(to - from) > LARGE_MOVE * from) toReview.push(line);
  }
  const { id: _, input: _i, output: _o, cacheRead: _c, cacheWrite: _w, sources: _s, lists: _l, ...rest } = after;
  const changed = Object.entries(rest).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(before[field as keyof CatalogRow]),
  );
  for (const [field, value] of changed)
    lines.push(
      `${key}: ${field} is now ${JSON.stringify(value)}, was ${field in before ? JSON.stringify(before[field as keyof CatalogRow]) : 'not stated'}`,
    );
}

function priceMove(from: number | undefined, to: number | undefined): string {
  if (from === undefined) return `price is now known: $${to} per million tokens`;
  if (to === undefined) return `price of $${from} is no longer stated`;
  const share = from === 0 ? '' : ` (${to > from ? '+' : '−'}${Math.abs(Math.round((100 * (to - from)) / from))}%)`;
  return `price ${to > from ? 'rises' : 'falls'} from $${from} to $${to} per million tokens${share}`;
}

function rowsById(rows: readonly CatalogRow[]): Map<string, CatalogRow> {
  return new Map(rows.map((row) => [row.id, row]));
}
function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
function listed(ids: readonly string[]): string {
  return ids.length <= 8 ? ids.join(', ') : `${ids.slice(0, 8).join(', ')} and ${ids.length - 8} more`;
}
