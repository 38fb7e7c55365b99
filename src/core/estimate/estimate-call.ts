import type { ModelCall } from '../../model/call.ts';
import type { CatalogModel, CatalogView } from '../../model/catalog.ts';
import type { Assumption, CallEstimate, Figure, PriceRef, Range, UnmeasuredFigures } from '../../model/estimate.ts';
import { settingOf } from './assumptions.ts';
import type { AssumptionList } from './assumptions.ts';
import { estimateForLookup } from './estimate-model.ts';
import type { EstimateDeps, ModelEstimate } from './estimate-model.ts';
import { assumed, larger, mapRange, ordered, scale, smaller, usable, weaken } from './figures.ts';
import { formatTokensInFull } from './format.ts';
import { isEmbedding } from './input-tokens.ts';
import { lookupFor } from './lookup.ts';
import { cacheWritePrice, pricedMode } from './prices.ts';
import { firstValue, isComplete, possibleValues } from './resolved.ts';
import { measuredFigure } from '../usage/measured-tokens.ts';
import { siteUse } from '../traffic/site-use.ts';
import type { SiteUse, StatedKey } from '../traffic/site-use.ts';
import { tierRows } from './tiers.ts';
import { growthPerTurn, resentTokens } from './turns.ts';

/** Most models of a conditional that are estimated; a list that long comes from a table, not from a choice. */
const MAX_MODELS = 16;

/**
 * Estimates one call: tokens and USD from floor (what the code surely sends, the cheapest way) over expected (with the
 * settings' assumptions) to ceiling (what the caps allow). Pure, never throws on any call, catalog or configuration.
 */
export function estimateCall(call: ModelCall, given: EstimateDeps): CallEstimate {
  const { use, deps, ids, main, others } = estimateModels(call, given);
  if (others.length > 0 || (ids.length > 0 && !isComplete(call.model)))
    explainChoice(main, ids, isComplete(call.model));
  const isSent = call.kind === 'generate' || call.kind === 'embed' || call.kind === 'http';
  const cost = isSent ? spanCost(main, others, isComplete(call.model)) : null;
  const { measured } = given;
  const callsPerMonth = usable(measured?.callsPerMonth ?? deps.config.assumptions.callsPerMonth) ?? 0;
  if (cost !== null) explainTraffic(callsPerMonth, use.turns, main.assumptions);
  return {
    callId: call.id,
    price: priceRef(call, main),
    noPrice:
      main.noPrice ?? (isSent ? null : 'nothing is sent here; the calls made with it are priced where they stand'),
    alternatives: others.map((other) => ({ model: other.model, costPerCall: isSent ? other.cost : null })),
    tokens: {
      input: main.input.total,
      cachedInput: main.cache.read,
      cacheWrite: main.cache.write,
      output: main.output.total,
      reasoning: main.output.reasoning,
    },
    staticPrefix: main.input.prefix.fixed,
    parts: main.input.parts,
    costPerCall: cost,
    callsPerMonth: measured ? measuredFigure(callsPerMonth) : assumed(callsPerMonth),
    ...(measured
      ? { measured, unmeasured: unmeasuredFigures(call, given) }
      : use.turns === null
        ? {}
        : { turns: use.turns }),
    costPerMonth: cost && costPerMonth(cost, callsPerMonth, measured ? 'measured' : growthCost(main, use)),
    tiers: isSent && !isEmbedding(call) ? tierRows(call, main, deps) : [],
    assumptions: main.assumptions
      .all()
      .filter(({ id }) => !measured || !MEASURED_AWAY.has(id))
      .map((assumption) => ownAssumption(assumption, use)),
    tokenizer: main.tokenizer,
  };
}

/** A call estimated for each model that it may go to. */
export interface ModelEstimates {
  readonly use: SiteUse;
  /** What was estimated with: the assumptions are those of the site. */
  readonly deps: EstimateDeps;
  readonly ids: readonly string[];
  /** The one whose figures stand for the call. */
  readonly main: ModelEstimate;
  readonly others: readonly ModelEstimate[];
}

/** The estimates that `estimateCall` puts together, with what they were made from. */
export function estimateModels(call: ModelCall, given: EstimateDeps): ModelEstimates {
  const use = siteUse(call, given.config);
  const deps = { ...given, config: { ...given.config, assumptions: use.assumptions } };
  const ids = [...new Set(possibleValues(call.model))].slice(0, MAX_MODELS);
  const estimates = ids.map((id) => estimateForLookup(call, id, lookupFor(call, id, deps.catalog), deps));
  const main = estimates.find((estimate) => estimate.cost !== null) ?? estimates[0] ?? unknownModel(call, deps);
  return { use, deps, ids, main, others: estimates.filter((estimate) => estimate !== main) };
}

function unmeasuredFigures(call: ModelCall, given: EstimateDeps): UnmeasuredFigures {
  const { callsPerMonth, tokens, costPerCall, costPerMonth } = estimateCall(call, { ...given, measured: undefined });
  return {
    callsPerMonth: callsPerMonth.value,
    input: tokens.input.expected.value,
    cachedInput: tokens.cachedInput.expected.value,
    output: tokens.output.expected.value,
    costPerCall: costPerCall?.expected.value ?? null,
    costPerMonth: costPerMonth?.expected.value ?? null,
  };
}

/** Id of the tokenizer that counts for a call: its first model's, `unknown` without a price. */
export function tokenizerIdOf(call: ModelCall, catalog: CatalogView): string {
  const id = firstValue(call.model);
  const lookup = id === null ? null : lookupFor(call, id, catalog);
  return lookup?.kind === 'found' ? lookup.model.tokenizer : 'unknown';
}

/** The request names no model that can be followed: tokens are estimated, and there is no price. */
function unknownModel(call: ModelCall, deps: EstimateDeps): ModelEstimate {
  const reason =
    call.model.kind === 'unknown' ? `the model is not known: ${call.model.reason}` : 'the call names no model';
  return estimateForLookup(call, '', { kind: 'none', reason }, deps);
}

/** From the cheapest possible model to the dearest; without a ceiling when a model may be one that has no price. */
function spanCost(main: ModelEstimate, others: readonly ModelEstimate[], complete: boolean): Range | null {
  if (main.cost === null) return null;
  if (others.length === 0 && complete) return main.cost;
  const costs = [main, ...others].map((estimate) => estimate.cost);
  const priced = costs.filter((cost) => cost !== null);
  const bounded = complete && priced.length === costs.length && priced.every((cost) => cost.ceiling !== null);
  return {
    floor: priced.reduce((least, cost) => smaller(least, cost.floor), main.cost.floor),
    expected: weaken(main.cost.expected, 'assumed'),
    ceiling: bounded ? priced.reduce<Figure>((most, cost) => larger(most, cost.ceiling!), main.cost.ceiling!) : null,
  };
}

function explainChoice(main: ModelEstimate, ids: readonly string[], complete: boolean): void {
  const list = `${ids.join(', ')}${complete ? '' : ' or another one'}`;
  main.assumptions.add({
    id: 'model-choice',
    text: `the model is one of ${list}; expected is for ${main.model}`,
    setting: '',
  });
}

interface Growth {
  readonly turns: number;
  /** USD of the input that later turns send again. */
  readonly usd: number;
}

/** Null without turns of its own. Priced as plain input, as `turnCosts` does: what a cache saves of it is not taken off. */
function growthCost(main: ModelEstimate, { turns, assumptions }: SiteUse): Growth | null {
  if (turns === null || turns <= 1) return null;
  const price = main.lookup.kind === 'found' ? main.lookup.model.input : 0;
  const output = { total: main.output.total.expected.value, reasoning: main.output.reasoning.expected.value };
  return { turns, usd: (resentTokens(growthPerTurn(output, assumptions), turns) * price) / 1e6 };
}

/** Runs of a month times what a run costs: each of its turns a request, the later ones with what came before. */
function costPerMonth(cost: Range, callsPerMonth: number, growth: Growth | 'measured' | null): Range {
  const turns = growth === null || growth === 'measured' ? 1 : growth.turns;
  const traffic = growth === 'measured' ? 'measured' : 'assumed';
  const range = mapRange(cost, (figure) => weaken(scale(figure, turns * callsPerMonth), traffic));
  if (growth === null || growth === 'measured') return range;
  return ordered({ ...range, expected: assumed(range.expected.value + growth.usd * callsPerMonth) });
}

/** Assumptions in whose place there is what was measured; every request of a conversation was seen by itself. */
const MEASURED_AWAY = new Set([
  'calls-per-month',
  'turns',
  'output-tokens',
  'reasoning-tokens',
  'tokens-per-hole',
  'cache-hit-rate',
]);

/** Where a value was stated for this site alone, its assumption says so. */
function ownAssumption(assumption: Assumption, { stated }: SiteUse): Assumption {
  const found = STATED_ASSUMPTIONS.find(({ id }) => id === assumption.id);
  const place = found && stated[found.key];
  return place ? { ...assumption, text: `${assumption.text} (${place.by})`, setting: place.setting } : assumption;
}
const STATED_ASSUMPTIONS: readonly { readonly id: string; readonly key: StatedKey }[] = [
  { id: 'calls-per-month', key: 'callsPerMonth' },
  { id: 'turns', key: 'turns' },
  { id: 'output-tokens', key: 'outputTokens' },
  { id: 'cache-hit-rate', key: 'cacheHitRate' },
  { id: 'tokens-per-hole', key: 'tokensPerHole' },
];

function explainTraffic(callsPerMonth: number, turns: number | null, list: AssumptionList): void {
  if (turns !== null) {
    list.add({
      id: 'turns',
      text: `${turns} turns of each, which send the messages before them again`,
      setting: 'promptCost.sites',
    });
  }
  list.add({
    id: 'calls-per-month',
    text: `${formatTokensInFull(callsPerMonth)} calls a month`,
    setting: settingOf('callsPerMonth'),
  });
}

function priceRef(call: ModelCall, estimate: ModelEstimate): PriceRef | null {
  const { lookup } = estimate;
  if (lookup.kind === 'free') {
    return {
      provider: 'local',
      id: estimate.model,
      source: lookup.reason,
      input: 0,
      output: 0,
      cacheRead: null,
      cacheWrite: null,
      layer: 'snapshot',
    };
  }
  if (lookup.kind === 'none' || estimate.noPrice !== null) return null;
  const { model } = lookup;
  return {
    provider: model.provider,
    id: model.id,
    source: model.sources.join('; '),
    input: model.input,
    output: model.output,
    cacheRead: model.cacheRead,
    cacheWrite: cacheWritePrice(model, estimate.cache.ttl),
    ...nextPrice(model),
    ...modePrice(call, model),
    layer: model.layer,
    ...(typeof model.hourly?.perCall === 'number' ? { perCall: model.hourly.perCall } : {}),
  };
}

function nextPrice({ announced }: CatalogModel): Pick<PriceRef, 'next'> {
  const next = announced?.[0];
  return next?.from ? { next: { from: next.from, input: next.input, output: next.output } } : {};
}

/** The price that the cost was counted with, where it is not the standard one. */
function modePrice(call: ModelCall, model: CatalogModel): Pick<PriceRef, 'mode'> {
  const name = pricedMode(call, model);
  const prices = name === null ? undefined : model.modes?.[name];
  return name === null || !prices ? {} : { mode: { name, input: prices.input, output: prices.output } };
}
