import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId } from '../../model/facts.ts';
import { childOf, namedChildren } from './grammar.ts';
import { lowerObjectType } from './lower-classes.ts';
import { lowerDotted } from './lower-declarations.ts';
import { lowerExpression } from './lower-expressions.ts';
import { lowerFunction } from './lower-functions.ts';
import type { Lowering } from './lowering.ts';

type Lower = (cx: Lowering, node: SyntaxNode) => ExprId;

const TYPES: ReadonlyMap<string, Lower> = new Map<string, Lower>([
  ['type_annotation', lowerInner],
  ['parenthesized_type', lowerInner],
  ['readonly_type', lowerInner],
  ['optional_type', lowerInner],
  ['rest_type', lowerInner],
  ['literal_type', lowerInner],
  ['required_parameter', lowerElementType],
  ['optional_parameter', lowerElementType],
  ['type_identifier', lowerTypeName],
  ['predefined_type', lowerTypeName],
  ['identifier', lowerTypeName],
  ['nested_type_identifier', lowerDotted],
  ['nested_identifier', lowerDotted],
  ['this_type', (cx, node) => cx.expr(node, { kind: 'this' })],
  ['generic_type', lowerGeneric],
  ['array_type', lowerArrayType],
  ['tuple_type', lowerTuple],
  ['union_type', (cx, node) => lowerSpine(cx, node, '|')],
  ['intersection_type', (cx, node) => lowerSpine(cx, node, '&')],
  ['lookup_type', lowerLookup],
  ['type_query', lowerTypeof],
  ['object_type', lowerObjectType],
  ['function_type', lowerFunctionType],
  ['constructor_type', lowerFunctionType],
  ['string', lowerExpression],
  ['number', lowerExpression],
  ['unary_expression', lowerExpression],
  ['true', lowerExpression],
  ['false', lowerExpression],
  ['null', lowerExpression],
  ['undefined', lowerExpression],
  // import('openai').OpenAI
  ['member_expression', lowerExpression],
  ['call_expression', lowerExpression],
]);

/**
 * Lowers a type as an expression: `A | B` is `binary |`, `Promise<A>` is `index`, `A[]` is `index` of the name `Array`,
 * a tuple is `list`, an object type is `class`, `typeof x` is `unary`. Types that say nothing about where a value comes
 * from (conditional, mapped, predicates) are `other`.
 */
export function lowerType(cx: Lowering, node: SyntaxNode): ExprId {
  const lower = TYPES.get(node.type);
  if (lower === undefined || cx.isTooDeep) return cx.other(node, 'type');
  cx.depth++;
  const id = lower(cx, node);
  cx.depth--;
  return id;
}

function lowerChild(cx: Lowering, node: SyntaxNode, child: SyntaxNode | undefined): ExprId {
  return child === undefined ? cx.other(node, 'type') : lowerType(cx, child);
}

function lowerInner(cx: Lowering, node: SyntaxNode): ExprId {
  return lowerChild(cx, node, namedChildren(node)[0]);
}

/** `[name: A, other?: B]` */
function lowerElementType(cx: Lowering, node: SyntaxNode): ExprId {
  return lowerChild(cx, node, childOf(node, 'type'));
}

function lowerTypeName(cx: Lowering, node: SyntaxNode): ExprId {
  return cx.expr(node, { kind: 'name', name: cx.source(node) });
}

function lowerGeneric(cx: Lowering, node: SyntaxNode): ExprId {
  const object = lowerChild(cx, node, childOf(node, 'name'));
  const list = childOf(node, 'type_arguments');
  const args = list === undefined ? [] : namedChildren(list).map((child) => lowerType(cx, child));
  const [first] = args;
  if (list === undefined || first === undefined) return object;
  const index =
    args.length === 1 ? first : cx.expr(list, { kind: 'list', items: args.map((value) => ({ value, spread: false })) });
  return cx.expr(node, { kind: 'index', object, index });
}

function lowerArrayType(cx: Lowering, node: SyntaxNode): ExprId {
  const object = cx.expr(node, { kind: 'name', name: 'Array' });
  return cx.expr(node, { kind: 'index', object, index: lowerInner(cx, node) });
}

function lowerTuple(cx: Lowering, node: SyntaxNode): ExprId {
  const items = node.children.map((child) => ({ value: lowerType(cx, child), spread: child.type === 'rest_type' }));
  return cx.expr(node, { kind: 'list', items });
}

/** Unions nest to the left and can have thousands of members, so they are lowered in a loop. */
function lowerSpine(cx: Lowering, node: SyntaxNode, op: '|' | '&'): ExprId {
  const spine: SyntaxNode[] = [];
  let left: SyntaxNode | undefined = node;
  while (left?.type === node.type) {
    spine.push(left);
    left = namedChildren(left)[0];
  }
  let id = lowerChild(cx, node, left);
  for (const outer of spine.reverse()) {
    // A leading `|` makes a union of one.
    const right = namedChildren(outer)[1];
    if (right !== undefined) id = cx.expr(outer, { kind: 'binary', op, left: id, right: lowerType(cx, right) });
  }
  return id;
}

/** `Deps['client']` */
function lowerLookup(cx: Lowering, node: SyntaxNode): ExprId {
  const object = lowerInner(cx, node);
  return cx.expr(node, { kind: 'index', object, index: lowerChild(cx, node, node.children[1]) });
}

function lowerTypeof(cx: Lowering, node: SyntaxNode): ExprId {
  const [value] = namedChildren(node);
  if (value === undefined) return cx.other(node, 'type');
  return cx.expr(node, { kind: 'unary', op: 'typeof', operand: lowerExpression(cx, value) });
}

function lowerFunctionType(cx: Lowering, node: SyntaxNode): ExprId {
  return cx.expr(node, { kind: 'function', fn: lowerFunction(cx, node) });
}
