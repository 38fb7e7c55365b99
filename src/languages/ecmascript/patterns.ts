import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId, MapEntry } from '../../model/facts.ts';
import { childOf, unwrap } from './grammar.ts';
import { lowerExpression, lowerField, lowerInside } from './lower-expressions.ts';
import { lowerPropertyName } from './lower-objects.ts';
import type { Lowering } from './lowering.ts';

/** Takes what a destructuring pattern binds or assigns to. */
export interface PatternSink {
  /** A name; `key` is the property it is taken from if that is a property of the whole. */
  readonly name: (node: SyntaxNode, value: ExprId, key: string | null) => void;
  /** A member or an index (assignments only). */
  readonly target: (target: ExprId, value: ExprId) => void;
}

interface Slot {
  readonly value: ExprId;
  /** Key of a property of the whole value; null deeper inside. */
  readonly key: string | null;
}

/**
 * Takes a pattern apart: each name or target in it gets the synthetic `member`/`index` expression of its part of
 * `value`; with a default, `binary ??` of that and the default.
 */
export function destructure(cx: Lowering, pattern: SyntaxNode, value: ExprId, sink: PatternSink): void {
  walk(cx, pattern, { value, key: null }, sink, true);
}

function walk(cx: Lowering, pattern: SyntaxNode, slot: Slot, sink: PatternSink, isWhole = false): void {
  if (cx.isTooDeep) {
    cx.defer(() => walk(cx, pattern, slot, sink));
    return;
  }
  cx.depth++;
  walkNow(cx, unwrap(pattern), slot, sink, isWhole);
  cx.depth--;
}

function walkNow(cx: Lowering, pattern: SyntaxNode, slot: Slot, sink: PatternSink, isWhole: boolean): void {
  switch (pattern.type) {
    case 'identifier':
    case 'shorthand_property_identifier_pattern':
      sink.name(pattern, slot.value, slot.key);
      return;
    case 'member_expression':
    case 'subscript_expression':
      sink.target(lowerExpression(cx, pattern), slot.value);
      return;
    case 'assignment_pattern':
    case 'object_assignment_pattern':
      walkDefault(cx, pattern, slot, sink);
      return;
    case 'object_pattern':
    case 'object':
      walkObject(cx, pattern, slot.value, sink, isWhole);
      return;
    case 'array_pattern':
    case 'array':
      walkArray(cx, pattern, slot.value, sink);
      return;
    default:
      lowerInside(cx, pattern);
  }
}

function walkDefault(cx: Lowering, pattern: SyntaxNode, slot: Slot, sink: PatternSink): void {
  const left = childOf(pattern, 'left');
  const fallback = lowerField(cx, pattern, 'right');
  const value = cx.expr(pattern, { kind: 'binary', op: '??', left: slot.value, right: fallback });
  if (left !== undefined) walk(cx, left, { ...slot, value }, sink);
}

function walkObject(cx: Lowering, pattern: SyntaxNode, source: ExprId, sink: PatternSink, isWhole: boolean): void {
  const taken: string[] = [];
  const member = (property: string, at: SyntaxNode): Slot => {
    const propertySpan = { start: at.start, end: at.end };
    taken.push(property);
    return {
      value: cx.expr(at, { kind: 'member', object: source, property, propertySpan }),
      key: isWhole ? property : null,
    };
  };
  for (const child of pattern.children) {
    switch (child.type) {
      case 'shorthand_property_identifier_pattern':
        walk(cx, child, member(cx.source(child), child), sink);
        break;
      case 'object_assignment_pattern': {
        const left = childOf(child, 'left') ?? child;
        walk(cx, child, member(cx.source(left), left), sink);
        break;
      }
      case 'pair_pattern':
        walkPair(cx, child, source, member, sink);
        break;
      case 'rest_pattern':
        if (child.children[0] !== undefined) {
          walk(cx, child.children[0], { value: lowerObjectRest(cx, child, source, taken), key: null }, sink);
        }
        break;
      default:
        lowerInside(cx, child);
    }
  }
}

function walkPair(
  cx: Lowering,
  pair: SyntaxNode,
  source: ExprId,
  member: (property: string, at: SyntaxNode) => Slot,
  sink: PatternSink,
): void {
  const key = childOf(pair, 'key');
  const target = childOf(pair, 'value');
  if (key === undefined || target === undefined) return;
  const name = lowerPropertyName(cx, key);
  const slot =
    name.key === null
      ? { value: cx.expr(key, { kind: 'index', object: source, index: name.keyExpr! }), key: null }
      : member(name.key, key);
  walk(cx, target, slot, sink);
}

/** `{ a, ...rest } = source` leaves `{ ...source }` without `a` in `rest`. */
function lowerObjectRest(cx: Lowering, rest: SyntaxNode, source: ExprId, taken: readonly string[]): ExprId {
  const spread: MapEntry = { kind: 'spread', value: source, except: taken, span: { start: rest.start, end: rest.end } };
  return cx.expr(rest, { kind: 'map', entries: [spread] });
}

function walkArray(cx: Lowering, pattern: SyntaxNode, source: ExprId, sink: PatternSink): void {
  let index = 0;
  let end = pattern.start + 1;
  for (const child of pattern.children) {
    index += commasBetween(cx, end, child.start);
    end = child.end;
    if (child.type === 'rest_pattern' || child.type === 'spread_element') {
      const rest = cx.other(child, 'rest of a list', [source]);
      if (child.children[0] !== undefined) walk(cx, child.children[0], { value: rest, key: null }, sink);
      continue;
    }
    const position = cx.expr(child, { kind: 'number', value: index });
    walk(cx, child, { value: cx.expr(child, { kind: 'index', object: source, index: position }), key: null }, sink);
  }
}

/** Commas in a gap between two elements (`[, b]` skips one); comments may hold commas too. */
function commasBetween(cx: Lowering, start: number, end: number): number {
  const gap = cx.text.slice(start, end);
  if (gap === ',' || gap === ', ') return 1;
  return gap.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '').split(',').length - 1;
}

/** The nodes of all names a pattern binds. */
export function patternNames(pattern: SyntaxNode): SyntaxNode[] {
  const names: SyntaxNode[] = [];
  const open = [pattern];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === 'identifier' || node.type === 'shorthand_property_identifier_pattern') {
      names.push(node);
    } else {
      // Keys and defaults are no names; the rest is pushed backwards so that names come out in source order.
      const inner = node.children.filter((child) => child.field !== 'key' && child.field !== 'right');
      open.push(...inner.reverse());
    }
  }
  return names;
}
