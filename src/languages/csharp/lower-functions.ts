import { ERROR, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { Argument, ExprId, FunctionId } from '../../model/facts.ts';
import { span } from '../../core/facts-builder.ts';
import { childOf, field, soundChildren, spanOf, type Lowering } from '../shared/jvm/lowering.ts';
import { lowerArguments, lowerAs } from './lower-objects.ts';
import { declaredType } from './lower-types.ts';

/** Lowers a method, constructor, operator or local function. */
export function lowerMethod(cx: Lowering, node: SyntaxNode): void {
  const name = field(node, 'name');
  const isConstructor = node.type === 'constructor_declaration';
  // What a class has once and for all is set by code that no call of the class runs.
  const isInitializer = isConstructor && hasModifier(cx, node, 'static');
  const decorators = lowerAttributes(cx, node);
  const type = declaredType(field(node, 'returns') ?? field(node, 'type'));
  const returnType = isConstructor || type === undefined || cx.source(type) === 'void' ? undefined : cx.type(type);
  const parameters = field(node, 'parameters');
  const cls = node.type === 'local_function_statement' ? null : cx.currentClass;
  const called = isInitializer ? null : isConstructor ? 'constructor' : name === undefined ? null : cx.nameOf(name);
  const start = parameters?.start ?? node.start;
  const isStatic = hasModifier(cx, node, 'static');
  const isAsync = hasModifier(cx, node, 'async');
  const fn = cx.inFunction(
    { name: name ?? null, called, node, start, cls, isStatic, isAsync, decorators, returnType },
    (id) => {
      lowerParams(cx, id, parameters);
      const initializer = childOf(node, 'constructor_initializer');
      if (initializer !== undefined) lowerBaseCall(cx, initializer, childOf(initializer, 'argument_list'));
      lowerBody(cx, field(node, 'body'), declaredType(field(node, 'returns')));
    },
  );
  if (name !== undefined && cls === null) cx.bind(name, { kind: 'function', fn }, node.start);
}

/** `: base(client)` hands its arguments to the base class; `: this(…)` to another constructor, which nobody follows. */
export function lowerBaseCall(cx: Lowering, node: SyntaxNode, list: SyntaxNode | undefined): void {
  if (list === undefined) return;
  const isThis = node.type === 'constructor_initializer' && childOf(node, 'this') !== undefined;
  const at = span(node.start, list.start);
  const callee = cx.facts.expr(at, { kind: 'name', name: isThis ? 'this' : 'super' });
  cx.call(spanOf(node), callee, lowerArguments(cx, list), spanOf(list));
}

/** Lowers a body: a block, or `=> expression`, which is its return. */
export function lowerBody(cx: Lowering, body: SyntaxNode | undefined, type?: SyntaxNode): void {
  if (body === undefined || body.type === ERROR) return;
  if (body.type === 'block') {
    cx.statements(body.children);
    return;
  }
  const inner = body.type === 'arrow_expression_clause' ? soundChildren(body)[0] : body;
  if (inner === undefined) return;
  const value = lowerAs(cx, inner, type);
  cx.currentFunction?.returns.push({ value, control: cx.facts.control });
}

/** Adds parameters to the function whose scope is the current one. */
export function lowerParams(cx: Lowering, fn: FunctionId, list: SyntaxNode | undefined, isProperty = false): void {
  const nodes = list === undefined ? [] : soundChildren(list);
  nodes.forEach((node, index) => {
    if (node.type === 'parameter') return lowerParam(cx, fn, node, isProperty);
    // The grammar puts the parts of `params T[] names` right into the list.
    const before = nodes[index - 1];
    if (node.type === 'identifier' && node.field === 'name' && before?.field === 'type')
      cx.addParam(fn, { name: node, node, annotation: cx.type(before), isRest: true });
  });
}

function lowerParam(cx: Lowering, fn: FunctionId, node: SyntaxNode, isProperty: boolean): void {
  const name = field(node, 'name');
  const type = declaredType(field(node, 'type'));
  lowerAttributes(cx, node);
  const fallback = node.children.findLast(
    (child) => child.field === '' && !['modifier', 'attribute_list', ERROR].includes(child.type),
  );
  const annotation = type === undefined ? undefined : cx.type(type);
  const value = fallback === undefined ? undefined : lowerAs(cx, fallback, type);
  cx.addParam(fn, { name, node, annotation, default: value, isProperty });
}

/** Lowers a lambda or an anonymous method; an expression as its body is its return. */
export function lowerLambda(cx: Lowering, node: SyntaxNode): ExprId {
  const parameters = field(node, 'parameters');
  const body = field(node, 'body') ?? childOf(node, 'block');
  const isAsync = hasModifier(cx, node, 'async');
  const head = { name: null, called: null, node, start: node.start, cls: null, isStatic: false, isAsync };
  const fn = cx.inFunction(head, (id) => {
    if (parameters?.type === 'parameter_list') lowerParams(cx, id, parameters);
    else if (parameters !== undefined) cx.addParam(id, { name: parameters, node: parameters });
    lowerBody(cx, body);
  });
  return cx.facts.expr(spanOf(node), { kind: 'function', fn });
}

/** The attributes of a declaration, each as a call of its name: `[Description("…")]`. */
export function lowerAttributes(cx: Lowering, node: SyntaxNode): ExprId[] {
  return node.children
    .filter((child) => child.type === 'attribute_list')
    .flatMap((list) => list.children.filter((child) => child.type === 'attribute'))
    .map((attribute) => {
      const name = field(attribute, 'name');
      const list = childOf(attribute, 'attribute_argument_list');
      const callee = name === undefined ? cx.missing(attribute) : cx.type(name);
      const args = (list?.children ?? []).map((child) => lowerAttributeArgument(cx, child));
      return cx.call(attribute, callee, args, list === undefined ? span(attribute.end, attribute.end) : spanOf(list));
    });
}

function lowerAttributeArgument(cx: Lowering, node: SyntaxNode): Argument {
  const parts = soundChildren(node);
  const [first, second] = parts;
  const key = parts.length === 2 && first?.type === 'identifier' ? first : undefined;
  const written = key === undefined ? first : second;
  const value = written === undefined ? cx.missing(node) : cx.expr(written);
  return key === undefined
    ? { value, span: spanOf(node) }
    : { name: cx.nameOf(key), nameSpan: cx.nameSpanOf(key), value, span: spanOf(node) };
}

export function hasModifier(cx: Lowering, node: SyntaxNode, word: string): boolean {
  return node.children.some((child) => child.type === 'modifier' && cx.source(child) === word);
}
