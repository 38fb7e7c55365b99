import type { ModelCall } from '../../model/call.ts';
import type { Binding, Expr, ExprId, ModuleFacts, ScopeId } from '../../model/facts.ts';

const MAX_VISITS = 4000;

/** The call expression of a request. */
export function exprOfCall(facts: ModuleFacts, call: ModelCall): ExprId | undefined {
  return facts.calls.find((id) => {
    const expr = facts.exprs[id];
    return expr?.span.start === call.span.start && expr.span.end === call.span.end;
  });
}

/**
 * All expressions of one file that a value is made from: its parts, what the names in it are bound to, and what decides which binding
 * holds. Functions are not entered, and another file is not looked at.
 */
export function sourcesOf(facts: ModuleFacts, start: ExprId): ReadonlySet<ExprId> {
  const seen = new Set<ExprId>();
  const open: ExprId[] = [start];
  for (let id = open.pop(); id !== undefined && seen.size < MAX_VISITS; id = open.pop()) {
    const expr = facts.exprs[id];
    if (!expr || seen.has(id)) continue;
    seen.add(id);
    open.push(...partsOf(expr));
    if (expr.kind !== 'name') continue;
    for (const binding of bindingsOf(facts, expr.name, expr.scope)) {
      if (binding.source.kind === 'value') open.push(binding.source.value);
      open.push(...decidersOf(facts, binding));
    }
  }
  return seen;
}

/** Expressions directly inside another. */
export function partsOf(expr: Expr): readonly ExprId[] {
  switch (expr.kind) {
    case 'text':
      return expr.parts.flatMap((part) => (part.kind === 'hole' ? [part.expr] : []));
    case 'member':
      return [expr.object];
    case 'index':
      return [expr.object, expr.index];
    case 'call':
      return [expr.callee, ...expr.args.map((arg) => arg.value)];
    case 'map':
      return expr.entries.map((entry) => entry.value);
    case 'list':
      return expr.items.map((item) => item.value);
    case 'binary':
      return [expr.left, expr.right];
    case 'unary':
      return [expr.operand];
    case 'conditional':
      return [expr.test, expr.then, expr.else];
    case 'element':
      return [expr.of];
    case 'comprehension':
      return [expr.element];
    case 'other':
      return expr.children;
    default:
      return [];
  }
}

/** Bindings of a name in the nearest scope that has any. */
export function bindingsOf(facts: ModuleFacts, name: string, scope: ScopeId): readonly Binding[] {
  for (let at: ScopeId | null = scope; at !== null; at = facts.scopes[at]?.parent ?? null) {
    const found = facts.bindings.filter((binding) => binding.scope === at && binding.name === name);
    if (found.length > 0) return found;
  }
  return [];
}

/** Tests of the branches in which a binding stands. */
function decidersOf(facts: ModuleFacts, binding: Binding): ExprId[] {
  const deciders: ExprId[] = [];
  for (let id = binding.control; id >= 0; id = facts.controls[id]?.parent ?? -1) {
    const control = facts.controls[id];
    if (control?.subject !== undefined && ['if', 'else', 'case'].includes(control.kind)) deciders.push(control.subject);
    // An `else` belongs to the `if` that ends where it begins.
    if (control?.kind === 'else')
      for (const other of facts.controls)
        if (
          other.kind === 'if' &&
          other.parent === control.parent &&
          other.subject !== undefined &&
          other.span.end <= control.span.start
        )
          deciders.push(other.subject);
  }
  return deciders;
}
