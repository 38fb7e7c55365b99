import { TIERS, tierLadder, tierOf } from '../../catalog/tiers.ts';
import { replaceValue, writerFor } from '../../core/fix/parameters.ts';
import { formatUsd } from '../../core/estimate/format.ts';
import { tokens } from '../../core/fix/wording.ts';
import type { ModelCall } from '../../model/call.ts';
import type { CatalogModel } from '../../model/catalog.ts';
import type { Tier } from '../../model/estimate.ts';
import type { Fix } from '../../model/finding.ts';
import type { EstimatedCall, RuleContext, RuleFinding } from '../../model/rule.ts';
import { defineRule } from '../../model/rule.ts';
import { simpleTaskOf } from '../shared/simple-task.ts';

export const rule = defineRule({
  id: 'model-oversized',
  meta: {
    description:
      'A premium model does work that a cheaper tier does as well: classification, extraction, short answers',
    defaultSeverity: 'info',
    recommended: true,
    fixable: true,
    options: {
      tier: { default: 'cold', description: 'Tier to route simple work to: warm, cold or economy.' },
      maxAnswerTokens: { default: 64, description: 'An output cap up to this many tokens counts as a short answer.' },
    },
  },
  *check(context) {
    for (const entry of context.calls) {
      const result = check(context, entry);
      if (result) yield result;
    }
  },
});

function check(context: RuleContext, { call, estimate }: EstimatedCall): RuleFinding | undefined {
  if (call.kind !== 'generate' || call.model.kind !== 'known' || !estimate.price || !estimate.costPerCall)
    return undefined;
  const current = context.catalog.get(estimate.price.provider, estimate.price.id);
  if (!current || tierOf(current) !== 'hot') return undefined;
  // With tools the answer's shape says little about the work.
  if (call.tools.tools.length > 0 || !call.tools.complete) return undefined;
  const evidence = simpleTaskOf(call, Number(context.options['maxAnswerTokens']));
  const target = evidence && cheaperModel(context, call, estimate.tokens.input.expected.value, current);
  if (!evidence || !target) return undefined;
  const perCall = savingPerCall(estimate, current, target);
  const perMonth = perCall * estimate.callsPerMonth.value;
  if (perCall <= 0) return undefined;
  return {
    message: `${current.id} is a premium model, and ${evidence}: ${target.id} would save ${formatUsd(perCall)} of ${formatUsd(estimate.costPerCall.expected.value)} a call, ${formatUsd(perMonth)} a month.`,
    path: call.path,
    span: call.modelSite?.path === call.path ? call.modelSite.valueSpan : call.nameSpan,
    callId: call.id,
    saving: {
      perCall,
      perMonth,
      formula: `${tokens(estimate.tokens.input.expected.value)} in × $${round(current.input - target.input)}/M + ${tokens(estimate.tokens.output.expected.value)} out × $${round(current.output - target.output)}/M`,
    },
    fixes: switchModel(context, call, target),
  };
}

/**
 * The model of the same provider in the wanted tier that can take the request; else in the next cheaper tier, else in a
 * dearer one below hot. Capabilities the catalog does not know count as missing.
 */
function cheaperModel(
  context: RuleContext,
  call: ModelCall,
  inputTokens: number,
  current: CatalogModel,
): CatalogModel | undefined {
  const ladder = tierLadder(context.catalog, current.provider);
  const wanted = TIERS.indexOf(context.options['tier'] as Tier);
  for (const tier of [...TIERS.slice(wanted), ...TIERS.slice(1, wanted).reverse()]) {
    const model = ladder[tier];
    if (model && model.id !== current.id && canTake(model, call, inputTokens)) return model;
  }
  return undefined;
}

function canTake(model: CatalogModel, call: ModelCall, inputTokens: number): boolean {
  if (model.contextWindow === null || model.contextWindow < inputTokens) return false;
  if (call.messages.some((message) => message.images.length > 0) && model.capabilities.vision !== true) return false;
  return call.responseSchema === null || model.capabilities.jsonSchema === true;
}

/** Same tokens, other prices: USD per call. */
function savingPerCall(estimate: EstimatedCall['estimate'], current: CatalogModel, target: CatalogModel): number {
  const input = estimate.tokens.input.expected.value;
  const output = estimate.tokens.output.expected.value;
  return (input * (current.input - target.input) + output * (current.output - target.output)) / 1e6;
}

function switchModel(context: RuleContext, call: ModelCall, target: CatalogModel): Fix[] {
  const site = call.modelSite;
  const writer = site && writerFor(context, site.path);
  if (!site || !writer || call.model.kind !== 'known') return [];
  const written = writer.source(site.value);
  // Only a literal right at the call: a constant may serve other calls, and a prefixed id may name a gateway's model.
  if (
    !/^(['"`])[^'"`]*\1$/.test(written) ||
    call.model.value.includes('/') ||
    call.model.value !== written.slice(1, -1)
  )
    return [];
  return [
    {
      kind: 'suggestion',
      title: `Use ${target.id} (${tierOf(target) ?? 'cheaper'} tier)`,
      edits: [replaceValue(site, writer.edits.stringLiteral(target.id, written))],
    },
  ];
}

/** Prices have at most six decimals; subtraction adds noise behind them. */
function round(price: number): number {
  return Math.round(price * 1e6) / 1e6;
}
