import { replaceValue, writerFor } from '../../core/fix/parameters.ts';
import { tokens } from '../../core/fix/wording.ts';
import type { ModelCall } from '../../model/call.ts';
import type { CatalogModel } from '../../model/catalog.ts';
import type { Fix } from '../../model/finding.ts';
import type { EstimatedCall, RuleContext, RuleFinding } from '../../model/rule.ts';
import { defineRule } from '../../model/rule.ts';

/** Providers that refuse a request whose prompt and cap together exceed the window, instead of cutting the cap. */
const REFUSES = new Set([
  'openai',
  'azure',
  'anthropic',
  'amazon-bedrock',
  'google-vertex',
  'deepseek',
  'mistral',
  'together',
  'fireworks',
]);

export const rule = defineRule({
  id: 'context-overflow',
  meta: {
    description: 'The prompt, or the prompt with the output cap, does not fit into the model’s context window',
    defaultSeverity: 'error',
    recommended: true,
    fixable: true,
    options: {},
  },
  *check(context) {
    for (const entry of context.calls) {
      const { call, estimate } = entry;
      if ((call.kind !== 'generate' && call.kind !== 'http') || !estimate.price || call.model.kind !== 'known')
        continue;
      const model = context.catalog.get(estimate.price.provider, estimate.price.id);
      const result = model && model.contextWindow !== null && check(context, entry, model, model.contextWindow);
      if (result) yield result;
    }
  },
});

function check(
  context: RuleContext,
  { call, estimate }: EstimatedCall,
  model: CatalogModel,
  window: number,
): RuleFinding | null {
  // What is surely sent, counted at the low end of the tokenizer's error.
  const { value, band } = estimate.tokens.input.floor;
  const surely = Math.floor(value * (band?.low ?? 1));
  const placed = { path: call.path, callId: call.id, saving: null };
  if (surely > window) {
    return {
      ...placed,
      message: `The prompt has at least ${tokens(surely)}, and ${model.id} takes ${tokens(window)} with its answer: the request fails.`,
      span: call.nameSpan,
    };
  }
  const { value: cap, site } = call.outputCap;
  if (cap.kind !== 'known' || !site || !REFUSES.has(model.provider) || surely + cap.value <= window) return null;
  return {
    ...placed,
    message: `The prompt has at least ${tokens(surely)} and ${site.name} asks for ${tokens(cap.value)} more, ${tokens(surely + cap.value)} in all, where the window of ${model.id} is ${tokens(window)}: the request is refused.`,
    span: site.path === call.path ? site.valueSpan : call.nameSpan,
    fixes: lowerCap(context, call, window - Math.ceil(estimate.tokens.input.expected.value * (band?.high ?? 1))),
  };
}

/** The largest power of two that leaves room for the prompt as it is expected. */
function lowerCap(context: RuleContext, call: ModelCall, room: number): Fix[] {
  const site = call.outputCap.site;
  const writer = site && writerFor(context, site.path);
  if (!site || !writer || room < 2 || !/^[\d_]+$/.test(writer.source(site.value))) return [];
  const cap = 2 ** Math.floor(Math.log2(room));
  return [
    {
      kind: 'suggestion',
      title: `Set ${site.name} to ${cap.toLocaleString('en-US')}`,
      edits: [replaceValue(site, String(cap))],
    },
  ];
}
