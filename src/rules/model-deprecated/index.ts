import { providerInfo } from '../../catalog/providers.ts';
import type { ModelCall } from '../../model/call.ts';
import type { CatalogModel } from '../../model/catalog.ts';
import type { Fix, TextEdit } from '../../model/finding.ts';
import type { EstimatedCall, RuleContext, RuleFinding } from '../../model/rule.ts';
import { defineRule } from '../../model/rule.ts';
import { isResold, modelKey, modelPlace, renameModel } from '../shared/model-literal.ts';

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
    // What one file says of one model is one decision: said once, however many literals and calls there are.
    const groups = new Map<string, Retiring[]>();
    for (const entry of context.calls) {
      const retiring = retirement(context, entry);
      if (!retiring) continue;
      const file = modelPlace(entry.call)?.path ?? entry.call.path;
      const key = `${file}:${retiring.model.provider}/${retiring.model.id}`;
      const group = groups.get(key) ?? [];
      if (!group.some(({ call }) => modelKey(call) === modelKey(entry.call))) group.push(retiring);
      groups.set(key, group);
    }
    for (const group of groups.values()) yield finding(context, group);
  },
});

interface Retiring {
  readonly call: ModelCall;
  readonly model: CatalogModel;
  readonly left: number;
}

function retirement(context: RuleContext, { call, estimate }: EstimatedCall): Retiring | null {
  if (call.model.kind !== 'known' || !estimate.price || isResold(call)) return null;
  const model = context.catalog.get(estimate.price.provider, estimate.price.id);
  if (!model || model.retires === null) return null;
  const left = daysBetween(context.today, model.retires);
  return left === null || left > Number(context.options['days']) ? null : { call, model, left };
}

function finding(context: RuleContext, group: readonly Retiring[]): RuleFinding {
  const [{ call, model, left }] = group as [Retiring];
  const place = modelPlace(call);
  const others = group.slice(1).flatMap((other) => modelPlace(other.call) ?? []);
  const times = others.length > 0 ? ` (named ${group.length} times in this file)` : '';
  const when = `${left <= 0 ? 'was' : 'will be'} retired on ${model.retires ?? ''}`;
  return {
    message: `${written(call, model)}${times} ${when}${left <= 0 ? '' : `, in ${left} ${left === 1 ? 'day' : 'days'}`}: ${consequence(left)}${successor(context, model)}.`,
    path: call.path,
    span: place?.path === call.path ? place.span : call.nameSpan,
    callId: call.id,
    saving: null,
    related: [
      ...(place && place.path !== call.path ? [{ ...place, message: 'The model is named here.' }] : []),
      ...others.map((other) => ({ ...other, message: 'And here.' })),
    ],
    fixes: replace(context, group),
  };
}

/** The id as the code has it, and what it stands for today where that is another one. */
function written({ model: id }: ModelCall, model: CatalogModel): string {
  return id.kind !== 'known' || id.value.includes(model.id) ? model.id : `${id.value} (${model.id})`;
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

/** Writes the successor at every place, or nothing where one of the requests would not do for it. */
function replace(context: RuleContext, group: readonly Retiring[]): Fix[] {
  const [{ model }] = group as [Retiring];
  const next = model.successor === null ? undefined : context.catalog.get(model.provider, model.successor);
  if (!next || !group.every(({ call }) => takesSameRequest(call, model, next))) return [];
  const edits = group.map(({ call }) => renameModel(context, call, model.id, next.id));
  if (edits.some((edit) => edit === null)) return [];
  return [{ kind: 'suggestion', title: `Use ${next.id}`, edits: edits as TextEdit[] }];
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
