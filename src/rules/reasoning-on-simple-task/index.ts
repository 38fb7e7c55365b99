import { insertParameter, replaceValue, writerFor } from '../../core/fix/parameters.ts';
import { formatUsd } from '../../core/estimate/format.ts';
import { tokens } from '../../core/fix/wording.ts';
import type { ModelCall } from '../../model/call.ts';
import type { CatalogModel } from '../../model/catalog.ts';
import type { Fix } from '../../model/finding.ts';
import type { ParamSite } from '../../model/resolved.ts';
import type { EstimatedCall, RuleContext, RuleFinding } from '../../model/rule.ts';
import { defineRule } from '../../model/rule.ts';
import { defaultEffortOf, effortParameter, effortSaving, isCostly } from '../shared/effort.ts';
import { simpleTaskOf } from '../shared/simple-task.ts';

const LOWER = 'low';

export const rule = defineRule({
  id: 'reasoning-on-simple-task',
  meta: {
    description: 'A request reasons at length over work that needs none: classification, extraction, a short answer',
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

/** How much a request reasons, and what says so. */
interface Depth {
  readonly effort: string;
  readonly words: string;
}

function check(context: RuleContext, { call, estimate }: EstimatedCall): RuleFinding | null {
  if (call.kind !== 'generate' || !estimate.price || call.model.kind !== 'known') return null;
  // With tools the answer's shape says little about the work.
  if (call.tools.tools.length > 0 || !call.tools.complete) return null;
  const model = context.catalog.get(estimate.price.provider, estimate.price.id);
  const depth = model && depthOf(call, model);
  const evidence = depth && simpleTaskOf(call, 0);
  if (!model || !depth || !evidence) return null;
  const expected = estimate.tokens.reasoning.expected.value;
  const saving = effortSaving(model, context.assumptionsOf(call), depth.effort, LOWER);
  const kept = Math.min(saving.lowerTokens, expected);
  // Reasoning tokens × USD per million output tokens.
  const perCall = ((expected - kept) * model.output) / 1e6;
  if (perCall <= 0) return null;
  const perMonth = perCall * estimate.callsPerMonth.value;
  return {
    message: `${model.id} ${depth.words}, about ${tokens(expected)} billed as output, and ${evidence}: at low effort it would cost ${formatUsd(perCall)} less a call, ${formatUsd(perMonth)} a month.`,
    path: call.path,
    span: spanOf(call),
    callId: call.id,
    saving: { perCall, perMonth, formula: `(${tokens(expected)} − ${tokens(kept)}) × $${model.output}/M` },
    fixes: lowerEffort(context, call, model),
  };
}

function depthOf(call: ModelCall, model: CatalogModel): Depth | null {
  const { effort, budget, mode } = call.reasoning;
  if (effort.kind === 'known')
    return isCostly(effort.value) ? { effort: effort.value, words: `reasons at ${effort.value} effort` } : null;
  if (budget.kind === 'known' && budget.value > 0 && !(mode.kind === 'known' && mode.value === 'disabled'))
    return { effort: 'medium', words: `thinks with a budget of ${tokens(budget.value)}` };
  if (effort.kind !== 'absent' || budget.kind !== 'absent' || !call.request.complete) return null;
  if (mode.kind === 'known' && mode.value !== 'disabled') return { effort: 'medium', words: 'thinks' };
  const standard = mode.kind === 'absent' ? defaultEffortOf(model) : null;
  return standard !== null && isCostly(standard)
    ? { effort: standard, words: `reasons at ${standard} effort unless told otherwise` }
    : null;
}

/** Where the effort, the budget or the mode is written; the call itself when none is. */
function spanOf(call: ModelCall): RuleFinding['span'] {
  const site = effortSite(call) ?? thinkingSite(call);
  return site?.path === call.path ? site.valueSpan : call.nameSpan;
}

function effortSite(call: ModelCall): ParamSite | undefined {
  const path = Object.keys(call.request.params).find((name) =>
    /(^|\.)(reasoning_?effort|effort|thinking_?level)$/i.test(name),
  );
  return path === undefined ? undefined : call.request.params[path];
}

function thinkingSite(call: ModelCall): ParamSite | undefined {
  const path = Object.keys(call.request.params).find((name) => /(budget_?tokens|thinking_?budget)$/i.test(name));
  return path === undefined ? undefined : call.request.params[path];
}

function lowerEffort(context: RuleContext, call: ModelCall, model: CatalogModel): Fix[] {
  const { effort, budget, mode } = call.reasoning;
  const { root, nested } = call.request;
  const writer = root && writerFor(context, root.path);
  if (!root || !writer) return [];
  const parameter = effortParameter(call, model);
  const written = effortSite(call);
  if (effort.kind === 'known' && written && parameter !== null) {
    const source = writer.source(written.value);
    // A name or a member of an enum is written elsewhere.
    if (written.path !== root.path || !/^['"]/.test(source)) return [];
    return suggestion('Set the effort to low', replaceValue(written, writer.edits.stringLiteral(LOWER, source)));
  }
  if (budget.kind === 'absent' && mode.kind === 'absent' && parameter !== null) {
    const like = call.modelSite?.path === root.path ? writer.source(call.modelSite.value) : undefined;
    return suggestion(
      'Set the effort to low',
      insertParameter(context, call, parameter, writer.edits.stringLiteral(LOWER, like)),
    );
  }
  // Anthropic's `thinking`, which is off unless asked for.
  const canOmit =
    model.reasoning === 'optional' && model.reasoningDefault === 'off' && nested['thinking'] !== undefined;
  return canOmit ? suggestion('Do not ask for thinking', writer.remove(root, 'thinking')) : [];
}

function suggestion(title: string, edit: Fix['edits'][number] | null): Fix[] {
  return edit ? [{ kind: 'suggestion', title, edits: [edit] }] : [];
}
