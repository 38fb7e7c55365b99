import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { AttributeFact, ClassId } from '../../model/facts.ts';
import { childOf, field, soundChildren, spanOf, type Lowering } from '../shared/jvm/lowering.ts';
import { hasModifier, lowerAttributes, lowerBaseCall, lowerBody, lowerParams } from './lower-functions.ts';
import { lowerAs } from './lower-objects.ts';
import { declaredType, plainType } from './lower-types.ts';

/** Lowers a class, struct, record, interface or enum. */
export function lowerClass(cx: Lowering, node: SyntaxNode): void {
  const name = field(node, 'name');
  const decorators = lowerAttributes(cx, node);
  const baseList = childOf(node, 'base_list');
  const baseNodes = baseList === undefined ? [] : soundChildren(baseList);
  const bases = baseNodes.flatMap((base) =>
    base.type === 'argument_list'
      ? []
      : [plainType(cx, base.type === 'primary_constructor_base_type' ? (base.children[0] ?? base) : base)],
  );
  const components = childOf(node, 'parameter_list');
  const members = flattened(field(node, 'body')?.children ?? []);
  const cls = cx.inClass({ node, name, bases }, decorators, (id) => {
    cx.declareFields(id, [...fieldNames(cx, members), ...componentNames(cx, components)]);
    if (components !== undefined) {
      const given = baseNodes.flatMap((base) =>
        base.type === 'argument_list' ? [base] : (childOf(base, 'argument_list') ?? []),
      );
      lowerComponents(cx, id, components, given[0]);
    }
    for (const member of members) {
      if (member.type === 'enum_member_declaration') lowerEnumMember(cx, id, member);
      else cx.statement(member);
    }
  });
  cx.declareClass(cls, node, name);
}

/** Members, those between `#if` and `#endif` included. */
function flattened(members: readonly SyntaxNode[]): readonly SyntaxNode[] {
  return members.flatMap((member) =>
    /^preproc_/.test(member.type)
      ? flattened(member.children.filter((child) => child.field !== 'condition'))
      : [member],
  );
}

function fieldNames(cx: Lowering, members: readonly SyntaxNode[]): string[] {
  return members.flatMap((member) => {
    if (member.type === 'property_declaration') {
      const name = field(member, 'name');
      return name === undefined ? [] : [cx.nameOf(name)];
    }
    if (member.type !== 'field_declaration') return [];
    const declaration = childOf(member, 'variable_declaration');
    return (declaration?.children ?? []).flatMap((child) => {
      const name = child.type === 'variable_declarator' ? field(child, 'name') : undefined;
      return name === undefined ? [] : [cx.nameOf(name)];
    });
  });
}

function componentNames(cx: Lowering, components: SyntaxNode | undefined): string[] {
  return (components?.children ?? []).flatMap((child) => field(child, 'name') ?? []).map((name) => cx.nameOf(name));
}

/** The parameters after a class's name are those of its constructor, and are seen by all its members. */
function lowerComponents(cx: Lowering, cls: ClassId, components: SyntaxNode, toBase: SyntaxNode | undefined): void {
  const attributes = cx.facts.classes[cls]!.attributes;
  const head = { name: null, called: 'constructor', node: components, start: components.start, cls, isStatic: false };
  cx.inFunction(head, (fn, draft) => {
    lowerParams(cx, fn, components, true);
    for (const { name, nameSpan, annotation } of draft.params)
      attributes.push({ name, nameSpan, ...(annotation === undefined ? {} : { annotation }), isStatic: false });
    if (toBase !== undefined) lowerBaseCall(cx, toBase, toBase);
  });
}

/** An enum's member, as `ToString()` gives it. */
function lowerEnumMember(cx: Lowering, cls: ClassId, node: SyntaxNode): void {
  const name = field(node, 'name');
  const given = field(node, 'value');
  if (given !== undefined) cx.expr(given);
  if (name === undefined || name.missing) return;
  const value = cx.plainText(name, spanOf(name), cx.nameOf(name));
  cx.facts.classes[cls]!.attributes.push({
    name: cx.nameOf(name),
    nameSpan: cx.nameSpanOf(name),
    value,
    isStatic: true,
  });
}

/** Lowers the fields that one declaration makes. */
export function lowerFields(cx: Lowering, node: SyntaxNode): void {
  const declaration = childOf(node, 'variable_declaration');
  if (declaration === undefined) return;
  lowerAttributes(cx, node);
  const type = declaredType(field(declaration, 'type'));
  const annotation = type === undefined ? undefined : cx.type(type);
  const cls = cx.currentClass;
  const isStatic = hasModifier(cx, node, 'static') || hasModifier(cx, node, 'const');
  for (const declarator of declaration.children.filter((child) => child.type === 'variable_declarator')) {
    const name = field(declarator, 'name');
    const written = valueOf(declarator);
    const value = written === undefined ? undefined : lowerAs(cx, written, type);
    if (name === undefined || name.missing) continue;
    if (cls === null) {
      const source = value === undefined ? ({ kind: 'declared' } as const) : ({ kind: 'value', value } as const);
      cx.bind(name, source, declarator.end, { annotation });
      continue;
    }
    cx.facts.classes[cls]!.attributes.push(attribute(cx, name, value, annotation, isStatic));
  }
}

/** The value that a declarator gives its name. */
export function valueOf(declarator: SyntaxNode): SyntaxNode | undefined {
  return soundChildren(declarator).findLast(
    (child) => child.field === '' && !['bracketed_argument_list', 'tuple_pattern'].includes(child.type),
  );
}

function attribute(
  cx: Lowering,
  name: SyntaxNode,
  value: number | undefined,
  annotation: number | undefined,
  isStatic: boolean,
): AttributeFact {
  return {
    name: cx.nameOf(name),
    nameSpan: cx.nameSpanOf(name),
    ...(value === undefined ? {} : { value }),
    ...(annotation === undefined ? {} : { annotation }),
    isStatic,
  };
}

/** Lowers a property: one with a body is a getter, any other a field. */
export function lowerProperty(cx: Lowering, node: SyntaxNode): void {
  const name = field(node, 'name');
  const type = declaredType(field(node, 'type'));
  const accessors = field(node, 'accessors')?.children ?? [];
  const written = field(node, 'value');
  lowerAttributes(cx, node);
  const getter = accessors.find(
    (accessor) => accessor.children.some(isBody) && /^\s*(?:\[.*\]\s*)?(?:\w+\s+)?get\b/.test(cx.source(accessor)),
  );
  const isComputed = written?.type === 'arrow_expression_clause' || getter !== undefined;
  const annotation = type === undefined ? undefined : cx.type(type);
  const isStatic = hasModifier(cx, node, 'static');
  const cls = cx.currentClass;
  for (const accessor of accessors) if (accessor !== getter) lowerAccessor(cx, accessor, null);
  if (name === undefined || name.missing || cls === null) return;
  if (isComputed) {
    const head = {
      name,
      called: cx.nameOf(name),
      node,
      start: name.end,
      cls,
      isStatic,
      isGetter: true,
      returnType: annotation,
    };
    cx.inFunction(head, () => {
      lowerBody(cx, written ?? getter?.children.find(isBody), type);
    });
    return;
  }
  const value = written === undefined ? undefined : lowerAs(cx, written, type);
  cx.facts.classes[cls]!.attributes.push(attribute(cx, name, value, annotation, isStatic));
}

function isBody(node: SyntaxNode): boolean {
  return node.type === 'block' || node.type === 'arrow_expression_clause';
}

/** A setter, an event's `add`, an indexer's part: a function that nobody calls by name. What it is given is not followed. */
export function lowerAccessor(cx: Lowering, node: SyntaxNode, name: SyntaxNode | null): void {
  const body = node.children.find(isBody) ?? field(node, 'value');
  if (body === undefined) return;
  const head = { name, called: null, node, start: node.start, cls: null, isStatic: false };
  cx.inFunction(head, () => {
    lowerBody(cx, body);
  });
}
