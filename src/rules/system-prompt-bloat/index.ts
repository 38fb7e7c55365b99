import { formatUsd } from '../../core/estimate/format.ts';
import { modelName, tokens } from '../../core/fix/wording.ts';
import type { EstimatedCall, EstimatedPrompt, RuleFinding } from '../../model/rule.ts';
import { defineRule } from '../../model/rule.ts';

export const rule = defineRule({
  id: 'system-prompt-bloat',
  meta: {
    description: 'A system prompt is longer than models follow well, and is paid for on every call',
    defaultSeverity: 'info',
    recommended: true,
    fixable: false,
    options: {
      maxTokens: { default: 3000, description: 'Tokens of instructions above which the rule speaks.' },
    },
  },
  *check(context) {
    const limit = context.options['maxTokens'];
    if (typeof limit !== 'number') return;
    for (const entry of context.prompts) {
      // Static text only: what fills a hole is data, not instructions.
      const count = entry.estimate.tokens.floor.value;
      if (count > limit) yield finding(entry, count, limit, context.calls);
    }
  },
});

function finding(
  { prompt }: EstimatedPrompt,
  count: number,
  limit: number,
  calls: readonly EstimatedCall[],
): RuleFinding {
  const user = calls.find(({ call }) => prompt.usedBy.includes(call.id));
  return {
    message: `This prompt has ${tokens(count)} of fixed text, over the ${tokens(limit)} up to which instructions are followed well${cost(count, user)}.`,
    path: prompt.path,
    span: prompt.nameSpan ?? firstLine(prompt.span),
    callId: user?.call.id ?? null,
    saving: null,
  };
}

/** The whole prompt would underline pages of text; its opening quote is enough when it has no name. */
function firstLine(span: { readonly start: number; readonly end: number }): { start: number; end: number } {
  return { start: span.start, end: Math.min(span.end, span.start + 3) };
}

function cost(count: number, user: EstimatedCall | undefined): string {
  if (!user?.estimate.price) return '';
  // Tokens × USD per million input tokens, before any cache discount.
  const perCall = (count * user.estimate.price.input) / 1e6;
  const perMonth = perCall * user.estimate.callsPerMonth.value;
  return `; on ${modelName(user.call)} it costs ${formatUsd(perCall)} a call before caching, ${formatUsd(perMonth)} a month at ${user.estimate.callsPerMonth.value.toLocaleString('en-US')} calls`;
}
