import { formatUsd } from '../../core/estimate/format.ts';
import { tokens } from '../../core/fix/wording.ts';
import type { CatalogModel } from '../../model/catalog.ts';
import type { EstimatedCall, RuleContext, RuleFinding } from '../../model/rule.ts';
import { defineRule } from '../../model/rule.ts';
import { cacheEconomics, hitRateOf, lifetimeOf } from '../../core/estimate/cache-economics.ts';
import type { CacheEconomics } from '../../core/estimate/cache-economics.ts';
import { cacheFix } from './fix.ts';

export const rule = defineRule({
  id: 'prompt-cache-missing',
  meta: {
    description: 'A long fixed prompt is sent at full price on every call where the provider caches it when asked',
    defaultSeverity: 'warning',
    recommended: true,
    fixable: true,
    options: {},
  },
  *check(context) {
    for (const entry of context.calls) {
      const result = check(context, entry);
      if (result) yield result;
    }
  },
});

function check(context: RuleContext, { call, estimate }: EstimatedCall): RuleFinding | undefined {
  if (call.kind !== 'generate' || !estimate.price || call.batch) return undefined;
  if (call.cacheMarks.length > 0 || call.cachingUnknown) return undefined;
  const model = context.catalog.get(estimate.price.provider, estimate.price.id);
  // Only where caching has to be asked for; elsewhere the provider does it by itself.
  if (model?.caching !== 'explicit' || model.minCacheable === null || model.cacheRead === null) return undefined;
  const prefix = estimate.staticPrefix.value;
  if (prefix < model.minCacheable) return undefined;
  const hitRate = context.assumptionsOf(call).cacheHitRate;
  const economics = cacheEconomics(model, hitRate, LIFETIME);
  if (!economics || isTooRare({ call, estimate }, economics)) return undefined;
  // Tokens × (full price − price at the hit rate).
  const perCall = (prefix * (model.input - economics.cached)) / 1e6;
  if (perCall <= 0) return undefined;
  const perMonth = perCall * estimate.callsPerMonth.value;
  return {
    message: message(model, prefix, economics, { hitRate, perCall, perMonth }),
    path: call.path,
    span: call.systemSite?.path === call.path ? call.systemSite.nameSpan : call.nameSpan,
    callId: call.id,
    saving: {
      perCall,
      perMonth,
      formula: `${tokens(prefix)} × ($${model.input} − (${hitRate} × $${economics.read} + ${round(1 - hitRate)} × $${economics.write}))/M`,
    },
    fixes: cacheFix(context, call),
  };
}

/** The lifetime that a mark without one has. */
const LIFETIME = '5m';

/** So few calls a month that a mark would lose: prompt-cache-unprofitable would ask for its removal. */
function isTooRare({ call, estimate }: EstimatedCall, economics: CacheEconomics): boolean {
  if (call.context.loops.length > 0 || !call.messagesComplete) return false;
  return hitRateOf(estimate.callsPerMonth.value, LIFETIME) < economics.breakEvenRate;
}

function message(
  model: CatalogModel,
  prefix: number,
  economics: CacheEconomics,
  { hitRate, perCall, perMonth }: { readonly hitRate: number; readonly perCall: number; readonly perMonth: number },
): string {
  const share = (value: number): string => `${Math.round(value * 1000) / 10}%`;
  return (
    `${tokens(prefix)} of fixed prompt are paid in full on every call of ${model.id}: caching them saves about ${formatUsd(perCall)} a call, ${formatUsd(perMonth)} a month, ` +
    `if ${share(hitRate)} of calls find them cached (it pays above ${share(economics.breakEvenRate)}, or from ${Math.floor(economics.breakEvenCalls) + 1} calls within ${lifetimeOf(LIFETIME).words} on).`
  );
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
