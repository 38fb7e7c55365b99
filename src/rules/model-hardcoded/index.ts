import { tierOf } from '../../catalog/tiers.ts';
import { formatUsd } from '../../core/estimate/format.ts';
import type { EstimatedCall, RuleContext, RuleFinding } from '../../model/rule.ts';
import { defineRule } from '../../model/rule.ts';
import { extractConstant } from './fix.ts';

export const rule = defineRule({
  id: 'model-hardcoded',
  meta: {
    description: 'The same model id is written at many call sites of a file',
    defaultSeverity: 'hint',
    recommended: false,
    strict: true,
    fixable: true,
    options: {
      minSites: { default: 3, description: 'Call sites with the same literal from which on the rule speaks.' },
    },
  },
  *check(context) {
    const sites = new Map<string, EstimatedCall[]>();
    const seen = new Set<number>();
    for (const entry of context.calls) {
      const id = literalModel(context, entry);
      const at = entry.call.modelSite?.valueSpan.start ?? -1;
      // A model object's constructor and the calls on it share one literal.
      if (id === null || seen.has(at)) continue;
      seen.add(at);
      sites.set(id, [...(sites.get(id) ?? []), entry]);
    }
    const names = new Set<string>();
    for (const [id, entries] of sites)
      if (entries.length >= Number(context.options['minSites'])) yield finding(context, id, entries, names);
  },
});

/** The id, where it is written as a literal right at the call. */
function literalModel(context: RuleContext, { call }: EstimatedCall): string | null {
  const site = call.modelSite;
  if (call.context.inTest || call.context.inExample || call.model.kind !== 'known' || site?.path !== call.path)
    return null;
  const expr = context.facts(site.path)?.exprs[site.value.expr];
  const isPlain = expr?.kind === 'text' && expr.parts.every((part) => part.kind === 'static');
  return isPlain ? call.model.value : null;
}

/** `names`: constants that other findings of this file bring. */
function finding(context: RuleContext, id: string, entries: readonly EstimatedCall[], names: Set<string>): RuleFinding {
  const [first, ...others] = entries as [EstimatedCall, ...EstimatedCall[]];
  const months = entries.map(({ estimate }) => estimate.costPerMonth?.expected.value ?? 0);
  const total = months.reduce((sum, cost) => sum + cost, 0);
  const spend = total > 0 ? ` They spend about ${formatUsd(total)} a month together.` : '';
  const price = first.estimate.price;
  const model = price ? context.catalog.get(price.provider, price.id) : undefined;
  const sites = entries.flatMap(({ call }) => call.modelSite ?? []);
  return {
    message: `"${id}" is written at ${entries.length} call sites of this file, so that a change of model or price means ${entries.length} edits.${spend}`,
    path: first.call.path,
    span: first.call.modelSite?.valueSpan ?? first.call.nameSpan,
    callId: first.call.id,
    saving: null,
    related: others.flatMap(({ call }) =>
      call.modelSite ? [{ path: call.path, span: call.modelSite.valueSpan, message: 'And here.' }] : [],
    ),
    fixes: extractConstant(context, first.call, sites, model ? tierOf(model) : null, names),
  };
}
