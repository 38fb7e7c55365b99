import { ERROR, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId } from '../../model/facts.ts';
import { namedChildren } from './grammar.ts';
import { lowerInside } from './lower-expressions.ts';
import type { Lowering } from './lowering.ts';

/**
 * A JSX element: `other` over the values of its attributes and all expressions in it. Elements inside it are not
 * expressions of their own, so that a deep page is one flat list.
 */
export function lowerJsx(cx: Lowering, node: SyntaxNode): ExprId {
  const found: ExprId[] = [];
  const open: SyntaxNode[] = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    switch (next.type) {
      case 'jsx_element':
      case 'jsx_opening_element':
      case 'jsx_self_closing_element':
        for (let i = next.children.length - 1; i >= 0; i--) {
          // The element's name is no value.
          if (next.children[i]!.field !== 'name') open.push(next.children[i]!);
        }
        break;
      case 'jsx_attribute': {
        const [, value] = namedChildren(next);
        if (value !== undefined) open.push(value);
        break;
      }
      case 'string':
        break;
      default:
        if (isText(cx, next)) cx.tolerated.add(next);
        else found.push(...lowerInside(cx, next));
    }
  }
  return cx.other(node, 'jsx', found);
}

/** A bare "&" is text in JSX, but the grammar takes it and the words behind it for an error. */
function isText(cx: Lowering, node: SyntaxNode): boolean {
  return node.type === ERROR && /^&[^<>{}]*$/.test(cx.source(node));
}
