import { span } from '../../core/facts-builder.ts';
import { ERROR, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { Argument, ExprId } from '../../model/facts.ts';
import { childOf, field, soundChildren, spanOf } from '../shared/jvm/lowering.ts';
import type { PhpLowering } from './context.ts';
import { keyOf, staticText } from './lower-expressions.ts';

/** Lowers `name(…)` and `$callable(…)`. */
export function lowerFunctionCall(cx: PhpLowering, node: SyntaxNode): ExprId {
  const fn = field(node, 'function');
  const list = field(node, 'arguments');
  const name = fn === undefined ? '' : cx.source(fn).replace(/^.*\\/s, '').toLowerCase();
  if (fn && list && CHANGES.has(name)) return lowerChange(cx, node, fn, list);
  const callee = fn === undefined ? cx.missing(node) : cx.expr(fn);
  const args = lowerArguments(cx, list);
  const first = args[0];
  if (name === 'define' && first && args[1]) defineConstant(cx, node, first.value, args[1].value);
  if (name === 'curl_setopt' && first) setOption(cx, node, args);
  const call = cx.call(node, callee, args, argsSpanOf(node, list));
  return injected(cx, call, name, list, args);
}

/** A container gives an object of the class that it is asked for: `app(Client::class)`. */
function injected(
  cx: PhpLowering,
  call: ExprId,
  name: string,
  list: SyntaxNode | undefined,
  args: readonly Argument[],
): ExprId {
  const [first] = args;
  const written = list?.children.find((child) => child.type === 'argument');
  const isClass = written !== undefined && /::class$/.test(cx.source(written));
  if (first && isClass && /^(?:app|resolve|make|makewith|get)$/i.test(name)) cx.typeCall(call, first.value);
  return call;
}

/** Functions that change the array (or handle) that they are given first: lowered as methods of it. */
const CHANGES = new Set([
  'array_push',
  'array_unshift',
  'array_pop',
  'array_shift',
  'array_splice',
  'curl_setopt_array',
]);

function lowerChange(cx: PhpLowering, node: SyntaxNode, fn: SyntaxNode, list: SyntaxNode): ExprId {
  const [first, ...rest] = lowerArguments(cx, list);
  if (first === undefined) return cx.call(node, cx.expr(fn), [], spanOf(list));
  const property = cx.source(fn).replace(/^.*\\/s, '');
  const at = span(node.start, cx.facts.exprs[first.value]!.span.end);
  const callee = cx.facts.expr(at, { kind: 'member', object: first.value, property, propertySpan: spanOf(fn) });
  return cx.call(node, callee, rest, spanOf(list));
}

/** `define('MODEL', 'gpt-4o')` is a constant. */
function defineConstant(cx: PhpLowering, node: SyntaxNode, name: ExprId, value: ExprId): void {
  const text = staticText(cx, name);
  const expr = cx.facts.exprs[name];
  if (text === null || expr?.kind !== 'text') return;
  cx.facts.bind({ name: text, nameSpan: expr.content }, { kind: 'value', value }, node.end, { scope: 0 });
}

/** `curl_setopt($ch, CURLOPT_URL, $url)` sets a part of the request that the handle holds. */
function setOption(cx: PhpLowering, node: SyntaxNode, args: readonly Argument[]): void {
  const [handle, option, value] = args;
  const key = option ? keyOf(cx, option.value) : null;
  if (!handle || !option || !value || key === null) return;
  const index = cx.plainText(option.span, option.span, key);
  const target = cx.facts.expr(span(handle.span.start, option.span.end), {
    kind: 'index',
    object: handle.value,
    index,
  });
  cx.facts.addWrite({ target, value: value.value, at: node.end });
}

/** Lowers `$object->name(…)`. */
export function lowerMethodCall(cx: PhpLowering, node: SyntaxNode, object: ExprId): ExprId {
  const name = field(node, 'name');
  const list = field(node, 'arguments');
  const args = lowerArguments(cx, list);
  if (name?.type !== 'name') {
    const children = name === undefined ? [] : [cx.expr(name)];
    return cx.call(node, cx.other(name ?? node, 'member', [object, ...children]), args, argsSpanOf(node, list));
  }
  const call = cx.call(node, cx.member(node.start, object, name), args, argsSpanOf(node, list));
  return injected(cx, call, cx.source(name), list, args);
}

/** Lowers `Name::method(…)`; `parent::__construct(…)` is `super(…)`. */
export function lowerScopedCall(cx: PhpLowering, node: SyntaxNode, scope: ExprId): ExprId {
  const expr = cx.facts.exprs[scope];
  const name = field(node, 'name');
  if (expr?.kind !== 'name' || expr.name !== 'super') return lowerMethodCall(cx, node, scope);
  const list = field(node, 'arguments');
  const args = lowerArguments(cx, list);
  if (name?.type === 'name' && cx.source(name) !== '__construct') {
    const object = cx.facts.expr(expr.span, { kind: 'this' });
    return cx.call(node, cx.member(node.start, object, name), args, argsSpanOf(node, list));
  }
  return cx.call(node, scope, args, argsSpanOf(node, list));
}

/** Lowers `new Name(…)`. */
export function lowerNew(cx: PhpLowering, node: SyntaxNode): ExprId {
  const [made] = soundChildren(node);
  if (made?.type === 'anonymous_class') return cx.expr(made);
  const list = childOf(node, 'arguments');
  const callee = made === undefined || made === list ? cx.missing(node) : lowerMade(cx, made);
  return cx.call(node, callee, lowerArguments(cx, list), argsSpanOf(node, list), true);
}

function lowerMade(cx: PhpLowering, made: SyntaxNode): ExprId {
  const name = cx.className;
  // `new self` and `new static`: an object of the class around.
  if (/^(?:self|static)$/i.test(cx.source(made)) && name !== null)
    return cx.facts.expr(spanOf(made), { kind: 'name', name });
  return /^(?:name|qualified_name|relative_name)$/.test(made.type) ? cx.classNamed(made) : cx.expr(made);
}

function argsSpanOf(node: SyntaxNode, list: SyntaxNode | undefined): { start: number; end: number } {
  return list === undefined ? span(node.end, node.end) : spanOf(list);
}

/** Lowers the arguments of a call. What the parser could not place among them is lowered, but is no argument. */
export function lowerArguments(cx: PhpLowering, list: SyntaxNode | undefined): Argument[] {
  const args: Argument[] = [];
  for (const node of list?.children ?? []) {
    if (node.type !== 'argument') {
      if (node.type === ERROR) cx.expr(node);
      continue;
    }
    const name = field(node, 'name');
    const value = soundChildren(node).findLast((child) => child !== name && child.type !== 'reference_modifier');
    if (value === undefined) continue;
    const [inner] = value.type === 'variadic_unpacking' ? value.children : [];
    args.push({
      ...(name === undefined ? {} : { name: cx.source(name), nameSpan: spanOf(name) }),
      value: cx.expr(inner ?? value),
      ...(inner === undefined ? {} : { spread: 'list' as const }),
      span: spanOf(node),
    });
  }
  return args;
}
