import { formatUsd } from '../../core/estimate/format.ts';
import type { LoopContext, ModelCall } from '../../model/call.ts';
import type { EstimatedCall, RuleContext, RuleFinding } from '../../model/rule.ts';
import { defineRule } from '../../model/rule.ts';
import { aMonth, isBilled } from '../shared/runtime.ts';

/** SDKs of single requests; an agent's run is many, and each decides about the next. */
const PLAIN = /^(openai|anthropic|google-genai|groq|mistral|together|bedrock|litellm|http)$/;

export const rule = defineRule({
  id: 'batch-eligible',
  meta: {
    description: 'Requests that nobody waits for are sent at full price where the provider has a batch API',
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
  const factor = price ? (context.catalog.get(price.provider, price.id)?.batchFactor ?? null) : null;
  const cost = estimate.costPerCall?.expected.value;
  if (factor === null || factor >= 1 || cost === undefined || !isAlone(call)) return null;
  const evidence = offline(context, call);
  if (evidence === null) return null;
  const perCall = cost * (1 - factor);
  return {
    message: `Nobody waits for these answers (${evidence}): through ${price?.provider ?? ''}'s batch API they cost ${Math.round(factor * 100)}%, which would save ~${formatUsd(perCall)} of ~${formatUsd(cost)} a call, ${aMonth(estimate, perCall)}.`,
    path: call.path,
    span: call.nameSpan,
    callId: call.id,
    saving: {
      perCall,
      perMonth: perCall * estimate.callsPerMonth.value,
      formula: `$${cost.toPrecision(3)} × (1 − ${factor})`,
    },
  };
}

/** One request whose answer decides about no other: no stream, no turns, no batch already. */
function isAlone(call: ModelCall): boolean {
  if (!PLAIN.test(call.sdk)) return false;
  const { context, stream, batch, serviceTier, tools } = call;
  const isStreamed = stream.kind !== 'absent' && !(stream.kind === 'known' && !stream.value);
  const isTold = serviceTier.kind !== 'absent';
  return !batch && !isStreamed && !isTold && context.growth === null && tools.tools.length === 0 && tools.complete;
}

/** What says that nobody waits: a job, or a loop over items in a script that serves nobody. */
function offline(context: RuleContext, call: ModelCall): string | null {
  const { handler, loops } = call.context;
  const items = loops.find(({ purpose }) => purpose === 'items');
  if (!items || loops.some(({ purpose }) => purpose === 'turns' || purpose === 'input')) return null;
  const over = items.over === null ? 'one for each item' : `one for each of \`${items.over}\``;
  if (handler) return handler.kind === 'job' ? `a job of ${handler.framework}, ${over}` : null;
  return isScript(context, call) && isData(items) ? `a script, ${over}` : null;
}

/** A file that runs by itself: Python's main guard, a parser of arguments, a hash-bang. */
function isScript(context: RuleContext, call: ModelCall): boolean {
  const text = context.text(call.path) ?? '';
  return /^#!|__name__\s*==\s*['"]__main__['"]|\bargparse\b|\bprocess\.argv\b/m.test(text);
}

/** Elements of data, not the few steps or models of a comparison. */
function isData(items: LoopContext): boolean {
  return items.count === null || items.count > 20;
}
