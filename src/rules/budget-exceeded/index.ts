import { formatUsd } from '../../core/estimate/format.ts';
import type { EstimatedCall, RuleContext, RuleFinding } from '../../model/rule.ts';
import { defineRule } from '../../model/rule.ts';

export const rule = defineRule({
  id: 'budget-exceeded',
  meta: {
    description: 'A call costs more than the configured budget; silent until one is configured',
    defaultSeverity: 'error',
    recommended: true,
    fixable: false,
    options: {
      maxPerCall: { default: null, description: 'USD that one call may cost, expected. None unless set.' },
      maxPerMonth: {
        default: null,
        description: 'USD that one call site may cost in a month, expected. None unless set.',
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
  const { costPerCall, costPerMonth } = estimate;
  if (!costPerCall || !costPerMonth) return null;
  const over = [
    ...exceeds(costPerCall.expected.value, context.options['maxPerCall'], 'a call'),
    ...exceeds(
      costPerMonth.expected.value,
      context.options['maxPerMonth'],
      `a month at ${estimate.callsPerMonth.value.toLocaleString('en-US')} calls`,
    ),
  ];
  if (over.length === 0) return null;
  return {
    message: `This call is over budget: ${over.join(', and ')}.`,
    path: call.path,
    span: call.nameSpan,
    callId: call.id,
    saving: null,
  };
}

function exceeds(cost: number, budget: unknown, per: string): string[] {
  if (typeof budget !== 'number' || !(budget >= 0) || cost <= budget) return [];
  return [`about ${formatUsd(cost)} ${per} where ${formatUsd(budget)} are allowed`];
}
