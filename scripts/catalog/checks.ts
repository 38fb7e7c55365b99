import type { CatalogData, CatalogRow } from '../../src/catalog/catalog-data.ts';
import { isBilledByUnits } from '../../src/catalog/catalog-model.ts';
import { diffCatalogs, formatPrice, type CatalogChange } from '../../src/catalog/diff.ts';
import { canonicalName } from './canonical.ts';
import type { MergedRow } from './merge.ts';
import type { SourceRow } from './source-row.ts';

/**
 * What a reviewer has to look at before a catalog is written. Each check speaks of one kind of error that price lists
 * have been seen to make; a concern that is right all the same is accepted in `accepted.json`, with the reason.
 */
export const CHECKS = [
  'move',
  'announced-move',
  'models-gone',
  'unit',
  'cache-read',
  'output-below-input',
  'disagreement',
  'successor',
  'limits',
  'dates',
] as const;
export type Check = (typeof CHECKS)[number];

export interface Concern {
  readonly check: Check;
  /** `openai/gpt-4o`; a provider for `models-gone`. */
  readonly subject: string;
  /** The figures that raise it: an acceptance holds for these alone. */
  readonly value: string;
  readonly text: string;
}

/** A price that moves further than this is more often an error of a list than a change of price. */
const LARGE_MOVE = 0.2;
/** Share of a provider's models that may disappear at once. */
const LARGE_LOSS = 0.2;
/** One model costs about the same everywhere; a price a hundredth or a hundred times the others' is in another unit. */
const UNIT_FACTOR = 30;
/** Lists that are further apart than this cannot both be near the truth. */
const FAR_APART = 2;

/** Everything to be looked at in `after`; moves against the last snapshot where there is one. */
export function findConcerns(
  after: CatalogData,
  merged: readonly MergedRow[],
  before: CatalogData | null,
): readonly Concern[] {
  return [
    ...(before ? moves(before, after) : []),
    ...announcedMoves(after),
    ...unitErrors(after),
    ...merged.flatMap(cacheReads),
    ...merged.flatMap(disagreements),
    ...everyRow(after, (subject, row) => rowConcerns(subject, row, after.date)),
    ...after.providers.flatMap(({ id, models }) => successors(id, models, after.date)),
  ];
}

function moves(before: CatalogData, after: CatalogData): readonly Concern[] {
  const sizes = new Map(before.providers.map(({ id, models }) => [id, models.length]));
  return diffCatalogs(before, after).flatMap((change) => {
    if (change.kind === 'models' && change.field === 'gone')
      return change.value.split(', ').length > Math.max(2, LARGE_LOSS * (sizes.get(change.subject) ?? 0))
        ? [{ check: 'models-gone' as const, subject: change.subject, value: change.value, text: change.text }]
        : [];
    return change.kind === 'price' && isLarge(change) ? [moveConcern('move', change)] : [];
  });
}

/** Against the price before it, whether or not it was announced in the last snapshot already: it is not in force yet. */
function announcedMoves(after: CatalogData): readonly Concern[] {
  const today: CatalogData = {
    ...after,
    providers: after.providers.map(({ id, models }) => ({
      id,
      models: models.map((row) => ({ ...row, announced: undefined })),
    })),
  };
  return diffCatalogs(today, after)
    .filter((change) => change.kind === 'announced' && isLarge(change))
    .map((change) => moveConcern('announced-move', change));
}

function isLarge({ share }: CatalogChange): boolean {
  return share !== null && Math.abs(share) > LARGE_MOVE + 1e-9;
}
function moveConcern(check: Check, { subject, field, value, text }: CatalogChange): Concern {
  return { check, subject, value: `${field} ${value}`, text };
}

/** A row far from the middle of what all sellers ask for the same model: a thousand times, per thousand tokens, in cents. */
function unitErrors(after: CatalogData): readonly Concern[] {
  const sellers = new Map<string, number[]>();
  everyRow(after, (_, row) => {
    const name = canonicalName(row.id);
    if (!isBilledByUnits(row)) sellers.set(name, [...(sellers.get(name) ?? []), row.input]);
    return [];
  });
  return everyRow(after, (subject, row) => {
    const prices = [...(sellers.get(canonicalName(row.id)) ?? [])].sort((a, b) => a - b);
    const middle = prices[Math.floor(prices.length / 2)] ?? 0;
    if (prices.length < 3 || middle === 0 || isBilledByUnits(row)) return [];
    const ratio = row.input / middle;
    if (ratio < UNIT_FACTOR && ratio > 1 / UNIT_FACTOR) return [];
    const text = `${subject} costs ${formatPrice(row.input)} of input where the middle of ${prices.length} sellers is ${formatPrice(middle)}: is it in another unit?`;
    return [{ check: 'unit' as const, subject, value: `${row.input} against ${middle}`, text }];
  });
}

/** Such a price is left out of the row; that the list has it says that something in it is not what it seems. */
function cacheReads({ provider, id, agreeing }: MergedRow): readonly Concern[] {
  const wrong = agreeing.find(({ price }) => price.cacheRead !== null && price.cacheRead > price.input);
  if (!wrong) return [];
  const { cacheRead, input } = wrong.price;
  const text = `${provider}/${id} reads from the cache for ${formatPrice(cacheRead ?? 0)}, more than its input of ${formatPrice(input)} (${wrong.source.name})`;
  return [{ check: 'cache-read', subject: `${provider}/${id}`, value: `${cacheRead} above ${input}`, text }];
}

/** Only where nothing settles it: the provider's own page does, and so do two lists that agree. */
function disagreements({ provider, id, base, agreeing, all, lists }: MergedRow): readonly Concern[] {
  if (lists >= 2 || agreeing.some(({ source }) => source.official)) return [];
  const rival = all.find((row) => apart(row, base) > FAR_APART);
  if (!rival) return [];
  const subject = `${provider}/${id}`;
  const text = `${subject}: ${named(base)} and ${named(rival)} are more than a factor of ${FAR_APART} apart, and no other list settles it`;
  return [{ check: 'disagreement', subject, value: `${pair(base)} against ${pair(rival)}`, text }];
}
function apart(a: SourceRow, b: SourceRow): number {
  const ratios = (['input', 'output'] as const).map((kind) => {
    const [low, high] = [a.price[kind], b.price[kind]].sort((left, right) => left - right) as [number, number];
    return low === 0 ? 1 : high / low;
  });
  return Math.max(...ratios);
}
function pair({ price }: SourceRow): string {
  return `${price.input}/${price.output}`;
}
function named(row: SourceRow): string {
  return `${row.source.name} (${pair(row)})`;
}

function rowConcerns(subject: string, row: CatalogRow, day: string): readonly Concern[] {
  const found = (check: Check, value: string, text: string): Concern => ({
    check,
    subject,
    value,
    text: `${subject} ${text}`,
  });
  const { kind, input, output, context, maxOutput, released, retires } = row;
  const last = [day, row.announced?.at(-1)?.from ?? ''].sort().at(-1) ?? day;
  return [
    ...(kind === undefined && output < input && !isBilledByUnits(row)
      ? [
          found(
            'output-below-input',
            `${output} below ${input}`,
            `is a chat model whose output (${formatPrice(output)}) costs less than its input (${formatPrice(input)})`,
          ),
        ]
      : []),
    ...(context !== undefined && maxOutput !== undefined && maxOutput > context
      ? [found('limits', `${maxOutput} above ${context}`, `gives ${maxOutput} tokens in a window of ${context}`)]
      : []),
    ...(released !== undefined && retires !== undefined && retires < released
      ? [found('dates', `${released}, ${retires}`, `is retired on ${retires}, before its release on ${released}`)]
      : []),
    ...(released !== undefined && released > last
      ? [found('dates', released, `is released on ${released}, after everything the lists speak of`)]
      : []),
  ];
}

/** A successor must be a model of the same provider that outlives the one it follows. */
function successors(provider: string, models: readonly CatalogRow[], day: string): readonly Concern[] {
  const byId = new Map(models.map((row) => [row.id, row]));
  return models.flatMap(({ id, retires, successor }) => {
    if (successor === undefined) return [];
    const next = byId.get(successor);
    const found = (value: string, text: string): Concern[] => [
      { check: 'successor', subject: `${provider}/${id}`, value, text: `${provider}/${id} ${text}` },
    ];
    if (!next) return found(successor, `names ${successor} as its successor, which ${provider} does not sell`);
    if (next.retires === undefined) return [];
    if (next.retires <= day)
      return found(successor, `names ${successor} as its successor, itself retired on ${next.retires}`);
    return retires !== undefined && next.retires <= retires
      ? found(successor, `retires on ${retires}, but its successor ${successor} on ${next.retires} already`)
      : [];
  });
}

function everyRow(
  catalog: CatalogData,
  check: (subject: string, row: CatalogRow) => readonly Concern[],
): readonly Concern[] {
  return catalog.providers.flatMap(({ id, models }) => models.flatMap((row) => check(`${id}/${row.id}`, row)));
}
