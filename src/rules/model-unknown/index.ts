import { nearestModel } from '../../core/suggest/did-you-mean.ts';
import { providerInfo } from '../../catalog/providers.ts';
import type { ModelCall } from '../../model/call.ts';
import type { Fix } from '../../model/finding.ts';
import type { EstimatedCall, RuleContext, RuleFinding } from '../../model/rule.ts';
import { defineRule } from '../../model/rule.ts';
import { modelKey, modelPlace, renameModel } from '../shared/model-literal.ts';

/** Names that no price list can hold: a place to fill in, a router, a resource of one account. */
const NO_MODEL =
  /^(your|my|<|\{|\$)|[<>{}\s]|placeholder|changeme|^(openrouter\/)?auto$|^arn:|_ARN$|^test|^mock|^fake|^dummy/i;

export const rule = defineRule({
  id: 'model-unknown',
  meta: {
    description: 'The price list has no such model at this provider, so that its calls are missing from every figure',
    defaultSeverity: 'info',
    recommended: false,
    strict: true,
    fixable: true,
    options: {},
  },
  *check(context) {
    const seen = new Set<string>();
    for (const entry of context.calls) {
      const key = modelKey(entry.call);
      if (seen.has(key)) continue;
      seen.add(key);
      const result = check(context, entry);
      if (result) yield result;
    }
  },
});

function check(context: RuleContext, { call, estimate }: EstimatedCall): RuleFinding | null {
  const { model, provider } = call;
  if (model.kind !== 'known' || estimate.price || provider === null || provider === 'local') return null;
  if (call.kind === 'other' || NO_MODEL.test(model.value)) return null;
  if (context.catalog.resolve(provider, model.value).kind !== 'none') return null;
  const name = providerInfo(provider)?.name ?? provider;
  const id = model.value.startsWith(`${provider}/`) ? model.value.slice(provider.length + 1) : model.value;
  const near = nearestModel(id, idsOf(context, provider));
  const advice =
    near === undefined
      ? `Give it a price with an override: "models": [{ "match": "${provider}/${id}", "alias": "provider/model" }], or "price" instead of "alias".`
      : `Did you mean "${near}"? If not, give it a price with an override for "${provider}/${id}".`;
  const place = modelPlace(call);
  return {
    message: `The price list of ${context.catalog.date} has no model "${id}" at ${name}, so that this call is missing from every figure. ${advice}`,
    path: call.path,
    span: place?.path === call.path ? place.span : call.nameSpan,
    callId: call.id,
    saving: null,
    fixes: near === undefined ? [] : rename(context, call, id, near),
  };
}

function idsOf(context: RuleContext, provider: string): string[] {
  const models =
    context.catalog.modelsOf?.(provider) ?? context.catalog.models().filter((model) => model.provider === provider);
  return models.map((model) => model.id);
}

function rename(context: RuleContext, call: ModelCall, id: string, near: string): Fix[] {
  const edit = renameModel(context, call, id, near);
  return edit ? [{ kind: 'suggestion', title: `Use ${near}`, edits: [edit] }] : [];
}
