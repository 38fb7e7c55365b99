import type { ModelCall } from '../../model/call.ts';
import type { EstimatedCall } from '../../model/rule.ts';
import type { Loc } from '../../model/span.ts';
import { estimateModels } from '../estimate/estimate-call.ts';
import type { EstimateDeps } from '../estimate/estimate-model.ts';
import { toolCounter } from '../estimate/input-tokens.ts';
import { possibleValues } from '../estimate/resolved.ts';
import { describeFunction } from '../format/places.ts';
import { cacheView } from './cache-view.ts';
import { cachingCharts } from './caching-charts.ts';
import { retriesView } from './retries-view.ts';
import { routingChart } from './routing-chart.ts';
import { sentRequest } from './sent-request.ts';
import { turnsView } from './turns-view.ts';
import type { CallDetails } from './types.ts';

/** What details are made with. */
export interface DetailsDeps<Place> extends Pick<EstimateDeps, 'catalog' | 'config' | 'tokenizers'> {
  /** What places in files become. */
  readonly place: (loc: Loc) => Place;
}

/**
 * Everything the details view shows of a call: made from the estimate and from the same count that the estimate was made from. Pure, and
 * never throws on any call. Tokens, USD.
 */
export function callDetails<Place>(
  { call, estimate }: EstimatedCall,
  { place, ...deps }: DetailsDeps<Place>,
): CallDetails<Place> {
  const models = estimateModels(call, { ...deps, measured: estimate.measured });
  const { main } = models;
  const request = sentRequest(call, { main, place, countTools: toolCounter(call, main.counting) });
  const cache = cacheView(call, main, request);
  const caching = cachingCharts(call, main, estimate, cache);
  const { price, noPrice, costPerCall, costPerMonth, callsPerMonth, tokens, tokenizer, assumptions, tiers } = estimate;
  return {
    ...identity(call, place),
    price,
    noPrice,
    costPerCall,
    costPerMonth,
    callsPerMonth,
    tokens,
    tokenizer,
    assumptions,
    request,
    cache,
    cachingByRequests: caching.byRequests,
    cachingByHitRate: caching.byHitRate,
    routing: routingChart(call, main, estimate, models.deps),
    turns: turnsView(call, estimate, models.deps.config.assumptions),
    retries: retriesView(call, estimate, place),
    tiers,
  };
}

function identity<Place>(call: ModelCall, place: (loc: Loc) => Place) {
  return {
    callId: call.id,
    path: call.path,
    at: place({ path: call.path, span: call.nameSpan }),
    functionName: call.context.functionName,
    kind: call.kind,
    api: call.api,
    provider: call.provider,
    models: possibleValues(call.model),
    through: call.through ? describeFunction(call.through) : null,
    callers: call.callers?.length ?? 0,
  };
}
