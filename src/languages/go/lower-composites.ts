import { ERROR, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId, ListItem, MapEntry } from '../../model/facts.ts';
import { field, spanOf, type Context } from './context.ts';
import { isNamedType, plainType } from './lower-types.ts';

/** Lowers `T{…}`: struct and map literals are `map`, slices and arrays `list`. */
export function lowerComposite(cx: Context, node: SyntaxNode): ExprId {
  const type = field(node, 'type');
  const body = field(node, 'body');
  if (body === undefined) return cx.parts(node);
  return lowerLiteral(cx, node, type, body);
}

/** `whole`: what the literal's span is; the type is that of the literal, or of the element that leaves it out. */
function lowerLiteral(cx: Context, whole: SyntaxNode, type: SyntaxNode | undefined, body: SyntaxNode): ExprId {
  const plain = plainType(type);
  switch (plain?.type) {
    case 'slice_type':
    case 'array_type':
    case 'implicit_length_array_type':
      return lowerList(cx, whole, field(plain, 'element'), body);
    case 'map_type':
      return lowerMap(cx, whole, plain, body);
    default:
      return lowerStruct(cx, whole, plain, body);
  }
}

function elements(body: SyntaxNode): readonly SyntaxNode[] {
  return body.children.filter((child) => child.type === 'literal_element' || child.type === 'keyed_element');
}

/** The value of an element: `{…}` alone takes the type of the list or map around. */
function lowerValue(cx: Context, node: SyntaxNode, type: SyntaxNode | undefined): ExprId {
  const inner = node.type === 'literal_element' ? node.children.find((child) => child.type !== ERROR) : node;
  if (inner === undefined) return cx.other(node, 'missing');
  return inner.type === 'literal_value' ? lowerLiteral(cx, inner, type, inner) : cx.expr(inner);
}

function lowerList(cx: Context, whole: SyntaxNode, element: SyntaxNode | undefined, body: SyntaxNode): ExprId {
  const items = elements(body).map((child): ListItem => {
    // `[]string{2: "c"}`: the place is of no interest.
    const value = child.type === 'keyed_element' ? (field(child, 'value') ?? child) : child;
    return { value: lowerValue(cx, value, element), spread: false };
  });
  return cx.facts.expr(spanOf(whole), { kind: 'list', items });
}

function lowerMap(cx: Context, whole: SyntaxNode, type: SyntaxNode, body: SyntaxNode): ExprId {
  const entries: MapEntry[] = [];
  for (const child of elements(body)) {
    const key = field(child, 'key');
    const value = field(child, 'value');
    if (key === undefined || value === undefined) continue;
    const keyExpr = lowerValue(cx, key, field(type, 'key'));
    const written = cx.facts.exprs[keyExpr];
    const literal =
      written?.kind === 'text' ? written.parts.map((part) => (part.kind === 'static' ? part.text : '')).join('') : null;
    const at = { keySpan: spanOf(key), span: spanOf(child) };
    const item = lowerValue(cx, value, field(type, 'value'));
    entries.push({ kind: 'pair', key: literal, ...(literal === null ? { keyExpr } : {}), value: item, ...at });
  }
  return cx.facts.expr(spanOf(whole), { kind: 'map', entries });
}

/** A struct's fields by name. Without names they are told by the type's declaration, if it is in this file. */
function lowerStruct(cx: Context, whole: SyntaxNode, type: SyntaxNode | undefined, body: SyntaxNode): ExprId {
  const children = elements(body);
  const keyed = children.some((child) => child.type === 'keyed_element');
  const declared = type === undefined ? undefined : cx.structs.get(cx.source(type));
  if (!keyed && children.length > 0 && declared === undefined) return lowerList(cx, whole, undefined, body);
  const entries: MapEntry[] = [];
  for (const [index, child] of children.entries()) {
    const key = child.type === 'keyed_element' ? field(child, 'key') : undefined;
    const node = child.type === 'keyed_element' ? field(child, 'value') : child;
    const name = key === undefined ? declared?.fields[index] : cx.source(key).trim();
    if (node === undefined || name === undefined) continue;
    const value = lowerValue(cx, node, undefined);
    entries.push({ kind: 'pair', key: name, keySpan: spanOf(key ?? node), value, span: spanOf(child) });
  }
  const named = isNamedType(type) ? { type: cx.type(type) } : {};
  const id = cx.facts.expr(spanOf(whole), { kind: 'map', entries, ...named });
  if (declared !== undefined) writeFields(cx, declared.cls, entries);
  return id;
}

/** What a literal gives a struct of this file is what its methods find in the field. */
function writeFields(cx: Context, cls: number, entries: readonly MapEntry[]): void {
  const scope = cx.facts.classes[cls]?.scope;
  if (scope === undefined) return;
  for (const entry of entries) {
    if (entry.kind !== 'pair' || entry.key === null) continue;
    const property = entry.key;
    const target = cx.facts.inScope(scope, () => {
      const object = cx.facts.expr(entry.keySpan, { kind: 'this' });
      return cx.facts.expr(entry.keySpan, { kind: 'member', object, property, propertySpan: entry.keySpan });
    });
    cx.facts.addWrite({ target, value: entry.value, at: entry.span.end });
  }
}
