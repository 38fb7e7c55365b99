import { span } from '../../core/facts-builder.ts';
import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId } from '../../model/facts.ts';
import { field, soundChildren, spanOf } from '../shared/jvm/lowering.ts';
import type { PhpLowering } from './context.ts';

/** `$target = value`; the value is what the expression gives. */
export function lowerAssignment(cx: PhpLowering, node: SyntaxNode): ExprId {
  const left = field(node, 'left');
  const right = field(node, 'right');
  if (left === undefined || right === undefined) return cx.other(node, 'assignment', node.children.map((child) => cx.expr(child))); // prettier-ignore
  const value = cx.expr(right);
  assign(cx, left, value, node.end);
  return value;
}

/** `$target .= value`, `$target ??= value`. */
export function lowerAugmented(cx: PhpLowering, node: SyntaxNode): ExprId {
  const left = field(node, 'left');
  const right = field(node, 'right');
  if (left === undefined || right === undefined) return cx.other(node, 'assignment', node.children.map((child) => cx.expr(child))); // prettier-ignore
  const value = cx.expr(right);
  const written = /(\S+)=/.exec(cx.text.slice(left.end, right.start))?.[1] ?? '';
  const op = written === '.' ? '+' : written;
  assign(cx, left, value, node.end, op);
  return op === '??' ? value : cx.other(node, 'assignment', [value]);
}

/** Binds what an assignment's target names, or notes what it changes. */
export function assign(cx: PhpLowering, target: SyntaxNode, value: ExprId, at: number, op?: string): void {
  const operator = op === undefined ? {} : { op };
  switch (target.type) {
    case 'variable_name':
      cx.bind(target, { kind: 'value', value, ...operator }, at);
      return;
    case 'by_ref': {
      const [inner] = target.children;
      if (inner !== undefined) assign(cx, inner, value, at, op);
      return;
    }
    case 'list_literal':
    case 'array_creation_expression':
      destructure(cx, target, value, at);
      return;
    case 'subscript_expression':
      makeArray(cx, target);
      if (soundChildren(target).length === 1) {
        append(cx, target, value);
        return;
      }
      break;
    default:
  }
  const lowered = cx.expr(target);
  const kind = cx.facts.exprs[lowered]?.kind;
  if (kind === 'index' || kind === 'member') cx.facts.addWrite({ target: lowered, value, at, ...operator });
}

/** `$options['model'] = …` makes an array of a variable that has no value yet. */
function makeArray(cx: PhpLowering, target: SyntaxNode): void {
  let root: SyntaxNode | undefined = target;
  let isList = false;
  while (root?.type === 'subscript_expression') {
    const parts = soundChildren(root);
    isList = parts.length === 1;
    root = parts[0];
  }
  if (root?.type !== 'variable_name' || cx.source(root) === '$this' || cx.isVariable(cx.source(root))) return;
  const at = span(root.start, root.start);
  const value = cx.facts.expr(at, isList ? { kind: 'list', items: [] } : { kind: 'map', entries: [] });
  cx.bind(root, { kind: 'value', value }, root.start);
}

/** `$list[] = item` adds an item, as a method of other languages does. */
function append(cx: PhpLowering, target: SyntaxNode, value: ExprId): void {
  const [list] = soundChildren(target);
  if (list === undefined) return;
  const object = cx.expr(list);
  const brackets = span(list.end, target.end);
  const callee = cx.facts.expr(spanOf(target), { kind: 'member', object, property: '[]=', propertySpan: brackets });
  const end = Math.max(cx.facts.exprs[value]?.span.end ?? target.end, target.end);
  const args = [{ value, span: cx.facts.exprs[value]!.span }];
  cx.call({ start: target.start, end }, callee, args, span(end, end));
}

/** `[$a, 'key' => $b] = value`. */
function destructure(cx: PhpLowering, target: SyntaxNode, value: ExprId, at: number): void {
  const isList = target.type === 'list_literal';
  const elements = isList ? pairsOf(cx, target) : target.children.map((element) => soundChildren(element));
  for (const [position, [first, second]] of elements.entries()) {
    const inner = second ?? first;
    if (inner === undefined) continue;
    const index = second && first ? cx.expr(first) : cx.facts.expr(spanOf(inner), { kind: 'number', value: position });
    assign(cx, inner, cx.facts.expr(spanOf(inner), { kind: 'index', object: value, index }), at);
  }
}

/** In `list(…)` a key and its variable stand side by side, with an arrow between. */
function pairsOf(cx: PhpLowering, target: SyntaxNode): SyntaxNode[][] {
  const pairs: SyntaxNode[][] = [];
  let key: SyntaxNode | null = null;
  for (const child of soundChildren(target)) {
    const isKey: boolean = /^\s*=>/.test(cx.text.slice(child.end, child.end + 20));
    if (isKey) key = child;
    else {
      pairs.push(key === null ? [child] : [key, child]);
      key = null;
    }
  }
  return pairs;
}
