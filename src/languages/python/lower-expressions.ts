import { span } from '../../core/facts-builder.ts';
import { ERROR, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId } from '../../model/facts.ts';
import { lowerCall } from './lower-calls.ts';
import { lowerDictionary, lowerList } from './lower-collections.ts';
import { lowerComprehension } from './lower-comprehensions.ts';
import { lowerLambda } from './lower-functions.ts';
import { lowerString } from './lower-strings.ts';
import { field, firstChild, spanOf, type Context } from './context.ts';

/** Lowers any expression node. What has no form of its own becomes `other`, with its parts lowered. */
export function lowerExpression(cx: Context, node: SyntaxNode): ExprId {
  switch (node.type) {
    case 'identifier':
    case 'dotted_name':
      return cx.facts.expr(spanOf(node), { kind: 'name', name: cx.source(node) });
    case 'string':
    case 'concatenated_string':
      return lowerString(cx, node);
    case 'integer':
    case 'float':
      return lowerNumber(cx, node);
    case 'true':
    case 'false':
      return cx.facts.expr(spanOf(node), { kind: 'boolean', value: node.type === 'true' });
    case 'none':
      return cx.facts.expr(spanOf(node), { kind: 'null' });
    case 'list':
    case 'tuple':
    case 'set':
    case 'expression_list':
    case 'pattern_list':
    case 'list_pattern':
    case 'tuple_pattern':
      return lowerList(cx, node);
    case 'dictionary':
      return lowerDictionary(cx, node);
    case 'attribute':
    case 'call':
    case 'subscript':
    case 'binary_operator':
    case 'boolean_operator':
    case 'comparison_operator':
    case 'parenthesized_expression':
    case 'await':
      return lowerChain(cx, node);
    default:
      return lowerRarer(cx, node);
  }
}

function lowerRarer(cx: Context, node: SyntaxNode): ExprId {
  switch (node.type) {
    case 'unary_operator':
    case 'not_operator':
      return lowerUnary(cx, node);
    case 'conditional_expression':
      return lowerConditional(cx, node);
    case 'lambda':
      return lowerLambda(cx, node);
    case 'list_comprehension':
    case 'set_comprehension':
    case 'dictionary_comprehension':
    case 'generator_expression':
      return lowerComprehension(cx, node);
    case 'named_expression':
      return lowerWalrus(cx, node);
    case 'as_pattern':
      return lowerAs(cx, node);
    case 'yield':
      return lowerYield(cx, node);
    case 'type':
    case 'generic_type':
    case 'union_type':
      return cx.annotation(node);
    case ERROR:
      cx.recover(node);
      return cx.other(node, 'error');
    default:
      return cx.parts(node);
  }
}

/**
 * Lowers what nests to the left (`a.b().c`, `a + b + c`) without recursion: down to the innermost operand first, then
 * outwards again. Generated code has chains of thousands of terms. With `known`, the chain starts at that node, which has
 * been lowered already.
 */
export function lowerChain(
  cx: Context,
  node: SyntaxNode,
  known?: { readonly node: SyntaxNode; readonly id: ExprId },
): ExprId {
  const outwards: SyntaxNode[] = [];
  let inner = node;
  while (inner !== known?.node && isLink(inner)) {
    const next = firstChild(inner);
    if (next === undefined) break;
    outwards.push(inner);
    inner = next;
  }
  let id = inner === known?.node ? known.id : isLink(inner) ? cx.other(inner, 'missing') : cx.expr(inner);
  for (const link of outwards.reverse()) id = lowerLink(cx, link, id);
  return id;
}

function isLink(node: SyntaxNode): boolean {
  switch (node.type) {
    case 'attribute':
    case 'call':
    case 'subscript':
    case 'binary_operator':
    case 'boolean_operator':
    case 'comparison_operator':
    case 'parenthesized_expression':
    case 'await':
      return true;
    default:
      return false;
  }
}

/** Lowers one link of a chain whose innermost operand is `left`. */
function lowerLink(cx: Context, node: SyntaxNode, left: ExprId): ExprId {
  switch (node.type) {
    case 'attribute': {
      const name = field(node, 'attribute');
      const propertySpan = name === undefined ? span(node.end, node.end) : spanOf(name);
      const property = name === undefined ? '' : cx.source(name);
      return cx.facts.expr(spanOf(node), { kind: 'member', object: left, property, propertySpan });
    }
    case 'call':
      return lowerCall(cx, node, left);
    case 'subscript':
      return cx.facts.expr(spanOf(node), { kind: 'index', object: left, index: lowerSubscripts(cx, node) });
    case 'binary_operator':
    case 'boolean_operator':
      return lowerBinary(cx, node, left);
    case 'comparison_operator':
      return lowerComparison(cx, node, left);
    default:
      return left;
  }
}

function lowerSubscripts(cx: Context, node: SyntaxNode): ExprId {
  const nodes = node.children.filter((child) => child.field === 'subscript');
  const [first] = nodes;
  if (first === undefined) return cx.other({ start: node.end, end: node.end }, 'missing');
  if (nodes.length === 1) return cx.expr(first);
  const items = nodes.map((child) => ({ value: cx.expr(child), spread: false }));
  return cx.facts.expr(span(first.start, nodes.at(-1)?.end ?? first.end), { kind: 'list', items });
}

/** The operator between two operands: what stands there apart from blanks, comments and line continuations. */
function operatorBetween(cx: Context, left: SyntaxNode | undefined, right: SyntaxNode | undefined): string {
  const gap = left === undefined || right === undefined ? '' : cx.text.slice(left.end, right.start);
  return gap
    .replace(/#.*|\\\r?\n/g, ' ')
    .trim()
    .replace(/\s+/g, ' ');
}

const OPERATORS = new Map([
  ['and', '&&'],
  ['or', '||'],
  ['<>', '!='],
]);

function lowerBinary(cx: Context, node: SyntaxNode, left: ExprId): ExprId {
  const rightNode = field(node, 'right');
  const op = operatorBetween(cx, field(node, 'left'), rightNode);
  const right = rightNode === undefined ? cx.other({ start: node.end, end: node.end }, 'missing') : cx.expr(rightNode);
  return cx.facts.expr(spanOf(node), { kind: 'binary', op: OPERATORS.get(op) ?? op, left, right });
}

/** `a < b < c` is `a < b && b < c`. */
function lowerComparison(cx: Context, node: SyntaxNode, first: ExprId): ExprId {
  const operands = node.children.filter((child) => child.type !== ERROR);
  let left = first;
  let all: ExprId | null = null;
  for (const [index, operand] of operands.entries()) {
    const before = operands[index - 1];
    if (before === undefined) continue;
    const op = operatorBetween(cx, before, operand);
    const right = cx.expr(operand);
    const one: ExprId = cx.facts.expr(span(before.start, operand.end), {
      kind: 'binary',
      op: OPERATORS.get(op) ?? op,
      left,
      right,
    });
    all =
      all === null
        ? one
        : cx.facts.expr(span(node.start, operand.end), { kind: 'binary', op: '&&', left: all, right: one });
    left = right;
  }
  return all ?? first;
}

function lowerNumber(cx: Context, node: SyntaxNode): ExprId {
  const source = cx.source(node).replaceAll('_', '').replace(/[lL]$/, '');
  const value = Number(source);
  // Complex numbers, and floats beyond JSON's range.
  if (!Number.isFinite(value)) return cx.other(node, 'number');
  return cx.facts.expr(spanOf(node), { kind: 'number', value });
}

function lowerUnary(cx: Context, node: SyntaxNode): ExprId {
  const argument = field(node, 'argument');
  if (argument === undefined) return cx.parts(node);
  const op = node.type === 'not_operator' ? '!' : cx.text.slice(node.start, node.start + 1);
  return cx.facts.expr(spanOf(node), { kind: 'unary', op, operand: cx.expr(argument) });
}

function lowerConditional(cx: Context, node: SyntaxNode): ExprId {
  const [thenNode, testNode, elseNode] = node.children.filter((child) => child.type !== ERROR);
  if (thenNode === undefined || testNode === undefined || elseNode === undefined) return cx.parts(node);
  const then = cx.expr(thenNode);
  const test = cx.expr(testNode);
  return cx.facts.expr(spanOf(node), { kind: 'conditional', test, then, else: cx.expr(elseNode) });
}

/** `name := value` binds the name and is the value. */
function lowerWalrus(cx: Context, node: SyntaxNode): ExprId {
  const valueNode = field(node, 'value');
  const name = field(node, 'name');
  if (valueNode === undefined || name === undefined) return cx.parts(node);
  const value = cx.expr(valueNode);
  cx.bind(name, { kind: 'value', value }, node.end);
  return value;
}

/** `value as target` outside a `with` item is met only in odd places; it binds the target all the same. */
function lowerAs(cx: Context, node: SyntaxNode): ExprId {
  const inner = firstChild(node);
  if (inner === undefined) return cx.other(node, 'missing');
  const value = cx.expr(inner);
  const alias = field(node, 'alias');
  if (alias !== undefined) cx.assign(alias, { value, at: node.end });
  return value;
}

function lowerYield(cx: Context, node: SyntaxNode): ExprId {
  const fn = cx.currentFunction;
  if (fn !== null) fn.isGenerator = true;
  return cx.parts(node);
}
