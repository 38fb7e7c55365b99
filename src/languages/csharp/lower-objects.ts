import { span } from '../../core/facts-builder.ts';
import { ERROR, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { Argument, ExprId, ListItem, MapEntry } from '../../model/facts.ts';
import { childOf, field, soundChildren, spanOf, type Lowering } from '../shared/jvm/lowering.ts';
import { elementType, isDictionary, plainType } from './lower-types.ts';

/**
 * Lowers the arguments of a call. What the parser could not place among them is lowered, but is no argument.
 * `out` and `ref` change nothing about what is handed over.
 */
export function lowerArguments(cx: Lowering, list: SyntaxNode | undefined): Argument[] {
  const args: Argument[] = [];
  for (const child of list?.children ?? []) {
    if (child.type !== 'argument') {
      cx.expr(child);
      continue;
    }
    const name = field(child, 'name');
    const written = child.children.findLast((each) => each !== name && each.type !== ERROR);
    const value = written === undefined ? cx.missing(child) : cx.expr(written);
    args.push(
      name === undefined
        ? { value, span: spanOf(child) }
        : { name: cx.nameOf(name), nameSpan: cx.nameSpanOf(name), value, span: spanOf(child) },
    );
  }
  return args;
}

/** `new T(…) { … }`. */
export function lowerNew(cx: Lowering, node: SyntaxNode): ExprId {
  const type = field(node, 'type');
  if (type === undefined) return lowerTargetTyped(cx, node, undefined);
  return lowerCreation(cx, node, type, field(node, 'arguments'), field(node, 'initializer'));
}

/** `new(…) { … }`, whose type is the one declared where it goes. */
function lowerTargetTyped(cx: Lowering, node: SyntaxNode, type: SyntaxNode | undefined): ExprId {
  const list = childOf(node, 'argument_list');
  const initializer = childOf(node, 'initializer_expression');
  if (type !== undefined && type.type !== 'array_type') return lowerCreation(cx, node, type, list, initializer);
  const args = lowerArguments(cx, list);
  if (args.length === 0 && initializer !== undefined) return lowerInitializer(cx, initializer, undefined);
  const at = span(node.start, node.start);
  const callee = cx.facts.expr(at, { kind: 'name', name: 'new' });
  const named = initializer === undefined ? [] : assignedMembers(cx, initializer);
  return cx.call(node, callee, [...args, ...named], list === undefined ? at : spanOf(list), true);
}

/** An object's initialiser sets members as keyword arguments would; a collection's is what it holds. */
function lowerCreation(
  cx: Lowering,
  node: SyntaxNode,
  type: SyntaxNode,
  list: SyntaxNode | undefined,
  initializer: SyntaxNode | undefined,
): ExprId {
  const isCollection = initializer !== undefined && !setsMembers(initializer);
  if (isCollection && initializer.children.length > 0) {
    const given = lowerArguments(cx, list).filter(({ value }) => cx.facts.exprs[value]?.kind !== 'number');
    // What an object is made of says more about it than the entries that are added.
    if (given.length === 0 || isDictionary(cx, type) || elementType(type) !== undefined)
      return lowerCollection(cx, node, initializer, type, given);
    lowerCollection(cx, initializer, initializer, type, []);
    return cx.call(
      node,
      plainType(cx, type),
      given,
      list === undefined ? span(type.end, type.end) : spanOf(list),
      true,
    );
  }
  const callee = plainType(cx, type);
  const args = lowerArguments(cx, list);
  const members = initializer === undefined ? [] : assignedMembers(cx, initializer);
  const argsSpan = list === undefined ? span(type.end, type.end) : spanOf(list);
  return cx.call(node, callee, [...args, ...members], argsSpan, true);
}

function setsMembers(initializer: SyntaxNode): boolean {
  return initializer.children.some(
    (child) => child.type === 'assignment_expression' && field(child, 'left')?.type === 'identifier',
  );
}

function assignedMembers(cx: Lowering, initializer: SyntaxNode): Argument[] {
  const args: Argument[] = [];
  for (const child of initializer.children) {
    const left = child.type === 'assignment_expression' ? field(child, 'left') : undefined;
    const right = child.type === 'assignment_expression' ? field(child, 'right') : undefined;
    if (left?.type !== 'identifier' || right === undefined) {
      cx.expr(child);
      continue;
    }
    const value = lowerAs(cx, right, undefined);
    args.push({ name: cx.nameOf(left), nameSpan: cx.nameSpanOf(left), value, span: spanOf(child) });
  }
  return args;
}

/** Lowers a value that goes where a type is declared: `new()`, `[…]` and `{ … }` are of that type. */
export function lowerAs(cx: Lowering, node: SyntaxNode, type: SyntaxNode | undefined): ExprId {
  switch (node.type) {
    case 'implicit_object_creation_expression':
      return lowerTargetTyped(cx, node, type);
    case 'initializer_expression':
      return lowerInitializer(cx, node, type);
    case 'collection_expression':
      return lowerItems(cx, node, soundChildren(node), elementType(type));
    case 'implicit_array_creation_expression':
    case 'array_creation_expression': {
      const initializer = childOf(node, 'initializer_expression');
      const own = field(node, 'type') ?? type;
      if (initializer === undefined)
        return cx.other(
          node,
          node.type,
          node.children.map((child) => cx.expr(child)),
        );
      return lowerItems(cx, node, initializer.children, elementType(own));
    }
    default:
      return cx.expr(node);
  }
}

function lowerInitializer(cx: Lowering, node: SyntaxNode, type: SyntaxNode | undefined): ExprId {
  if (!setsMembers(node)) return lowerCollection(cx, node, node, type, []);
  const entries = node.children.flatMap((child): MapEntry[] => {
    const left = child.type === 'assignment_expression' ? field(child, 'left') : undefined;
    const right = child.type === 'assignment_expression' ? field(child, 'right') : undefined;
    if (left === undefined || right === undefined) {
      cx.expr(child);
      return [];
    }
    return [pair(cx, child, left, lowerAs(cx, right, undefined))];
  });
  return cx.facts.expr(spanOf(node), { kind: 'map', entries });
}

function pair(cx: Lowering, node: SyntaxNode, key: SyntaxNode, value: ExprId): MapEntry {
  if (key.type === 'identifier')
    return { kind: 'pair', key: cx.nameOf(key), keySpan: cx.nameSpanOf(key), value, span: spanOf(node) };
  const inner = key.type === 'element_binding_expression' ? key.children.at(-1)?.children.at(-1) : key;
  const keyExpr = inner === undefined ? cx.missing(key) : cx.expr(inner);
  const expr = cx.facts.exprs[keyExpr];
  const [part, ...more] = expr?.kind === 'text' ? expr.parts : [];
  const literal = part?.kind === 'static' && more.length === 0 ? part.text : null;
  const keySpan = inner === undefined ? spanOf(key) : spanOf(inner);
  return { kind: 'pair', key: literal, keyExpr, keySpan, value, span: spanOf(node) };
}

/** `{ a, b }` is a list; `{ ["k"] = v }` and a dictionary's `{ { "k", v } }` are a map. `given`: what the collection starts with. */
function lowerCollection(
  cx: Lowering,
  node: SyntaxNode,
  initializer: SyntaxNode,
  type: SyntaxNode | undefined,
  given: readonly Argument[],
): ExprId {
  const items = initializer.children;
  const isKeyed = items.some(
    (item) => item.type === 'assignment_expression' && field(item, 'left')?.type === 'element_binding_expression',
  );
  if (
    !isKeyed &&
    !isDictionary(cx, type) &&
    !items.every((item) => item.type === 'initializer_expression' && item.children.length === 2)
  )
    return lowerItems(cx, node, items, elementType(type), given);
  const entries: MapEntry[] = given.map(({ value, span: at }) => ({ kind: 'spread', value, span: at }));
  for (const item of items) {
    const [key, value] =
      item.type === 'assignment_expression' ? [field(item, 'left'), field(item, 'right')] : item.children;
    if (key === undefined || value === undefined) cx.expr(item);
    else entries.push(pair(cx, item, key, lowerAs(cx, value, undefined)));
  }
  return cx.facts.expr(spanOf(node), { kind: 'map', entries });
}

function lowerItems(
  cx: Lowering,
  node: SyntaxNode,
  nodes: readonly SyntaxNode[],
  type: SyntaxNode | undefined,
  given: readonly Argument[] = [],
): ExprId {
  const items: ListItem[] = given.map(({ value }) => ({ value, spread: true }));
  for (const child of nodes) {
    const element = child.type === 'collection_element' ? (soundChildren(child)[0] ?? child) : child;
    const spread = element.type === 'spread_element';
    const written = /^(spread|expression)_element$/.test(element.type) ? soundChildren(element)[0] : element;
    items.push({ value: written === undefined ? cx.missing(element) : lowerAs(cx, written, type), spread });
  }
  return cx.facts.expr(spanOf(node), { kind: 'list', items });
}

/** `new { model = "x", user.Name }`: the name of a member without one is that of what it is given. */
export function lowerAnonymous(cx: Lowering, node: SyntaxNode): ExprId {
  const entries: MapEntry[] = [];
  const nodes = soundChildren(node);
  for (let index = 0; index < nodes.length; index++) {
    const child = nodes[index]!;
    const next = nodes[index + 1];
    if (child.type === 'identifier' && next !== undefined && /^\s*=\s*$/.test(cx.text.slice(child.end, next.start))) {
      entries.push(pair(cx, { ...child, end: next.end }, child, lowerAs(cx, next, undefined)));
      index++;
      continue;
    }
    const value = cx.expr(child);
    const name = child.type === 'identifier' ? child : field(child, 'name');
    const at = spanOf(child);
    if (name !== undefined) entries.push({ kind: 'pair', key: cx.nameOf(name), keySpan: at, value, span: at });
  }
  return cx.facts.expr(spanOf(node), { kind: 'map', entries });
}

/** `options with { Model = "x" }`: the object, with other members laid over. */
export function lowerWith(cx: Lowering, node: SyntaxNode): ExprId {
  const [source, ...changes] = soundChildren(node);
  if (source === undefined) return cx.missing(node);
  const entries: MapEntry[] = [{ kind: 'spread', value: cx.expr(source), span: spanOf(source) }];
  for (const change of changes.flatMap((each) => (each.type === 'with_initializer' ? [each] : each.children))) {
    const [name, value] = soundChildren(change);
    if (name === undefined || value === undefined) continue;
    entries.push(pair(cx, change, name, lowerAs(cx, value, undefined)));
  }
  return cx.facts.expr(spanOf(node), { kind: 'map', entries });
}
