import { span } from '../../core/facts-builder.ts';
import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { AttributeFact, ClassId, ExprId } from '../../model/facts.ts';
import { childOf, field, isMockAnnotation, soundChildren, spanOf, type Lowering } from '../shared/jvm/lowering.ts';
import { lowerArguments } from './lower-expressions.ts';
import { annotationsOf, injectedDefault, isProperty, lowerBody, lowerParams, typeOf } from './lower-functions.ts';

/** Lowers a class, interface, enum or object. */
export function lowerClass(cx: Lowering, node: SyntaxNode): void {
  const name = field(node, 'name') ?? childOf(node, 'identifier');
  const decorators = annotationsOf(node).map((annotation) => cx.expr(annotation));
  const bases = lowerBases(cx, node);
  const parameters = soundChildren(childOf(node, 'primary_constructor') ?? node).find(
    (child) => child.type === 'class_parameters',
  );
  const members = childOf(node, 'class_body', 'enum_class_body')?.children ?? [];
  const cls = cx.inClass({ node, name, bases }, decorators, (id) => {
    cx.declareFields(id, [...propertyNames(cx, members), ...parameterNames(cx, parameters)]);
    if (parameters !== undefined) lowerConstructor(cx, id, parameters);
    lowerMembers(cx, id, members, name);
  });
  cx.declareClass(cls, node, name);
}

/** What a class extends; arguments of the base's constructor are lowered for the calls in them. */
export function lowerBases(cx: Lowering, node: SyntaxNode): ExprId[] {
  const specifiers = childOf(node, 'delegation_specifiers')?.children ?? [];
  return specifiers.flatMap((specifier) => {
    const made = childOf(specifier, 'constructor_invocation');
    const type = childOf(made ?? specifier, 'user_type');
    lowerArguments(cx, made === undefined ? undefined : childOf(made, 'value_arguments'));
    return type === undefined ? [] : [plainType(cx, type)];
  });
}

/** A class's name without type arguments. */
function plainType(cx: Lowering, type: SyntaxNode): ExprId {
  const id = cx.type(type);
  const expr = cx.facts.exprs[id];
  return expr?.kind === 'index' ? expr.object : id;
}

function propertyNames(cx: Lowering, members: readonly SyntaxNode[]): string[] {
  return members
    .flatMap((member) =>
      member.type === 'companion_object' ? (childOf(member, 'class_body')?.children ?? []) : [member],
    )
    .filter((member) => member.type === 'property_declaration')
    .flatMap((member) => nameOfProperty(member) ?? [])
    .map((name) => cx.nameOf(name));
}

function nameOfProperty(node: SyntaxNode): SyntaxNode | undefined {
  const declaration = childOf(node, 'variable_declaration');
  return declaration === undefined ? undefined : childOf(declaration, 'identifier');
}

function parameterNames(cx: Lowering, parameters: SyntaxNode | undefined): string[] {
  return (parameters?.children ?? [])
    .filter((child) => isProperty(cx, child))
    .flatMap((child) => childOf(child, 'identifier') ?? [])
    .map((name) => cx.nameOf(name));
}

/** The primary constructor; its `val` and `var` parameters are attributes too. */
function lowerConstructor(cx: Lowering, cls: ClassId, parameters: SyntaxNode): void {
  const head = { name: null, called: 'constructor', node: parameters, start: parameters.start, cls, isStatic: false };
  cx.inFunction(head, (fn, draft) => {
    lowerParams(cx, fn, parameters.children);
    for (const [index, { name, nameSpan, annotation, isProperty: declares }] of draft.params.entries()) {
      if (!declares) {
        // Initialisers in the class body see the constructor's parameters.
        const scope = cx.facts.classes[cls]!.scope;
        cx.facts.bind({ name, nameSpan }, { kind: 'param', fn, index }, nameSpan.end, { scope, annotation });
        continue;
      }
      const typed = annotation === undefined ? {} : { annotation };
      cx.facts.classes[cls]!.attributes.push({ name, nameSpan, ...typed, isStatic: false });
    }
  });
}

/** Lowers members in the scope of their class; those of a companion count as the class's own. */
export function lowerMembers(
  cx: Lowering,
  cls: ClassId,
  members: readonly SyntaxNode[],
  name: SyntaxNode | undefined,
): void {
  for (const member of members) {
    if (member.type === 'companion_object') lowerMembers(cx, cls, childOf(member, 'class_body')?.children ?? [], name);
    else if (member.type === 'enum_entry') lowerEntry(cx, cls, member, name);
    else if (member.type === 'secondary_constructor') lowerSecondary(cx, cls, member);
    else if (member.type === 'anonymous_initializer') cx.block(childOf(member, 'block'));
    else cx.statement(member);
  }
}

function lowerEntry(cx: Lowering, cls: ClassId, node: SyntaxNode, name: SyntaxNode | undefined): void {
  const constant = childOf(node, 'identifier');
  const list = childOf(node, 'value_arguments');
  if (constant === undefined) return;
  const callee = cx.facts.expr(spanOf(constant), { kind: 'name', name: name === undefined ? '' : cx.nameOf(name) });
  const argsSpan = list === undefined ? span(constant.end, constant.end) : spanOf(list);
  const value = cx.call(node, callee, lowerArguments(cx, list), argsSpan, true);
  const nameSpan = cx.nameSpanOf(constant);
  cx.facts.classes[cls]!.attributes.push({ name: cx.nameOf(constant), nameSpan, value, isStatic: true });
}

function lowerSecondary(cx: Lowering, cls: ClassId, node: SyntaxNode): void {
  const parameters = childOf(node, 'function_value_parameters');
  const head = {
    name: null,
    called: 'constructor',
    node,
    start: parameters?.start ?? node.start,
    cls,
    isStatic: false,
  };
  cx.inFunction(head, (fn) => {
    lowerParams(cx, fn, parameters?.children ?? []);
    const call = childOf(node, 'constructor_delegation_call');
    if (call !== undefined) lowerArguments(cx, childOf(call, 'value_arguments'));
    cx.statements(childOf(node, 'block')?.children ?? []);
  });
}

/** Lowers `val` and `var`: an attribute in a class, a name elsewhere. */
export function lowerProperty(cx: Lowering, node: SyntaxNode): void {
  const several = childOf(node, 'multi_variable_declaration');
  const declaration = childOf(node, 'variable_declaration');
  const type = declaration === undefined ? undefined : typeOf(declaration);
  const isMock = annotationsOf(node).some((written) => isMockAnnotation(cx.source(written)));
  const annotation = type === undefined || isMock ? undefined : cx.type(type);
  for (const written of annotationsOf(node)) cx.expr(written);
  const value = valueOf(cx, node) ?? injectedDefault(cx, [node]);
  for (const part of several?.children ?? []) {
    const name = childOf(part, 'identifier');
    if (name !== undefined) cx.bind(name, { kind: 'opaque', reason: 'a part of a value' }, node.end);
  }
  const name = declaration === undefined ? undefined : childOf(declaration, 'identifier');
  if (name === undefined || name.missing) return;
  const cls = cx.currentClass;
  if (cls === null) {
    const source = value === undefined ? ({ kind: 'declared' } as const) : ({ kind: 'value', value } as const);
    cx.bind(name, source, node.end, { annotation });
    return;
  }
  const getter = childOf(node, 'getter');
  if (getter !== undefined && value === undefined) lowerGetter(cx, cls, getter, name, annotation);
  else {
    const attribute: AttributeFact = {
      name: cx.nameOf(name),
      nameSpan: cx.nameSpanOf(name),
      ...(value === undefined ? {} : { value }),
      ...(annotation === undefined ? {} : { annotation }),
      isStatic: false,
    };
    cx.facts.classes[cls]!.attributes.push(attribute);
  }
}

/** What a property is set to; `by lazy { … }` to what its lambda returns. */
function valueOf(cx: Lowering, node: SyntaxNode): ExprId | undefined {
  const delegate = childOf(node, 'property_delegate');
  const [delegated] = delegate === undefined ? [] : soundChildren(delegate);
  if (delegated !== undefined) {
    const id = cx.expr(delegated);
    const call = cx.facts.exprs[id];
    const lambda = call?.kind === 'call' ? cx.facts.exprs[call.args.at(-1)?.value ?? -1] : undefined;
    const returned = lambda?.kind === 'function' ? cx.facts.functions[lambda.fn]?.returns[0] : undefined;
    return returned?.value ?? id;
  }
  const declared = childOf(node, 'variable_declaration', 'multi_variable_declaration');
  const written = soundChildren(node).find(
    (child) => child.start >= (declared?.end ?? node.end) && !/^(getter|setter|type_constraints)$/.test(child.type),
  );
  return written === undefined ? undefined : cx.expr(written);
}

function lowerGetter(
  cx: Lowering,
  cls: ClassId,
  node: SyntaxNode,
  name: SyntaxNode,
  returnType: ExprId | undefined,
): void {
  const head = {
    name,
    called: cx.nameOf(name),
    node,
    start: node.start,
    cls,
    isStatic: false,
    isGetter: true,
    returnType,
  };
  cx.inFunction(head, (fn) => lowerBody(cx, fn, childOf(node, 'function_body')));
}
