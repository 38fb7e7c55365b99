import { ERROR, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId, FunctionId } from '../../model/facts.ts';
import { childOf, field, placeholderDefault, soundChildren, spanOf, type Lowering } from '../shared/jvm/lowering.ts';

/** Lowers a method or constructor of the class around, or one whose class the parser lost. */
export function lowerMethod(cx: Lowering, node: SyntaxNode): void {
  const name = field(node, 'name');
  const type = field(node, 'type');
  const isConstructor = node.type !== 'method_declaration';
  const decorators = annotationsOf(node).map((annotation) => cx.expr(annotation));
  const returnType = type === undefined || isConstructor || type.type === 'void_type' ? undefined : cx.type(type);
  const parameters = field(node, 'parameters');
  const fn = cx.inFunction(
    {
      name: name ?? null,
      called: isConstructor ? 'constructor' : name === undefined ? null : cx.source(name),
      node,
      start: parameters?.start ?? node.start,
      cls: cx.currentClass,
      isStatic: hasModifier(cx, node, 'static'),
      decorators,
      returnType,
    },
    (id) => {
      // A record's compact constructor names no parameters: in it, its fields stand for them.
      if (parameters !== undefined) lowerParams(cx, id, soundChildren(parameters).filter(isParam));
      cx.statements(field(node, 'body')?.children ?? []);
    },
  );
  if (name !== undefined && !isConstructor && cx.currentClass === null)
    cx.bind(name, { kind: 'function', fn }, node.end);
}

function isParam(node: SyntaxNode): boolean {
  return node.type === 'formal_parameter' || node.type === 'spread_parameter' || node.type === 'identifier';
}

/** Adds parameters to the function whose scope is the current one. */
export function lowerParams(cx: Lowering, fn: FunctionId, nodes: readonly SyntaxNode[]): void {
  for (const node of nodes) {
    if (node.type === 'identifier') {
      cx.addParam(fn, { name: node, node });
      continue;
    }
    const isRest = node.type === 'spread_parameter';
    const type = field(node, 'type') ?? soundChildren(node).find((child) => /type/.test(child.type));
    const declarator = childOf(node, 'variable_declarator');
    const name = field(node, 'name') ?? (declarator === undefined ? undefined : field(declarator, 'name'));
    const annotation = type === undefined ? undefined : cx.type(type);
    cx.addParam(fn, { name, node, annotation, isRest, default: injectedDefault(cx, node) });
  }
}

/** The value that `@Value("${app.model:gpt-4o}")` gives a field or parameter when nothing is configured. */
export function injectedDefault(cx: Lowering, node: SyntaxNode): ExprId | undefined {
  for (const annotation of annotationsOf(node)) {
    const name = field(annotation, 'name');
    if (name === undefined || !/(^|\.)Value$|^ConfigProperty$/.test(cx.source(name))) continue;
    const written = annotation.children.flatMap((child) => child.children);
    for (const value of written) {
      if (value.type === 'string_literal') {
        const inner = { start: value.start + 1, end: value.end - 1 };
        const text = placeholderDefault(cx.source(inner));
        if (text !== null) return cx.plainText(value, { start: inner.end - 1 - text.length, end: inner.end - 1 }, text);
      }
      const key = field(value, 'key');
      const given = field(value, 'value');
      if (key !== undefined && given?.type === 'string_literal' && cx.source(key) === 'defaultValue')
        return cx.expr(given);
    }
  }
  return undefined;
}

/** The annotations among a declaration's modifiers. */
export function annotationsOf(node: SyntaxNode): readonly SyntaxNode[] {
  const modifiers = childOf(node, 'modifiers');
  return (modifiers?.children ?? []).filter((child) => /annotation$/.test(child.type));
}

export function hasModifier(cx: Lowering, node: SyntaxNode, word: string): boolean {
  const modifiers = childOf(node, 'modifiers');
  if (modifiers === undefined) return false;
  const cut = modifiers.children.reduceRight(
    (text, child) => text.slice(0, child.start - modifiers.start) + ' ' + text.slice(child.end - modifiers.start),
    cx.source(modifiers),
  );
  return new RegExp(`\\b${word}\\b`).test(cut);
}

/** Lowers a lambda; an expression as its body is its return. */
export function lowerLambda(cx: Lowering, node: SyntaxNode): ExprId {
  const parameters = field(node, 'parameters');
  const body = field(node, 'body');
  const head = { name: null, called: null, node, start: node.start, cls: null, isStatic: false };
  const fn = cx.inFunction(head, (id, draft) => {
    if (parameters !== undefined)
      lowerParams(cx, id, parameters.type === 'identifier' ? [parameters] : parameters.children.filter(isParam));
    if (body === undefined || body.type === ERROR) return;
    if (body.type === 'block') cx.statements(body.children);
    else draft.returns.push({ value: cx.expr(body), control: cx.facts.control });
  });
  return cx.facts.expr(spanOf(node), { kind: 'function', fn });
}
