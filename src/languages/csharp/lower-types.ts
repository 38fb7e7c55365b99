import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId } from '../../model/facts.ts';
import { childOf, field, soundChildren, spanOf, type Lowering } from '../shared/jvm/lowering.ts';

/** Lowers a type: names and members, type arguments as `index`; what has no name (arrays, tuples, `string`) is `other`. */
export function lowerType(cx: Lowering, node: SyntaxNode): ExprId {
  switch (node.type) {
    case 'identifier':
      return cx.facts.expr(spanOf(node), { kind: 'name', name: cx.nameOf(node) });
    case 'nullable_type': {
      const inner = field(node, 'type') ?? soundChildren(node)[0];
      return inner === undefined ? cx.other(node, 'type') : cx.type(inner);
    }
    // `global::System`: there is one global namespace.
    case 'alias_qualified_name': {
      const name = field(node, 'name');
      return name === undefined ? cx.other(node, 'type') : cx.type(name);
    }
    case 'qualified_name': {
      const [qualifier, name] = [field(node, 'qualifier'), field(node, 'name')];
      if (qualifier === undefined || name === undefined) return cx.other(node, 'type');
      const bare = identifierOf(name);
      const member = cx.member(node.start, cx.type(qualifier), bare);
      return name.type === 'generic_name' ? withArguments(cx, node, member, name) : member;
    }
    case 'generic_name': {
      const name = identifierOf(node);
      const object = cx.facts.expr(spanOf(name), { kind: 'name', name: cx.nameOf(name) });
      return withArguments(cx, node, object, node);
    }
    default:
      return cx.other(node, node.type);
  }
}

function withArguments(cx: Lowering, node: SyntaxNode, object: ExprId, generic: SyntaxNode): ExprId {
  const list = childOf(generic, 'type_argument_list');
  if (list === undefined) return object;
  const items = soundChildren(list).map((child) => ({ value: cx.type(child), spread: false }));
  const [only] = items;
  const index =
    items.length === 1 && only !== undefined ? only.value : cx.facts.expr(spanOf(list), { kind: 'list', items });
  return cx.facts.expr(spanOf(node), { kind: 'index', object, index });
}

/** The identifier of a name with or without type arguments. */
export function identifierOf(name: SyntaxNode): SyntaxNode {
  return name.type === 'generic_name' ? (childOf(name, 'identifier') ?? name) : name;
}

/** A type without its type arguments, as what `new` calls. */
export function plainType(cx: Lowering, node: SyntaxNode): ExprId {
  if (node.type === 'nullable_type') {
    const inner = field(node, 'type') ?? soundChildren(node)[0];
    return inner === undefined ? cx.other(node, 'type') : plainType(cx, inner);
  }
  if (node.type === 'generic_name') return cx.type(identifierOf(node));
  const [qualifier, name] = [field(node, 'qualifier'), field(node, 'name')];
  if (node.type === 'qualified_name' && qualifier !== undefined && name?.type === 'generic_name')
    return cx.member(node.start, cx.type(qualifier), identifierOf(name));
  return cx.type(node);
}

/** The last name of a type: `List` of `System.Collections.Generic.List<string>`. */
function lastNameOf(cx: Lowering, node: SyntaxNode): string {
  const name = node.type === 'qualified_name' ? field(node, 'name') : node;
  return name === undefined ? '' : cx.nameOf(identifierOf(name));
}

/** What a type holds many of, as its only type argument or as an array: `ChatMessage` of `List<ChatMessage>`. */
export function elementType(node: SyntaxNode | undefined): SyntaxNode | undefined {
  if (node === undefined) return undefined;
  if (node.type === 'nullable_type') return elementType(field(node, 'type') ?? node.children[0]);
  if (node.type === 'array_type') return field(node, 'type') ?? node.children[0];
  const name = node.type === 'qualified_name' ? field(node, 'name') : node;
  const list = name?.type === 'generic_name' ? childOf(name, 'type_argument_list') : undefined;
  return list?.children.length === 1 ? list.children[0] : undefined;
}

/** Whether a type is a dictionary: what its initialiser lists are pairs. */
export function isDictionary(cx: Lowering, node: SyntaxNode | undefined): boolean {
  return node !== undefined && /Dictionary$/.test(lastNameOf(cx, node));
}

/** A declared type; none for `var`. */
export function declaredType(node: SyntaxNode | undefined): SyntaxNode | undefined {
  return node === undefined || node.type === 'implicit_type' ? undefined : node;
}
