import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId, MapEntry, MapPair } from '../../model/facts.ts';
import type { Span } from '../../model/span.ts';
import { childOf, hasToken, unwrap } from './grammar.ts';
import { lowerExpression, lowerField, lowerInside, lowerMissing } from './lower-expressions.ts';
import { lowerFunction } from './lower-functions.ts';
import type { Lowering } from './lowering.ts';
import { literalValue, numberValue } from './strings.ts';

/** A property name: its text where it is written out, else the expression that computes it. */
export interface PropertyName {
  readonly key: string | null;
  readonly keyExpr?: ExprId;
  readonly keySpan: Span;
}

/** Lowers the name of a property, method or field. `['a']` is the same as `a`. */
export function lowerPropertyName(cx: Lowering, node: SyntaxNode): PropertyName {
  const keySpan = { start: node.start, end: node.end };
  const literal = literalKey(cx, node);
  if (literal !== null) return { key: literal, keySpan };
  const inner = node.children[0];
  return { key: null, keyExpr: inner === undefined ? lowerMissing(cx, node) : lowerExpression(cx, inner), keySpan };
}

function literalKey(cx: Lowering, node: SyntaxNode): string | null {
  switch (node.type) {
    case 'string':
      return literalValue(node, cx.text);
    case 'number':
      return String(numberValue(cx.source(node)) ?? cx.source(node));
    case 'computed_property_name': {
      const inner = node.children[0] === undefined ? undefined : unwrap(node.children[0]);
      if (inner?.type === 'string' || inner?.type === 'number') return literalKey(cx, inner);
      return inner?.type === 'template_string' && inner.children.length === 0 ? literalValue(inner, cx.text) : null;
    }
    default:
      return cx.source(node);
  }
}

/** An object literal. */
export function lowerObject(cx: Lowering, node: SyntaxNode): ExprId {
  const entries: MapEntry[] = [];
  for (const child of node.children) {
    const entry = lowerEntry(cx, child);
    if (entry !== null) entries.push(entry);
  }
  return cx.expr(node, { kind: 'map', entries });
}

function lowerEntry(cx: Lowering, node: SyntaxNode): MapEntry | null {
  const span = { start: node.start, end: node.end };
  switch (node.type) {
    case 'pair':
      return lowerPair(cx, node, span);
    case 'shorthand_property_identifier':
      return { kind: 'pair', key: cx.source(node), keySpan: span, value: lowerExpression(cx, node), span };
    case 'method_definition':
      return lowerMethod(cx, node, span);
    case 'spread_element':
      return { kind: 'spread', value: lowerInside(cx, node).at(-1) ?? lowerMissing(cx, node), span };
    default:
      lowerInside(cx, node);
      return null;
  }
}

function lowerPair(cx: Lowering, node: SyntaxNode, span: Span): MapPair | null {
  const key = childOf(node, 'key');
  if (key === undefined) {
    lowerInside(cx, node);
    return null;
  }
  const name = lowerPropertyName(cx, key);
  return { kind: 'pair', ...name, value: lowerNamedField(cx, node, 'value', name), span };
}

/** `{ run() {} }`, `{ get model() {} }`. A setter is no value of its key: it is lowered for what it calls only. */
function lowerMethod(cx: Lowering, node: SyntaxNode, span: Span): MapPair | null {
  const nameNode = childOf(node, 'name');
  const name = nameNode === undefined ? undefined : lowerPropertyName(cx, nameNode);
  const fn = lowerFunction(cx, node, { name: functionName(name), isGetter: hasToken(node, 'get') });
  if (name === undefined || hasToken(node, 'set')) return null;
  return { kind: 'pair', ...name, value: cx.expr(node, { kind: 'function', fn }), span };
}

/** Name and place of a function that is the value of a property; undefined if the name is computed. */
export function functionName(name: PropertyName | undefined): { name: string; nameSpan: Span } | undefined {
  return name === undefined || name.key === null ? undefined : { name: name.key, nameSpan: name.keySpan };
}

/** Lowers a value that is given a name where it stands: an anonymous function takes it, as in JavaScript itself. */
export function lowerNamed(cx: Lowering, node: SyntaxNode, name: { name: string; nameSpan: Span } | undefined): ExprId {
  const isFunction = node.type === 'arrow_function' || node.type === 'function_expression';
  if (!isFunction || name === undefined || childOf(node, 'name') !== undefined) return lowerExpression(cx, node);
  return cx.expr(node, { kind: 'function', fn: lowerFunction(cx, node, { name }) });
}

function lowerNamedField(cx: Lowering, node: SyntaxNode, field: string, name: PropertyName): ExprId {
  const child = childOf(node, field);
  return child === undefined ? lowerField(cx, node, field) : lowerNamed(cx, child, functionName(name));
}
