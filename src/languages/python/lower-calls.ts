import { span } from '../../core/facts-builder.ts';
import { ERROR, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { Argument, ExprId } from '../../model/facts.ts';
import type { Span } from '../../model/span.ts';
import { field, firstChild, spanOf, type Context } from './context.ts';

/** Lowers a call whose callee has been lowered. */
export function lowerCall(cx: Context, node: SyntaxNode, callee: ExprId): ExprId {
  const list = field(node, 'arguments');
  const args: Argument[] = [];
  if (list?.type === 'generator_expression') {
    args.push({ value: cx.expr(list), span: span(list.start + 1, list.end - 1) });
  } else if (list !== undefined) {
    args.push(...lowerArguments(cx, list.children));
  }
  return (
    importedModule(cx, node, callee, args) ??
    makeCall(cx, spanOf(node), callee, args, list === undefined ? span(node.end, node.end) : spanOf(list))
  );
}

/** Adds a call expression. */
export function makeCall(cx: Context, at: Span, callee: ExprId, args: readonly Argument[], argsSpan: Span): ExprId {
  return cx.facts.expr(at, { kind: 'call', callee, args, nameSpan: lastName(cx, callee), argsSpan, isNew: false });
}

/** Lowers the arguments of a call. What the parser could not place among them is lowered, but is no argument. */
export function lowerArguments(cx: Context, nodes: readonly SyntaxNode[]): Argument[] {
  const args: Argument[] = [];
  for (const [index, node] of nodes.entries()) {
    const next = nodes[index + 1];
    // `max_tokens=,` comes as the name, then an ERROR that holds the equals sign.
    const isUnfinished = next?.type === ERROR && cx.source(next).startsWith('=');
    const arg = node.type === ERROR || isUnfinished ? null : lowerArgument(cx, node);
    if (arg !== null) args.push(arg);
    else cx.expr(node);
  }
  return args;
}

function lowerArgument(cx: Context, node: SyntaxNode): Argument | null {
  switch (node.type) {
    case 'keyword_argument': {
      const name = field(node, 'name');
      const value = field(node, 'value');
      if (name === undefined || value === undefined) return null;
      return { name: cx.source(name), nameSpan: spanOf(name), value: cx.expr(value), span: spanOf(node) };
    }
    case 'list_splat':
    case 'dictionary_splat': {
      const inner = firstChild(node);
      if (inner === undefined) return null;
      return { value: cx.expr(inner), spread: node.type === 'list_splat' ? 'list' : 'map', span: spanOf(node) };
    }
    default:
      return { value: cx.expr(node), span: spanOf(node) };
  }
}

function lastName(cx: Context, callee: ExprId): Span {
  const expr = cx.facts.exprs[callee];
  if (expr === undefined) return span(0, 0);
  return expr.kind === 'member' ? expr.propertySpan : expr.span;
}

/** `importlib.import_module('x')` and `__import__('x')` are the module itself. */
function importedModule(cx: Context, node: SyntaxNode, callee: ExprId, args: readonly Argument[]): ExprId | null {
  const fn = cx.facts.exprs[callee];
  const isImport =
    (fn?.kind === 'member' && fn.property === 'import_module') ||
    (fn?.kind === 'name' && (fn.name === 'import_module' || fn.name === '__import__'));
  if (!isImport) return null;
  const arg = args[0] === undefined ? undefined : cx.facts.exprs[args[0].value];
  if (arg?.kind !== 'text' || arg.parts.length !== 1 || arg.parts[0]?.kind !== 'static') return null;
  const name = arg.parts[0].text;
  // A relative name is relative to the second argument, which only running the program tells.
  if (name.startsWith('.')) return null;
  // `__import__('a.b')` gives the package `a`.
  const module = fn.kind === 'name' && fn.name === '__import__' ? (name.split('.')[0] ?? name) : name;
  return cx.facts.expr(spanOf(node), { kind: 'require', module });
}
