import { span } from '../../core/facts-builder.ts';
import { ERROR, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId } from '../../model/facts.ts';
import { field, firstChild, spanOf, type Assignment, type Context } from './context.ts';
import { addClassAttribute, addReceiverAttribute } from './lower-classes.ts';

/** Lowers `a = b = value`, `a: T = value` and `a: T`. `at`: end of the statement. */
export function lowerAssignment(cx: Context, node: SyntaxNode, at: number): void {
  const targets: { readonly node: SyntaxNode; readonly type: SyntaxNode | undefined }[] = [];
  let right: SyntaxNode | undefined = node;
  while (right?.type === 'assignment') {
    const left = field(right, 'left');
    if (left !== undefined) targets.push({ node: left, type: field(right, 'type') });
    right = field(right, 'right');
  }
  if (right?.type === 'augmented_assignment') cx.statement(right);
  const value = right === undefined || right.type === 'augmented_assignment' ? null : cx.expr(right);
  for (const target of targets) {
    const annotation = target.type === undefined ? undefined : cx.annotation(target.type);
    if (annotation !== undefined && target.node.type === 'attribute') addReceiverAttribute(cx, target.node, annotation);
    if (value !== null) assign(cx, target.node, { value, at, annotation });
    else if (annotation !== undefined) declare(cx, target.node, annotation, at);
    else cx.expr(target.node);
  }
}

/** Lowers `a += value`. */
export function lowerAugmented(cx: Context, node: SyntaxNode, at: number): void {
  const left = field(node, 'left');
  const right = field(node, 'right');
  if (left === undefined || right === undefined) {
    cx.parts(node);
    return;
  }
  if (/assignment$/.test(right.type)) cx.statement(right);
  const value = /assignment$/.test(right.type) ? cx.other(right, right.type) : cx.expr(right);
  const op = /\S+(?==)/.exec(cx.text.slice(left.end, right.start))?.[0] ?? '';
  assign(cx, left, { value, at, op });
}

function declare(cx: Context, target: SyntaxNode, annotation: ExprId, at: number): void {
  if (target.type !== 'identifier') {
    cx.expr(target);
    return;
  }
  cx.bind(target, { kind: 'declared' }, at, { annotation });
  addClassAttribute(cx, target, null, annotation);
}

/** Binds the names of a target, and records writes to members and indexes. */
export function assign(cx: Context, target: SyntaxNode, assignment: Assignment): void {
  const { value, at, op, annotation, scope } = assignment;
  const withOp = op === undefined ? {} : { op };
  switch (target.type) {
    case 'identifier':
      cx.bind(target, { kind: 'value', value, ...withOp }, at, { annotation, scope });
      if (op === undefined && scope === undefined) addClassAttribute(cx, target, value, annotation);
      return;
    case 'attribute':
    case 'subscript':
      cx.facts.addWrite({ target: cx.expr(target), value, ...withOp, at });
      return;
    case 'pattern_list':
    case 'tuple_pattern':
    case 'list_pattern':
    case 'tuple':
    case 'list':
    case 'expression_list':
      destructure(cx, target, assignment);
      return;
    case 'as_pattern_target':
    case 'parenthesized_expression':
    case 'list_splat_pattern':
    case 'list_splat': {
      const inner = firstChild(target);
      if (inner !== undefined) assign(cx, inner, assignment);
      return;
    }
    default:
      cx.expr(target);
  }
}

/** `a, *b, c = value`: `a` is `value[0]`, `c` is `value[-1]`, `b` is a slice. */
function destructure(cx: Context, target: SyntaxNode, assignment: Assignment): void {
  const targets = target.children.filter((child) => child.type !== ERROR);
  const star = targets.findIndex((child) => child.type.startsWith('list_splat'));
  for (const [position, child] of targets.entries()) {
    if (position === star) {
      assign(cx, child, { ...assignment, value: cx.other(child, 'slice', [assignment.value]) });
      continue;
    }
    const place = star >= 0 && position > star ? position - targets.length : position;
    const index = cx.facts.expr(spanOf(child), { kind: 'number', value: place });
    const value = cx.facts.expr(spanOf(child), { kind: 'index', object: assignment.value, index });
    assign(cx, child, { ...assignment, value });
  }
}

/** Lowers `del`: what was there is gone, and nobody may read its old value. */
export function lowerDelete(cx: Context, node: SyntaxNode): void {
  const pending = [...node.children];
  for (let target = pending.shift(); target !== undefined; target = pending.shift()) {
    if (/^(expression_list|tuple|list|parenthesized_expression)$/.test(target.type)) {
      pending.unshift(...target.children);
    } else if (target.type === 'identifier') {
      cx.bind(target, { kind: 'opaque', reason: 'deleted' }, node.end);
    } else if (target.type === 'attribute' || target.type === 'subscript') {
      const value = cx.facts.expr(span(node.start, node.end), { kind: 'other', what: 'deleted', children: [] });
      cx.facts.addWrite({ target: cx.expr(target), value, at: node.end });
    } else {
      cx.expr(target);
    }
  }
}
