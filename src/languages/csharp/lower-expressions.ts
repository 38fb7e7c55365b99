import { span } from '../../core/facts-builder.ts';
import { ERROR, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId } from '../../model/facts.ts';
import { childOf, field, soundChildren, spanOf, type Lowering } from '../shared/jvm/lowering.ts';
import { lowerLambda } from './lower-functions.ts';
import { lowerAnonymous, lowerArguments, lowerAs, lowerNew, lowerWith } from './lower-objects.ts';
import { bindPattern, isStatement, lowerSwitchExpression, recover } from './lower-statements.ts';
import { identifierOf } from './lower-types.ts';
import { lowerCharacter, lowerInterpolated, lowerString } from './strings.ts';

/** Lowers any expression node. What has no form of its own becomes `other`, with its parts lowered. */
export function lowerExpression(cx: Lowering, node: SyntaxNode): ExprId {
  switch (node.type) {
    case 'identifier':
    case 'generic_name': {
      const name = identifierOf(node);
      return cx.facts.expr(spanOf(name), { kind: 'name', name: cx.nameOf(name) });
    }
    case 'predefined_type':
      return cx.facts.expr(spanOf(node), { kind: 'name', name: cx.source(node) });
    case 'this':
      return cx.facts.expr(spanOf(node), { kind: 'this' });
    case 'base':
      return cx.facts.expr(spanOf(node), { kind: 'name', name: 'base' });
    case 'string_literal':
    case 'verbatim_string_literal':
    case 'raw_string_literal':
      return lowerString(cx, node);
    case 'interpolated_string_expression':
      return lowerInterpolated(cx, node);
    case 'character_literal':
      return lowerCharacter(cx, node);
    case 'boolean_literal':
      return cx.facts.expr(spanOf(node), { kind: 'boolean', value: cx.source(node) === 'true' });
    case 'null_literal':
    case 'default_expression':
      return cx.facts.expr(spanOf(node), { kind: 'null' });
    case 'integer_literal':
    case 'real_literal':
      return lowerNumber(cx, node);
    default:
      return CHAIN.has(node.type) ? lowerChain(cx, node) : lowerRarer(cx, node);
  }
}

function lowerRarer(cx: Lowering, node: SyntaxNode): ExprId {
  switch (node.type) {
    case 'object_creation_expression':
      return lowerNew(cx, node);
    case 'implicit_object_creation_expression':
    case 'initializer_expression':
    case 'collection_expression':
    case 'implicit_array_creation_expression':
    case 'array_creation_expression':
      return lowerAs(cx, node, undefined);
    case 'anonymous_object_creation_expression':
      return lowerAnonymous(cx, node);
    case 'with_expression':
      return lowerWith(cx, node);
    case 'lambda_expression':
    case 'anonymous_method_expression':
      return lowerLambda(cx, node);
    case 'conditional_expression':
      return lowerConditional(cx, node);
    case 'cast_expression':
      return lowerField(cx, node, 'value');
    case 'as_expression':
      return lowerField(cx, node, 'left');
    case 'prefix_unary_expression':
      return lowerUnary(cx, node);
    case 'assignment_expression':
      return lowerAssignment(cx, node);
    case 'switch_expression':
      return lowerSwitchExpression(cx, node);
    case 'is_pattern_expression':
    case 'is_expression':
      return lowerIs(cx, node);
    default:
      return lowerRarest(cx, node);
  }
}

function lowerRarest(cx: Lowering, node: SyntaxNode): ExprId {
  switch (node.type) {
    case 'declaration_expression': {
      const name = field(node, 'name');
      const type = field(node, 'type');
      const annotation = type === undefined || type.type === 'implicit_type' ? undefined : cx.type(type);
      if (name !== undefined)
        cx.bind(name, { kind: 'opaque', reason: `"${cx.nameOf(name)}" is an out argument` }, node.end, { annotation });
      return cx.other(node, node.type);
    }
    case 'tuple_expression': {
      const items = lowerArguments(cx, node).map(({ value }) => ({ value, spread: false }));
      return cx.facts.expr(spanOf(node), { kind: 'list', items });
    }
    case 'typeof_expression': {
      const type = field(node, 'type');
      return type === undefined ? cx.other(node, node.type) : cx.type(type);
    }
    case 'ref_expression':
    case 'checked_expression':
    case 'argument': {
      const inner = soundChildren(node).at(-1);
      return inner === undefined ? cx.missing(node) : cx.expr(inner);
    }
    case ERROR:
      recover(cx, node);
      return cx.other(node, 'error');
    default:
      return isType(node.type) ? cx.type(node) : cx.parts(node, isStatement);
  }
}

function isType(type: string): boolean {
  return /_type$|^(qualified|alias_qualified)_name$/.test(type);
}

function lowerField(cx: Lowering, node: SyntaxNode, name: string): ExprId {
  const inner = field(node, name);
  return inner === undefined ? cx.parts(node, isStatement) : cx.expr(inner);
}

const CHAIN = new Set([
  'invocation_expression',
  'member_access_expression',
  'conditional_access_expression',
  'element_access_expression',
  'binary_expression',
  'parenthesized_expression',
  'postfix_unary_expression',
  'await_expression',
]);

/** Lowers what nests to the left (`a.B().C()`, `a + b + c`) without recursion. */
function lowerChain(cx: Lowering, node: SyntaxNode): ExprId {
  const outwards: SyntaxNode[] = [];
  let inner: SyntaxNode | undefined = node;
  while (inner !== undefined && CHAIN.has(inner.type)) {
    outwards.push(inner);
    inner = innerOf(inner);
  }
  let id = inner === undefined ? null : cx.expr(inner);
  for (const link of outwards.reverse()) id = lowerLink(cx, link, id ?? cx.missing(link));
  return id ?? cx.missing(node);
}

function innerOf(node: SyntaxNode): SyntaxNode | undefined {
  switch (node.type) {
    case 'invocation_expression':
      return field(node, 'function');
    case 'member_access_expression':
      return field(node, 'expression') ?? childOf(node, 'this', 'base');
    case 'conditional_access_expression':
      return field(node, 'condition');
    case 'element_access_expression':
      return field(node, 'expression');
    case 'binary_expression':
      return field(node, 'left');
    default:
      return soundChildren(node)[0];
  }
}

function lowerLink(cx: Lowering, node: SyntaxNode, left: ExprId): ExprId {
  switch (node.type) {
    case 'invocation_expression':
      return lowerCall(cx, node, left);
    case 'member_access_expression': {
      const name = field(node, 'name');
      if (name !== undefined && isEmptyText(cx, left, name)) return cx.plainText(node, span(node.end, node.end), '');
      return name === undefined ? cx.missing(node) : cx.member(node.start, left, identifierOf(name));
    }
    case 'conditional_access_expression': {
      const rest = node.children.find((child) => child.field !== 'condition');
      return rest === undefined ? left : lowerBinding(cx, rest, left, node.start);
    }
    case 'element_access_expression':
      return lowerElement(cx, node, field(node, 'subscript'), left, node.start);
    case 'binary_expression':
      return lowerBinary(cx, node, left);
    case 'postfix_unary_expression':
      return lowerPostfix(cx, node, left);
    default:
      return left;
  }
}

/** `string.Empty`. */
function isEmptyText(cx: Lowering, left: ExprId, name: SyntaxNode): boolean {
  const object = cx.facts.exprs[left];
  return object?.kind === 'name' && /^[sS]tring$/.test(object.name) && cx.nameOf(name) === 'Empty';
}

/** What follows `?.`: `.b`, `[0]`, and calls and members of these. */
function lowerBinding(cx: Lowering, node: SyntaxNode, left: ExprId, start: number): ExprId {
  switch (node.type) {
    case 'member_binding_expression': {
      const name = field(node, 'name');
      return name === undefined ? left : cx.member(start, left, identifierOf(name));
    }
    case 'element_binding_expression':
      return lowerElement(cx, node, node, left, start);
    case 'invocation_expression':
    case 'member_access_expression':
    case 'element_access_expression': {
      const inner = innerOf(node);
      return lowerLink(cx, { ...node, start }, inner === undefined ? left : lowerBinding(cx, inner, left, start));
    }
    default:
      return cx.expr(node);
  }
}

function lowerElement(
  cx: Lowering,
  node: SyntaxNode,
  list: SyntaxNode | undefined,
  object: ExprId,
  start: number,
): ExprId {
  const [first, ...more] = lowerArguments(cx, list);
  if (first === undefined || more.length > 0) return cx.other({ start, end: node.end }, 'element');
  return cx.facts.expr(span(start, node.end), { kind: 'index', object, index: first.value });
}

function lowerCall(cx: Lowering, node: SyntaxNode, callee: ExprId): ExprId {
  const list = field(node, 'arguments');
  const written = field(node, 'function');
  const named = cx.facts.exprs[callee];
  if (named?.kind === 'name' && named.name === 'nameof') return lowerNameof(cx, node, list);
  const id = cx.call(
    node,
    callee,
    lowerArguments(cx, list),
    list === undefined ? span(node.end, node.end) : spanOf(list),
  );
  const generic = written === undefined ? undefined : genericOf(written);
  const types = generic === undefined ? undefined : childOf(generic, 'type_argument_list');
  const [only, ...more] = types === undefined ? [] : soundChildren(types);
  if (only !== undefined && more.length === 0) cx.typeCall(id, cx.type(only));
  return id;
}

function genericOf(callee: SyntaxNode): SyntaxNode | undefined {
  if (callee.type === 'generic_name') return callee;
  const name = field(callee, 'name') ?? callee.children.flatMap((child) => field(child, 'name') ?? []).at(-1);
  return name?.type === 'generic_name' ? name : undefined;
}

/** `nameof(Outer.Thing)` is the text `Thing`. */
function lowerNameof(cx: Lowering, node: SyntaxNode, list: SyntaxNode | undefined): ExprId {
  const content =
    list === undefined
      ? span(node.end, node.end)
      : span(Math.min(list.start + 1, list.end), Math.max(list.start + 1, list.end - 1));
  return cx.plainText(node, content, /(\w+)\s*(?:<[^<>]*>\s*)?$/.exec(cx.source(content))?.[1] ?? '');
}

function lowerBinary(cx: Lowering, node: SyntaxNode, left: ExprId): ExprId {
  const before = field(node, 'left');
  const after = field(node, 'right');
  const op = before === undefined || after === undefined ? '' : between(cx, before, after);
  const right = after === undefined ? cx.missing(node) : cx.expr(after);
  return cx.facts.expr(spanOf(node), { kind: 'binary', op, left, right });
}

/** The operator between two nodes: their source without comments. */
function between(cx: Lowering, before: SyntaxNode, after: SyntaxNode): string {
  const gap = cx.text.slice(before.end, after.start);
  return gap.replace(/\/\/.*|\/\*[\s\S]*?\*\//g, ' ').trim();
}

/** `x!` is `x`; `i++` gives the name another value. */
function lowerPostfix(cx: Lowering, node: SyntaxNode, left: ExprId): ExprId {
  const [operand] = soundChildren(node);
  const mark = cx.text.slice(operand?.end ?? node.end, node.end);
  if (!/\+\+|--/.test(mark)) return left;
  const changed = cx.other(node, 'increment', [left]);
  if (operand?.type === 'identifier') cx.assignName(operand, changed, node.end);
  return changed;
}

function lowerUnary(cx: Lowering, node: SyntaxNode): ExprId {
  const operand = soundChildren(node).at(-1);
  if (operand === undefined) return cx.parts(node, isStatement);
  const op = cx.text.slice(node.start, operand.start).trim();
  const value = cx.expr(operand);
  if (op !== '++' && op !== '--')
    return cx.facts.expr(spanOf(node), { kind: 'unary', op: op === '^' ? '~' : op, operand: value });
  const changed = cx.other(node, 'increment', [value]);
  if (operand.type === 'identifier') cx.assignName(operand, changed, node.end);
  return changed;
}

/** An assignment is its value; the name, member or element gets it. */
function lowerAssignment(cx: Lowering, node: SyntaxNode): ExprId {
  const left = field(node, 'left');
  const right = field(node, 'right');
  if (left === undefined || right === undefined) return cx.parts(node, isStatement);
  const value = cx.expr(right);
  const written = between(cx, left, right);
  const op = written.length > 1 ? written.slice(0, -1) : undefined;
  if (left.type === 'identifier') cx.assignName(left, value, node.end, op);
  else if (left.type === 'tuple_expression' || left.type === 'tuple_pattern') bindPattern(cx, left, value, node.end);
  else {
    const target = cx.expr(left);
    const kind = cx.facts.exprs[target]?.kind;
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

/** `value is Type name` declares the name. */
function lowerIs(cx: Lowering, node: SyntaxNode): ExprId {
  const [subject, pattern] = soundChildren(node);
  const children = subject === undefined ? [] : [cx.expr(subject)];
  if (pattern !== undefined) children.push(...lowerPattern(cx, pattern));
  return cx.other(node, node.type, children);
}

/** Lowers a pattern: the names it declares, and the expressions in it. */
export function lowerPattern(cx: Lowering, node: SyntaxNode): ExprId[] {
  const name = field(node, 'name');
  const type = field(node, 'type');
  const annotation = type === undefined || type.type === 'implicit_type' ? undefined : cx.type(type);
  const inner = node.children.filter((child) => child !== name && child !== type);
  const children = /pattern|subpattern|clause/.test(node.type)
    ? inner.flatMap((child) => (/pattern|clause/.test(child.type) ? lowerPattern(cx, child) : [cx.expr(child)]))
    : [cx.expr(node)];
  if (name?.type === 'identifier' && /pattern/.test(node.type))
    cx.bind(name, { kind: 'declared' }, node.end, { annotation });
  return children;
}

function lowerNumber(cx: Lowering, node: SyntaxNode): ExprId {
  const source = cx.source(node).replaceAll('_', '');
  const digits = /^0[xXbB]/.test(source) ? source.replace(/[uUlL]+$/, '') : source.replace(/[uUlLfFdDmM]+$/, '');
  const value = Number(digits);
  if (!Number.isFinite(value)) return cx.other(node, 'number');
  return cx.facts.expr(spanOf(node), { kind: 'number', value });
}
