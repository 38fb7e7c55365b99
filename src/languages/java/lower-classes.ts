import { span } from '../../core/facts-builder.ts';
import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { AttributeFact, ClassId, ExprId } from '../../model/facts.ts';
import { childOf, field, isMockAnnotation, soundChildren, spanOf, type Lowering } from '../shared/jvm/lowering.ts';
import { lowerArguments, plainType } from './lower-expressions.ts';
import { annotationsOf, hasModifier, injectedDefault, lowerParams } from './lower-functions.ts';

/** Lowers a class, interface, enum, record or annotation type. */
export function lowerClass(cx: Lowering, node: SyntaxNode): void {
  const name = field(node, 'name');
  const decorators = annotationsOf(node).map((annotation) => cx.expr(annotation));
  const bases = basesOf(node).map((type) => plainType(cx, type));
  const components = node.type === 'record_declaration' ? field(node, 'parameters') : undefined;
  const members = field(node, 'body')?.children ?? [];
  const cls = cx.inClass({ node, name, bases }, decorators, (id) => {
    cx.declareFields(id, [...fieldNames(cx, members), ...componentNames(cx, components)]);
    if (components !== undefined) lowerComponents(cx, id, components);
    lowerMembers(cx, id, members, name);
  });
  cx.declareClass(cls, node, name);
}

/** Lowers the body of `new Type() { … }`. */
export function lowerAnonymousClass(cx: Lowering, body: SyntaxNode, base: ExprId): void {
  cx.inClass({ node: body, name: undefined, bases: [base] }, [], (id) => {
    cx.declareFields(id, fieldNames(cx, body.children));
    lowerMembers(cx, id, body.children, undefined);
  });
}

function basesOf(node: SyntaxNode): readonly SyntaxNode[] {
  return node.children
    .filter((child) => /^(superclass|super_interfaces|extends_interfaces)$/.test(child.type))
    .flatMap((child) =>
      soundChildren(child).flatMap((type) => (type.type === 'type_list' ? soundChildren(type) : [type])),
    );
}

function fieldNames(cx: Lowering, members: readonly SyntaxNode[]): string[] {
  return members
    .flatMap((member) => (member.type === 'enum_body_declarations' ? member.children : [member]))
    .filter((member) => member.type === 'field_declaration')
    .flatMap((member) => member.children.filter((child) => child.type === 'variable_declarator'))
    .flatMap((declarator) => field(declarator, 'name') ?? [])
    .map((name) => cx.source(name));
}

function componentNames(cx: Lowering, components: SyntaxNode | undefined): string[] {
  return (components?.children ?? []).flatMap((child) => field(child, 'name') ?? []).map((name) => cx.source(name));
}

/** A record's components are its fields, and the parameters of the constructor that nobody needs to write. */
function lowerComponents(cx: Lowering, cls: ClassId, components: SyntaxNode): void {
  const attributes = cx.facts.classes[cls]!.attributes;
  const head = { name: null, called: 'constructor', node: components, start: components.start, cls, isStatic: false };
  cx.inFunction(head, (fn, draft) => {
    lowerParams(
      cx,
      fn,
      soundChildren(components).filter((child) => /_parameter$/.test(child.type)),
    );
    for (const [index, param] of draft.params.entries()) {
      draft.params[index] = { ...param, isProperty: true };
      const { name, nameSpan, annotation } = param;
      attributes.push({ name, nameSpan, ...(annotation === undefined ? {} : { annotation }), isStatic: false });
    }
  });
}

function lowerMembers(cx: Lowering, cls: ClassId, members: readonly SyntaxNode[], name: SyntaxNode | undefined): void {
  for (const member of members) {
    if (member.type === 'enum_constant') lowerConstant(cx, cls, member, name);
    else if (member.type === 'enum_body_declarations') lowerMembers(cx, cls, member.children, name);
    else cx.statement(member);
  }
}

/** An enum's constant is an object of the enum, made with its arguments. */
function lowerConstant(cx: Lowering, cls: ClassId, node: SyntaxNode, name: SyntaxNode | undefined): void {
  const constant = field(node, 'name');
  const list = field(node, 'arguments');
  if (constant === undefined) return;
  const callee = cx.facts.expr(spanOf(constant), { kind: 'name', name: name === undefined ? '' : cx.source(name) });
  const argsSpan = list === undefined ? span(constant.end, constant.end) : spanOf(list);
  const value = cx.call(node, callee, lowerArguments(cx, list), argsSpan, true);
  cx.facts.classes[cls]!.attributes.push({
    name: cx.source(constant),
    nameSpan: spanOf(constant),
    value,
    isStatic: true,
  });
  const body = childOf(node, 'class_body');
  if (body !== undefined)
    lowerAnonymousClass(
      cx,
      body,
      cx.facts.expr(spanOf(constant), { kind: 'name', name: name === undefined ? '' : cx.source(name) }),
    );
}

/** Lowers the fields that one declaration makes. */
export function lowerFields(cx: Lowering, node: SyntaxNode): void {
  const type = field(node, 'type');
  const isMock = annotationsOf(node).some((written) => isMockAnnotation(cx.source(written)));
  const annotation = type === undefined || isMock ? undefined : cx.type(type);
  for (const annotationNode of annotationsOf(node)) cx.expr(annotationNode);
  const injected = injectedDefault(cx, node);
  const cls = cx.currentClass;
  for (const declarator of node.children.filter((child) => child.type === 'variable_declarator')) {
    const name = field(declarator, 'name');
    const written = field(declarator, 'value');
    const value = written === undefined ? injected : cx.expr(written);
    if (name === undefined || name.missing) continue;
    if (cls === null) {
      const source = value === undefined ? ({ kind: 'declared' } as const) : ({ kind: 'value', value } as const);
      cx.bind(name, source, declarator.end, { annotation });
      continue;
    }
    const attribute: AttributeFact = {
      name: cx.source(name),
      nameSpan: spanOf(name),
      ...(value === undefined ? {} : { value }),
      ...(annotation === undefined ? {} : { annotation }),
      isStatic: hasModifier(cx, node, 'static'),
    };
    cx.facts.classes[cls]!.attributes.push(attribute);
  }
}
