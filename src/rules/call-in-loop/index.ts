import { formatUsd } from '../../core/estimate/format.ts';
import { tokens } from '../../core/fix/wording.ts';
import type { LoopContext } from '../../model/call.ts';
import type { EstimatedCall, RuleContext, RuleFinding } from '../../model/rule.ts';
import { defineRule } from '../../model/rule.ts';
import { aMonth, isBilled } from '../shared/runtime.ts';

export const rule = defineRule({
  id: 'call-in-loop',
  meta: {
    description: 'One request for each item, one after the other, each with the same instructions',
    defaultSeverity: 'info',
    recommended: false,
    strict: true,
    fixable: false,
    options: {
      itemsPerRequest: {
        default: 10,
        description: 'Items that one request could take, for the saving that is stated.',
      },
      minPrefix: { default: 200, description: 'Tokens of instructions that are worth sending once for several items.' },
    },
  },
  *check(context) {
    for (const entry of context.calls) {
      const loop = entry.call.context.loops.find(({ purpose }) => purpose !== 'attempts');
      if (!loop || loop.purpose !== 'items' || !isBilled(entry) || entry.call.batch) continue;
      if (entry.call.context.growth || entry.call.tools.tools.length > 0) continue;
      const result = finding(context, entry, loop);
      if (result) yield result;
    }
  },
});

function finding(context: RuleContext, { call, estimate }: EstimatedCall, loop: LoopContext): RuleFinding | null {
  const prefix = estimate.staticPrefix.value;
  const price = estimate.price;
  if (!price || prefix < Number(context.options['minPrefix'])) return null;
  const items = Math.max(2, Number(context.options['itemsPerRequest']));
  // The instructions of all but one of the items in a request: S × (1 − 1/k) × input price.
  const perCall = (prefix * (1 - 1 / items) * price.input) / 1e6;
  const over = loop.over === null ? 'each item' : `each of \`${loop.over}\``;
  const where = loop.caller === null ? '' : ` (in ${loop.caller}())`;
  const waits = loop.concurrent ? '' : ', one after the other';
  return {
    message: `${over[0]?.toUpperCase() ?? ''}${over.slice(1)} sends its own request${where}${waits}, and pays for the same ${tokens(prefix)} of instructions again: ${items} items in one request would save ~${formatUsd(perCall)} an item, ${aMonth(estimate, perCall)}.`,
    path: call.path,
    span: call.nameSpan,
    callId: call.id,
    saving: {
      perCall,
      perMonth: perCall * estimate.callsPerMonth.value,
      formula: `${tokens(prefix)} × (1 − 1/${items}) × $${price.input}/M`,
    },
    related: [{ ...loop.loc, message: 'The loop' }],
  };
}
