import { span } from '../../core/facts-builder.ts';
import { ERROR, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId } from '../../model/facts.ts';
import { field, spanOf } from '../shared/jvm/lowering.ts';
import type { RubyLowering } from './context.ts';

/** `target = value`, and `a, b = value`; the value is what the expression gives. */
export function lowerAssignment(cx: RubyLowering, node: SyntaxNode): ExprId {
  const left = field(node, 'left');
  const right = field(node, 'right');
  if (left === undefined || right === undefined) {
    for (const child of node.children) cx.expr(child);
    return cx.other(node, 'assignment');
  }
  const value = cx.expr(right);
  assign(cx, left, value, node.end);
  return value;
}

/** `target ||= value`: a client that is made once. */
export function lowerOperatorAssignment(cx: RubyLowering, node: SyntaxNode): ExprId {
  const left = field(node, 'left');
  const right = field(node, 'right');
  if (left === undefined || right === undefined) return cx.other(node, 'assignment');
  const value = cx.expr(right);
  const operator = cx.text.slice(left.end, right.start).trim();
  const op = /^(\|\||&&|[-+*/%|&^]|\*\*|<<|>>)=/.exec(operator)?.[1] ?? '';
  assign(cx, left, value, node.end, op);
  return op === '||' ? value : cx.other(node, 'assignment', [value]);
}

/** Binds what an assignment's target names, or notes what it changes. */
export function assign(cx: RubyLowering, target: SyntaxNode, value: ExprId, at: number, op?: string): void {
  switch (target.type) {
    case 'identifier':
    case 'global_variable':
      cx.bind(target, { kind: 'value', value, ...(op === undefined ? {} : { op }) }, at);
      return;
    case 'constant':
      assignConstant(cx, target, value, at);
      return;
    case 'left_assignment_list':
    case 'destructured_left_assignment':
    case 'destructured_parameter':
      destructure(cx, target, value, at);
      return;
    case 'rest_assignment':
    case 'splat_parameter': {
      const [inner] = target.children;
      if (inner !== undefined) assign(cx, inner, cx.other(target, 'slice', [value]), at);
      return;
    }
    case 'instance_variable':
    case 'class_variable':
      cx.facts.addWrite({ target: cx.instanceVariable(target), value, at, ...(op === undefined ? {} : { op }) });
      return;
    case 'call':
      assignAttribute(cx, target, value, at, op);
      return;
    case ERROR:
      cx.expr(target);
      return;
    default: {
      const lowered = cx.expr(target);
      const { kind } = cx.facts.exprs[lowered]!;
      if (kind === 'index' || kind === 'member')
        cx.facts.addWrite({ target: lowered, value, at, ...(op === undefined ? {} : { op }) });
    }
  }
}

/** `object.name = value` sets what `object.name` reads; of the own object that is an instance variable. */
function assignAttribute(cx: RubyLowering, target: SyntaxNode, value: ExprId, at: number, op?: string): void {
  const receiver = field(target, 'receiver');
  const method = field(target, 'method');
  if (receiver === undefined || method === undefined) {
    cx.expr(target);
    return;
  }
  const object = cx.expr(receiver);
  const property = receiver.type === 'self' ? `@${cx.source(method)}` : cx.source(method);
  const written = cx.facts.expr(spanOf(target), { kind: 'member', object, property, propertySpan: spanOf(method) });
  cx.facts.addWrite({ target: written, value, at, ...(op === undefined ? {} : { op }) });
}

/** A constant is an attribute of the class or module around, and can be used anywhere under its full name. */
function assignConstant(cx: RubyLowering, target: SyntaxNode, value: ExprId, at: number): void {
  const name = cx.source(target);
  cx.bind(target, { kind: 'value', value }, at, { scope: cx.facts.scope });
  const cls = cx.currentClass;
  if (cls !== null) cx.facts.classes[cls]?.attributes.push({ name, nameSpan: spanOf(target), value, isStatic: true });
  cx.facts.addExport({ name: [...cx.nesting, name].join('::'), value });
}

/** `a, *b, c = value`: `a` is `value[0]`, `c` is `value[-1]`, `b` is a slice. */
function destructure(cx: RubyLowering, target: SyntaxNode, value: ExprId, at: number): void {
  const targets = target.children.filter((child) => child.type !== ERROR);
  const star = targets.findIndex((child) => child.type === 'rest_assignment' || child.type === 'splat_parameter');
  for (const [position, child] of targets.entries()) {
    if (position === star) {
      assign(cx, child, value, at);
      continue;
    }
    const place = star >= 0 && position > star ? position - targets.length : position;
    const index = cx.facts.expr(spanOf(child), { kind: 'number', value: place });
    assign(cx, child, cx.facts.expr(span(child.start, child.end), { kind: 'index', object: value, index }), at);
  }
}
