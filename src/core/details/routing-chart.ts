import type { ModelCall } from '../../model/call.ts';
import type { CallEstimate, Figure, TierRow } from '../../model/estimate.ts';
import { costOf } from '../estimate/cost.ts';
import { estimateForLookup, type EstimateDeps, type ModelEstimate } from '../estimate/estimate-model.ts';
import { assumed, sameRange, weaker, ZERO_RANGE } from '../estimate/figures.ts';
import { formatFigure, formatUsd } from '../estimate/format.ts';
import { breakEvenShare, routedCost, type RouterCosts } from '../estimate/router.ts';
import { percentInTenths } from '../format/figures.ts';
import { lookUpTier } from '../estimate/tiers.ts';
import type { Chart } from './types.ts';

/** Shares of the cheap model's answers that are not good enough, for which a line is drawn. */
const RETURNING = [0, 0.1, 0.25] as const;
const STEPS = 20;
/** Tokens of the router's answer: a word with what models put around it. */
const ROUTER_ANSWER = 8;
const NO_CACHE = { read: ZERO_RANGE, write: ZERO_RANGE, ttl: null };

/**
 * Cost of a request behind a router that sends a share of them to a cheaper tier's model (`core/estimate/router`). The router is taken
 * to be a request of its own to the cheapest tier's model, with this request's input and an answer of one word.
 */
export function routingChart(
  call: ModelCall,
  main: ModelEstimate,
  { costPerCall, tiers }: Pick<CallEstimate, 'costPerCall' | 'tiers'>,
  deps: EstimateDeps,
): Chart {
  const big = main.cost?.expected;
  if (!costPerCall || !big)
    return { kind: 'none', reason: `No curve without a price: ${main.noPrice ?? 'the model is not known'}.` };
  if (big.value <= 0) return { kind: 'none', reason: 'This request costs nothing, so there is nothing to save.' };
  if (tiers.length === 0) return { kind: 'none', reason: 'Such a request has no cheaper tier.' };
  const able = tiers.filter(({ blocked, costPerCall: cost }) => blocked === null && cost !== null);
  const cheaper = able.filter(
    ({ isCurrent, costPerCall: cost }) => !isCurrent && (cost?.value ?? Infinity) < big.value,
  );
  const target = cheapest(cheaper);
  const router = cheapest(able);
  if (!target?.costPerCall || !router)
    return { kind: 'none', reason: 'No tier has a cheaper model that can take this request.' };
  const routing = routingCost(call, router, deps);
  if (routing === null) return { kind: 'none', reason: `No curve: ${modelOf(router)} has no price to route with.` };
  const costs: RouterCosts = { routing: routing.value, small: target.costPerCall.value, big: big.value };
  const provenance = weaker(weaker(big.provenance, target.costPerCall.provenance), 'assumed');
  return chartOf(costs, { target, router, provenance });
}

function chartOf(
  costs: RouterCosts,
  { target, router, provenance }: { readonly target: TierRow; readonly router: TierRow; readonly provenance: Figure['provenance'] }, // prettier-ignore
): Chart {
  const shares = Array.from({ length: STEPS + 1 }, (_, index) => index / STEPS);
  const money = (value: number): string => formatFigure({ value, provenance }, formatUsd);
  const name = (returning: number): string =>
    returning === 0 ? 'no answer sent again' : `${percentInTenths(returning)} of its answers sent again`;
  return {
    kind: 'lines',
    x: { label: `Share of requests that ${modelOf(target)} answers`, unit: 'share', from: 0, to: 1 },
    series: [
      {
        label: 'all on the model of today',
        role: 'base',
        points: shares.map((x) => ({ x, y: { value: costs.big, provenance } })),
      },
      ...RETURNING.map((returning) => ({
        label: name(returning),
        role: 'option' as const,
        points: shares.map((x) => ({ x, y: { value: routedCost(costs, x, returning * x), provenance } })),
      })),
    ],
    breakEven: RETURNING.map((returning) => {
      const x = breakEvenShare(costs, returning);
      const words = x === null ? 'pays at no share' : `pays from ${percentInTenths(x)} of requests on`;
      return { label: name(returning), x, words: `${name(returning)}: ${words}` };
    }),
    now: null,
    assumptions: [
      `A request costs ${money(costs.big)} on the model of today and ${money(costs.small)} on ${modelOf(target)}, the cheapest tier (${target.tier}) that can take it.`,
      `The router is a request to ${modelOf(router)} with the same input and an answer of ${ROUTER_ANSWER} tokens: ${money(costs.routing)}. One that decides in code costs nothing.`,
      'An answer that is not good enough is paid for, and the request is sent to the model of today as well.',
    ],
    formula: 'router + share × cheap + (1 − share) × dear + share × sent again × dear',
  };
}

function cheapest(rows: readonly TierRow[]): TierRow | undefined {
  return [...rows].sort((a, b) => (a.costPerCall?.value ?? 0) - (b.costPerCall?.value ?? 0))[0];
}

/** USD; null without a price. */
function routingCost(call: ModelCall, row: TierRow, deps: EstimateDeps): Figure | null {
  const lookup = lookUpTier(row, deps);
  if (lookup.kind !== 'found') return null;
  const { input } = estimateForLookup(call, row.model, lookup, deps);
  const output = sameRange(assumed(ROUTER_ANSWER));
  return costOf(lookup.model, { input: input.total, output, reasoning: ZERO_RANGE, cache: NO_CACHE }).expected;
}

function modelOf({ provider, model }: TierRow): string {
  return provider === '' ? model : `${provider}/${model}`;
}
