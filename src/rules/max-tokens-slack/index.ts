import { replaceValue, writerFor } from '../../core/fix/parameters.ts';
import { formatUsd } from '../../core/estimate/format.ts';
import { modelName, tokens } from '../../core/fix/wording.ts';
import type { ModelCall } from '../../model/call.ts';
import type { Fix } from '../../model/finding.ts';
import type { ParamSite } from '../../model/resolved.ts';
import type { EstimatedCall, RuleContext, RuleFinding } from '../../model/rule.ts';
import { defineRule } from '../../model/rule.ts';
import { answerLengthOf } from '../shared/answer-length.ts';

export const rule = defineRule({
  id: 'max-tokens-slack',
  meta: {
    description:
      'The output cap is at the model’s own limit, or far above what the prompt asks for, so that it bounds nothing',
    defaultSeverity: 'info',
    recommended: false,
    strict: true,
    fixable: true,
    options: {
      factor: { default: 8, description: 'A cap this many times the longest answer asked for is slack.' },
      minTokens: { default: 500, description: 'Caps up to this many tokens are never slack.' },
    },
  },
  *check(context) {
    for (const entry of context.calls) {
      const { call } = entry;
      const { value, site } = call.outputCap;
      if ((call.kind !== 'generate' && call.kind !== 'http') || value.kind !== 'known' || !site) continue;
      if (value.value <= Number(context.options['minTokens'])) continue;
      const result = aboveAnswer(context, entry, value.value, site) ?? atLimit(context, entry, value.value, site);
      if (result) yield result;
    }
  },
});

/** The prompt or the schema says how long the answer is, and the cap lets it grow to many times that. */
function aboveAnswer(context: RuleContext, entry: EstimatedCall, cap: number, site: ParamSite): RuleFinding | null {
  const { call, estimate } = entry;
  // With tools an answer may be their arguments; reasoning counts against the same cap.
  const reasons = estimate.tokens.reasoning.ceiling?.value !== 0 && call.outputCap.excludesReasoning !== true;
  if (reasons || call.tools.tools.length > 0 || !call.tools.complete) return null;
  const answer = answerLengthOf(context, call);
  if (!answer || cap < answer.tokens * Number(context.options['factor'])) return null;
  const better = roundUp(answer.tokens * HEADROOM);
  return {
    ...placed(entry, site),
    message: `${site.name} is ${tokens(cap)}, and ${answer.evidence}, about ${tokens(answer.tokens)}: ${exposure(entry, cap, better)}`,
    fixes: lower(context, call, site, better),
  };
}

/** As far as the model can go anyway. */
function atLimit(context: RuleContext, entry: EstimatedCall, cap: number, site: ParamSite): RuleFinding | null {
  const { estimate } = entry;
  const model = estimate.price && context.catalog.get(estimate.price.provider, estimate.price.id);
  if (!model || model.maxOutput === null || model.maxOutput < LARGE || cap < model.maxOutput) return null;
  const over = cap > model.maxOutput;
  return {
    ...placed(entry, site),
    message: over
      ? `${site.name} is ${tokens(cap)}, more than the ${tokens(model.maxOutput)} that ${model.id} can give: it bounds nothing, and most APIs refuse the request.`
      : `${site.name} is ${model.id}’s own limit of ${tokens(model.maxOutput)}, so that it bounds nothing: ${exposure(entry, cap, Math.max(1, estimate.tokens.output.expected.value))}`,
  };
}

/** Below this many tokens a model's limit is a bound that a caller may mean. */
const LARGE = 8192;
/** Room above the answer asked for, as in max-tokens-unset. */
const HEADROOM = 4;
const SMALLEST_CAP = 64;

function placed({ call }: EstimatedCall, site: ParamSite): Omit<RuleFinding, 'message'> {
  const here = site.path === call.path;
  return { path: call.path, span: here ? site.valueSpan : call.nameSpan, callId: call.id, saving: null };
}

/** A cap is a ceiling, not a cost: what it lets one run-away reply cost. */
function exposure({ call, estimate }: EstimatedCall, cap: number, better: number): string {
  const price = estimate.price;
  if (!price) return `${modelName(call)} may run on far beyond the answer.`;
  // Output tokens × USD per million output tokens.
  const at = (count: number): string => formatUsd((count * price.output) / 1e6);
  return `nothing is paid for room that is not used, but one run-away reply may cost ${at(cap)} instead of ${at(better)}.`;
}

function lower(context: RuleContext, call: ModelCall, site: ParamSite, better: number): Fix[] {
  const writer = writerFor(context, site.path);
  // A number right at the call: a constant may hold for other calls too.
  if (site.path !== call.path || !writer || !/^[\d_]+$/.test(writer.source(site.value))) return [];
  return [
    {
      kind: 'suggestion',
      title: `Set ${site.name} to ${better.toLocaleString('en-US')}`,
      edits: [replaceValue(site, String(better))],
    },
  ];
}

/** The next power of two, which reads as a deliberate bound. */
function roundUp(tokenCount: number): number {
  return Math.max(SMALLEST_CAP, 2 ** Math.ceil(Math.log2(Math.max(1, tokenCount))));
}
