import { type ClassDraft, span } from '../../core/facts-builder.ts';
import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { AttributeFact, ClassId, ExprId, FunctionId } from '../../model/facts.ts';
import { childOf, childOfType, hasToken } from './grammar.ts';
import { annotationOf } from './lower-declarations.ts';
import { lowerExpression, lowerInside } from './lower-expressions.ts';
import { lowerFunction } from './lower-functions.ts';
import { functionName, lowerNamed, lowerPropertyName, type PropertyName } from './lower-objects.ts';
import { lowerStatements } from './lower-statements.ts';
import { lowerType } from './lower-types.ts';
import type { Lowering } from './lowering.ts';

/** A class declaration or expression. `outside` are decorators that stand before an `export`. */
export function lowerClass(cx: Lowering, node: SyntaxNode, outside: readonly ExprId[] = []): ClassId {
  const decorators = [...outside];
  const bases: ExprId[] = [];
  for (const child of node.children) {
    if (child.type === 'decorator') decorators.push(...lowerInside(cx, child));
    if (child.type === 'class_heritage') bases.push(...lowerHeritage(cx, child));
  }
  const cls = addClass(cx, node, childOf(node, 'name'), bases, decorators);
  const body = childOf(node, 'body');
  if (body !== undefined) inClass(cx, cls, () => lowerMembers(cx, body, cls));
  return cls;
}

/** `class A {}` as a statement: it holds in its whole body. */
export function lowerClassDeclaration(cx: Lowering, node: SyntaxNode, outside: readonly ExprId[] = []): void {
  const cls = lowerClass(cx, node, outside);
  const { name, nameSpan } = cx.facts.classes[cls]!;
  if (name === null) return;
  cx.names.declare(cx.facts.scope, { name, nameSpan, source: { kind: 'class', cls }, at: node.start });
}

/** An interface is a class of declared attributes and methods without a body. */
export function lowerInterface(cx: Lowering, node: SyntaxNode): void {
  const bases = childOfType(node, 'extends_type_clause')?.children.map((type) => lowerType(cx, type)) ?? [];
  declareTypeClass(cx, node, bases, childOf(node, 'body'));
}

/** `type A = …`: of an object type a class, of anything else the type itself. */
export function lowerTypeAlias(cx: Lowering, node: SyntaxNode): void {
  const value = childOf(node, 'value');
  const name = childOf(node, 'name');
  if (value?.type === 'object_type' && hasMembers(value)) {
    declareTypeClass(cx, node, [], value);
  } else if (value !== undefined && name !== undefined) {
    const type = lowerType(cx, value);
    const source =
      cx.facts.exprs[type]!.kind === 'other'
        ? ({ kind: 'opaque', reason: 'a type' } as const)
        : ({ kind: 'value', value: type } as const);
    const nameSpan = span(name.start, name.end);
    cx.names.declareType(cx.facts.scope, { name: cx.source(name), nameSpan, source, at: node.end });
  }
}

function declareTypeClass(
  cx: Lowering,
  node: SyntaxNode,
  bases: readonly ExprId[],
  body: SyntaxNode | undefined,
): void {
  const cls = addClass(cx, node, childOf(node, 'name'), bases, []);
  if (body !== undefined) inClass(cx, cls, () => lowerTypeMembers(cx, body, cls));
  const { name, nameSpan } = cx.facts.classes[cls]!;
  if (name === null) return;
  cx.names.declareType(cx.facts.scope, { name, nameSpan, source: { kind: 'class', cls }, at: node.start });
}

/** Whether an object type names its members; a mapped type or an index signature does not. */
function hasMembers(type: SyntaxNode): boolean {
  return childOfType(type, 'property_signature', 'method_signature') !== undefined;
}

/** `{ client: OpenAI }` as a type: a class without a name. */
export function lowerObjectType(cx: Lowering, node: SyntaxNode): ExprId {
  if (!hasMembers(node)) return cx.other(node, 'type');
  const cls = addClass(cx, node, undefined, [], []);
  inClass(cx, cls, () => lowerTypeMembers(cx, node, cls));
  return cx.expr(node, { kind: 'class', cls });
}

function addClass(
  cx: Lowering,
  node: SyntaxNode,
  name: SyntaxNode | undefined,
  bases: readonly ExprId[],
  decorators: readonly ExprId[],
): ClassId {
  const { facts } = cx;
  const at = span(node.start, node.end);
  const scope = facts.addScope({ kind: 'class', span: at, cls: facts.nextClass });
  const draft: ClassDraft = {
    name: name === undefined ? null : cx.source(name),
    nameSpan: name === undefined ? span(node.start, node.start) : span(name.start, name.end),
    span: at,
    scope,
    bases: [...bases],
    decorators: [...decorators],
    attributes: [],
    methods: [],
  };
  const cls = facts.addClass(draft);
  // `const A = class B {}`: `B` is known inside only.
  if (node.type === 'class' && name !== undefined) {
    cx.names.declare(scope, {
      name: draft.name!,
      nameSpan: draft.nameSpan,
      source: { kind: 'class', cls },
      at: node.start,
    });
  }
  return cls;
}

/** Runs `body` in the class's scope. `var` in a static block stays inside the class. */
function inClass(cx: Lowering, cls: ClassId, body: () => void): void {
  const { scope } = cx.facts.classes[cls]!;
  const { fn, functionScope } = cx;
  cx.fn = undefined;
  cx.functionScope = scope;
  cx.facts.inScope(scope, body);
  cx.fn = fn;
  cx.functionScope = functionScope;
}

/** The classes that are extended; `implements` gives a class nothing. */
function lowerHeritage(cx: Lowering, node: SyntaxNode): ExprId[] {
  const clause = childOfType(node, 'extends_clause');
  if (clause === undefined) return lowerInside(cx, node);
  return clause.children.filter((child) => child.field === 'value').map((child) => lowerExpression(cx, child));
}

function lowerMembers(cx: Lowering, body: SyntaxNode, cls: ClassId): void {
  // The TypeScript grammar puts a method's decorators before it, the JavaScript grammar inside it.
  let pending: ExprId[] = [];
  for (const member of body.children) {
    if (member.type === 'decorator') {
      pending.push(...lowerInside(cx, member));
      continue;
    }
    lowerMember(cx, member, cls, pending);
    pending = [];
  }
}

function lowerMember(cx: Lowering, member: SyntaxNode, cls: ClassId, decorators: ExprId[]): void {
  switch (member.type) {
    case 'method_definition':
      for (const child of member.children) if (child.type === 'decorator') decorators.push(...lowerInside(cx, child));
      lowerMethod(cx, member, cls, decorators);
      break;
    case 'abstract_method_signature':
      lowerMethod(cx, member, cls, decorators);
      break;
    // Overloads: the implementation follows.
    case 'method_signature':
    case 'index_signature':
      break;
    case 'public_field_definition':
    case 'field_definition':
      lowerField(cx, member, cls);
      break;
    case 'class_static_block': {
      const block = childOf(member, 'body');
      if (block !== undefined) lowerStatements(cx, block);
      break;
    }
    default:
      lowerInside(cx, member);
  }
}

/** A method, getter or signature. A setter is no member that can be read, so it is lowered but not listed. */
function lowerMethod(cx: Lowering, node: SyntaxNode, cls: ClassId, decorators: readonly ExprId[]): void {
  const nameNode = childOf(node, 'name');
  const name = nameNode === undefined ? undefined : lowerPropertyName(cx, nameNode);
  const isGetter = hasToken(node, 'get');
  const fn = lowerFunction(cx, node, { name: functionName(name), cls, isGetter, decorators });
  if (!hasToken(node, 'set')) cx.facts.classes[cls]!.methods.push(fn);
  if (name?.key === 'constructor') addParameterProperties(cx, fn, cls);
}

/** `constructor(private client: OpenAI)` declares the attribute `client`; its value is the parameter's. */
function addParameterProperties(cx: Lowering, fn: FunctionId, cls: ClassId): void {
  for (const { name, nameSpan, annotation, isProperty } of cx.facts.functions[fn]!.params) {
    if (!isProperty || name === '') continue;
    addAttribute(cx, cls, { key: name, keySpan: nameSpan }, { value: undefined, annotation, isStatic: false });
  }
}

function lowerField(cx: Lowering, node: SyntaxNode, cls: ClassId): void {
  for (const child of node.children) if (child.type === 'decorator') lowerInside(cx, child);
  const nameNode = childOf(node, 'name') ?? childOf(node, 'property');
  if (nameNode === undefined) return;
  const name = lowerPropertyName(cx, nameNode);
  const annotation = annotationOf(cx, childOf(node, 'type'));
  const init = childOf(node, 'value');
  const value = init === undefined ? undefined : lowerNamed(cx, init, functionName(name));
  addAttribute(cx, cls, name, { value, annotation, isStatic: hasToken(node, 'static') });
}

/** Members of an interface or an object type. */
function lowerTypeMembers(cx: Lowering, body: SyntaxNode, cls: ClassId): void {
  for (const member of body.children) {
    const nameNode = childOf(member, 'name');
    if (nameNode === undefined) continue;
    if (member.type === 'property_signature') {
      const annotation = annotationOf(cx, childOf(member, 'type'));
      addAttribute(cx, cls, lowerPropertyName(cx, nameNode), { value: undefined, annotation, isStatic: false });
    } else if (member.type === 'method_signature') {
      lowerMethod(cx, member, cls, []);
    }
  }
}

function addAttribute(
  cx: Lowering,
  cls: ClassId,
  { key, keySpan }: PropertyName,
  { value, annotation, isStatic }: { value: ExprId | undefined; annotation: ExprId | undefined; isStatic: boolean },
): void {
  if (key === null) return;
  const attribute: AttributeFact = {
    name: key,
    nameSpan: keySpan,
    ...(value === undefined ? {} : { value }),
    ...(annotation === undefined ? {} : { annotation }),
    isStatic,
  };
  cx.facts.classes[cls]!.attributes.push(attribute);
}
