import { span } from '../../core/facts-builder.ts';
import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ClassId, ExprId, FunctionId, Param } from '../../model/facts.ts';
import { field, spanOf, type Context } from './context.ts';

/** Lowers `def`, with the decorators that stand above it. */
export function lowerFunction(cx: Context, node: SyntaxNode, decorators: readonly SyntaxNode[]): void {
  const name = field(node, 'name');
  const returnNode = field(node, 'return_type');
  const roles = decorators.map((decorator) => dottedText(cx, decorator));
  const cls = cx.currentClass;
  const loweredDecorators = decorators.map((decorator) => cx.expr(decorator));
  const returnType = returnNode === undefined ? {} : { returnType: cx.annotation(returnNode) };
  const fn = cx.facts.addFunction({
    name: name === undefined ? null : cx.source(name),
    nameSpan: name === undefined ? span(node.start, node.start) : spanOf(name),
    span: spanOf(node),
    scope: functionScope(cx, node),
    params: [],
    returns: [],
    isAsync: cx.text.startsWith('async', node.start),
    isGenerator: false,
    decorators: loweredDecorators,
    ...(cls === null ? {} : { cls }),
    isStatic: cls !== null && isStatic(cx, name, roles),
    isGetter: cls !== null && roles.some((role) => GETTER.test(role)),
    ...returnType,
  });
  if (name !== undefined && !roles.some(isSecondary)) declare(cx, node, name, fn, cls);
  const receiver = cls !== null && !roles.some((role) => /(^|\.)staticmethod$/.test(role));
  lowerParams(cx, field(node, 'parameters')?.children ?? [], fn, receiver);
  cx.facts.inScope(cx.facts.functions[fn]?.scope ?? 0, () => {
    cx.block(field(node, 'body'));
  });
}

/** Lowers a lambda; its body is its return. */
export function lowerLambda(cx: Context, node: SyntaxNode): ExprId {
  const fn = cx.facts.addFunction({
    name: null,
    nameSpan: span(node.start, node.start),
    span: spanOf(node),
    scope: functionScope(cx, node),
    params: [],
    returns: [],
    isAsync: false,
    isGenerator: false,
    decorators: [],
    isStatic: false,
    isGetter: false,
  });
  lowerParams(cx, field(node, 'parameters')?.children ?? [], fn, false);
  const draft = cx.facts.functions[fn];
  const body = field(node, 'body');
  if (draft !== undefined && body !== undefined) {
    const value = cx.facts.inScope(draft.scope, () => cx.expr(body));
    draft.returns.push({ value, control: cx.facts.control });
  }
  return cx.facts.expr(spanOf(node), { kind: 'function', fn });
}

function functionScope(cx: Context, node: SyntaxNode): number {
  const start = field(node, 'parameters')?.start ?? node.start;
  return cx.facts.addScope({ kind: 'function', span: span(start, node.end), fn: cx.facts.nextFunction });
}

function declare(cx: Context, node: SyntaxNode, name: SyntaxNode, fn: FunctionId, cls: ClassId | null): void {
  cx.bind(name, { kind: 'function', fn }, node.end);
  if (cls !== null) cx.facts.classes[cls]?.methods.push(fn);
}

const GETTER = /(^|\.)(property|cached_property|abstractproperty)$/;

/** `@x.setter` and `@overload` functions are not what their name stands for afterwards. */
function isSecondary(role: string): boolean {
  return /\.(setter|deleter)$|(^|\.)overload$/.test(role);
}

/** Called on the class: static methods, class methods, and the special methods that are so without saying it. */
function isStatic(cx: Context, name: SyntaxNode | undefined, roles: readonly string[]): boolean {
  const implicit = name !== undefined && /^__(new|init_subclass|class_getitem)__$/.test(cx.source(name));
  return implicit || roles.some((role) => /(^|\.)(staticmethod|classmethod)$/.test(role));
}

/** `functools.cached_property` of a decorator's expression; '' when it is more than a dotted name. */
function dottedText(cx: Context, node: SyntaxNode): string {
  return node.type === 'identifier' || node.type === 'attribute' ? cx.source(node).replace(/\s+/g, '') : '';
}

/** Lowers parameters: defaults and annotations where the function is defined, names inside it. */
function lowerParams(cx: Context, nodes: readonly SyntaxNode[], fn: FunctionId, hasReceiver: boolean): void {
  const draft = cx.facts.functions[fn];
  if (draft === undefined) return;
  let afterStar = false;
  for (const node of nodes) {
    if (node.type === 'keyword_separator') afterStar = true;
    const written = writtenParam(node);
    if (written === null) continue;
    const param = lowerParam(cx, written, afterStar, hasReceiver && draft.params.length === 0);
    if (param.kind === 'rest') afterStar = true;
    const index = draft.params.push(param) - 1;
    if (written.name !== undefined) {
      const more = { scope: draft.scope, annotation: param.annotation };
      cx.bind(written.name, { kind: 'param', fn, index }, node.end, more);
    }
  }
}

interface WrittenParam {
  /** None for Python 2's tuple parameters. */
  readonly name: SyntaxNode | undefined;
  readonly whole: SyntaxNode;
  readonly star: '' | '*' | '**';
}

function writtenParam(node: SyntaxNode): WrittenParam | null {
  switch (node.type) {
    case 'identifier':
      return { name: node, whole: node, star: '' };
    case 'tuple_pattern':
      return { name: undefined, whole: node, star: '' };
    case 'default_parameter':
    case 'typed_default_parameter': {
      const name = field(node, 'name');
      return { name: name?.type === 'identifier' ? name : undefined, whole: node, star: '' };
    }
    case 'typed_parameter': {
      const inner = node.children[0] === undefined ? null : writtenParam(node.children[0]);
      return inner === null ? null : { ...inner, whole: node };
    }
    case 'list_splat_pattern':
      return { name: node.children[0], whole: node, star: '*' };
    case 'dictionary_splat_pattern':
      return { name: node.children[0], whole: node, star: '**' };
    default:
      return null;
  }
}

function lowerParam(cx: Context, written: WrittenParam, afterStar: boolean, isReceiver: boolean): Param {
  const { name, whole, star } = written;
  const annotation = field(whole, 'type');
  const value = field(whole, 'value');
  return {
    name: name === undefined ? '' : cx.source(name),
    nameSpan: spanOf(name ?? whole),
    kind: star === '*' ? 'rest' : star === '**' ? 'keywordRest' : afterStar ? 'keyword' : 'positional',
    ...(value === undefined ? {} : { default: cx.expr(value) }),
    ...(annotation === undefined ? {} : { annotation: cx.annotation(annotation) }),
    isReceiver: isReceiver && star === '',
    isProperty: false,
  };
}
