import { providerInfo } from '../../catalog/providers.ts';
import type { ModelCall } from '../../model/call.ts';
import type { CatalogModel } from '../../model/catalog.ts';
import type { Fix } from '../../model/finding.ts';
import type { EstimatedCall, RuleContext, RuleFinding } from '../../model/rule.ts';
import { defineRule } from '../../model/rule.ts';
import { modelKey, modelPlace, renameModel } from '../shared/model-literal.ts';

export const rule = defineRule({
  id: 'model-deprecated',
  meta: {
    description: 'A model is retired, or will be soon',
    defaultSeverity: 'warning',
    recommended: true,
    fixable: true,
    options: {
      days: { default: 90, description: 'Retirements that lie this many days ahead, or fewer, are reported.' },
    },
  },
  *check(context) {
    const seen = new Set<string>();
    for (const entry of context.calls) {
      const key = modelKey(entry.call);
      if (seen.has(key)) continue;
      const result = check(context, entry);
      if (result) seen.add(key);
      if (result) yield result;
    }
  },
});

function check(context: RuleContext, { call, estimate }: EstimatedCall): RuleFinding | null {
  if (call.model.kind !== 'known' || !estimate.price) return null;
  const model = context.catalog.get(estimate.price.provider, estimate.price.id);
  if (!model || model.retires === null) return null;
  const left = daysBetween(context.today, model.retires);
  if (left === null || left > Number(context.options['days'])) return null;
  const place = modelPlace(call);
  return {
    message: `${model.id} ${left <= 0 ? `was retired on ${model.retires}` : `will be retired on ${model.retires}, in ${left} ${left === 1 ? 'day' : 'days'}`}: ${consequence(left)}${successor(context, model)}.`,
    path: call.path,
    span: place?.path === call.path ? place.span : call.nameSpan,
    callId: call.id,
    saving: null,
    related: place && place.path !== call.path ? [{ ...place, message: 'The model is named here.' }] : [],
    fixes: replace(context, call, model),
  };
}

function consequence(left: number): string {
  return left <= 0
    ? 'requests for it fail, or go to a model that you did not choose'
    : 'requests for it fail from then on';
}

/** What the provider names as successor, and what that costs. */
function successor(context: RuleContext, model: CatalogModel): string {
  if (model.successor === null) return '';
  const next = context.catalog.get(model.provider, model.successor);
  const named = `. ${providerInfo(model.provider)?.name ?? model.provider} names ${model.successor} as its successor`;
  if (!next) return named;
  return `${named}, at $${next.input} in and $${next.output} out per million tokens instead of $${model.input} and $${model.output}`;
}

/** Whole days from one ISO date to another; null for what is no date. */
function daysBetween(from: string, to: string): number | null {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000;
  return Number.isFinite(days) ? Math.ceil(days) : null;
}

function replace(context: RuleContext, call: ModelCall, model: CatalogModel): Fix[] {
  const next = model.successor === null ? undefined : context.catalog.get(model.provider, model.successor);
  if (!next || !takesSameRequest(call, model, next)) return [];
  const edit = renameModel(context, call, model.id, next.id);
  return edit ? [{ kind: 'suggestion', title: `Use ${next.id}`, edits: [edit] }] : [];
}

/** Reasoning models refuse `max_tokens` and a temperature, and what the old model could do the new one must be known to. */
function takesSameRequest(call: ModelCall, model: CatalogModel, next: CatalogModel): boolean {
  const nowReasons = model.reasoning === 'none' && next.reasoning !== 'none';
  if (
    nowReasons &&
    (call.outputCap.site?.name === 'max_tokens' || call.temperature.kind !== 'absent' || !call.request.complete)
  )
    return false;
  const needsVision = call.messages.some((message) => message.images.length > 0);
  if (needsVision && next.capabilities.vision !== true) return false;
  if (call.tools.tools.length > 0 && next.capabilities.tools !== true) return false;
  return call.responseSchema === null || next.capabilities.jsonSchema === true;
}
