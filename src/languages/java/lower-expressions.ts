import { span } from '../../core/facts-builder.ts';
import { ERROR, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { Argument, ExprId } from '../../model/facts.ts';
import { childOf, field, soundChildren, spanOf, type Lowering } from '../shared/jvm/lowering.ts';
import { lowerAnonymousClass } from './lower-classes.ts';
import { lowerLambda } from './lower-functions.ts';
import { isStatement, lowerSwitch, recover } from './lower-statements.ts';
import { lowerCharacter, lowerString } from './strings.ts';

/** Lowers any expression node. What has no form of its own becomes `other`, with its parts lowered. */
export function lowerExpression(cx: Lowering, node: SyntaxNode): ExprId {
  switch (node.type) {
    case 'identifier':
    case 'super':
      return cx.facts.expr(spanOf(node), { kind: 'name', name: cx.source(node) });
    case 'this':
      return cx.facts.expr(spanOf(node), { kind: 'this' });
    case 'string_literal':
      return lowerString(cx, node);
    case 'character_literal':
      return lowerCharacter(cx, node);
    case 'true':
    case 'false':
      return cx.facts.expr(spanOf(node), { kind: 'boolean', value: node.type === 'true' });
    case 'null_literal':
      return cx.facts.expr(spanOf(node), { kind: 'null' });
    case 'method_invocation':
    case 'field_access':
    case 'array_access':
    case 'binary_expression':
    case 'parenthesized_expression':
    case 'method_reference':
      return lowerChain(cx, node);
    default:
      return /(integer|floating_point)_literal$/.test(node.type) ? lowerNumber(cx, node) : lowerRarer(cx, node);
  }
}

function lowerRarer(cx: Lowering, node: SyntaxNode): ExprId {
  switch (node.type) {
    case 'object_creation_expression':
      return lowerNew(cx, node);
    case 'class_literal': {
      const [type] = soundChildren(node);
      return type === undefined ? cx.other(node, node.type) : cx.type(type);
    }
    case 'lambda_expression':
      return lowerLambda(cx, node);
    case 'ternary_expression':
      return lowerConditional(cx, node);
    case 'cast_expression':
      return lowerField(cx, node, 'value');
    case 'unary_expression':
      return lowerUnary(cx, node);
    case 'update_expression':
      return lowerUpdate(cx, node);
    case 'assignment_expression':
      return lowerAssignment(cx, node);
    case 'array_initializer':
      return lowerList(cx, node, node.children);
    case 'array_creation_expression': {
      const value = field(node, 'value');
      return value === undefined ? cx.parts(node, isStatement) : cx.expr(value);
    }
    case 'switch_expression':
      return lowerSwitch(cx, node);
    case 'instanceof_expression':
      return lowerInstanceof(cx, node);
    case 'annotation':
    case 'marker_annotation':
      return lowerAnnotation(cx, node);
    case 'element_value_array_initializer':
      return lowerList(cx, node, node.children);
    case ERROR:
      recover(cx, node);
      return cx.other(node, 'error');
    default:
      return isType(node.type) ? cx.type(node) : cx.parts(node, isStatement);
  }
}

function isType(type: string): boolean {
  return /_type$|_type_identifier$|^type_identifier$/.test(type);
}

function lowerField(cx: Lowering, node: SyntaxNode, name: string): ExprId {
  const inner = field(node, name);
  return inner === undefined ? cx.parts(node, isStatement) : cx.expr(inner);
}

/** Lowers what nests to the left (`a.b().c()`, `a + b + c`) without recursion. */
function lowerChain(cx: Lowering, node: SyntaxNode): ExprId {
  const outwards: SyntaxNode[] = [];
  let inner: SyntaxNode | undefined = node;
  while (inner !== undefined && isLink(inner)) {
    outwards.push(inner);
    inner = innerOf(inner);
  }
  let id = inner === undefined ? null : cx.expr(inner);
  for (const link of outwards.reverse()) id = lowerLink(cx, link, id);
  return id ?? cx.missing(node);
}

function isLink(node: SyntaxNode): boolean {
  return CHAIN.has(node.type);
}
const CHAIN = new Set([
  'method_invocation',
  'field_access',
  'array_access',
  'binary_expression',
  'parenthesized_expression',
  'method_reference',
]);

/** The part that a link of a chain continues; none for a plain call `f()`. */
function innerOf(node: SyntaxNode): SyntaxNode | undefined {
  switch (node.type) {
    case 'method_invocation':
    case 'field_access':
      return field(node, 'object');
    case 'array_access':
      return field(node, 'array');
    case 'binary_expression':
      return field(node, 'left');
    default:
      return soundChildren(node)[0];
  }
}

function lowerLink(cx: Lowering, node: SyntaxNode, inner: ExprId | null): ExprId {
  const left = inner ?? (node.type === 'method_invocation' ? null : cx.missing(node));
  switch (node.type) {
    case 'method_invocation':
      return lowerCall(cx, node, left);
    case 'field_access': {
      const name = field(node, 'field');
      if (name === undefined || left === null) return cx.missing(node);
      // `Outer.this`: taken for the object itself.
      if (name.type === 'this') return cx.facts.expr(spanOf(node), { kind: 'this' });
      return cx.member(node.start, left, name);
    }
    case 'array_access': {
      const index = field(node, 'index');
      const object = left ?? cx.missing(node);
      const at = index === undefined ? cx.missing(node) : cx.expr(index);
      return cx.facts.expr(spanOf(node), { kind: 'index', object, index: at });
    }
    case 'binary_expression':
      return lowerBinary(cx, node, left ?? cx.missing(node));
    case 'method_reference': {
      const name = soundChildren(node).at(-1);
      return name?.type === 'identifier' && left !== null
        ? cx.member(node.start, left, name)
        : cx.other(node, 'method_reference');
    }
    default:
      return left ?? cx.missing(node);
  }
}

function lowerCall(cx: Lowering, node: SyntaxNode, object: ExprId | null): ExprId {
  const name = field(node, 'name');
  const list = field(node, 'arguments');
  if (name === undefined) return cx.parts(node, isStatement);
  const callee =
    object === null
      ? cx.facts.expr(spanOf(name), { kind: 'name', name: cx.source(name) })
      : cx.member(node.start, object, name);
  return cx.call(node, callee, lowerArguments(cx, list), list === undefined ? span(node.end, node.end) : spanOf(list));
}

/** Lowers the arguments of a call. What the parser could not place among them is lowered, but is no argument. */
export function lowerArguments(cx: Lowering, list: SyntaxNode | undefined): Argument[] {
  const args: Argument[] = [];
  for (const child of list?.children ?? []) {
    const value = cx.expr(child);
    if (child.type !== ERROR) args.push({ value, span: spanOf(child) });
  }
  return args;
}

function lowerNew(cx: Lowering, node: SyntaxNode): ExprId {
  const type = field(node, 'type');
  const list = field(node, 'arguments');
  if (type === undefined) return cx.parts(node, isStatement);
  const callee = plainType(cx, type);
  const args = lowerArguments(cx, list);
  const body = childOf(node, 'class_body');
  if (body !== undefined) lowerAnonymousClass(cx, body, plainType(cx, type));
  return cx.call(node, callee, args, list === undefined ? span(node.end, node.end) : spanOf(list), true);
}

/** A class's name without type arguments. */
export function plainType(cx: Lowering, node: SyntaxNode): ExprId {
  const [first] = soundChildren(node);
  return cx.type(node.type === 'generic_type' && first !== undefined ? first : node);
}

function lowerBinary(cx: Lowering, node: SyntaxNode, left: ExprId): ExprId {
  const before = field(node, 'left');
  const after = field(node, 'right');
  const gap = before === undefined || after === undefined ? '' : cx.text.slice(before.end, after.start);
  const op = gap.replace(/\/\/.*|\/\*[\s\S]*?\*\//g, ' ').trim();
  const right = after === undefined ? cx.missing(node) : cx.expr(after);
  return cx.facts.expr(spanOf(node), { kind: 'binary', op, left, right });
}

function lowerUnary(cx: Lowering, node: SyntaxNode): ExprId {
  const operand = field(node, 'operand');
  if (operand === undefined) return cx.parts(node, isStatement);
  const op = cx.text.slice(node.start, node.start + 1);
  return cx.facts.expr(spanOf(node), { kind: 'unary', op, operand: cx.expr(operand) });
}

/** `i++`: the name gets another value. */
function lowerUpdate(cx: Lowering, node: SyntaxNode): ExprId {
  const [operand] = soundChildren(node);
  if (operand?.type !== 'identifier') return cx.parts(node, isStatement);
  const changed = cx.other(node, 'update_expression', [cx.expr(operand)]);
  cx.assignName(operand, changed, node.end);
  return changed;
}

/** An assignment is its value; the name, member or element gets it. */
function lowerAssignment(cx: Lowering, node: SyntaxNode): ExprId {
  const left = field(node, 'left');
  const right = field(node, 'right');
  if (left === undefined || right === undefined) return cx.parts(node, isStatement);
  const value = cx.expr(right);
  const written = cx.text
    .slice(left.end, right.start)
    .replace(/\/\/.*|\/\*[\s\S]*?\*\//g, ' ')
    .trim();
  const op = written.length > 1 ? written.slice(0, -1) : undefined;
  if (left.type === 'identifier') cx.assignName(left, value, node.end, op);
  else {
    const target = cx.expr(left);
    const { kind } = cx.facts.exprs[target]!;
    if (kind === 'member' || kind === 'index')
      cx.facts.addWrite({ target, value, at: node.end, ...(op === undefined ? {} : { op }) });
  }
  return value;
}

function lowerConditional(cx: Lowering, node: SyntaxNode): ExprId {
  const [test, then, otherwise] = ['condition', 'consequence', 'alternative'].map((name) => field(node, name));
  if (test === undefined || then === undefined || otherwise === undefined) return cx.parts(node, isStatement);
  const parts = { test: cx.expr(test), then: cx.expr(then), else: cx.expr(otherwise) };
  return cx.facts.expr(spanOf(node), { kind: 'conditional', ...parts });
}

function lowerList(cx: Lowering, node: SyntaxNode, nodes: readonly SyntaxNode[]): ExprId {
  const items = nodes.map((child) => ({ value: cx.expr(child), spread: false }));
  return cx.facts.expr(spanOf(node), { kind: 'list', items });
}

/** `value instanceof Type name` declares the name. */
function lowerInstanceof(cx: Lowering, node: SyntaxNode): ExprId {
  const left = field(node, 'left');
  const right = field(node, 'right');
  const name = field(node, 'name');
  const children = left === undefined ? [] : [cx.expr(left)];
  const annotation = right === undefined ? undefined : cx.type(right);
  if (name !== undefined) cx.bind(name, { kind: 'declared' }, node.end, { annotation });
  const pattern = field(node, 'pattern');
  if (pattern !== undefined) children.push(cx.parts(pattern, isStatement));
  return cx.other(node, node.type, children);
}

function lowerNumber(cx: Lowering, node: SyntaxNode): ExprId {
  const source = cx.source(node).replaceAll('_', '');
  const digits = /^0[xXbB]/.test(source) ? source.replace(/[lL]$/, '') : source.replace(/[lLfFdD]$/, '');
  const value = /^0[0-7]+$/.test(digits) ? parseInt(digits, 8) : Number(digits);
  // Hexadecimal floats, and numbers beyond JSON's range.
  if (!Number.isFinite(value)) return cx.other(node, 'number');
  return cx.facts.expr(spanOf(node), { kind: 'number', value });
}

/** `@Name`, `@Name("x")`, `@Name(key = "x")` as a call of the annotation's name. */
function lowerAnnotation(cx: Lowering, node: SyntaxNode): ExprId {
  const name = field(node, 'name');
  if (name === undefined) return cx.other(node, 'annotation');
  const list = field(node, 'arguments');
  const callee = cx.type(name);
  const args = (list?.children ?? []).map((child): Argument => {
    const key = child.type === 'element_value_pair' ? field(child, 'key') : undefined;
    const value = child.type === 'element_value_pair' ? field(child, 'value') : child;
    const written = value === undefined ? cx.missing(child) : cx.expr(value);
    return key === undefined
      ? { value: written, span: spanOf(child) }
      : { name: cx.source(key), nameSpan: spanOf(key), value: written, span: spanOf(child) };
  });
  return cx.call(node, callee, args, list === undefined ? span(node.end, node.end) : spanOf(list));
}

/** Lowers a type: names and members, type arguments as `index`, arrays and primitives as they are written. */
export function lowerType(cx: Lowering, node: SyntaxNode): ExprId {
  switch (node.type) {
    case 'type_identifier':
    case 'identifier':
      return cx.facts.expr(spanOf(node), { kind: 'name', name: cx.source(node) });
    case 'scoped_type_identifier':
    case 'scoped_identifier': {
      const parts = soundChildren(node).filter((child) => !/annotation$/.test(child.type));
      const [first, name] = [parts[0], parts.at(-1)];
      if (first === undefined || name === undefined || first === name) return cx.other(node, 'type');
      return cx.member(node.start, cx.type(first), name);
    }
    case 'generic_type': {
      const [outer, list] = soundChildren(node);
      if (outer === undefined || list === undefined) return cx.other(node, 'type');
      const object = cx.type(outer);
      const items = soundChildren(list).map((child) => ({ value: cx.type(child), spread: false }));
      const [only] = items;
      const index =
        items.length === 1 && only !== undefined ? only.value : cx.facts.expr(spanOf(list), { kind: 'list', items });
      return cx.facts.expr(spanOf(node), { kind: 'index', object, index });
    }
    default:
      return cx.other(node, node.type);
  }
}
