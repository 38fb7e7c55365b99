import type { CatalogData, CatalogPrices, CatalogRow, CatalogTokenPrices } from './catalog-data.ts';

/** What changes between two catalogs, in plain words and as data. Prices are USD per million tokens. */

/** One change of a model, or of a provider's list of models. */
export interface CatalogChange {
  /** `price`: a price in force. `announced`: one that will hold later. `models`: rows that came or went. `fact`: the rest. */
  readonly kind: 'price' | 'announced' | 'models' | 'fact';
  /** `openai/gpt-5.6`, or a provider where its list of models changes. */
  readonly subject: string;
  /** `output`, `cache write (5m)`, `context`. */
  readonly field: string;
  /** `10 → 12`, with the day for an announced price: `10 → 12 from 2026-12-01`; the ids of models that came or went. */
  readonly value: string;
  /** How far a price moves, relative to the one before; null for the rest. */
  readonly share: number | null;
  /** `openai/gpt-5.6 output rises from $10.00 to $12.00 (+20%) from 2026-12-01`. */
  readonly text: string;
}

/** Changes from one catalog to another, provider by provider in the order of the newer one; the same for the same input. */
export function diffCatalogs(before: CatalogData, after: CatalogData): readonly CatalogChange[] {
  const old = new Map(before.providers.map(({ id, models }) => [id, rowsById(models)]));
  const fresh = new Map(after.providers.map(({ id, models }) => [id, rowsById(models)]));
  const changes = [...fresh].flatMap(([provider, rows]) => {
    const known = old.get(provider) ?? new Map<string, CatalogRow>();
    const added = [...rows.keys()].filter((id) => !known.has(id));
    return [
      ...(added.length > 0 ? [models(provider, 'new', added)] : []),
      ...[...rows].flatMap(([id, row]) => {
        const previous = known.get(id);
        return previous ? rowChanges(`${provider}/${id}`, previous, row) : [];
      }),
    ];
  });
  const gone = [...old].flatMap(([provider, rows]) => {
    const lost = [...rows.keys()].filter((id) => fresh.get(provider)?.has(id) !== true);
    return lost.length > 0 ? [models(provider, 'gone', lost)] : [];
  });
  return [...changes, ...gone];
}

/** `$12.00`, `$0.075`: two decimals at least. */
export function formatPrice(price: number): string {
  const plain = String(price);
  return `$${/^\d+(\.\d)?$/.test(plain) ? price.toFixed(2) : plain}`;
}

/** `$2.00 in, $8.00 out`, with the cached input where it has a price. */
export function formatPrices({
  input,
  output,
  cacheRead,
}: Pick<CatalogPrices, 'input' | 'output' | 'cacheRead'>): string {
  const cached = cacheRead === undefined ? '' : `, ${formatPrice(cacheRead)} cached`;
  return `${formatPrice(input)} in, ${formatPrice(output)} out${cached}`;
}

function models(provider: string, field: 'new' | 'gone', ids: readonly string[]): CatalogChange {
  const count = `${ids.length} ${field === 'new' ? 'new ' : ''}model${ids.length === 1 ? '' : 's'}`;
  const listed = ids.length <= 8 ? ids.join(', ') : `${ids.slice(0, 8).join(', ')} and ${ids.length - 8} more`;
  const text = `${provider}: ${count}${field === 'gone' ? ' gone' : ''}: ${listed}`;
  return { kind: 'models', subject: provider, field, value: ids.join(', '), share: null, text };
}

function rowChanges(subject: string, before: CatalogRow, after: CatalogRow): readonly CatalogChange[] {
  return [
    ...priceChanges(subject, before, after, null),
    ...announcedChanges(subject, before, after),
    ...pastChanges(subject, before, after),
    ...factChanges(subject, before, after),
  ];
}

/** Moves of every price from one time to another; `from` is the day of an announced one. */
function priceChanges(
  subject: string,
  before: CatalogPrices,
  after: CatalogPrices,
  from: string | null,
): readonly CatalogChange[] {
  const [old, fresh] = [pricesByName(before), pricesByName(after)];
  return [...new Set([...old.keys(), ...fresh.keys()])].flatMap((field) => {
    const [was, is] = [old.get(field), fresh.get(field)];
    return was === is ? [] : [priceChange({ subject, field, was, is, from })];
  });
}

interface PriceMove {
  readonly subject: string;
  readonly field: string;
  readonly was: number | undefined;
  readonly is: number | undefined;
  readonly from: string | null;
}

function priceChange({ subject, field, was, is, from }: PriceMove): CatalogChange {
  const day = from === null ? '' : ` from ${from}`;
  const kind = from === null ? 'price' : 'announced';
  const share = was === undefined || is === undefined || was === 0 ? null : (is - was) / was;
  const value = `${was ?? 'none'} → ${is ?? 'none'}${day}`;
  return { kind, subject, field, value, share, text: `${subject} ${field} ${moveText(was, is, share)}${day}` };
}

function moveText(was: number | undefined, is: number | undefined, share: number | null): string {
  if (is === undefined) return `has no price any more; it was ${formatPrice(was ?? 0)}`;
  if (was === undefined) return `has a price now: ${formatPrice(is)}`;
  return `${is > was ? 'rises' : 'falls'} from ${formatPrice(was)} to ${formatPrice(is)}${shareText(share)}`;
}

function shareText(share: number | null): string {
  if (share === null) return '';
  const percent = Math.abs(share) < 0.1 ? Math.round(1000 * Math.abs(share)) / 10 : Math.round(100 * Math.abs(share));
  return ` (${share > 0 ? '+' : '−'}${percent}%)`;
}

/** Every price of a time with a name for people: `input`, `cache write (1h)`, `batch output`, `unit images`. Modes that are factors are facts: their prices move with the others. */
export function pricesByName(prices: CatalogPrices): Map<string, number> {
  const modes = Object.entries(prices.modes ?? {}).flatMap(([name, mode]) =>
    typeof mode === 'number' ? [] : tokenPrices(mode, `${name} `),
  );
  const units = Object.entries(prices.units ?? {}).map(([unit, price]) => [`unit ${unit}`, price] as const);
  const { peak, cacheStorage } = prices;
  return new Map([
    ...tokenPrices(prices, ''),
    ...(cacheStorage === undefined ? [] : [['cache storage', cacheStorage] as const]),
    ...(peak ? [['peak input', peak.input] as const, ['peak output', peak.output] as const] : []),
    ...modes,
    ...units,
  ]);
}

function tokenPrices(prices: CatalogTokenPrices, prefix: string): (readonly [string, number])[] {
  const { input, output, reasoningOutput, cacheRead, cacheWrite, longContext } = prices;
  const named: (readonly [string, number | undefined])[] = [
    ['input', input],
    ['output', output],
    ['reasoning output', reasoningOutput],
    ['cached input', cacheRead],
    ...Object.entries(cacheWrite ?? {}).map(([lifetime, price]) => [`cache write (${lifetime})`, price] as const),
    ...(longContext ?? []).flatMap(({ above, ...step }) => [
      [`input above ${above} tokens`, step.input] as const,
      [`output above ${above} tokens`, step.output] as const,
    ]),
  ];
  return named.flatMap(([name, price]) => (price === undefined ? [] : [[`${prefix}${name}`, price] as const]));
}

/** An announced price that is new, against the price that holds before it; and one that is gone without having begun. */
function announcedChanges(subject: string, before: CatalogRow, after: CatalogRow): readonly CatalogChange[] {
  const known = new Map((before.announced ?? []).map((period) => [period.from, JSON.stringify(period)]));
  const announced = after.announced ?? [];
  const fresh = announced.flatMap((period, at) =>
    known.get(period.from) === JSON.stringify(period)
      ? []
      : priceChanges(subject, announced[at - 1] ?? after, { ...period, modes: undefined }, period.from).filter(
          ({ field }) => field === 'input' || field === 'output' || field === 'cached input',
        ),
  );
  const stated = new Set(announced.map(({ from }) => from));
  const dropped = (before.announced ?? []).filter(
    (period) => !stated.has(period.from) && (period.input !== after.input || period.output !== after.output),
  );
  return [
    ...fresh,
    ...dropped.map((period) =>
      fact(
        subject,
        'announced',
        period.from,
        `${subject} no longer is announced to cost ${formatPrices(period)} from ${period.from}`,
      ),
    ),
  ];
}

function pastChanges(subject: string, before: CatalogRow, after: CatalogRow): readonly CatalogChange[] {
  const known = new Set((before.past ?? []).map((period) => JSON.stringify(period)));
  return (after.past ?? [])
    .filter((period) => !known.has(JSON.stringify(period)))
    .map((period) =>
      fact(subject, 'past', period.until, `${subject} up to ${period.until} cost ${formatPrices(period)}`),
    );
}

const PRICE_FIELDS = new Set<string>([
  ...['id', 'input', 'output', 'reasoningOutput', 'cacheRead', 'cacheWrite', 'cacheStorage', 'longContext', 'peak'],
  ...['units', 'past', 'announced', 'sources', 'facts', 'lists'],
]);

function factChanges(subject: string, before: CatalogRow, after: CatalogRow): readonly CatalogChange[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof CatalogRow)[];
  return fields
    .filter((field) => !PRICE_FIELDS.has(field) && JSON.stringify(before[field]) !== JSON.stringify(after[field]))
    .map((field) => {
      const [was, is] = [stated(before[field]), stated(after[field])];
      return fact(subject, field, `${was} → ${is}`, `${subject} ${field} is now ${is}, was ${was}`);
    });
}

function stated(value: unknown): string {
  if (value === undefined) return 'not stated';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function fact(subject: string, field: string, value: string, text: string): CatalogChange {
  return { kind: 'fact', subject, field, value, share: null, text };
}

function rowsById(rows: readonly CatalogRow[]): Map<string, CatalogRow> {
  return new Map(rows.map((row) => [row.id, row]));
}
