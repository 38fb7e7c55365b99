import type { CatalogModel } from '../../src/model/catalog.ts';

/** What is shown and in which order. Kept between sessions. */
export interface CatalogState {
  readonly sort: CatalogColumn;
  readonly descending: boolean;
  readonly search: string;
  /** Empty for any. */
  readonly provider: string;
  readonly tier: string;
  readonly kind: string;
  readonly capability: string;
  readonly retired: 'hide' | 'show' | 'only';
}

export const CATALOG_COLUMNS = [
  'model',
  'provider',
  'input',
  'output',
  'cacheRead',
  'context',
  'tier',
  'layer',
] as const;
export type CatalogColumn = (typeof CATALOG_COLUMNS)[number];
export const CAPABILITIES = ['tools', 'vision', 'jsonSchema', 'reasoning', 'batch', 'caching'] as const;
const RETIRED = ['hide', 'show', 'only'] as const;

export const INITIAL_STATE: CatalogState = {
  sort: 'model',
  descending: false,
  search: '',
  provider: '',
  tier: '',
  kind: '',
  capability: '',
  retired: 'show',
};

/** The state a former session left, as far as it is sound. */
export function readCatalogState(value: unknown): CatalogState {
  if (typeof value !== 'object' || value === null) return INITIAL_STATE;
  const given = value as Partial<Record<keyof CatalogState, unknown>>;
  const text = (of: unknown): string => (typeof of === 'string' ? of : '');
  return {
    sort: CATALOG_COLUMNS.find((id) => id === given.sort) ?? INITIAL_STATE.sort,
    descending: given.descending === true,
    search: text(given.search),
    provider: text(given.provider),
    tier: text(given.tier),
    kind: text(given.kind),
    capability: text(given.capability),
    retired: RETIRED.find((each) => each === given.retired) ?? INITIAL_STATE.retired,
  };
}

/** A column that was sorted by turns round; another starts with the smallest figure, or with A. */
export function sortCatalogBy(state: CatalogState, column: CatalogColumn): CatalogState {
  return { ...state, sort: column, descending: state.sort === column && !state.descending };
}

/** The rows that pass search and filters, sorted. `today` is an ISO date. */
export function arrangeCatalog(
  models: readonly CatalogModel[],
  state: CatalogState,
  today: string,
): readonly CatalogModel[] {
  const words = state.search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const direction = state.descending ? -1 : 1;
  return models
    .filter((model) => passes(model, state, today) && hasWords(model, words))
    .sort((a, b) => {
      const [one, other] = [sortKey(a, state.sort), sortKey(b, state.sort)];
      // What has no figure comes last, whichever way it is sorted.
      if (one === null || other === null) return one === other ? byName(a, b) : one === null ? 1 : -1;
      const order = one < other ? -1 : one > other ? 1 : 0;
      return order === 0 ? byName(a, b) : order * direction;
    });
}

/** Whether a model can no longer be asked on a day. */
export function isRetired({ retires }: CatalogModel, today: string): boolean {
  return retires !== null && retires <= today;
}

function passes(model: CatalogModel, state: CatalogState, today: string): boolean {
  if (state.provider !== '' && model.provider !== state.provider) return false;
  if (state.kind !== '' && model.kind !== state.kind) return false;
  if (state.tier !== '' && (model.tier ?? 'none') !== state.tier) return false;
  if (state.capability !== '' && !hasCapability(model, state.capability)) return false;
  return state.retired === 'show' || isRetired(model, today) === (state.retired === 'only');
}

function hasCapability(model: CatalogModel, capability: string): boolean {
  switch (capability) {
    case 'tools':
    case 'vision':
    case 'jsonSchema':
      return model.capabilities[capability] === true;
    case 'reasoning':
      return model.reasoning !== 'none';
    case 'batch':
      return model.batchFactor !== null || model.modes?.batch !== undefined;
    case 'caching':
      return model.cacheRead !== null;
    default:
      return true;
  }
}

function hasWords({ provider, id, name }: CatalogModel, words: readonly string[]): boolean {
  const text = `${provider}/${id} ${name ?? ''}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

function sortKey(model: CatalogModel, column: CatalogColumn): string | number | null {
  switch (column) {
    case 'model':
      return model.id.toLowerCase();
    case 'context':
      return model.contextWindow;
    case 'tier':
      return model.tier === null ? null : TIER_ORDER[model.tier];
    case 'input':
    case 'output':
      return model.billedBy === 'units' ? null : model[column];
    default:
      return model[column];
  }
}
const TIER_ORDER = { hot: 0, warm: 1, cold: 2, economy: 3 } as const;

function byName(a: CatalogModel, b: CatalogModel): number {
  const [one, other] = [`${a.id}/${a.provider}`, `${b.id}/${b.provider}`];
  return one < other ? -1 : one > other ? 1 : 0;
}

/** One line of a row's details. */
export interface Detail {
  readonly label: string;
  readonly value: string;
}

/** All that is known of a model, as text. */
export function detailsOf(model: CatalogModel): readonly Detail[] {
  const usd = (value: number | null): string => (value === null ? '–' : `$${trimmed(value)}`);
  const prices = (each: { input: number; output: number; cacheRead?: number | null }): string =>
    `input ${usd(each.input)}, output ${usd(each.output)}${each.cacheRead == null ? '' : `, cached read ${usd(each.cacheRead)}`}`;
  const dated = (list: CatalogModel['past']): string =>
    (list ?? [])
      .map(
        ({ from, until, ...each }) => `${from ?? 'before'}${until === null ? '' : ` until ${until}`}: ${prices(each)}`,
      )
      .join('; ');
  const record = (values: Readonly<Record<string, number>> | undefined, unit: (key: string) => string): string =>
    Object.entries(values ?? {})
      .map(([key, value]) => `${key} ${unit(trimmed(value))}`)
      .join(', ');
  const lines: readonly (readonly [string, string | number | null | undefined])[] = [
    ['Name', model.name],
    ['Price comes from', LAYERS[model.layer]],
    ['Sources of the prices', model.sources.join('; ')],
    ['Sources of other facts', (model.factSources ?? []).join('; ')],
    ['Price lists that agree', model.lists],
    ['In force since', model.since],
    ['Past prices', dated(model.past)],
    ['Announced prices', dated(model.announced)],
    ['Cache writes', record(model.cacheWrite, (value) => `$${value}`)],
    ['Smallest cacheable prefix', model.minCacheable === null ? null : `${count(model.minCacheable)} tokens`],
    ['Reasoning output', model.reasoningOutput === null ? null : usd(model.reasoningOutput)],
    [
      'Long context',
      model.longContextSteps.map((step) => `above ${count(step.above)} tokens: ${prices(step)}`).join('; '),
    ],
    ['Batch', model.batchFactor === null ? null : `× ${trimmed(model.batchFactor)}`],
    ...Object.entries(model.modes ?? {}).map(([mode, each]) => [`Mode ${mode}`, prices(each)] as const),
    [
      'Peak hours',
      model.peak ? `${model.peak.windowsUtc.join(', ')} UTC, ${model.peak.days}: ${prices(model.peak)}` : null,
    ],
    ['Units', record(model.units, (value) => `$${value}`)],
    ['Regions', record(model.regions, (value) => `× ${value}`)],
    ['Output limit', model.maxOutput === null ? null : `${count(model.maxOutput)} tokens`],
    [
      'Reasoning',
      model.reasoningDefault === null ? model.reasoning : `${model.reasoning}, by default ${model.reasoningDefault}`,
    ],
    ['Tokenizer', model.tokenizer],
    ['Released', model.released],
    ['Retires', model.retires],
    ['Successor', model.successor],
  ];
  return lines.flatMap(([label, value]) =>
    value === null || value === undefined || value === '' ? [] : [{ label, value: String(value) }],
  );
}
const LAYERS: Readonly<Record<CatalogModel['layer'], string>> = {
  snapshot: 'the catalog that ships with the extension',
  workspace: 'an override in this workspace',
  user: 'an override in your settings',
  remote: 'a refreshed catalog',
};

/** `0.075`, `2.5`, `10`: a price without needless digits. */
export function trimmed(value: number): string {
  return String(Number(value.toPrecision(6)));
}

export function count(value: number): string {
  return value.toLocaleString('en-US');
}
