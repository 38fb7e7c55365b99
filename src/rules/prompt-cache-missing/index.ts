import { tokens, usd } from '../../core/fix/wording.ts';
import type { CatalogModel } from '../../model/catalog.ts';
import type { EstimatedCall, RuleContext, RuleFinding } from '../../model/rule.ts';
import { defineRule } from '../../model/rule.ts';
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
  const economics = economicsOf(model, model.cacheRead, prefix, context.config.assumptions.cacheHitRate);
  if (economics.savingPerCall <= 0) return undefined;
  const perMonth = economics.savingPerCall * estimate.callsPerMonth.value;
  return {
    message: message(model, prefix, economics, perMonth),
    path: call.path,
    span: call.systemSite?.path === call.path ? call.systemSite.nameSpan : call.nameSpan,
    callId: call.id,
    saving: { perCall: economics.savingPerCall, perMonth, formula: economics.formula },
    fixes: cacheFix(context, call),
  };
}

interface Economics {
  /** USD at the assumed hit rate. */
  readonly savingPerCall: number;
  /** Share of calls that must find the prefix cached for caching to pay. */
  readonly breakEvenRate: number;
  readonly hitRate: number;
  readonly formula: string;
}

/**
 * With write price `w` and read price `r` as multiples of the input price and hit rate `h`, a call's prefix costs
 * `h·r + (1 − h)·w` instead of 1, so caching pays when `h > (w − 1) / (w − r)`.
 */
function economicsOf(model: CatalogModel, cacheRead: number, prefix: number, hitRate: number): Economics {
  const write = model.cacheWrite['5m'] ?? model.input;
  const cached = hitRate * cacheRead + (1 - hitRate) * write;
  const span = write - cacheRead;
  return {
    savingPerCall: (prefix * (model.input - cached)) / 1e6,
    breakEvenRate: span <= 0 ? 0 : Math.max(0, (write - model.input) / span),
    hitRate,
    formula: `${tokens(prefix)} × ($${model.input} − (${hitRate} × $${cacheRead} + ${round(1 - hitRate)} × $${write}))/M`,
  };
}

function message(model: CatalogModel, prefix: number, economics: Economics, perMonth: number): string {
  const share = (value: number): string => `${Math.round(value * 1000) / 10}%`;
  return (
    `${tokens(prefix)} of fixed prompt are paid in full on every call of ${model.id}: caching them saves about ${usd(economics.savingPerCall)} a call, ${usd(perMonth)} a month, ` +
    `if ${share(economics.hitRate)} of calls find them cached (it pays above ${share(economics.breakEvenRate)}).`
  );
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
