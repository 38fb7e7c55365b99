import { formatUsd } from '../../core/estimate/format.ts';
import { tokens } from '../../core/fix/wording.ts';
import type { ModelCall } from '../../model/call.ts';
import type { Binding, ExprId, ModuleFacts } from '../../model/facts.ts';
import type { EstimatedCall, RuleContext, RuleFinding } from '../../model/rule.ts';
import { defineRule } from '../../model/rule.ts';
import { bindingsOf, exprOfCall, sourcesOf } from '../shared/flow.ts';

export const rule = defineRule({
  id: 'llm-chain',
  meta: {
    description: 'The answer of one call is used for nothing but the prompt of the next: one call could do both',
    defaultSeverity: 'hint',
    recommended: false,
    fixable: false,
    options: {},
  },
  *check(context) {
    for (const second of context.calls) {
      const first = context.calls.find((other) => other !== second && feeds(context, other.call, second.call));
      const result = first && finding(first, second);
      if (result) yield result;
    }
  },
});

/** Both are plain requests to one model in one function, and all that the first answers goes into the second's prompt. */
function feeds(context: RuleContext, first: ModelCall, second: ModelCall): boolean {
  if (!isPlain(first) || !isPlain(second) || first.span.end > second.span.start || !sameModel(first, second))
    return false;
  const { functionSpan } = first.context;
  if (functionSpan === null || functionSpan.start !== second.context.functionSpan?.start) return false;
  if (first.context.loops.length !== second.context.loops.length) return false;
  const facts = context.facts(first.path);
  const site = second.messagesSite;
  const target = facts && exprOfCall(facts, first);
  if (!facts || target === undefined || site?.path !== first.path) return false;
  const into = sourcesOf(facts, site.value.expr);
  return into.has(target) && usedNowhereElse(facts, target, into, second, functionSpan);
}

function isPlain(call: ModelCall): boolean {
  const { tools, responseSchema, messages } = call;
  return (
    call.kind === 'generate' &&
    tools.complete &&
    tools.tools.length === 0 &&
    responseSchema === null &&
    messages.every(({ images }) => images.length === 0)
  );
}

function sameModel(first: ModelCall, second: ModelCall): boolean {
  return (
    first.model.kind === 'known' &&
    second.model.kind === 'known' &&
    first.model.value === second.model.value &&
    first.provider === second.provider
  );
}

/** Every place that reads the answer, or what is taken from it, lies in the second call or on the way there. */
function usedNowhereElse(
  facts: ModuleFacts,
  target: ExprId,
  into: ReadonlySet<ExprId>,
  second: ModelCall,
  within: { readonly start: number; readonly end: number },
): boolean {
  const carriers = facts.bindings.filter(
    (binding) =>
      binding.source.kind === 'value' &&
      binding.nameSpan.start >= within.start &&
      binding.nameSpan.end <= within.end &&
      sourcesOf(facts, binding.source.value).has(target),
  );
  const secondId = exprOfCall(facts, second);
  const behind = carriers.filter((binding) => secondId === undefined || !isResult(facts, binding, secondId));
  return facts.exprs.every((expr, id) => {
    if (expr.kind !== 'name' || expr.span.start < within.start || expr.span.end > within.end) return true;
    const reads = behind.some((binding) => bindingsOf(facts, expr.name, expr.scope).includes(binding));
    const inSecond = expr.span.start >= second.span.start && expr.span.end <= second.span.end;
    return !reads || inSecond || into.has(id);
  });
}

/** The binding holds what the second call answers. */
function isResult(facts: ModuleFacts, binding: Binding, second: ExprId): boolean {
  return binding.source.kind === 'value' && sourcesOf(facts, binding.source.value).has(second);
}

function finding(first: EstimatedCall, { call, estimate }: EstimatedCall): RuleFinding | null {
  const price = estimate.price;
  if (!price || !first.estimate.price) return null;
  const between = first.estimate.tokens.output.expected.value;
  // What the first call writes, the second reads again: output and input price of the same tokens.
  const perCall = (between * (first.estimate.price.output + price.input)) / 1e6;
  const perMonth = perCall * estimate.callsPerMonth.value;
  return {
    message:
      `The answer of the call before goes nowhere but into this prompt: about ${tokens(between)} are written and read again, ${formatUsd(perCall)} each time, ${formatUsd(perMonth)} a month. ` +
      'One request that asks for both steps may do.',
    path: call.path,
    span: call.nameSpan,
    callId: call.id,
    saving: {
      perCall,
      perMonth,
      formula: `${tokens(between)} × ($${first.estimate.price.output} + $${price.input})/M`,
    },
    related: [{ path: first.call.path, span: first.call.nameSpan, message: 'The call before.' }],
  };
}
