import { formatUsd } from '../../core/estimate/format.ts';
import type { HoleSegment } from '../../model/resolved.ts';
import type { EstimatedCall, RuleContext, RuleFinding } from '../../model/rule.ts';
import { defineRule } from '../../model/rule.ts';
import { aMonth, inFunction, isBilled } from '../shared/runtime.ts';
import { callExprOf } from '../shared/settings.ts';

const LONG_INPUT =
  /context|content|doc|chunk|message|history|page|article|transcript|summary|results?|data|text|code|html|body|prompt/i;

export const rule = defineRule({
  id: 'response-cache-missing',
  meta: {
    description: 'The same input is asked about again and again at temperature 0, and the answer is not kept',
    defaultSeverity: 'info',
    recommended: false,
    strict: true,
    fixable: false,
    options: {
      repeats: { default: 0.3, description: 'Share of calls, from 0 to 1, whose input has come before.' },
      maxInputs: { default: 1, description: 'Dynamic parts of the prompt up to which its inputs count as few.' },
    },
  },
  *check(context) {
    for (const entry of context.calls) {
      const result = isBilled(entry) ? check(context, entry) : null;
      if (result) yield result;
    }
  },
});

function check(context: RuleContext, { call, estimate }: EstimatedCall): RuleFinding | null {
  const { temperature, messages, messagesComplete, tools } = call;
  if (temperature.kind !== 'known' || temperature.value !== 0 || !messagesComplete || messages.length === 0)
    return null;
  if (tools.tools.length > 0 || !tools.complete || call.context.growth || isKept(context, call.path)) return null;
  const { handler, loops } = call.context;
  if (handler === null && !loops.some(({ purpose }) => purpose === 'items')) return null;
  if (messages.some((message) => message.images.length > 0 || message.otherParts.length > 0)) return null;
  const holes = messages.flatMap(({ text }) => text.segments.filter((one): one is HoleSegment => one.kind === 'hole'));
  const inputs = new Set(holes.map(({ name }) => name));
  if (inputs.size > Number(context.options['maxInputs']) || holes.some(({ volatile }) => volatile === true))
    return null;
  // Documents, searches and conversations hardly come twice.
  if ([...inputs].some((name) => LONG_INPUT.test(name) || /[^\w$.[\]'"]/.test(name))) return null;
  const cost = estimate.costPerCall?.expected.value;
  const facts = context.facts(call.path);
  if (cost === undefined || !facts || !callExprOf(facts, call)) return null;
  const share = inputs.size === 0 ? 1 : Math.min(1, Math.max(0, Number(context.options['repeats'])));
  const perCall = cost * share;
  const key = inputs.size === 0 ? 'nothing that changes' : [...inputs].map((name) => `\`${name}\``).join(' and ');
  const assumed =
    inputs.size === 0
      ? 'every further call'
      : `the ${Math.round(share * 100)}% of calls that repeat an input (assumed)`;
  return {
    message: `At temperature 0 the answer${inFunction(call)} depends on ${key} alone: kept under that key, it would save ${assumed}, ~${formatUsd(perCall)} of ~${formatUsd(cost)} a call, ${aMonth(estimate, perCall)}.`,
    path: call.path,
    span: call.nameSpan,
    callId: call.id,
    saving: {
      perCall,
      perMonth: perCall * estimate.callsPerMonth.value,
      formula: `$${cost.toPrecision(3)} × ${share} repeated`,
    },
  };
}

const CACHE = /lru_cache|memoi[sz]e|cached?\b|_cache|Cache|^cache|redis|joblib/;

/** Something in the code keeps answers already. */
function isKept(context: RuleContext, path: string): boolean {
  const facts = context.facts(path);
  if (!facts) return true;
  const { bindings, exprs } = facts;
  return (
    bindings.some(({ name, source }) => CACHE.test(name) || (source.kind === 'import' && CACHE.test(source.module))) ||
    exprs.some((expr) => expr.kind === 'member' && CACHE.test(expr.property))
  );
}
