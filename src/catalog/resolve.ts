import type { CatalogModel, CatalogView, Lookup } from '../model/catalog.ts';
import type { CatalogData, CatalogRow } from './catalog-data.ts';
import { modelReader } from './catalog-model.ts';
import { ID_RULES, type IdLookup } from './id-rules.ts';
import {
  editModel,
  modelOfEdits,
  modelOfEntry,
  overrideIndex,
  overrideModel,
  splitModelKey,
  type CatalogOverride,
} from './overrides.ts';
import { providerByName, providerInfo } from './providers.ts';

const MAX_ID = 300;
/** Rewrites are few (`bedrock/` + region + geography + date); more would be a loop. */
const MAX_STEPS = 8;
const MAX_ALIASES = 5;
/** Ids of a project are few; a limit keeps a hostile file from filling memory. */
const MEMO_LIMIT = 20_000;

/** What is laid over a catalog. */
export interface CatalogLayers {
  readonly overrides?: readonly CatalogOverride[];
  /** A catalog whose rows go before those of the same id: a team's own, fetched from its address. */
  readonly remote?: CatalogData | null;
  /** The day whose prices are given, ISO; the catalog's own when absent. */
  readonly day?: string;
}

/**
 * Read access to a catalog with a team's catalog and overrides laid over it; see `overrideIndex` for which override decides.
 * `data` must have passed `parseCatalog` (the shipped snapshot has, at build time). Prices are those of `day`: past ones
 * before they ended, announced ones from the day they begin. Building is lazy: rows are indexed per provider on first use.
 */
export function createCatalogView(data: CatalogData, layers: CatalogLayers = {}): CatalogView {
  const { overrides = [], remote = null, day = data.date } = layers;
  const shipped = rowIndex(data, day, 'snapshot');
  const index = remote ? stacked(rowIndex(remote, day, 'remote'), shipped) : shipped;
  const changes = overrideIndex(overrides, day);
  const memo = new Map<string | null, Map<string, Lookup>>();
  let remembered = 0;

  const get = (provider: string, id: string): CatalogModel | undefined => {
    const model = index.model(provider, id);
    const edits = changes.edits(provider, id);
    if (!edits) return model;
    return model ? editModel(model, edits) : (modelOfEdits(provider, id, edits) ?? undefined);
  };
  const isOwn = (provider: string | null): boolean => provider !== null && !index.hasProvider(provider);
  const found: Overrides = {
    find: (provider, id) => changes.defining(provider, id, isOwn(provider)),
    model: (provider, id) => modelOfEdits(provider ?? '*', id, changes.edits(provider, id)),
  };
  const resolver = createResolver(data.date, index, found, get);
  const resolve = (provider: string | null, id: string): Lookup => {
    const known = memo.get(provider)?.get(id);
    if (known) return known;
    const lookup = resolver(canonicalProvider(provider), id.trim());
    if (remembered++ < MEMO_LIMIT && id.length <= MAX_ID) {
      const ofProvider = memo.get(provider) ?? new Map<string, Lookup>();
      memo.set(provider, ofProvider.set(id, lookup));
    }
    return lookup;
  };
  const modelsOf = (provider: string): readonly CatalogModel[] =>
    index.idsOf(provider).flatMap((id) => get(provider, id) ?? []);
  const models = (): readonly CatalogModel[] => index.providers().flatMap(modelsOf);
  const ownModels = (): readonly CatalogModel[] =>
    overrides.flatMap(({ match }) => {
      const key = match.includes('*') ? null : splitModelKey(match);
      return key && !index.model(key.provider, key.id) ? (get(key.provider, key.id) ?? []) : [];
    });
  return { date: data.date, day, resolve, get, models, ownModels, modelsOf };
}

/** SDKs and gateways have names of their own for a provider; an unknown name stays as it is. */
function canonicalProvider(provider: string | null): string | null {
  return provider === null ? null : (providerByName(provider)?.id ?? provider);
}

/** What overrides make of ids that the catalog may not know. */
interface Overrides {
  readonly find: (provider: string | null, id: string) => CatalogOverride | undefined;
  readonly model: (provider: string | null, id: string) => CatalogModel | null;
}
type GetModel = (provider: string, id: string) => CatalogModel | undefined;

function createResolver(date: string, index: RowIndex, overrides: Overrides, get: GetModel) {
  const missing = (provider: string | null, id: string): Lookup => {
    const where = provider === null ? 'any provider' : (providerInfo(provider)?.name ?? provider);
    return {
      kind: 'none',
      reason: `the catalog of ${date} lists no ${id} at ${where}; add a catalog override for ${provider ?? '*'}/${id}`,
    };
  };
  const exact = (provider: string | null, id: string): Lookup | null => {
    if (provider === null) return null;
    const rowId = index.rowId(provider, id);
    const model = rowId === undefined ? undefined : get(provider, rowId);
    return model
      ? { kind: 'found', model, how: rowId === id ? 'exact id' : `another spelling or alias of ${model.id}` }
      : null;
  };
  const overridden = (provider: string | null, id: string, aliases: number): Lookup | null => {
    const override = overrides.find(provider, id);
    if (!override) return null;
    if (override.alias !== undefined) {
      const target = splitModelKey(override.alias);
      if (!target || aliases >= MAX_ALIASES)
        return {
          kind: 'none',
          reason: `the override of ${override.match} points to ${override.alias}, which leads nowhere or in a circle`,
        };
      const lookup = walk(target.provider, target.id, 0, aliases + 1);
      if (lookup.kind === 'found' || (!override.price && !override.perHour)) return withAlias(lookup, override);
    }
    if (provider !== null && index.rowId(provider, id) !== undefined) return null;
    // An entry that stands for an alias too (a gateway's price of a model it resells) says the price itself.
    const model = overrides.model(provider, id) ?? modelOfEntry(provider ?? '*', id, override);
    return model ? { kind: 'found', model, how: `${override.layer} override of ${override.match}` } : null;
  };
  const walk = (provider: string | null, id: string, steps: number, aliases: number): Lookup => {
    const direct = overridden(provider, id, aliases) ?? exact(provider, id);
    if (direct) return direct;
    let failure: Lookup | null = null;
    for (const rule of steps < MAX_STEPS ? ID_RULES : []) {
      const step = rule(provider, id, index);
      if (!step) continue;
      if (step.kind !== 'next') return step;
      const lookup = walk(step.provider, step.id, steps + 1, aliases);
      if (lookup.kind === 'found')
        return {
          ...lookup,
          how: lookup.how === 'exact id' ? step.how : `${step.how}; ${lookup.how}`,
          ...(step.assumed && lookup.model.layer === 'snapshot' ? { assumed: step.how } : {}),
        };
      if (lookup.kind === 'free') return lookup;
      failure ??= lookup;
    }
    return failure ?? missing(provider, id);
  };
  return (provider: string | null, id: string): Lookup => {
    if (id === '') return { kind: 'none', reason: 'the model id is empty' };
    if (id.length > MAX_ID) return { kind: 'none', reason: `the model id is longer than ${MAX_ID} characters` };
    return walk(provider, id, 0, 0);
  };
}

/** Priced as another model, and shown as such; the override may add a factor of its own. */
function withAlias(lookup: Lookup, override: CatalogOverride): Lookup {
  if (lookup.kind !== 'found') return lookup;
  const model = overrideModel(lookup.model, override);
  return {
    kind: 'found',
    model,
    how: `${override.layer} override: ${override.match} is ${model.provider}/${model.id}`,
  };
}

interface RowIndex extends IdLookup {
  readonly model: (provider: string, id: string) => CatalogModel | undefined;
  readonly hasProvider: (provider: string) => boolean;
  readonly providers: () => readonly string[];
  /** Of a provider's rows, in their order. */
  readonly idsOf: (provider: string) => readonly string[];
}

/** The rows of the first go before rows of the same provider and id in the second. */
function stacked(upper: RowIndex, lower: RowIndex): RowIndex {
  const model = (provider: string, id: string): CatalogModel | undefined =>
    upper.model(provider, id) ?? lower.model(provider, id);
  return {
    model,
    rowId: (provider, id) => upper.rowId(provider, id) ?? lower.rowId(provider, id),
    price: (provider, id) => upper.price(provider, id) ?? lower.price(provider, id),
    hasProvider: (provider) => upper.hasProvider(provider) || lower.hasProvider(provider),
    providers: () => [...new Set([...upper.providers(), ...lower.providers()])],
    idsOf: (provider) => [...new Set([...upper.idsOf(provider), ...lower.idsOf(provider)])],
  };
}

function rowIndex(data: CatalogData, day: string, layer: CatalogModel['layer']): RowIndex {
  // The snapshot parses a provider's rows when they are first read, so they are not touched before.
  const providers = new Map(data.providers.map((provider) => [provider.id, provider]));
  const built = new Map<string, ProviderIndex>();
  const indexOf = (provider: string): ProviderIndex | undefined => {
    const known = built.get(provider);
    if (known) return known;
    const rows = providers.get(provider)?.models;
    if (!rows) return undefined;
    const index = providerIndex(rows);
    built.set(provider, index);
    return index;
  };
  const rowId = (provider: string, id: string): string | undefined => {
    const found = indexOf(provider);
    if (!found) return undefined;
    return found.rows.has(id) ? id : (found.aliases.get(id) ?? found.folded.get(id.toLowerCase()) ?? undefined);
  };
  const read = modelReader(data, day);
  const models = new Map<CatalogRow, CatalogModel>();
  const model = (provider: string, id: string): CatalogModel | undefined => {
    const row = indexOf(provider)?.rows.get(id);
    const known = row && models.get(row);
    if (!row || known) return known;
    const made = { ...read(provider, row), layer };
    models.set(row, made);
    return made;
  };
  const price = (provider: string, id: string): string | undefined => {
    const found = model(provider, rowId(provider, id) ?? '');
    return found && `${found.input}/${found.output}`;
  };
  return {
    rowId,
    model,
    price,
    hasProvider: (provider) => providers.has(provider),
    providers: () => [...providers.keys()],
    idsOf: (provider) => providers.get(provider)?.models.map(({ id }) => id) ?? [],
  };
}

interface ProviderIndex {
  readonly rows: ReadonlyMap<string, CatalogRow>;
  readonly aliases: ReadonlyMap<string, string>;
  /** By lower case; null where ids differ in case alone. */
  readonly folded: ReadonlyMap<string, string | null>;
}

function providerIndex(rows: readonly CatalogRow[]): ProviderIndex {
  const aliases = new Map<string, string>();
  const folded = new Map<string, string | null>();
  const fold = (spelling: string, id: string): void => {
    const known = folded.get(spelling.toLowerCase());
    folded.set(spelling.toLowerCase(), known === undefined || known === id ? id : null);
  };
  for (const row of rows) {
    fold(row.id, row.id);
    for (const alias of row.aliases ?? []) aliases.set(alias, row.id);
  }
  for (const [alias, id] of aliases) if (!folded.has(alias.toLowerCase())) fold(alias, id);
  return { rows: new Map(rows.map((row) => [row.id, row])), aliases, folded };
}
