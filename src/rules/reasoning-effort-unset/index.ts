import { insertParameter, writerFor } from '../../core/fix/parameters.ts';
import { formatUsd } from '../../core/estimate/format.ts';
import { tokens } from '../../core/fix/wording.ts';
import type { ModelCall } from '../../model/call.ts';
import type { Fix } from '../../model/finding.ts';
import type { EstimatedCall, RuleContext, RuleFinding } from '../../model/rule.ts';
import { defineRule } from '../../model/rule.ts';
import { defaultEffortOf, effortParameter, effortSaving, isCostly } from '../shared/effort.ts';
import { simpleTaskOf } from '../shared/simple-task.ts';

const LOWER = 'low';

export const rule = defineRule({
  id: 'reasoning-effort-unset',
  meta: {
    description: 'A reasoning model is called without saying how much to reason, and its default is costly',
    defaultSeverity: 'info',
    recommended: false,
    strict: true,
    fixable: true,
    options: {
      effort: {
        default: null,
        description:
          'Effort that your team has agreed on; makes the fix part of fix-all. Without it, low is suggested.',
      },
    },
  },
  *check(context) {
    const seen = new Set<string>();
    for (const entry of context.calls) {
      const { root } = entry.call.request;
      const key = root && `${root.path}:${root.expr}`;
      const result = key !== null && seen.has(key) ? null : check(context, entry);
      if (key !== null && result) seen.add(key);
      if (result) yield result;
    }
  },
});

function check(context: RuleContext, { call, estimate }: EstimatedCall): RuleFinding | null {
  if ((call.kind !== 'generate' && call.kind !== 'http') || !estimate.price || call.model.kind !== 'known') return null;
  const { effort, budget, mode } = call.reasoning;
  // It may hide in a spread.
  const isSaid = !call.request.complete || [effort, budget, mode].some((value) => value.kind !== 'absent');
  const model = context.catalog.get(estimate.price.provider, estimate.price.id);
  const parameter = model && effortParameter(call, model);
  const standard = model && defaultEffortOf(model);
  // A simple task is the concern of reasoning-on-simple-task.
  if (isSaid || !model || !parameter || !standard || !isCostly(standard) || simpleTaskOf(call, 0) !== null) return null;
  const agreed = context.options['effort'];
  const lower = typeof agreed === 'string' ? agreed : LOWER;
  const saving = effortSaving(model, context.assumptionsOf(call), standard, lower);
  const perMonth = saving.perCall * estimate.callsPerMonth.value;
  return {
    message:
      `${model.id} reasons at ${model.reasoningDefault === standard ? `${standard} effort` : 'its own discretion'} when the request does not say: about ${tokens(saving.tokens)} billed as output, ${formatUsd((saving.tokens * model.output) / 1e6)} a call; ` +
      `at ${lower} it would be about ${tokens(saving.lowerTokens)}, ${formatUsd(Math.max(0, perMonth))} a month less.`,
    path: call.path,
    span: call.nameSpan,
    callId: call.id,
    saving: {
      perCall: saving.perCall,
      perMonth,
      formula: `(${tokens(saving.tokens)} − ${tokens(saving.lowerTokens)}) × $${model.output}/M`,
    },
    fixes: setEffort(context, call, parameter, lower, typeof agreed === 'string' ? 'fix' : 'suggestion'),
  };
}

function setEffort(context: RuleContext, call: ModelCall, parameter: string, effort: string, kind: Fix['kind']): Fix[] {
  const { root } = call.request;
  const writer = root && writerFor(context, root.path);
  const site = call.modelSite;
  const like = site && writer && site.path === root.path ? writer.source(site.value) : undefined;
  const edit = writer && insertParameter(context, call, parameter, writer.edits.stringLiteral(effort, like));
  return edit ? [{ kind, title: `Set ${parameter} to ${effort}`, edits: [edit] }] : [];
}
