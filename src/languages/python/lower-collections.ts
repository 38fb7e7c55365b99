import { ERROR, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId, ListItem, MapEntry } from '../../model/facts.ts';
import { field, firstChild, spanOf, type Context } from './context.ts';
import { literalText } from './strings.ts';

/** Lowers a list, tuple or set, also a bare one (`a, b`). */
export function lowerList(cx: Context, node: SyntaxNode): ExprId {
  const items = node.children.flatMap((child) => listItems(cx, child));
  return cx.facts.expr(spanOf(node), { kind: 'list', items });
}

function listItems(cx: Context, node: SyntaxNode): ListItem[] {
  if (node.type === ERROR) {
    cx.recover(node);
    return [];
  }
  const spread = /^(parenthesized_)?list_splat(_pattern)?$/.test(node.type);
  const inner = spread ? firstChild(node) : node;
  if (inner === undefined) return [];
  return node.type === 'parenthesized_list_splat' ? listItems(cx, inner) : [{ value: cx.expr(inner), spread }];
}

/** Lowers a dict literal. */
export function lowerDictionary(cx: Context, node: SyntaxNode): ExprId {
  const entries: MapEntry[] = [];
  for (const child of node.children) {
    if (child.type === 'pair') {
      const pair = lowerPair(cx, child);
      if (pair !== null) entries.push(pair);
    } else if (child.type === 'dictionary_splat') {
      const inner = firstChild(child);
      if (inner !== undefined) entries.push({ kind: 'spread', value: cx.expr(inner), span: spanOf(child) });
    } else {
      cx.expr(child);
    }
  }
  return cx.facts.expr(spanOf(node), { kind: 'map', entries });
}

/** Lowers `key: value`; null if either is missing. */
export function lowerPair(cx: Context, node: SyntaxNode): MapEntry | null {
  const keyNode = field(node, 'key');
  const valueNode = field(node, 'value');
  if (keyNode === undefined || valueNode === undefined) {
    cx.parts(node);
    return null;
  }
  const isString = keyNode.type === 'string' || keyNode.type === 'concatenated_string';
  const key = isString ? literalText(cx.text, keyNode) : null;
  const keyExpr = key === null ? { keyExpr: cx.expr(keyNode) } : {};
  const value = cx.expr(valueNode);
  return { kind: 'pair', key, ...keyExpr, keySpan: spanOf(keyNode), value, span: spanOf(node) };
}
