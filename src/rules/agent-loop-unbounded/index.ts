import { turnCosts } from '../../core/estimate/turns.ts';
import type { Growth } from '../../model/call.ts';
import type { EstimatedCall, RuleContext, RuleFinding } from '../../model/rule.ts';
import { defineRule } from '../../model/rule.ts';
import { isBilled, turnsFormula, turnsInWords } from '../shared/runtime.ts';
import { capTurns } from './fix.ts';

export const rule = defineRule({
  id: 'agent-loop-unbounded',
  meta: {
    description: 'An agent loop sends its growing messages again until the model stops, with no cap on the turns',
    defaultSeverity: 'warning',
    recommended: true,
    fixable: true,
    options: {
      turns: { default: 20, description: 'Turns after which the suggested cap stops the loop.' },
    },
  },
  *check(context) {
    for (const entry of context.calls) {
      const { growth } = entry.call.context;
      if (growth && isBilled(entry) && isUnbounded(growth)) yield finding(context, entry, growth);
    }
  },
});

/** Tools are called, nobody is asked in between, and only the model decides when it ends. */
function isUnbounded({ kind, tools, interactive, bound }: Growth): boolean {
  return kind !== 'session' && tools && !interactive && (bound.kind === 'none' || bound.kind === 'condition');
}

function finding(context: RuleContext, { call, estimate }: EstimatedCall, growth: Growth): RuleFinding {
  const how = growth.kind === 'loop' ? 'This agent loop' : 'This function calls itself and';
  const costs = turnCosts(estimate, context.assumptionsOf(call));
  const price = costs ? ` (${turnsInWords(costs)})` : '';
  const turns = Number(context.options['turns']);
  const fix = growth.kind === 'loop' ? capTurns(context, growth, turns) : null;
  return {
    message: `${how} sends \`${growth.list}\` again on every turn and has no cap on the turns: it ends when the model does${price}.`,
    path: call.path,
    span: call.nameSpan,
    callId: call.id,
    saving: costs ? { perCall: null, perMonth: null, formula: turnsFormula(costs, estimate) } : null,
    fixes: fix ? [fix] : [],
    related: [{ ...growth.at, message: `\`${growth.list}\` grows here` }],
  };
}
