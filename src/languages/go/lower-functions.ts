import { span } from '../../core/facts-builder.ts';
import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ClassId, ExprId, FunctionId } from '../../model/facts.ts';
import { field, fields, spanOf, type Context } from './context.ts';
import { isNamedType, plainType } from './lower-types.ts';

/** Lowers `func f(…)`. */
export function lowerFunction(cx: Context, node: SyntaxNode): void {
  const name = field(node, 'name');
  const fn = openFunction(cx, node, name, undefined);
  if (name !== undefined) cx.declare(name, { kind: 'function', fn }, node.end);
  fillFunction(cx, node, fn);
}

/** Lowers `func (c *T) f(…)`: a method of the struct type, if that is declared in this file. */
export function lowerMethod(cx: Context, node: SyntaxNode): void {
  const receiver = field(node, 'receiver')?.children[0];
  const type = plainType(receiver === undefined ? undefined : field(receiver, 'type'));
  const base = type?.type === 'generic_type' ? field(type, 'type') : type;
  const cls = base === undefined ? undefined : cx.structs.get(cx.source(base))?.cls;
  const fn = openFunction(cx, node, field(node, 'name'), cls);
  if (cls !== undefined) cx.facts.classes[cls]?.methods.push(fn);
  if (receiver !== undefined) addParams(cx, fn, receiver, true);
  fillFunction(cx, node, fn);
}

/** Lowers `func(…) {…}`. */
export function lowerFunctionLiteral(cx: Context, node: SyntaxNode): ExprId {
  const fn = openFunction(cx, node, undefined, undefined);
  fillFunction(cx, node, fn);
  return cx.facts.expr(spanOf(node), { kind: 'function', fn });
}

function openFunction(
  cx: Context,
  node: SyntaxNode,
  name: SyntaxNode | undefined,
  cls: ClassId | undefined,
): FunctionId {
  const start = (field(node, 'receiver') ?? field(node, 'parameters'))?.start ?? node.start;
  const scope = cx.facts.addScope({ kind: 'function', span: span(start, node.end), fn: cx.facts.nextFunction });
  const [returned] = results(node);
  const returnType = returned === undefined ? undefined : (field(returned, 'type') ?? returned);
  return cx.facts.addFunction({
    name: name === undefined ? null : cx.source(name),
    nameSpan: name === undefined ? span(node.start, node.start) : spanOf(name),
    span: spanOf(node),
    scope,
    params: [],
    returns: [],
    isAsync: false,
    isGenerator: false,
    decorators: [],
    ...(cls === undefined ? {} : { cls }),
    isStatic: false,
    isGetter: false,
    ...(isNamedType(returnType) ? { returnType: cx.type(returnType) } : {}),
  });
}

/** The results as they are declared: parameter declarations, or the one type. */
function results(node: SyntaxNode): readonly SyntaxNode[] {
  const result = field(node, 'result');
  if (result === undefined) return [];
  return result.type === 'parameter_list' ? result.children : [result];
}

function fillFunction(cx: Context, node: SyntaxNode, fn: FunctionId): void {
  const draft = cx.facts.functions[fn];
  if (draft === undefined) return;
  for (const param of field(node, 'parameters')?.children ?? []) addParams(cx, fn, param, false);
  cx.facts.inScope(draft.scope, () => {
    for (const result of results(node)) {
      const type = field(result, 'type');
      for (const name of fields(result, 'name')) {
        const annotation = isNamedType(type) ? cx.type(type) : undefined;
        cx.declare(name, { kind: 'declared' }, result.end, { annotation });
        cx.namedResult(fn, name);
      }
    }
    for (const child of field(node, 'body')?.children ?? []) cx.statement(child);
  });
}

/** `a, b T` declares two parameters; `T` alone declares one without a name. */
function addParams(cx: Context, fn: FunctionId, node: SyntaxNode, isReceiver: boolean): void {
  const draft = cx.facts.functions[fn];
  if (draft === undefined || !/parameter_declaration$/.test(node.type)) return;
  const type = field(node, 'type');
  const names = fields(node, 'name');
  for (const name of names.length > 0 ? names : [undefined]) {
    const annotation = isNamedType(type) ? { annotation: cx.type(type) } : {};
    const index = draft.params.length;
    draft.params.push({
      name: name === undefined ? '' : cx.source(name),
      nameSpan: spanOf(name ?? node),
      kind: node.type.startsWith('variadic') ? 'rest' : 'positional',
      ...annotation,
      isReceiver,
      isProperty: false,
    });
    if (name === undefined) continue;
    cx.declare(name, { kind: 'param', fn, index }, node.end, { scope: draft.scope, ...annotation });
  }
}
