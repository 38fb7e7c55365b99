import { span } from '../../core/facts-builder.ts';
import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { Expr, ExprId, MapEntry, MapPair, ScopeId } from '../../model/facts.ts';
import { childOf } from './grammar.ts';
import { lowerExpression } from './lower-expressions.ts';
import { lowerFunction } from './lower-functions.ts';
import { lowerNamed, lowerPropertyName } from './lower-objects.ts';
import { lowerStatements } from './lower-statements.ts';
import { lowerType } from './lower-types.ts';
import type { Lowering } from './lowering.ts';
import { destructure, patternNames } from './patterns.ts';

interface Place {
  readonly scope: ScopeId;
  /** UTF-16 offset from which the names hold. */
  readonly at: number;
  readonly annotation?: ExprId | undefined;
}

/** Lowers a type annotation if there is one. */
export function annotationOf(cx: Lowering, type: SyntaxNode | undefined): ExprId | undefined {
  return type === undefined ? undefined : lowerType(cx, type);
}

/** `const`, `let`, `var`, `using`. A `var` belongs to the function, the others to the block. */
export function lowerVariables(cx: Lowering, node: SyntaxNode): void {
  const scope = node.type === 'variable_declaration' ? cx.functionScope : cx.facts.scope;
  for (const declarator of node.children) {
    if (declarator.type !== 'variable_declarator') continue;
    const name = childOf(declarator, 'name');
    if (name === undefined) continue;
    const annotation = annotationOf(cx, childOf(declarator, 'type'));
    const place = { scope, at: declarator.end, annotation };
    const init = childOf(declarator, 'value');
    if (init === undefined) declareWithoutValue(cx, name, place);
    else lowerDeclared(cx, name, lowerNamed(cx, init, nameOf(cx, name)), place);
  }
}

function nameOf(
  cx: Lowering,
  node: SyntaxNode,
): { name: string; nameSpan: { start: number; end: number } } | undefined {
  return node.type === 'identifier' ? { name: cx.source(node), nameSpan: span(node.start, node.end) } : undefined;
}

function declareWithoutValue(cx: Lowering, pattern: SyntaxNode, place: Place): void {
  for (const node of patternNames(pattern)) declareOpaque(cx, node, place);
}

function declareOpaque(cx: Lowering, node: SyntaxNode, { scope, at, annotation }: Place, reason?: string): void {
  const source = reason === undefined ? ({ kind: 'declared' } as const) : ({ kind: 'opaque', reason } as const);
  cx.names.declare(scope, { name: cx.source(node), nameSpan: span(node.start, node.end), source, at, annotation });
}

/** Declares a name, or the names of a pattern, with a value. */
export function lowerDeclared(cx: Lowering, pattern: SyntaxNode, value: ExprId, place: Place): void {
  if (pattern.type === 'identifier') {
    const { scope, at, annotation } = place;
    const nameSpan = span(pattern.start, pattern.end);
    cx.names.declare(scope, { name: cx.source(pattern), nameSpan, source: { kind: 'value', value }, at, annotation });
  } else {
    bindPattern(cx, pattern, value, place);
  }
}

/** Declares the names of a destructuring pattern as parts of a value; an inline object type gives them their types. */
export function bindPattern(cx: Lowering, pattern: SyntaxNode, value: ExprId, { scope, at, annotation }: Place): void {
  destructure(cx, pattern, value, {
    name: (node, part, key) => {
      cx.names.declare(scope, {
        name: cx.source(node),
        nameSpan: span(node.start, node.end),
        source: { kind: 'value', value: part },
        at,
        annotation: key === null ? undefined : propertyType(cx, annotation, key),
      });
    },
    target: (target, part) => cx.facts.addWrite({ target, value: part, at }),
  });
}

/** The annotation of a property of an inline object type. */
function propertyType(cx: Lowering, annotation: ExprId | undefined, key: string): ExprId | undefined {
  const type = annotation === undefined ? undefined : cx.facts.exprs[annotation];
  if (type?.kind !== 'class') return undefined;
  return cx.facts.classes[type.cls]!.attributes.find((attribute) => attribute.name === key)?.annotation;
}

/** The variable of a `catch` clause. */
export function declareCaught(cx: Lowering, pattern: SyntaxNode): void {
  const place = { scope: cx.facts.scope, at: pattern.end };
  for (const node of patternNames(pattern)) declareOpaque(cx, node, place, 'a caught exception');
}

/** `function f() {}` holds in its whole block; a signature without a body gives way to the implementation. */
export function lowerFunctionDeclaration(cx: Lowering, node: SyntaxNode): void {
  const name = nameOf(cx, childOf(node, 'name') ?? node);
  const fn = lowerFunction(cx, node);
  if (name === undefined) return;
  const { scope } = cx.facts;
  const binding = { ...name, source: { kind: 'function', fn } as const, at: cx.facts.scopes[scope]!.span.start };
  if (node.type === 'function_signature') cx.names.declareType(scope, binding);
  else cx.names.declare(scope, binding);
}

/** `import A = B.C` */
export function lowerImportAlias(cx: Lowering, node: SyntaxNode): void {
  const [name, target] = node.children.filter((child) => child.type.includes('identifier'));
  if (name === undefined || target === undefined) return;
  const value = lowerDotted(cx, target);
  lowerDeclared(cx, name, value, { scope: cx.facts.scope, at: node.end });
}

/** `B.C` in a place where the grammar has nested identifiers instead of member expressions. */
export function lowerDotted(cx: Lowering, node: SyntaxNode): ExprId {
  const [object, property] = node.children;
  if (!node.type.startsWith('nested_') || object === undefined || property === undefined) {
    return node.type === 'type_identifier'
      ? cx.expr(node, { kind: 'name', name: cx.source(node) })
      : lowerExpression(cx, node);
  }
  const propertySpan = span(property.start, property.end);
  return cx.expr(node, {
    kind: 'member',
    object: lowerDotted(cx, object),
    property: cx.source(property),
    propertySpan,
  });
}

/** An enum is an object; a member without a value is the number after the one before it. */
export function lowerEnum(cx: Lowering, node: SyntaxNode): void {
  const name = childOf(node, 'name');
  if (name === undefined) return;
  const entries: MapEntry[] = [];
  let next: number | null = 0;
  for (const child of childOf(node, 'body')?.children ?? []) {
    const key = child.type === 'enum_assignment' ? childOf(child, 'name') : child;
    if (key === undefined) continue;
    const init = childOf(child, 'value');
    const value: ExprId = init === undefined ? countedMember(cx, child, next) : lowerExpression(cx, init);
    const expr: Expr = cx.facts.exprs[value]!;
    next = expr.kind === 'number' ? expr.value + 1 : null;
    entries.push({ kind: 'pair', ...lowerPropertyName(cx, key), value, span: span(child.start, child.end) });
  }
  lowerDeclared(cx, name, cx.expr(node, { kind: 'map', entries }), { scope: cx.facts.scope, at: node.end });
}

function countedMember(cx: Lowering, node: SyntaxNode, value: number | null): ExprId {
  return value === null ? cx.other(node, 'enum member') : cx.expr(node, { kind: 'number', value });
}

/** A namespace is an object of what it exports; `declare module 'x'` describes another module and binds nothing. */
export function lowerNamespace(cx: Lowering, node: SyntaxNode): void {
  const name = childOf(node, 'name');
  const body = childOf(node, 'body');
  const outer = cx.namespace;
  const entries: MapPair[] = [];
  cx.namespace = entries;
  if (body !== undefined) lowerAmbientBody(cx, body);
  cx.namespace = outer;
  if (name === undefined || name.type === 'string') return;
  let value = cx.expr(node, { kind: 'map', entries });
  let target = name;
  // `namespace A.B {}` is `namespace A { export namespace B {} }`.
  while (target.type === 'nested_identifier') {
    const [object, property] = target.children;
    if (object === undefined || property === undefined) return;
    const at = span(property.start, property.end);
    const inner: MapPair = {
      kind: 'pair',
      key: cx.source(property),
      keySpan: at,
      value,
      span: span(node.start, node.end),
    };
    value = cx.expr(node, { kind: 'map', entries: [inner] });
    target = object;
  }
  if (target.type === 'identifier') lowerDeclared(cx, target, value, { scope: cx.facts.scope, at: node.end });
}

/** Lowers statements in a block scope that is no function's. */
export function lowerAmbientBody(cx: Lowering, body: SyntaxNode): void {
  const scope = cx.facts.addScope({ kind: 'block', span: span(body.start, body.end) });
  const outer = cx.functionScope;
  cx.functionScope = scope;
  cx.facts.inScope(scope, () => lowerStatements(cx, body));
  cx.functionScope = outer;
}

/** What `export` can stand before: the nodes of the names it declares. */
export function declaredNames(node: SyntaxNode): SyntaxNode[] {
  switch (node.type) {
    case 'lexical_declaration':
    case 'variable_declaration':
    case 'using_declaration':
      return node.children.flatMap((child) => patternNames(childOf(child, 'name') ?? { ...child, children: [] }));
    case 'ambient_declaration': {
      const inner = node.children.find(
        (child) => child.type.includes('declaration') || child.type === 'function_signature',
      );
      return inner === undefined ? [] : declaredNames(inner);
    }
    case 'import_alias':
      return node.children.slice(0, 1);
    default: {
      let name = childOf(node, 'name');
      while (name?.type === 'nested_identifier') name = name.children[0];
      return name === undefined ? [] : [name];
    }
  }
}
