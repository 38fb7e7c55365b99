import { span } from '../../core/facts-builder.ts';
import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ClassId, ExprId, FunctionId, Param } from '../../model/facts.ts';
import type { Span } from '../../model/span.ts';
import { childOf, hasToken } from './grammar.ts';
import { annotationOf, bindPattern } from './lower-declarations.ts';
import { lowerExpression, lowerInside } from './lower-expressions.ts';
import { lowerStatements } from './lower-statements.ts';
import { lowerType } from './lower-types.ts';
import type { Lowering } from './lowering.ts';

/** What a function's surroundings say about it. */
export interface FunctionSurroundings {
  /** Name from where it stands, for a method or an anonymous function that is given one. */
  readonly name?: { readonly name: string; readonly nameSpan: Span } | undefined;
  readonly cls?: ClassId | undefined;
  readonly isGetter?: boolean;
  readonly decorators?: readonly ExprId[];
}

/** Lowers any function-like node: declaration, expression, arrow function, method, or a signature without a body. */
export function lowerFunction(cx: Lowering, node: SyntaxNode, around: FunctionSurroundings = {}): FunctionId {
  const { facts } = cx;
  const own = node.type === 'method_definition' || around.name !== undefined ? undefined : childOf(node, 'name');
  const name = own === undefined ? around.name : { name: cx.source(own), nameSpan: span(own.start, own.end) };
  const scope = facts.addScope({ kind: 'function', span: span(node.start, node.end), fn: facts.nextFunction });
  const fn = facts.addFunction({
    name: name?.name ?? null,
    nameSpan: name?.nameSpan ?? span(node.start, node.start),
    span: span(node.start, node.end),
    scope,
    params: [],
    returns: [],
    isAsync: hasToken(node, 'async'),
    isGenerator: node.type.startsWith('generator') || hasToken(node, '*'),
    decorators: around.decorators ?? [],
    isStatic: hasToken(node, 'static'),
    isGetter: around.isGetter ?? false,
    ...(around.cls === undefined ? {} : { cls: around.cls }),
  });
  const { fn: outerFn, functionScope: outerScope } = cx;
  cx.fn = fn;
  cx.functionScope = scope;
  facts.inScope(scope, () => {
    lowerReturnType(cx, node, fn);
    if (own !== undefined && isExpression(node)) declareItself(cx, own, fn);
    lowerParams(cx, node, fn);
    lowerBody(cx, childOf(node, 'body'));
  });
  cx.fn = outerFn;
  cx.functionScope = outerScope;
  return fn;
}

function isExpression(node: SyntaxNode): boolean {
  return node.type === 'function_expression' || node.type === 'generator_function';
}

/** `const f = function g() {}`: `g` is known inside only. */
function declareItself(cx: Lowering, own: SyntaxNode, fn: FunctionId): void {
  const nameSpan = span(own.start, own.end);
  cx.names.declare(cx.facts.scope, { name: cx.source(own), nameSpan, source: { kind: 'function', fn }, at: own.end });
}

function lowerReturnType(cx: Lowering, node: SyntaxNode, fn: FunctionId): void {
  const type = childOf(node, 'return_type') ?? childOf(node, 'type');
  if (type === undefined) return;
  const draft = cx.facts.functions[fn]!;
  cx.facts.functions[fn] = { ...draft, returnType: lowerType(cx, type) };
}

/** An arrow function's expression body is what it returns. */
function lowerBody(cx: Lowering, body: SyntaxNode | undefined): void {
  if (body === undefined) return;
  if (body.type === 'statement_block') {
    lowerStatements(cx, body);
    return;
  }
  const value = lowerExpression(cx, body);
  cx.facts.functions[cx.fn!]!.returns.push({ value, control: cx.facts.control });
}

function lowerParams(cx: Lowering, node: SyntaxNode, fn: FunctionId): void {
  const single = childOf(node, 'parameter');
  if (single !== undefined) lowerParam(cx, single, fn);
  for (const child of childOf(node, 'parameters')?.children ?? []) lowerParam(cx, child, fn);
}

/** A parameter with all that may stand around its name, in either grammar. */
interface ParamSyntax {
  readonly pattern: SyntaxNode;
  readonly isRest: boolean;
  readonly fallback: SyntaxNode | undefined;
  readonly type: SyntaxNode | undefined;
  readonly isProperty: boolean;
}

function paramSyntax(node: SyntaxNode): ParamSyntax | null {
  let pattern: SyntaxNode | undefined = node;
  let fallback: SyntaxNode | undefined;
  let type: SyntaxNode | undefined;
  let isProperty = false;
  if (node.type === 'required_parameter' || node.type === 'optional_parameter') {
    pattern = childOf(node, 'pattern') ?? childOf(node, 'name');
    fallback = childOf(node, 'value');
    type = childOf(node, 'type');
    isProperty = node.children.some(
      ({ type: kind }) => kind === 'accessibility_modifier' || kind === 'override_modifier' || kind === 'readonly',
    );
  }
  if (pattern?.type === 'assignment_pattern') {
    fallback = childOf(pattern, 'right');
    pattern = childOf(pattern, 'left');
  }
  const isRest = pattern?.type === 'rest_pattern';
  if (isRest) pattern = pattern!.children[0];
  // `this: Type` is no parameter: callers pass nothing for it.
  if (pattern === undefined || pattern.type === 'this') return null;
  return { pattern, isRest, fallback, type, isProperty };
}

function lowerParam(cx: Lowering, node: SyntaxNode, fn: FunctionId): void {
  for (const child of node.children) if (child.type === 'decorator') lowerInside(cx, child);
  const syntax = paramSyntax(node);
  if (syntax === null) return;
  const { params } = cx.facts.functions[fn]!;
  const { pattern, fallback } = syntax;
  const isName = pattern.type === 'identifier';
  const nameSpan = span(pattern.start, pattern.end);
  const annotation = annotationOf(cx, syntax.type);
  const index = params.length;
  const param: Param = {
    name: isName ? cx.source(pattern) : '',
    nameSpan,
    kind: syntax.isRest ? 'rest' : 'positional',
    ...(fallback === undefined ? {} : { default: lowerExpression(cx, fallback) }),
    ...(annotation === undefined ? {} : { annotation }),
    isReceiver: false,
    isProperty: syntax.isProperty,
  };
  params.push(param);
  // A pattern's whole has no name in the source; it gets one that no source can have.
  const name = isName ? param.name : `{${index}}`;
  const { scope } = cx.facts;
  cx.names.declare(scope, { name, nameSpan, source: { kind: 'param', fn, index }, at: node.end, annotation });
  if (!isName) bindPattern(cx, pattern, cx.expr(pattern, { kind: 'name', name }), { scope, at: node.end, annotation });
}
