import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId } from '../../model/facts.ts';
import { field, spanOf, type Context } from './context.ts';

/** Lowers a type: `T` and `*T` to the name `T`, `p.T` to a member, generics to their base; anything else to `other`. */
export function lowerType(cx: Context, node: SyntaxNode): ExprId {
  switch (node.type) {
    case 'type_identifier':
    case 'identifier':
      return cx.facts.expr(spanOf(node), { kind: 'name', name: cx.source(node) });
    case 'qualified_type':
      return lowerQualified(cx, node);
    case 'pointer_type':
    case 'parenthesized_type': {
      const [inner] = node.children;
      return inner === undefined ? cx.other(node, node.type) : cx.type(inner);
    }
    case 'generic_type': {
      const base = field(node, 'type');
      return base === undefined ? cx.other(node, node.type) : cx.type(base);
    }
    default:
      return cx.other(node, node.type);
  }
}

function lowerQualified(cx: Context, node: SyntaxNode): ExprId {
  const pkg = field(node, 'package');
  const name = field(node, 'name');
  if (pkg === undefined || name === undefined) return cx.other(node, node.type);
  const object = cx.facts.expr(spanOf(pkg), { kind: 'name', name: cx.source(pkg) });
  return cx.facts.expr(spanOf(node), {
    kind: 'member',
    object,
    property: cx.source(name),
    propertySpan: spanOf(name),
  });
}

/** The type behind pointers and brackets. */
export function plainType(node: SyntaxNode | undefined): SyntaxNode | undefined {
  let type = node;
  while (type?.type === 'pointer_type' || type?.type === 'parenthesized_type') type = type.children[0];
  return type;
}

/** Whether a type has a name that leads somewhere: `T`, `*T`, `p.T`, `T[K]`. */
export function isNamedType(node: SyntaxNode | undefined): node is SyntaxNode {
  return /^(type_identifier|identifier|qualified_type|generic_type)$/.test(plainType(node)?.type ?? '');
}
