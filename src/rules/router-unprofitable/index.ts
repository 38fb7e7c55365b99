import { lookupFor } from '../../core/estimate/lookup.ts';
import { routedCost } from '../../core/estimate/router.ts';
import { formatUsd } from '../../core/estimate/format.ts';
import type { ModelCall } from '../../model/call.ts';
import type { ParamSite } from '../../model/resolved.ts';
import type { CallEstimate } from '../../model/estimate.ts';
import type { EstimatedCall, RuleContext, RuleFinding } from '../../model/rule.ts';
import { defineRule } from '../../model/rule.ts';
import { exprOfCall, sourcesOf } from '../shared/flow.ts';

export const rule = defineRule({
  id: 'router-unprofitable',
  meta: {
    description: 'A call that chooses the model for the next costs more than the choice saves',
    defaultSeverity: 'info',
    recommended: false,
    strict: true,
    fixable: false,
    options: {
      shareCheap: {
        default: 0.6,
        description: 'Share of requests, 0 to 1, that the router is taken to send to the cheapest model.',
      },
      shareRetried: {
        default: 0.05,
        description: 'Share of requests that come back from the cheap model and are sent to the dear one as well.',
      },
    },
  },
  *check(context) {
    for (const entry of context.calls) {
      const routers = context.calls.filter((other) => other !== entry && chooses(context, other.call, entry.call));
      const [router] = routers;
      const result = router && check(context, entry, router);
      if (result) yield result;
    }
  },
});

/** The model of one call is decided by the answer of another in the same file. */
function chooses(context: RuleContext, router: ModelCall, call: ModelCall): boolean {
  if (router.kind !== 'generate' || call.kind !== 'generate' || call.model.kind !== 'oneOf') return false;
  const facts = context.facts(call.path);
  const target = facts && exprOfCall(facts, router);
  const site = modelArgument(call);
  return facts !== undefined && target !== undefined && site !== null && sourcesOf(facts, site.value.expr).has(target);
}

/** What the call is given for its model: the id, or an object that carries it. */
function modelArgument(call: ModelCall): ParamSite | null {
  const sites = [call.request.params['model'], call.modelSite];
  return sites.find((site) => site?.path === call.path) ?? null;
}

function check(context: RuleContext, { call, estimate }: EstimatedCall, router: EstimatedCall): RuleFinding | null {
  const costs = costsOf(context, call, estimate);
  const routing = router.estimate.costPerCall?.expected.value;
  if (costs.length < 2 || routing === undefined) return null;
  const [small, big] = [Math.min(...costs), Math.max(...costs)];
  const [cheap, retried] = [Number(context.options['shareCheap']), Number(context.options['shareRetried'])];
  const perCall = routedCost({ routing, small, big }, cheap, retried) - big;
  if (perCall <= 0) return null;
  const perMonth = perCall * estimate.callsPerMonth.value;
  const needed = big > small ? (routing + retried * big) / (big - small) : Infinity;
  const pays =
    needed < 1
      ? `it pays from ${percent(needed)} sent to the cheapest on`
      : 'it pays at no share of requests sent to the cheapest';
  return {
    message: `The call that chooses this model costs ${formatUsd(routing)}, and the choice saves at most ${formatUsd(big - small)}: with ${percent(cheap)} sent to the cheapest and ${percent(retried)} sent again, routing loses ${formatUsd(perCall)} a call, ${formatUsd(perMonth)} a month; ${pays}.`,
    path: call.path,
    span: modelArgument(call)?.valueSpan ?? call.nameSpan,
    callId: call.id,
    saving: {
      perCall,
      perMonth,
      formula: `${formatUsd(routing)} + ${retried} × ${formatUsd(big)} − ${cheap} × (${formatUsd(big)} − ${formatUsd(small)})`,
    },
    related: [{ path: router.call.path, span: router.call.nameSpan, message: 'The call that chooses.' }],
  };
}

/** USD of the call on each model it may go to; empty when one of them has no price. */
function costsOf(context: RuleContext, call: ModelCall, estimate: CallEstimate): number[] {
  if (call.model.kind !== 'oneOf') return [];
  const lookups = call.model.options.map((option) => lookupFor(call, option.value, context.catalog));
  const [input, output] = [estimate.tokens.input.expected.value, estimate.tokens.output.expected.value];
  const costs = lookups.flatMap((lookup) =>
    lookup.kind === 'found' ? [(input * lookup.model.input + output * lookup.model.output) / 1e6] : [],
  );
  return costs.length === lookups.length ? costs : [];
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}
