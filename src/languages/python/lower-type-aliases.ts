import { span } from '../../core/facts-builder.ts';
import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import { field, firstChild, spanOf, type Context } from './context.ts';
import { lowerArguments, makeCall } from './lower-calls.ts';
import { lowerChain } from './lower-expressions.ts';

/**
 * Lowers `type X = …` and `type X[T] = …`. The grammar takes `type(self).x = …` for one as well, which is an assignment
 * to a member of what `type` returns.
 */
export function lowerTypeAlias(cx: Context, node: SyntaxNode): void {
  const left = field(node, 'left');
  const right = field(node, 'right');
  const target = left === undefined ? undefined : firstChild(left);
  if (target === undefined || right === undefined) {
    cx.parts(node);
    return;
  }
  const name = target.type === 'generic_type' ? firstChild(target) : target;
  if (name?.type === 'identifier') cx.bind(name, { kind: 'value', value: cx.annotation(right) }, node.end);
  else lowerTypeCall(cx, node, target, right);
}

function lowerTypeCall(cx: Context, node: SyntaxNode, target: SyntaxNode, right: SyntaxNode): void {
  const value = cx.expr(firstChild(right) ?? right);
  let brackets: SyntaxNode | undefined = target;
  while (brackets !== undefined && brackets.type !== 'parenthesized_expression') brackets = firstChild(brackets);
  if (brackets === undefined) {
    cx.expr(target);
    return;
  }
  const callee = cx.facts.expr(span(node.start, node.start + 'type'.length), { kind: 'name', name: 'type' });
  const args = lowerArguments(cx, brackets.children);
  const id = makeCall(cx, span(node.start, brackets.end), callee, args, spanOf(brackets));
  cx.facts.addWrite({ target: lowerChain(cx, target, { node: brackets, id }), value, at: node.end });
}
