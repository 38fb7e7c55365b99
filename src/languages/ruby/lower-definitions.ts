import { span } from '../../core/facts-builder.ts';
import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId, FunctionId, Param } from '../../model/facts.ts';
import { field, spanOf } from '../shared/jvm/lowering.ts';
import type { RubyLowering } from './context.ts';
import { assign } from './lower-assignments.ts';

const DEFINITIONS = new Set(['method', 'singleton_method', 'class', 'module', 'singleton_class']);

export function isDefinition(node: SyntaxNode): boolean {
  return DEFINITIONS.has(node.type);
}

/** Lowers a class, a module or a method. */
export function lowerDefinition(cx: RubyLowering, node: SyntaxNode): ExprId {
  if (node.type === 'class' || node.type === 'module') lowerClass(cx, node);
  else if (node.type === 'singleton_class') lowerSingleton(cx, node);
  else lowerMethod(cx, node);
  return cx.other(node, node.type);
}

/** A module is a class that nothing is made of; what a class includes is among its bases. */
function lowerClass(cx: RubyLowering, node: SyntaxNode): void {
  const written = field(node, 'name');
  const name = written?.type === 'scope_resolution' ? field(written, 'name') : written;
  const superclass = field(node, 'superclass')?.children[0];
  const body = field(node, 'body');
  const bases = superclass === undefined ? [] : [cx.expr(superclass)];
  const outer = cx.inSingleton;
  cx.inSingleton = false;
  const cls = cx.inClass({ node, name, bases }, [], () => {
    cx.body(body?.children ?? []);
  });
  cx.inSingleton = outer;
  cx.declareClass(cls, node, name);
  if (written === undefined) return;
  const value = cx.facts.expr(spanOf(node), { kind: 'class', cls });
  cx.facts.addExport({ name: [...cx.nesting, cx.source(written).replace(/^::|\s+/g, '')].join('::'), value });
}

/** `class << self`: its methods are the class's own. */
function lowerSingleton(cx: RubyLowering, node: SyntaxNode): void {
  const outer = cx.inSingleton;
  cx.inSingleton = true;
  cx.body(field(node, 'body')?.children ?? []);
  cx.inSingleton = outer;
}

function lowerMethod(cx: RubyLowering, node: SyntaxNode): void {
  const name = field(node, 'name') ?? null;
  const body = field(node, 'body');
  const cls = cx.currentClass;
  const head = {
    name,
    called: name === null ? '' : cx.source(name),
    node,
    start: field(node, 'parameters')?.start ?? name?.end ?? node.start,
    cls,
    isStatic: cls !== null && (cx.inSingleton || node.type === 'singleton_method'),
  };
  const fn = cx.inFunction(head, (id, draft) => {
    lowerParams(cx, id, field(node, 'parameters')?.children ?? []);
    const value = body === undefined ? null : cx.expr(body);
    // What a method ends with is what it gives.
    if (value !== null && !isReturn(cx, value)) draft.returns.push({ value, control: cx.facts.control });
  });
  if (cls === null && name?.type === 'identifier') cx.facts.bind({ name: cx.source(name), nameSpan: spanOf(name) }, { kind: 'function', fn }, node.end); // prettier-ignore
}

function isReturn(cx: RubyLowering, value: ExprId): boolean {
  const expr = cx.facts.exprs[value];
  return expr?.kind === 'other' && expr.what === 'return';
}

/** Lowers the parameters of a method, a lambda or a block that is a function. */
export function lowerParams(cx: RubyLowering, fn: FunctionId, nodes: readonly SyntaxNode[]): void {
  for (const node of nodes) {
    const kind = KINDS[node.type];
    const name = node.type === 'identifier' ? node : field(node, 'name');
    if (node.type === 'destructured_parameter') {
      const value = cx.other(node, 'parameter');
      assign(cx, node, value, node.end);
    } else if (kind !== undefined) {
      const value = field(node, 'value');
      cx.addParam(fn, { name, node, kind, default: value === undefined ? undefined : cx.expr(value) });
    } else if (name?.type === 'identifier') cx.bind(name, { kind: 'opaque', reason: 'a block' }, node.end);
  }
}

const KINDS: Readonly<Record<string, Param['kind']>> = {
  identifier: 'positional',
  optional_parameter: 'positional',
  splat_parameter: 'rest',
  keyword_parameter: 'keyword',
  hash_splat_parameter: 'keywordRest',
};

/** `attr_reader :client` makes a method that reads `@client`. */
export function lowerAccessor(cx: RubyLowering, name: SyntaxNode): void {
  const cls = cx.currentClass;
  const nameSpan = span(name.start + 1, name.end);
  const called = cx.source(nameSpan);
  if (cls === null || name.type !== 'simple_symbol') return;
  const head = { name: null, called, node: name, start: name.start, cls, isStatic: cx.inSingleton };
  cx.inFunction(head, (_, draft) => {
    const property = `@${called}`;
    const value = cx.facts.expr(nameSpan, { kind: 'member', object: cx.self(name.start), property, propertySpan: nameSpan }); // prettier-ignore
    draft.returns.push({ value, control: cx.facts.control });
  });
}
