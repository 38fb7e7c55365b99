import type { ModelCall } from '../../model/call.ts';
import type { Loc } from '../../model/span.ts';
import type { RuleContext } from '../../model/rule.ts';

/** What in the source of a tool list says that it is another one on the next call. */
const OF_ONE_USER = /\b(user|session|request|query|question|customer)\b/i;
const WITHOUT_ORDER = /\b(set|frozenset|random\.sample|random\.shuffle)\(|\bnew Set\(/;
const ORDERED = /\bsorted\(|\.sort\(|\.toSorted\(/;

/**
 * A tool list that is made anew for each user, or in no fixed order. Tools come first in the prefix, so that another list leaves
 * nothing behind it cached. Null when the code says no such thing.
 */
export function changingTools(
  context: RuleContext,
  call: ModelCall,
): { readonly what: string; readonly evidence: string; readonly loc: Loc } | null {
  const { site, complete, tools } = call.tools;
  if (!site || (complete && tools.some((tool) => tool.name !== null))) return null;
  const facts = context.facts(site.value.path);
  const expr = facts?.exprs[site.value.expr];
  const text = context.text(site.value.path);
  if (!expr || text === undefined) return null;
  const source = text.slice(expr.span.start, expr.span.end);
  const isMade = expr.kind === 'call' || expr.kind === 'comprehension';
  const loc: Loc = { path: site.value.path, span: expr.span };
  if (ORDERED.test(source) || !isMade) return null;
  if (WITHOUT_ORDER.test(source)) return { what: 'a tool list in no fixed order', evidence: source, loc };
  const args = expr.kind === 'call' ? text.slice(expr.argsSpan.start, expr.argsSpan.end) : source;
  return OF_ONE_USER.test(args) ? { what: 'a tool list that is made for each user', evidence: source, loc } : null;
}
