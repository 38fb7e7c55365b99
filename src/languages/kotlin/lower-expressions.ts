import { span } from '../../core/facts-builder.ts';
import { ERROR, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { Argument, ExprId } from '../../model/facts.ts';
import { childOf, field, soundChildren, spanOf, type Lowering } from '../shared/jvm/lowering.ts';
import { lowerBases, lowerMembers } from './lower-classes.ts';
import { lowerFunctionLiteral, lowerLambda } from './lower-functions.ts';
import { isStatement, lowerIf, lowerReturn, lowerThrow, lowerTry, lowerWhen, recover } from './lower-statements.ts';
import { lowerString, unescape } from './strings.ts';

/** Lowers any expression node. What has no form of its own becomes `other`, with its parts lowered. */
export function lowerExpression(cx: Lowering, node: SyntaxNode): ExprId {
  switch (node.type) {
    case 'identifier':
      return lowerName(cx, node);
    case 'this_expression':
      return cx.facts.expr(spanOf(node), { kind: 'this' });
    case 'string_literal':
    case 'multiline_string_literal':
      return lowerString(cx, node);
    case 'number_literal':
    case 'float_literal':
    case 'long_literal':
      return lowerNumber(cx, node);
    case 'call_expression':
    case 'navigation_expression':
    case 'index_expression':
    case 'binary_expression':
    case 'parenthesized_expression':
    case 'as_expression':
      return lowerChain(cx, node);
    default:
      return lowerRarer(cx, node);
  }
}

function lowerRarer(cx: Lowering, node: SyntaxNode): ExprId {
  switch (node.type) {
    case 'character_literal': {
      const content = span(Math.min(node.start + 1, node.end), Math.max(node.start + 1, node.end - 1));
      return cx.plainText(node, content, unescape(cx.source(content)));
    }
    case 'unary_expression':
      return isAssertion(cx, node) ? lowerChain(cx, node) : lowerUnary(cx, node);
    case 'annotated_lambda': {
      const literal = childOf(node, 'lambda_literal');
      return literal === undefined ? cx.parts(node, isStatement) : lowerLambda(cx, literal);
    }
    case 'lambda_literal':
      return lowerLambda(cx, node);
    case 'anonymous_function':
      return lowerFunctionLiteral(cx, node);
    case 'object_literal':
      return lowerObject(cx, node);
    case 'if_expression':
      return lowerIf(cx, node);
    case 'when_expression':
      return lowerWhen(cx, node);
    case 'try_expression':
      return lowerTry(cx, node);
    case 'return_expression':
      return lowerReturn(cx, node);
    case 'throw_expression':
      return lowerThrow(cx, node);
    case 'labeled_expression':
      return lowerLabelled(cx, node);
    case 'annotation':
      return lowerAnnotation(cx, node);
    case 'collection_literal': {
      const items = soundChildren(node).map((child) => ({ value: cx.expr(child), spread: false }));
      return cx.facts.expr(spanOf(node), { kind: 'list', items });
    }
    case 'user_type':
    case 'nullable_type':
      return cx.type(node);
    case ERROR:
      recover(cx, node);
      return cx.other(node, 'error');
    default:
      return cx.parts(node, isStatement);
  }
}

function lowerName(cx: Lowering, node: SyntaxNode): ExprId {
  const name = cx.nameOf(node);
  // The grammar takes these keywords for names.
  if (name === 'break' || name === 'continue') {
    cx.facts.addJump({ kind: name, span: spanOf(node) });
    return cx.other(node, name);
  }
  if (name === 'null') return cx.facts.expr(spanOf(node), { kind: 'null' });
  if (name === 'true' || name === 'false')
    return cx.facts.expr(spanOf(node), { kind: 'boolean', value: name === 'true' });
  return cx.facts.expr(spanOf(node), { kind: 'name', name });
}

/** `break@outer`; anything else that has a label is what it is without. */
function lowerLabelled(cx: Lowering, node: SyntaxNode): ExprId {
  const jump = /^(break|continue)@/.exec(cx.source(node))?.[1];
  if (jump !== 'break' && jump !== 'continue') return cx.parts(node, isStatement);
  cx.facts.addJump({ kind: jump, span: spanOf(node), labelled: true });
  return cx.other(node, jump);
}

/** Lowers what nests to the left (`a.b().c()`, `a + b + c`, `a!!`) without recursion. */
function lowerChain(cx: Lowering, node: SyntaxNode): ExprId {
  const outwards: SyntaxNode[] = [];
  let inner: SyntaxNode | undefined = node;
  while (inner !== undefined && (CHAIN.has(inner.type) || isAssertion(cx, inner))) {
    outwards.push(inner);
    inner = soundChildren(inner)[0];
  }
  let id = inner === undefined ? cx.missing(node) : cx.expr(inner);
  // `f(x) { … }` comes as a call of a call; it is one, whose last argument is the lambda.
  for (let index = outwards.length - 1; index >= 0; index--) {
    const link = outwards[index]!;
    const outer = outwards[index - 1];
    if (outer !== undefined && link.type === 'call_expression' && takesOnlyLambda(outer) && !hasLambda(link)) {
      id = lowerCall(cx, link, id, outer);
      index--;
    } else id = lowerLink(cx, link, id);
  }
  return id;
}

const CHAIN = new Set([
  'call_expression',
  'navigation_expression',
  'index_expression',
  'binary_expression',
  'parenthesized_expression',
  'as_expression',
]);

function isAssertion(cx: Lowering, node: SyntaxNode): boolean {
  return (
    node.type === 'unary_expression' && cx.text.startsWith('!!', node.end - 2) && node.children[0]?.start === node.start
  );
}

function hasLambda(node: SyntaxNode): boolean {
  return childOf(node, 'annotated_lambda') !== undefined;
}

function takesOnlyLambda(node: SyntaxNode): boolean {
  return node.type === 'call_expression' && hasLambda(node) && childOf(node, 'value_arguments') === undefined;
}

function lowerLink(cx: Lowering, node: SyntaxNode, left: ExprId): ExprId {
  const parts = soundChildren(node);
  switch (node.type) {
    case 'call_expression':
      return lowerCall(cx, node, left);
    case 'navigation_expression': {
      const name = parts.at(-1);
      if (name?.type !== 'identifier' || parts.length < 2) return cx.other(node, node.type, [left]);
      return cx.member(node.start, left, name);
    }
    case 'index_expression': {
      const at = parts[1];
      const index = at === undefined ? cx.missing(node) : cx.expr(at);
      return cx.facts.expr(spanOf(node), { kind: 'index', object: left, index });
    }
    case 'binary_expression':
      return lowerBinary(cx, node, left);
    default:
      return left;
  }
}

/** Lowers a call whose callee has been lowered. `trailing`: the call around it that only adds a lambda. */
function lowerCall(cx: Lowering, node: SyntaxNode, callee: ExprId, trailing?: SyntaxNode): ExprId {
  const list = childOf(node, 'value_arguments');
  const args = lowerArguments(cx, list);
  const lambda = childOf(trailing ?? node, 'annotated_lambda');
  if (lambda !== undefined) args.push({ value: cx.expr(lambda), span: spanOf(lambda) });
  const end = trailing?.end ?? node.end;
  const argsSpan = list === undefined ? spanOf(lambda ?? { start: end, end }) : spanOf(list);
  const types = childOf(node, 'type_arguments');
  const only = types === undefined ? [] : soundChildren(types);
  const argument = only.length === 1 ? soundChildren(only[0]!)[0] : undefined;
  const typeArgument = argument === undefined ? undefined : cx.type(argument);
  const id = cx.call({ start: node.start, end }, callee, args, argsSpan);
  if (typeArgument !== undefined) cx.typeCall(id, typeArgument);
  return id;
}

/** Lowers the arguments of a call. What the parser could not place among them is lowered, but is no argument. */
export function lowerArguments(cx: Lowering, list: SyntaxNode | undefined): Argument[] {
  const args: Argument[] = [];
  for (const child of list?.children ?? []) {
    const parts = soundChildren(child);
    const value = parts.at(-1);
    if (child.type !== 'value_argument' || value === undefined) {
      cx.expr(child);
      continue;
    }
    const [name] = parts;
    const isSpread = value.type === 'spread_expression';
    const written = cx.expr(isSpread ? (soundChildren(value)[0] ?? value) : value);
    args.push({
      value: written,
      span: spanOf(child),
      ...(parts.length > 1 && name?.type === 'identifier'
        ? { name: cx.nameOf(name), nameSpan: cx.nameSpanOf(name) }
        : {}),
      ...(isSpread || cx.text[child.start] === '*' ? { spread: 'list' as const } : {}),
    });
  }
  return args;
}

function lowerBinary(cx: Lowering, node: SyntaxNode, left: ExprId): ExprId {
  const before = field(node, 'left');
  const after = field(node, 'right');
  const gap = before === undefined || after === undefined ? '' : cx.text.slice(before.end, after.start);
  const written = gap.replace(/\/\/.*|\/\*[\s\S]*?\*\//g, ' ').trim();
  const right = after === undefined ? cx.missing(node) : cx.expr(after);
  return cx.facts.expr(spanOf(node), { kind: 'binary', op: written === '?:' ? '??' : written, left, right });
}

function lowerUnary(cx: Lowering, node: SyntaxNode): ExprId {
  const [argument] = soundChildren(node);
  if (argument === undefined) return cx.other(node, node.type);
  const operand = cx.expr(argument);
  // `i++` gives the name another value.
  if (/^(\+\+|--)|(\+\+|--)$/.test(cx.source(node))) {
    const changed = cx.other(node, 'update_expression', [operand]);
    if (argument.type === 'identifier') cx.assignName(argument, changed, node.end);
    return changed;
  }
  return cx.facts.expr(spanOf(node), { kind: 'unary', op: cx.text.slice(node.start, node.start + 1), operand });
}

function lowerNumber(cx: Lowering, node: SyntaxNode): ExprId {
  const source = cx.source(node).replaceAll('_', '');
  const value = Number(/^0[xXbB]/.test(source) ? source.replace(/[uUlL]+$/, '') : source.replace(/[uUlLfF]+$/, ''));
  if (!Number.isFinite(value)) return cx.other(node, 'number');
  return cx.facts.expr(spanOf(node), { kind: 'number', value });
}

function lowerObject(cx: Lowering, node: SyntaxNode): ExprId {
  const bases = lowerBases(cx, node);
  const body = childOf(node, 'class_body');
  const cls = cx.inClass({ node, name: undefined, bases }, [], (id) =>
    lowerMembers(cx, id, body?.children ?? [], undefined),
  );
  return cx.other(node, `object ${cx.facts.classes[cls]?.name ?? ''}`.trim());
}

/** `@Name`, `@Name("x")` as a call of the annotation's name. */
function lowerAnnotation(cx: Lowering, node: SyntaxNode): ExprId {
  const made = childOf(node, 'constructor_invocation');
  const type = childOf(made ?? node, 'user_type');
  if (type === undefined) return cx.other(node, 'annotation');
  const list = made === undefined ? undefined : childOf(made, 'value_arguments');
  const callee = cx.type(type);
  return cx.call(node, callee, lowerArguments(cx, list), list === undefined ? span(node.end, node.end) : spanOf(list));
}

/** Lowers a type: its dotted name, type arguments as `index`; nullable types are the type itself. */
export function lowerType(cx: Lowering, node: SyntaxNode): ExprId {
  switch (node.type) {
    case 'identifier':
      return cx.facts.expr(spanOf(node), { kind: 'name', name: cx.nameOf(node) });
    case 'nullable_type':
    case 'type_projection':
    case 'parenthesized_type': {
      const [inner] = soundChildren(node);
      return inner === undefined ? cx.other(node, node.type) : cx.type(inner);
    }
    case 'user_type': {
      const [first, ...rest] = node.children.filter((child) => child.type === 'identifier');
      const list = childOf(node, 'type_arguments');
      if (first === undefined) return cx.other(node, node.type);
      const object = rest.reduce((outer, name) => cx.member(node.start, outer, name), cx.type(first));
      if (list === undefined) return object;
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
