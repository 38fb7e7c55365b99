import { tierLadder, tierOf } from '../../catalog/tiers.ts';
import { formatUsd } from '../../core/estimate/format.ts';
import type { CatalogModel } from '../../model/catalog.ts';
import type { EstimatedCall, RuleContext, RuleFinding } from '../../model/rule.ts';
import { defineRule } from '../../model/rule.ts';
import { simpleTaskOf } from '../shared/simple-task.ts';

export const rule = defineRule({
  id: 'distillation-candidate',
  meta: {
    description: 'A narrow task runs so often on a premium model that a small model trained on its answers would pay',
    defaultSeverity: 'info',
    recommended: false,
    strict: true,
    fixable: false,
    options: {
      minCallsPerMonth: {
        default: 100_000,
        description: 'Calls a month from which on training a small model is worth the work.',
      },
    },
  },
  *check(context) {
    for (const entry of context.calls) {
      const result = check(context, entry);
      if (result) yield result;
    }
  },
});

function check(context: RuleContext, { call, estimate }: EstimatedCall): RuleFinding | null {
  const calls = estimate.callsPerMonth.value;
  if (
    call.kind !== 'generate' ||
    !estimate.price ||
    !estimate.costPerCall ||
    calls < Number(context.options['minCallsPerMonth'])
  )
    return null;
  if (call.tools.tools.length > 0 || !call.tools.complete) return null;
  const model = context.catalog.get(estimate.price.provider, estimate.price.id);
  const evidence = model && tierOf(model) === 'hot' ? simpleTaskOf(call, 64) : null;
  const small = model && evidence ? smallModel(context, model) : undefined;
  if (!model || !evidence || !small) return null;
  const input = estimate.tokens.input.expected.value;
  const output = estimate.tokens.output.expected.value - estimate.tokens.reasoning.expected.value;
  const perCall = estimate.costPerCall.expected.value - (input * small.input + output * small.output) / 1e6;
  const perMonth = perCall * calls;
  if (perCall <= 0) return null;
  return {
    message: `${evidence.charAt(0).toUpperCase()}${evidence.slice(1)}, ${calls.toLocaleString('en-US')} times a month on ${model.id}: ${formatUsd(estimate.costPerCall.expected.value * calls * 12)} a year. A small model trained on its answers, at the price of ${small.id}, would save about ${formatUsd(perMonth * 12)} of that.`,
    path: call.path,
    span: call.nameSpan,
    callId: call.id,
    saving: { perCall, perMonth, formula: `cost now − (input × $${small.input} + answer × $${small.output})/M` },
  };
}

/** The cheapest model of the provider's line-up, which is what a trained small model costs to run at best. */
function smallModel(context: RuleContext, current: CatalogModel): CatalogModel | undefined {
  const ladder = tierLadder(context.catalog, current.provider);
  return ladder.economy ?? ladder.cold;
}
