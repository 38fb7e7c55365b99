import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import { span } from '../../core/facts-builder.ts';
import type { ExprId } from '../../model/facts.ts';
import { lowerPair } from './lower-collections.ts';
import { field, spanOf, type Context } from './context.ts';

/**
 * Lowers a comprehension: a scope of its own, one `loop` control for each `for` and one `if` control for each filter. The
 * first iterable is evaluated outside. A dict comprehension's element is a `map` of one pair.
 */
export function lowerComprehension(cx: Context, node: SyntaxNode): ExprId {
  const clauses = node.children.filter((child) => child.type === 'for_in_clause' || child.type === 'if_clause');
  const body = field(node, 'body');
  const [first] = clauses;
  const firstIterable = first === undefined ? null : iterable(cx, first);
  const scope = cx.facts.addScope({ kind: 'block', span: spanOf(node) });
  const outer = cx.facts.control;
  const element = cx.facts.inScope(scope, () => {
    for (const clause of clauses) {
      if (clause.type === 'if_clause') filter(cx, node, clause);
      else loop(cx, node, clause, clause === first && firstIterable !== null ? firstIterable : iterable(cx, clause));
    }
    return body === undefined ? cx.other(node, 'missing') : lowerElement(cx, body);
  });
  cx.facts.control = outer;
  return cx.facts.expr(spanOf(node), { kind: 'comprehension', element });
}

function iterable(cx: Context, clause: SyntaxNode): ExprId {
  const nodes = clause.children.filter((child) => child.field === 'right');
  const [first] = nodes;
  if (first === undefined) return cx.other({ start: clause.end, end: clause.end }, 'missing');
  if (nodes.length === 1) return cx.expr(first);
  const items = nodes.map((child) => ({ value: cx.expr(child), spread: false }));
  return cx.facts.expr(span(first.start, clause.end), { kind: 'list', items });
}

function loop(cx: Context, node: SyntaxNode, clause: SyntaxNode, subject: ExprId): void {
  cx.facts.control = cx.facts.addControl({ kind: 'loop', loop: 'comprehension', span: spanOf(node), subject });
  const target = field(clause, 'left');
  if (target === undefined) return;
  const value = cx.facts.expr(spanOf(target), { kind: 'element', of: subject });
  // The element stands before the clause that binds its names, so they hold from the start.
  cx.assign(target, { value, at: node.start, scope: cx.facts.scope });
}

function filter(cx: Context, node: SyntaxNode, clause: SyntaxNode): void {
  const [test] = clause.children;
  if (test === undefined) return;
  const subject = cx.expr(test);
  cx.facts.control = cx.facts.addControl({ kind: 'if', span: spanOf(node), subject });
}

function lowerElement(cx: Context, body: SyntaxNode): ExprId {
  if (body.type !== 'pair') return cx.expr(body);
  const pair = lowerPair(cx, body);
  return cx.facts.expr(spanOf(body), { kind: 'map', entries: pair === null ? [] : [pair] });
}
