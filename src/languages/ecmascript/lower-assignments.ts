import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId } from '../../model/facts.ts';
import { childOf, hasToken, unwrap } from './grammar.ts';
import { lowerDeclared } from './lower-declarations.ts';
import { lowerExpression, lowerField, lowerInside, lowerMissing } from './lower-expressions.ts';
import { exportCommonJs } from './lower-modules.ts';
import { lowerNamed } from './lower-objects.ts';
import type { Lowering } from './lowering.ts';
import { destructure } from './patterns.ts';

/** `a = b`: its value is that of `b`. */
export function lowerAssignment(cx: Lowering, node: SyntaxNode): ExprId {
  const left = childOf(node, 'left');
  const right = childOf(node, 'right');
  if (left === undefined || right === undefined) return lowerInside(cx, node).at(-1) ?? lowerMissing(cx, node);
  const value = lowerNamed(cx, right, assignedName(cx, left));
  // The TypeScript grammar reads `using x = y` as an assignment.
  if (hasToken(node, 'using')) lowerDeclared(cx, left, value, { scope: cx.facts.scope, at: node.end });
  else assign(cx, left, value, node.end);
  exportCommonJs(cx, left, value);
  return value;
}

/** `a += b`, `a ??= b`. */
export function lowerAugmentedAssignment(cx: Lowering, node: SyntaxNode): ExprId {
  const left = childOf(node, 'left');
  if (left === undefined) return lowerMissing(cx, node);
  const op = (childOf(node, 'operator')?.type ?? '=').slice(0, -1);
  const right = lowerField(cx, node, 'right');
  const before = assign(cx, left, right, node.end, op) ?? lowerExpression(cx, left);
  return cx.expr(node, { kind: 'binary', op, left: before, right });
}

/** `i++` is `i += 1`. */
export function lowerUpdate(cx: Lowering, node: SyntaxNode): ExprId {
  const target = childOf(node, 'argument');
  if (target === undefined) return lowerMissing(cx, node);
  const op = (childOf(node, 'operator')?.type ?? '+').slice(0, 1);
  const right = cx.expr(node, { kind: 'number', value: 1 });
  const left = assign(cx, target, right, node.end, op) ?? lowerExpression(cx, target);
  return cx.expr(node, { kind: 'binary', op, left, right });
}

/** `delete a.b` leaves `undefined` in `a.b`. */
export function lowerDelete(cx: Lowering, node: SyntaxNode): ExprId {
  const target = lowerField(cx, node, 'argument');
  const { kind } = cx.facts.exprs[target]!;
  if (kind === 'member' || kind === 'index') {
    cx.facts.addWrite({ target, value: cx.expr(node, { kind: 'null' }), at: node.end });
  }
  return cx.other(node, 'delete', [target]);
}

/** Assigns to a name, a member or a pattern. Returns the expression of a member or index target. */
export function assign(cx: Lowering, left: SyntaxNode, value: ExprId, at: number, op?: string): ExprId | null {
  const { scope } = cx.facts;
  let written: ExprId | null = null;
  destructure(cx, left, value, {
    name: (node, part) => {
      const source = { kind: 'value', value: part, ...(op === undefined ? {} : { op }) } as const;
      cx.names.assign(scope, { name: cx.source(node), nameSpan: { start: node.start, end: node.end }, source, at });
    },
    target: (target, part) => {
      written = target;
      cx.facts.addWrite({ target, value: part, ...(op === undefined ? {} : { op }), at });
    },
  });
  return written;
}

/** The name an anonymous function takes from what it is assigned to. */
function assignedName(
  cx: Lowering,
  left: SyntaxNode,
): { name: string; nameSpan: { start: number; end: number } } | undefined {
  const target = unwrap(left);
  const name =
    target.type === 'member_expression'
      ? childOf(target, 'property')
      : target.type === 'identifier'
        ? target
        : undefined;
  return name === undefined ? undefined : { name: cx.source(name), nameSpan: { start: name.start, end: name.end } };
}
