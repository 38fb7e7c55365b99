import { formatUsd } from '../../core/estimate/format.ts';
import { tokens } from '../../core/fix/wording.ts';
import type { HoleSegment } from '../../model/resolved.ts';
import type { EstimatedCall, RuleContext, RuleFinding } from '../../model/rule.ts';
import { defineRule } from '../../model/rule.ts';
import { isBilled } from '../shared/runtime.ts';
import { wholeContentOf } from './whole-content.ts';

export const rule = defineRule({
  id: 'unbounded-context',
  meta: {
    description: 'A whole document goes into a prompt, however long it is',
    defaultSeverity: 'info',
    recommended: false,
    strict: true,
    fixable: false,
    options: {},
  },
  *check(context) {
    for (const entry of context.calls) {
      const result = isBilled(entry) ? check(context, entry) : null;
      if (result) yield result;
    }
  },
});

function check(context: RuleContext, { call, estimate }: EstimatedCall): RuleFinding | null {
  const price = estimate.price;
  const window = price ? (context.catalog.get(price.provider, price.id)?.contextWindow ?? null) : null;
  for (const message of call.messages) {
    for (const hole of message.text.segments.filter((one): one is HoleSegment => one.kind === 'hole')) {
      const what = hole.loc.path === call.path ? wholeContentOf(context, call, hole) : null;
      if (what === null) continue;
      // The window × price of input is the most that one request can cost on the way in.
      const most =
        price && window !== null ? ` (${tokens(window)}, ~${formatUsd((window * price.input) / 1e6)} a call)` : '';
      return {
        message: `\`${hole.name}\` is ${what} and goes into the prompt whole, with nothing that limits its length: a large one costs up to the model's whole window${most}, or fails for being too long.`,
        path: call.path,
        span: hole.loc.span,
        callId: call.id,
        saving: null,
      };
    }
  }
  return null;
}
