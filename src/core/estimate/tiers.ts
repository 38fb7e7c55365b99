import type { ModelCall } from '../../model/call.ts';
import type { CatalogModel, Lookup } from '../../model/catalog.ts';
import type { Tier, TierRow } from '../../model/estimate.ts';
import { estimateForLookup } from './estimate-model.ts';
import type { EstimateDeps, ModelEstimate } from './estimate-model.ts';
import { formatTokensInFull } from './format.ts';
import { possibleValues } from './resolved.ts';

const TIERS: readonly Tier[] = ['hot', 'warm', 'cold', 'economy'];

/** The same request on each tier's model, counted with that model's tokenizer. */
export function tierRows(call: ModelCall, current: ModelEstimate, deps: EstimateDeps): readonly TierRow[] {
  return TIERS.map((tier) => tierRow(tier, call, current, deps));
}

function tierRow(tier: Tier, call: ModelCall, current: ModelEstimate, deps: EstimateDeps): TierRow {
  const name = deps.config.tiers[tier];
  const slash = name.indexOf('/');
  const provider = slash === -1 ? '' : name.slice(0, slash);
  const id = name.slice(slash + 1);
  const lookup = lookUpTier({ provider, model: id }, deps);
  const estimate = estimateForLookup(call, id, lookup, deps);
  const model = lookup.kind === 'found' ? lookup.model : null;
  return {
    tier,
    provider,
    model: id,
    costPerCall: estimate.cost?.expected ?? null,
    blocked: model && obstacle(call, model, estimate),
    isCurrent:
      model !== null &&
      current.lookup.kind === 'found' &&
      current.lookup.model.provider === model.provider &&
      current.lookup.model.id === model.id,
  };
}

/** The model that stands for a tier. */
export function lookUpTier(
  { provider, model: id }: Pick<TierRow, 'provider' | 'model'>,
  { catalog }: Pick<EstimateDeps, 'catalog'>,
): Lookup {
  const model = catalog.get(provider, id);
  return model ? { kind: 'found', model, how: 'tier setting' } : catalog.resolve(provider === '' ? null : provider, id);
}

/** Why the model cannot take the request; null when nothing is known against it. */
export function obstacle(call: ModelCall, model: CatalogModel, estimate: ModelEstimate): string | null {
  const { capabilities } = model;
  if (capabilities.tools === false && (call.tools.tools.length > 0 || !call.tools.complete)) return 'takes no tools';
  if (capabilities.vision === false && call.messages.some((message) => message.images.length > 0))
    return 'takes no images';
  if (capabilities.jsonSchema === false && call.responseSchema !== null) return 'takes no response schema';
  const needed = Math.round(estimate.input.total.expected.value + estimate.output.total.expected.value);
  if (model.contextWindow !== null && needed > model.contextWindow)
    return `context window of ${formatTokensInFull(model.contextWindow)} tokens is smaller than the request's ${formatTokensInFull(needed)}`;
  const cap = Math.max(0, ...possibleValues(call.outputCap.value).filter(Number.isFinite));
  if (model.maxOutput !== null && cap > model.maxOutput)
    return `gives at most ${formatTokensInFull(model.maxOutput)} tokens, the request asks for ${formatTokensInFull(cap)}`;
  return null;
}
