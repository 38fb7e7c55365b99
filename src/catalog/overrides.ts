import type { CatalogModel } from '../model/catalog.ts';
import type { Tier } from '../model/estimate.ts';
import { hourlyPrices } from './hourly.ts';
import { replacePrices, scaleKinds, type KindFactors } from './prices.ts';

/** Where an override was written; the later goes before the earlier: the repository's word before the user's. */
export const OVERRIDE_LAYERS = ['remote', 'user', 'workspace'] as const;
export type OverrideLayer = (typeof OVERRIDE_LAYERS)[number];

/** What an override can say of a model besides its price; the same words as in a catalog's rows. */
export interface OverrideFacts {
  readonly tier?: Tier | undefined;
  /** Tokens. */
  readonly context?: number | undefined;
  readonly maxOutput?: number | undefined;
  readonly minCacheable?: number | undefined;
  readonly tools?: boolean | undefined;
  readonly vision?: boolean | undefined;
  readonly jsonSchema?: boolean | undefined;
  readonly reasoning?: CatalogModel['reasoning'] | undefined;
  readonly tokenizer?: string | undefined;
}

/**
 * A change to the catalog made by its users. `match` is `provider/id`; `*` stands for any part of either, and a provider
 * of `*` also for one that is not known. The id is compared with the id as the code writes it and with the id it resolves
 * to. Which entry decides: see `overrideIndex`.
 */
export interface CatalogOverride extends OverrideFacts {
  readonly match: string;
  /** The parts of `match` where the provider is an address, which holds slashes; its `*` stands for itself. */
  readonly endpoint?: { readonly provider: string; readonly id: string };
  /** Priced as this model, `provider/id`. */
  readonly alias?: string | undefined;
  /** USD per million tokens; what is left out stays as it is. */
  readonly price?: OverridePrice | undefined;
  /** A server that is paid by the hour. */
  readonly perHour?: HourlyPrice | undefined;
  /** Factor on every price of the model, or by kind of token: `0.85` is a discount of 15%. Applied after `price`. */
  readonly multiplier?: number | KindFactors | undefined;
  /** ISO dates: the first day on which the entry holds, and the first on which it no longer does. */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  /** Where this is known from, for people: `contract 2026-17`. */
  readonly source?: string | undefined;
  readonly layer: OverrideLayer;
}
export interface OverridePrice {
  readonly input: number;
  readonly output: number;
  readonly reasoningOutput?: number | undefined;
  readonly cacheRead?: number | undefined;
  /** By lifetime. */
  readonly cacheWrite?: Readonly<Record<string, number>> | undefined;
}
/** Of a server and what it gets done: requests an hour, or tokens a second. */
export interface HourlyPrice {
  readonly usd: number;
  readonly requestsPerHour?: number | undefined;
  readonly inputTokensPerSecond?: number | undefined;
  readonly outputTokensPerSecond?: number | undefined;
  /** Share of the paid time, from 0 to 1, in which it works; 1 when absent. */
  readonly utilization?: number | undefined;
  /** What it gets done was measured: figures do not count as assumed. */
  readonly measured?: boolean | undefined;
}

/** All that overrides say of one model. */
export interface ModelEdits {
  /** Gives the price. */
  readonly basis: CatalogOverride | null;
  /** Gives the factor on it. */
  readonly multiplier: CatalogOverride | null;
  readonly facts: OverrideFacts;
  /** The most important layer among them. */
  readonly layer: OverrideLayer;
}

export interface OverrideIndex {
  /** What holds for a model; undefined when nothing does. Aliases have no part in it. */
  readonly edits: (provider: string | null, id: string) => ModelEdits | undefined;
  /**
   * The entry that makes an id mean something: by an alias, or a price. One whose id is `*` alone speaks of models that
   * are known anyway, unless the provider is one of the user's own.
   */
  readonly defining: (provider: string | null, id: string, isOwnProvider: boolean) => CatalogOverride | undefined;
}

/**
 * Overrides by what they match, as of a day (ISO date). Among entries that match, the layer decides first (remote, user,
 * repository), then the more specific match, then the later entry; for the price, the multiplier and each fact on its own.
 * A stated price is final: a multiplier of the same or a lower layer applies to it only when it stands in the same entry.
 */
export function overrideIndex(overrides: readonly CatalogOverride[], day: string): OverrideIndex {
  const inForce = overrides.filter(({ from, until }) => (from ?? '') <= day && (until === undefined || day < until));
  if (inForce.length === 0) return { edits: () => undefined, defining: () => undefined };
  const entries = inForce.map((override, at) => entryOf(override, at));
  const exact = new Map<string, Entry[]>();
  for (const entry of entries.filter(({ isExact }) => isExact))
    exact.set(entry.override.match, [...(exact.get(entry.override.match) ?? []), entry]);
  const patterns = entries.filter(({ isExact }) => !isExact);
  const matching = (provider: string | null, id: string): readonly Entry[] => {
    const keys = provider === null ? [`*/${id}`] : [`${provider}/${id}`, `*/${id}`];
    const named = keys.flatMap((key) => exact.get(key) ?? []);
    return [...named, ...patterns.filter((entry) => entry.matches(provider, id))].sort(byImportance);
  };
  return {
    edits: (provider, id) => editsOf(matching(provider, id).map(({ override }) => override)),
    defining: (provider, id, isOwnProvider) =>
      matching(provider, id).find(
        ({ override, isAnyId }) =>
          (hasPrice(override) || override.alias !== undefined) && (!isAnyId || (isOwnProvider && provider !== null)),
      )?.override,
  };
}

interface Entry {
  readonly override: CatalogOverride;
  readonly matches: (provider: string | null, id: string) => boolean;
  /** The id holds no `*`, and the provider none or nothing else. */
  readonly isExact: boolean;
  readonly isAnyId: boolean;
  /** Layer, how specific, position. */
  readonly importance: readonly [number, number, number];
}

function entryOf(override: CatalogOverride, at: number): Entry {
  const { match, endpoint, layer } = override;
  const { provider, id } = endpoint ?? splitModelKey(match) ?? { provider: '*', id: match };
  const isIdExact = !id.includes('*');
  const isProviderExact = endpoint !== undefined || !provider.includes('*');
  const specificity = (isIdExact ? 1_000 : id.replaceAll('*', '').length) * 2 + (provider === '*' ? 0 : 1);
  return {
    override,
    matches: (given, name) =>
      (isProviderExact ? provider === given : matchesPattern(provider, given ?? '')) && matchesPattern(id, name),
    isExact: isIdExact && (provider === '*' || isProviderExact),
    isAnyId: id === '*',
    importance: [OVERRIDE_LAYERS.indexOf(layer), specificity, at],
  };
}

function byImportance(a: Entry, b: Entry): number {
  for (const [index, value] of a.importance.entries())
    if (value !== b.importance[index]) return b.importance[index]! - value;
  return 0;
}

/** `*` stands for any text. In one pass: no pattern takes long. */
function matchesPattern(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return pattern === text;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}

function hasPrice({ price, perHour }: CatalogOverride): boolean {
  return price !== undefined || perHour !== undefined;
}

const FACTS = [
  'tier',
  'context',
  'maxOutput',
  'minCacheable',
  'tools',
  'vision',
  'jsonSchema',
  'reasoning',
  'tokenizer',
] as const satisfies readonly (keyof OverrideFacts)[];

/** @param overrides The most important first. */
function editsOf(overrides: readonly CatalogOverride[]): ModelEdits | undefined {
  const own = overrides.filter(({ alias }) => alias === undefined);
  const basis = own.find(hasPrice) ?? null;
  const factor = own.find(({ multiplier }) => multiplier !== undefined) ?? null;
  const rank = (override: CatalogOverride): number => OVERRIDE_LAYERS.indexOf(override.layer);
  const multiplier = basis && factor && factor !== basis && rank(factor) <= rank(basis) ? null : factor;
  const facts = Object.fromEntries(
    FACTS.flatMap((fact) => {
      const stated = own.find((override) => override[fact] !== undefined);
      return stated ? [[fact, stated[fact]] as const] : [];
    }),
  ) as OverrideFacts;
  const [most] = own.map(rank).sort((a, b) => b - a);
  return most === undefined ? undefined : { basis, multiplier, facts, layer: OVERRIDE_LAYERS[most]! };
}

/** Splits `provider/id` at the first slash; ids hold slashes of their own. Null without both parts. */
export function splitModelKey(key: string): { readonly provider: string; readonly id: string } | null {
  const slash = key.indexOf('/');
  if (slash <= 0 || slash === key.length - 1) return null;
  return { provider: key.slice(0, slash), id: key.slice(slash + 1) };
}

/** The model with what overrides say of it; its sources say what was multiplied by what, and who said so. */
export function editModel(model: CatalogModel, { basis, multiplier, facts, layer }: ModelEdits): CatalogModel {
  const priced = basis ? rebased(model, basis) : model;
  const scaled = multiplier?.multiplier === undefined ? priced : scaleKinds(priced, kindFactors(multiplier.multiplier));
  const sources = multiplier ? [...priced.sources, multipliedBy(priced, multiplier)] : priced.sources;
  const hasNewPrice = basis !== null || multiplier !== null;
  const { context, tier, maxOutput, minCacheable, reasoning, tokenizer, tools, vision, jsonSchema } = facts;
  const { capabilities } = model;
  return {
    ...scaled,
    sources,
    tier: tier ?? model.tier,
    contextWindow: context ?? model.contextWindow,
    maxOutput: maxOutput ?? model.maxOutput,
    minCacheable: minCacheable ?? model.minCacheable,
    reasoning: reasoning ?? model.reasoning,
    tokenizer: tokenizer ?? model.tokenizer,
    capabilities: {
      tools: tools ?? capabilities.tools,
      vision: vision ?? capabilities.vision,
      jsonSchema: jsonSchema ?? capabilities.jsonSchema,
    },
    // The layer is that of the price.
    layer: hasNewPrice ? (multiplier ?? basis ?? { layer }).layer : model.layer,
  };
}

/** One entry alone, as it is laid over the model that its alias names. */
export function overrideModel(model: CatalogModel, override: CatalogOverride): CatalogModel {
  const { alias: _alias, ...rest } = override;
  const edits = editsOf([rest]);
  const edited = edits ? editModel(model, edits) : model;
  return { ...edited, layer: override.layer };
}

/** A model that one entry with a price knows, whatever its alias. */
export function modelOfEntry(provider: string, id: string, override: CatalogOverride): CatalogModel | null {
  const { alias: _alias, ...rest } = override;
  return modelOfEdits(provider, id, editsOf([rest]));
}

/** A model that only overrides know; null without a price. */
export function modelOfEdits(provider: string, id: string, edits: ModelEdits | undefined): CatalogModel | null {
  if (!edits?.basis) return null;
  const bare: CatalogModel = {
    provider,
    id,
    name: null,
    kind: 'chat',
    input: 0,
    output: 0,
    cacheRead: null,
    cacheWrite: {},
    contextWindow: null,
    maxOutput: null,
    minCacheable: null,
    capabilities: { tools: null, vision: null, jsonSchema: null },
    tier: null,
    reasoning: 'none',
    reasoningDefault: null,
    batchFactor: null,
    reasoningOutput: null,
    longContextSteps: [],
    retires: null,
    successor: null,
    tokenizer: 'unknown',
    sources: [],
    layer: edits.layer,
  };
  return editModel(bare, edits);
}

function rebased(model: CatalogModel, basis: CatalogOverride): CatalogModel {
  const { price, perHour } = basis;
  if (perHour) {
    const { prices, hourly } = hourlyPrices(perHour);
    return { ...replacePrices(model, prices), hourly, sources: [`${hourly.formula} (${nameOf(basis)})`], lists: 1 };
  }
  if (!price) return model;
  const prices = {
    input: price.input,
    output: price.output,
    cacheRead: price.cacheRead ?? null,
    cacheWrite: price.cacheWrite ?? {},
    reasoningOutput: price.reasoningOutput ?? null,
    longContextSteps: [],
  };
  return { ...replacePrices(model, prices), sources: [nameOf(basis)], lists: 1 };
}

function kindFactors(multiplier: number | KindFactors): KindFactors {
  if (typeof multiplier !== 'number') return multiplier;
  return {
    input: multiplier,
    output: multiplier,
    cacheRead: multiplier,
    cacheWrite: multiplier,
    reasoning: multiplier,
    other: multiplier,
  };
}

/** `input $2.5 × 0.85, output $10 × 0.85 (workspace override of openai/*)`. */
function multipliedBy(model: CatalogModel, override: CatalogOverride): string {
  const { multiplier = 1 } = override;
  const { input = 1, output = 1, cacheRead = 1 } = kindFactors(multiplier);
  const parts = [
    ...(input === 1 ? [] : [`input $${model.input} × ${input}`]),
    ...(cacheRead === 1 || model.cacheRead === null || cacheRead === input
      ? []
      : [`cached input $${model.cacheRead} × ${cacheRead}`]),
    ...(output === 1 ? [] : [`output $${model.output} × ${output}`]),
  ];
  return `${parts.length === 0 ? 'multiplied' : parts.join(', ')} (${nameOf(override)})`;
}

/** `workspace override of openai/*, contract 2026-17`. */
function nameOf({ layer, match, source }: CatalogOverride): string {
  return `${layer} override of ${match}${source === undefined ? '' : `, ${source}`}`;
}
