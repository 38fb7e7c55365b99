import { formatUsd } from '../../core/estimate/format.ts';
import { tokens } from '../../core/fix/wording.ts';
import type { CacheMark, ModelCall } from '../../model/call.ts';
import type { CatalogModel } from '../../model/catalog.ts';
import type { EstimatedCall, RuleContext, RuleFinding } from '../../model/rule.ts';
import { defineRule } from '../../model/rule.ts';
import { cacheEconomics, hitRateOf, isExplicit, lifetimeOf } from '../../core/estimate/cache-economics.ts';
import { lengthen, removeMarks } from './fix.ts';

export const rule = defineRule({
  id: 'prompt-cache-unprofitable',
  meta: {
    description:
      'A prompt is marked for caching where the provider ignores the mark, or where writing costs more than reading saves',
    defaultSeverity: 'warning',
    recommended: true,
    fixable: true,
    options: {},
  },
  *check(context) {
    for (const { call, estimate } of context.calls) {
      const first = call.cacheMarks[0];
      if (call.kind !== 'generate' || !estimate.price || !first || call.cachingUnknown) continue;
      const model = context.catalog.get(estimate.price.provider, estimate.price.id);
      // Where the provider caches by itself, a mark costs nothing.
      if (!model || !isExplicit(model) || !isWhollyFixed(call)) continue;
      const result =
        belowMinimum(context, { call, estimate }, model, first) ?? tooRare(context, { call, estimate }, model, first);
      if (result) yield result;
    }
  },
});

/** Everything up to the last mark is fixed text, so that its length is known and every call sends the same. */
function isWhollyFixed(call: ModelCall): boolean {
  if (!call.tools.complete || call.cacheMarks.some((mark) => mark.on === 'request')) return false;
  const last = call.messages.findLastIndex((message) => message.cacheMark);
  return call.messages
    .slice(0, last + 1)
    .every(
      (message) => message.text.segments.every((segment) => segment.kind === 'static') && message.images.length === 0,
    );
}

function belowMinimum(
  context: RuleContext,
  { call, estimate }: EstimatedCall,
  model: CatalogModel,
  mark: CacheMark,
): RuleFinding | null {
  const { value, band } = estimate.staticPrefix;
  // The fixed prefix holds all that is marked; at most that many tokens, with the tokenizer's error.
  if (model.minCacheable === null || value * (band?.high ?? 1) >= model.minCacheable) return null;
  return {
    message: `The cache mark does nothing: it stands behind at most ${tokens(value)}, and ${model.id} caches from ${tokens(model.minCacheable)} on, so that every call pays for the prompt in full.`,
    path: call.path,
    span: mark.loc.path === call.path ? mark.loc.span : call.nameSpan,
    callId: call.id,
    saving: null,
    fixes: removeMarks(context, call, 'fix'),
  };
}

function tooRare(
  context: RuleContext,
  { call, estimate }: EstimatedCall,
  model: CatalogModel,
  mark: CacheMark,
): RuleFinding | null {
  // Calls of a loop or a conversation follow each other closely, however many there are in a month.
  if (call.context.loops.length > 0 || !call.messagesComplete) return null;
  const ttl = mark.ttl ?? '5m';
  const calls = estimate.callsPerMonth.value;
  const hitRate = hitRateOf(calls, ttl);
  const economics = cacheEconomics(model, hitRate, ttl);
  if (!economics || hitRate >= economics.breakEvenRate) return null;
  const prefix = estimate.staticPrefix.value;
  // Tokens × (price at the hit rate − full price).
  const perCall = (prefix * (economics.cached - model.input)) / 1e6;
  const share = (value: number): string => `${Math.round(value * 1000) / 10}%`;
  const longer = lengthen(context, call, model, calls, mark);
  return {
    message:
      `At ${calls.toLocaleString('en-US')} calls a month only ${share(hitRate)} follow another within ${lifetimeOf(ttl).words}, and caching ${tokens(prefix)} pays from ${share(economics.breakEvenRate)} on: ` +
      `the mark costs ${formatUsd(perCall)} a call, ${formatUsd(perCall * calls)} a month.`,
    path: call.path,
    span: mark.loc.path === call.path ? mark.loc.span : call.nameSpan,
    callId: call.id,
    saving: {
      perCall,
      perMonth: perCall * calls,
      formula: `${tokens(prefix)} × (h × $${economics.read} + (1 − h) × $${economics.write} − $${model.input})/M, h = 1 − e^(−calls × lifetime ÷ month) = ${share(hitRate)}`,
    },
    fixes: [...longer, ...removeMarks(context, call, 'suggestion')],
  };
}
