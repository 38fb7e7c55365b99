import type { ModelCall } from '../../model/call.ts';
import type { CatalogModel } from '../../model/catalog.ts';
import type { Range } from '../../model/estimate.ts';
import { estimateForLookup, type EstimateDeps } from './estimate-model.ts';
import { obstacle } from './tiers.ts';

/** What a request costs on one model. */
export interface RankedModel {
  readonly model: CatalogModel;
  /** USD of one call. */
  readonly costPerCall: Range;
}
export interface Ranking {
  /** Models that can take the request, by expected cost; among equals the one that more price lists agree on. */
  readonly fitting: readonly RankedModel[];
  /** Models that cannot, and why. */
  readonly refused: readonly { readonly model: CatalogModel; readonly why: string }[];
}

/** Prices a request on each model and says which can take it: tools, images, response schema, context window, output cap. */
export function rankModels(call: ModelCall, models: readonly CatalogModel[], deps: EstimateDeps): Ranking {
  const fitting: RankedModel[] = [];
  const refused: { model: CatalogModel; why: string }[] = [];
  for (const model of models) {
    const estimate = estimateForLookup(call, model.id, { kind: 'found', model, how: 'catalog' }, deps);
    const why = obstacle(call, model, estimate) ?? estimate.noPrice;
    if (why !== null || estimate.cost === null) refused.push({ model, why: why ?? 'no price' });
    else fitting.push({ model, costPerCall: estimate.cost });
  }
  const order = (a: RankedModel, b: RankedModel): number =>
    a.costPerCall.expected.value - b.costPerCall.expected.value ||
    (b.model.lists ?? 1) - (a.model.lists ?? 1) ||
    (a.model.id < b.model.id ? -1 : 1);
  return { fitting: fitting.sort(order), refused };
}
