import { insertParameter } from '../../core/fix/parameters.ts';
import { formatUsd } from '../../core/estimate/format.ts';
import { modelName, tokens } from '../../core/fix/wording.ts';
import type { Fix } from '../../model/finding.ts';
import type { EstimatedCall, RuleContext, RuleFinding } from '../../model/rule.ts';
import { defineRule } from '../../model/rule.ts';
import { isCallersChoice, isResold } from '../shared/model-literal.ts';

/** Room above the expected answer, so that the cap cuts off run-away replies and not ordinary ones. */
const HEADROOM = 4;
const SMALLEST_CAP = 256;

export const rule = defineRule({
  id: 'max-tokens-unset',
  meta: {
    description: 'A request sets no output cap where one may be set',
    defaultSeverity: 'warning',
    recommended: true,
    fixable: true,
    options: {
      cap: {
        default: null,
        description:
          'Output cap in tokens that your team has agreed on; makes the fix part of fix-all, and every call without a cap a finding. Without it a value is suggested for each call.',
      },
      minExposure: {
        default: 0.05,
        description: 'USD of output from which on one run-away reply is reported; no matter where `cap` is set.',
      },
    },
  },
  *check(context) {
    const seen = new Set<string>();
    for (const entry of context.calls) {
      const { call } = entry;
      if (call.kind !== 'generate' && call.kind !== 'http') continue;
      if (call.outputCap.required || call.outputCap.parameter === null || call.outputCap.value.kind !== 'absent')
        continue;
      if (call.provider === 'local') continue;
      // An address and a model that are both unknown may be anything, a model on the user's own machine too.
      if (call.provider === null && entry.estimate.price === null) continue;
      if (call.model.kind === 'known' && DRAWS.test(call.model.value)) continue;
      if (isBoundAlready(context, entry) || !isDear(context, entry)) continue;
      // Several calls on one model object lack one parameter of its constructor: say so once.
      const root = call.request.root && `${call.request.root.path}:${call.request.root.expr}`;
      if (root !== null && seen.has(root)) continue;
      if (root !== null) seen.add(root);
      yield finding(context, entry, call.outputCap.parameter);
    }
  },
});

/** Models whose answer is a picture, which costs a fixed number of tokens that a cap would cut off. */
const DRAWS = /(^|[-_/])images?($|[-_:@])/i;

/** The model cannot answer longer than the cap that would be set. */
function isBoundAlready(context: RuleContext, { estimate }: EstimatedCall): boolean {
  const { expected, ceiling } = estimate.tokens.output;
  return (
    ceiling !== null &&
    typeof context.options['cap'] !== 'number' &&
    ceiling.value <= roundUp(expected.value * HEADROOM)
  );
}

/**
 * A run-away reply costs an amount that is known and worth a word. It is not known where the caller chooses among models, where a reseller
 * sets the price, or where the catalog has the whole window as the model's limit, for want of one. A cap that the team has agreed on holds for all.
 */
function isDear(context: RuleContext, { call, estimate }: EstimatedCall): boolean {
  if (typeof context.options['cap'] === 'number') return true;
  const { price, tokens: counts } = estimate;
  if (!price || !counts.output.ceiling || call.model.kind !== 'known') return false;
  if (isResold(call) || isCallersChoice(context, call)) return false;
  // Anthropic requires a cap, so libraries send one of their own; the AI SDK's is the model's limit.
  if (price.provider === 'anthropic' && call.sdk !== 'vercel-ai') return false;
  const model = context.catalog.get(price.provider, price.id);
  if (model?.contextWindow != null && counts.output.ceiling.value >= model.contextWindow) return false;
  // Output tokens × USD per million output tokens.
  return (counts.output.ceiling.value * price.output) / 1e6 >= Number(context.options['minExposure']);
}

function finding(context: RuleContext, entry: EstimatedCall, parameter: string): RuleFinding {
  const { call, estimate } = entry;
  const name = parameter.split('.').at(-1) ?? parameter;
  return {
    message: `${name} is not set: ${exposure(entry)}`,
    path: call.path,
    span: call.nameSpan,
    callId: call.id,
    saving: null,
    fixes: capFix(context, entry, parameter, Math.max(0, estimate.tokens.output.expected.value)),
  };
}

/** What one run-away reply costs, beside what is expected. */
function exposure({ call, estimate }: EstimatedCall): string {
  const { expected, ceiling } = estimate.tokens.output;
  if (!ceiling) return `${modelName(call)} may answer at any length (${call.outputCap.whenUnset}).`;
  const bound = `${modelName(call)} may answer with up to ${tokens(ceiling.value)} where about ${tokens(expected.value)} are expected`;
  const price = estimate.price;
  if (!price) return `${bound}.`;
  // Output tokens × USD per million output tokens.
  const most = (ceiling.value * price.output) / 1e6;
  const usual = (expected.value * price.output) / 1e6;
  return `${bound}: ${formatUsd(most)} of output instead of ${formatUsd(usual)}.`;
}

function capFix(context: RuleContext, { call, estimate }: EstimatedCall, parameter: string, expected: number): Fix[] {
  const agreed = context.options['cap'];
  const isAgreed = typeof agreed === 'number' && Number.isInteger(agreed) && agreed > 0;
  const limit = estimate.tokens.output.ceiling?.value ?? Infinity;
  const cap = isAgreed ? agreed : Math.min(roundUp(expected * HEADROOM), limit);
  const edit = insertParameter(context, call, parameter, String(cap));
  if (!edit) return [];
  // A cap may cut an answer short, so a value that nobody agreed on is a suggestion.
  return [
    {
      kind: isAgreed ? 'fix' : 'suggestion',
      title: `Set ${parameter} to ${cap.toLocaleString('en-US')}`,
      edits: [edit],
    },
  ];
}

/** The next power of two, which reads as a deliberate bound. */
function roundUp(tokenCount: number): number {
  return Math.max(SMALLEST_CAP, 2 ** Math.ceil(Math.log2(Math.max(1, tokenCount))));
}
