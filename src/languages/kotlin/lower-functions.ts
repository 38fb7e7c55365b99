import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId, FunctionId } from '../../model/facts.ts';
import { childOf, field, placeholderDefault, soundChildren, spanOf, type Lowering } from '../shared/jvm/lowering.ts';
import { isStatement } from './lower-statements.ts';

const TYPES = new Set(['user_type', 'nullable_type', 'function_type', 'parenthesized_type', 'non_nullable_type']);
export function typeOf(node: SyntaxNode): SyntaxNode | undefined {
  return node.children.find((child) => TYPES.has(child.type));
}

/** Lowers `fun`, of the class around or of the file. */
export function lowerFunction(cx: Lowering, node: SyntaxNode): void {
  const name = field(node, 'name') ?? childOf(node, 'identifier');
  const parameters = childOf(node, 'function_value_parameters');
  const decorators = annotationsOf(node).map((annotation) => cx.expr(annotation));
  const type = node.children.find((child) => TYPES.has(child.type) && child.start > (parameters?.end ?? node.start));
  const cls = cx.currentClass;
  const head = {
    name: name ?? null,
    called: name === undefined ? null : cx.nameOf(name),
    node,
    start: parameters?.start ?? node.start,
    cls,
    isStatic: false,
    isAsync: /\bsuspend\b/.test(cx.text.slice(node.start, name?.start ?? node.start)),
    decorators,
    returnType: type === undefined ? undefined : cx.type(type),
  };
  const fn = cx.inFunction(head, (id) => {
    lowerParams(cx, id, parameters?.children ?? []);
    lowerBody(cx, id, childOf(node, 'function_body'));
  });
  if (cls === null && name !== undefined) cx.bind(name, { kind: 'function', fn }, node.end);
}

/** `fun(x: Int): Int { … }` as a value. */
export function lowerFunctionLiteral(cx: Lowering, node: SyntaxNode): ExprId {
  const head = { name: null, called: null, node, start: node.start, cls: null, isStatic: false };
  const fn = cx.inFunction(head, (id) => {
    lowerParams(cx, id, childOf(node, 'function_value_parameters')?.children ?? []);
    lowerBody(cx, id, childOf(node, 'function_body'));
  });
  return cx.facts.expr(spanOf(node), { kind: 'function', fn });
}

/** Lowers a lambda; its last expression is its return. */
export function lowerLambda(cx: Lowering, node: SyntaxNode): ExprId {
  const parameters = childOf(node, 'lambda_parameters');
  const head = { name: null, called: null, node, start: node.start, cls: null, isStatic: false };
  const fn = cx.inFunction(head, (id, draft) => {
    for (const child of parameters?.children ?? []) {
      const name = child.type === 'variable_declaration' ? childOf(child, 'identifier') : undefined;
      const type = typeOf(child);
      cx.addParam(id, { name, node: child, annotation: type === undefined ? undefined : cx.type(type) });
    }
    const value = lowerBlockValue(
      cx,
      node.children.filter((child) => child !== parameters),
    );
    if (value !== null) draft.returns.push({ value, control: cx.facts.control });
  });
  return cx.facts.expr(spanOf(node), { kind: 'function', fn });
}

/** Lowers statements; returns the value of the last where it is an expression. */
export function lowerBlockValue(cx: Lowering, nodes: readonly SyntaxNode[]): ExprId | null {
  const last = nodes.at(-1);
  cx.statements(nodes.slice(0, -1));
  if (last === undefined) return null;
  if (!isStatement(last.type)) return cx.expr(last);
  cx.statement(last);
  return null;
}

/** Lowers a body: `{ … }`, or `= value`, which is the return. */
export function lowerBody(cx: Lowering, fn: FunctionId, body: SyntaxNode | undefined): void {
  const [inner] = soundChildren(body ?? ({ children: [] } as unknown as SyntaxNode));
  if (inner === undefined) return;
  if (inner.type === 'block') cx.statements(inner.children);
  else cx.facts.functions[fn]!.returns.push({ value: cx.expr(inner), control: cx.facts.control });
}

/** Adds parameters to the function whose scope is the current one. A default follows its parameter. */
export function lowerParams(cx: Lowering, fn: FunctionId, nodes: readonly SyntaxNode[]): void {
  for (const [index, node] of nodes.entries()) {
    if (node.type !== 'parameter' && node.type !== 'class_parameter') continue;
    const before = nodes[index - 1];
    const next = nodes[index + 1];
    const type = typeOf(node);
    const name = childOf(node, 'identifier');
    const own = node.children.find((child) => child.start > (type?.end ?? name?.end ?? node.end));
    const after =
      next !== undefined && !/^(parameter|class_parameter|parameter_modifiers|ERROR)$/.test(next.type)
        ? next
        : undefined;
    const written = own ?? after;
    const injected = injectedDefault(cx, [node, ...(before?.type === 'parameter_modifiers' ? [before] : [])]);
    cx.addParam(fn, {
      name,
      node,
      annotation: type === undefined ? undefined : cx.type(type),
      default: injected ?? (written === undefined ? undefined : cx.expr(written)),
      isRest: before?.type === 'parameter_modifiers' && /\bvararg\b/.test(cx.source(before)),
      isProperty: isProperty(cx, node),
    });
  }
}

/** `class A(private val client: Client)` also declares the attribute. */
export function isProperty(cx: Lowering, node: SyntaxNode): boolean {
  const name = childOf(node, 'identifier');
  return (
    node.type === 'class_parameter' && /\b(val|var)\s+$/.test(cx.text.slice(node.start, name?.start ?? node.start))
  );
}

/** The value that `@Value("\${app.model:gpt-4o}")` gives when nothing is configured. */
export function injectedDefault(cx: Lowering, nodes: readonly SyntaxNode[]): ExprId | undefined {
  for (const annotation of nodes.flatMap(annotationsOf)) {
    const made = childOf(annotation, 'constructor_invocation');
    const type = made === undefined ? undefined : childOf(made, 'user_type');
    if (made === undefined || type === undefined || cx.source(type) !== 'Value') continue;
    const argument = childOf(made, 'value_arguments')?.children[0];
    const text = argument === undefined ? null : /^"\\?(\$\{.*\})"$/.exec(cx.source(argument))?.[1];
    const found = text == null ? null : placeholderDefault(text);
    if (found === null || argument === undefined) continue;
    const end = argument.end - 2;
    return cx.plainText(argument, { start: end - found.length, end }, found);
  }
  return undefined;
}

/** The annotations among a declaration's modifiers. */
export function annotationsOf(node: SyntaxNode): readonly SyntaxNode[] {
  const modifiers = node.type === 'parameter_modifiers' ? node : childOf(node, 'modifiers');
  return (modifiers?.children ?? []).filter((child) => child.type === 'annotation');
}
