import { writerFor } from '../../core/fix/parameters.ts';
import type { ModelCall } from '../../model/call.ts';
import type { CallExpr, Expr, ModuleFacts } from '../../model/facts.ts';
import type { TextEdit } from '../../model/finding.ts';
import type { RuleContext } from '../../model/rule.ts';
import type { Span } from '../../model/span.ts';

/** The call expression of a call site. */
export function callExprOf(facts: ModuleFacts, call: ModelCall): (CallExpr & Expr) | null {
  for (const id of facts.calls) {
    const expr = facts.exprs[id];
    if (expr?.kind === 'call' && expr.nameSpan.start === call.nameSpan.start && expr.span.end === call.span.end)
      return expr;
  }
  return null;
}

/** Where the client is written that a call is made on: `self.client` of `self.client.chat.completions.create(…)`. */
export function clientOfCall(context: RuleContext, call: ModelCall): Span | null {
  const facts = context.facts(call.path);
  const expr = facts && callExprOf(facts, call);
  let here = expr ? facts.exprs[expr.callee] : undefined;
  // As many members lie between as the API's name has parts.
  for (const part of call.api.split('.').reverse()) {
    if (here?.kind !== 'member' || here.property !== part) return null;
    here = facts?.exprs[here.object];
  }
  return here?.span ?? null;
}

/** Edit that adds a setting to the object behind the request, `create({…}, { key: code })`, or makes that object. */
export function insertSetting(context: RuleContext, call: ModelCall, key: string, code: string): TextEdit | null {
  const facts = context.facts(call.path);
  const text = context.text(call.path);
  const expr = facts && callExprOf(facts, call);
  if (!expr || text === undefined || expr.args.some((arg) => arg.spread)) return null;
  const [request, settings] = expr.args;
  const writer = writerFor(context, call.path);
  if (!request || !writer) return null;
  if (settings) return writer.insert({ path: call.path, expr: settings.value }, key, code);
  const { end } = request.span;
  return { path: call.path, span: { start: end, end }, newText: `, ${writer.edits.mapLiteral([[key, code]])}` };
}
