import { ERROR, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { BindingSource, ExprId } from '../../model/facts.ts';
import type { Context } from './context.ts';

/** Binds the names that a `case` pattern captures. A pattern that is only a name captures the subject itself. */
export function lowerPattern(cx: Context, node: SyntaxNode, subject: ExprId | null): void {
  const whole: BindingSource =
    subject === null ? { kind: 'opaque', reason: 'part of a matched value' } : { kind: 'value', value: subject };
  switch (node.type) {
    case 'case_pattern':
      for (const child of node.children) lowerPattern(cx, child, subject);
      return;
    case 'identifier':
      cx.bind(node, whole, node.end);
      return;
    case 'dotted_name':
      // `Color.RED` is compared with; a plain name captures.
      if (cx.source(node).includes('.')) cx.expr(node);
      else cx.bind(node, whole, node.end);
      return;
    case 'as_pattern':
      for (const child of node.children) lowerPattern(cx, child, subject);
      return;
    case 'class_pattern':
    case 'keyword_pattern':
      // The class, or the keyword, comes first and captures nothing.
      for (const child of node.children.slice(1)) lowerPattern(cx, child, null);
      return;
    case 'dict_pattern':
      for (const child of node.children) if (child.field !== 'key') lowerPattern(cx, child, null);
      return;
    case 'list_pattern':
    case 'tuple_pattern':
    case 'union_pattern':
    case 'splat_pattern':
      for (const child of node.children) lowerPattern(cx, child, null);
      return;
    case ERROR:
      cx.expr(node);
  }
}
