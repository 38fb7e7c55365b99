import { span } from '../../core/facts-builder.ts';
import { ERROR, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ClassId, ExprId, FunctionId } from '../../model/facts.ts';
import { childOf, field, soundChildren, spanOf } from '../shared/jvm/lowering.ts';
import { lowerBlock, lowerBody } from './lower-control.ts';
import { unescape } from './strings.ts';
import { bindPattern } from './lower-patterns.ts';
import { lowerUse } from './lower-use.ts';
import type { RustLowering } from './lowering.ts';

/** Node types that are lowered as statements or items: they give no value. */
export function isStatement(type: string): boolean {
  return /_(statement|declaration|item)$|^(let_declaration|macro_definition|attribute_item|foreign_mod_item)$/.test(
    type,
  );
}

const TYPES = new Set(['struct_item', 'enum_item', 'union_item', 'trait_item']);

/** Lowers the items of a file, a module or an `impl`: types first, because `impl` blocks add to them wherever they stand. */
export function lowerItems(cx: RustLowering, nodes: readonly SyntaxNode[]): void {
  const attributed = nodes.map((node, index) => ({ node, attributes: attributesBefore(nodes, index) }));
  for (const { node, attributes } of attributed) if (TYPES.has(node.type)) lowerTypeItem(cx, node, attributes);
  for (const { node, attributes } of attributed) {
    if (TYPES.has(node.type)) continue;
    if (node.type === 'function_item' || node.type === 'function_signature_item') lowerFunction(cx, node, attributes);
    else if (node.type === 'mod_item') lowerModule(cx, node, attributes);
    else cx.statement(node);
  }
}

function attributesBefore(nodes: readonly SyntaxNode[], index: number): readonly SyntaxNode[] {
  let start = index;
  while (nodes[start - 1]?.type === 'attribute_item') start--;
  return nodes.slice(start, index).flatMap((item) => childOf(item, 'attribute') ?? []);
}

/** Lowers any statement or item; an expression in its place is lowered as one. */
export function lowerStatement(cx: RustLowering, node: SyntaxNode): void {
  switch (node.type) {
    case 'expression_statement':
      for (const child of node.children) cx.expr(child);
      return;
    case 'let_declaration':
      lowerLet(cx, node);
      return;
    case 'const_item':
    case 'static_item':
      lowerConstant(cx, node);
      return;
    case 'use_declaration':
      lowerUse(cx, node);
      return;
    case 'function_item':
    case 'function_signature_item':
    case 'struct_item':
    case 'enum_item':
    case 'union_item':
    case 'trait_item':
    case 'mod_item':
      lowerItems(cx, [node]);
      return;
    case 'impl_item':
      lowerImpl(cx, node);
      return;
    case 'type_item':
      lowerAlias(cx, node);
      return;
    case 'extern_crate_declaration':
    case 'attribute_item':
    case 'empty_statement':
    case 'macro_definition':
    case 'associated_type':
      return;
    case 'foreign_mod_item':
      lowerItems(cx, field(node, 'body')?.children ?? []);
      return;
    case ERROR:
      recover(cx, node);
      return;
    default:
      cx.expr(node);
  }
}

function lowerLet(cx: RustLowering, node: SyntaxNode): void {
  const pattern = field(node, 'pattern');
  const type = field(node, 'type');
  const written = field(node, 'value');
  const annotation = type === undefined ? undefined : cx.type(type);
  const value = written === undefined ? null : cx.expr(written);
  const otherwise = field(node, 'alternative');
  if (otherwise !== undefined) cx.under({ kind: 'else', span: spanOf(otherwise) }, () => lowerBlock(cx, otherwise));
  if (pattern === undefined) return;
  if (value === null && pattern.type === 'identifier') cx.bind(pattern, { kind: 'declared' }, node.end, { annotation });
  else bindPattern(cx, pattern, value, node.end, annotation);
}

/** A constant of a type is its attribute; any other is a name. */
function lowerConstant(cx: RustLowering, node: SyntaxNode): void {
  const name = field(node, 'name');
  const type = field(node, 'type');
  const written = field(node, 'value');
  const annotation = type === undefined ? undefined : cx.type(type);
  const value = written === undefined ? undefined : cx.expr(written);
  if (name === undefined || name.missing) return;
  const cls = ownerOf(cx);
  if (cls !== null) {
    cx.facts.classes[cls]!.attributes.push({
      name: cx.source(name),
      nameSpan: spanOf(name),
      ...(value === undefined ? {} : { value }),
      ...(annotation === undefined ? {} : { annotation }),
      isStatic: true,
    });
    if (cx.self !== null) return;
  }
  cx.bind(name, value === undefined ? { kind: 'declared' } : { kind: 'value', value }, node.end, { annotation });
}

/** The type or module whose member a constant or function is; null inside a function. */
function ownerOf(cx: RustLowering): ClassId | null {
  return cx.currentFunction === null ? (cx.self?.cls ?? cx.currentClass) : null;
}

/** `type Chat = Client<Config>`: another name for a type. */
function lowerAlias(cx: RustLowering, node: SyntaxNode): void {
  const [name, type] = [field(node, 'name'), field(node, 'type')];
  if (name === undefined || type === undefined) return;
  const outer = type.type === 'generic_type' ? (field(type, 'type') ?? type) : type;
  cx.bind(name, { kind: 'value', value: cx.type(outer) }, node.end);
}

/** A module in the file: what it holds is seen by its members, and from outside as its attributes. */
function lowerModule(cx: RustLowering, node: SyntaxNode, attributes: readonly SyntaxNode[]): void {
  const name = field(node, 'name');
  const body = field(node, 'body');
  if (name === undefined) return;
  if (body === undefined) {
    cx.bind(name, { kind: 'import', module: `self.${cx.source(name)}`, imported: '*' }, node.start);
    return;
  }
  const outer = cx.self;
  cx.self = null;
  const decorators = lowerAttributes(cx, attributes);
  const cls = cx.inClass({ node, name, bases: [] }, decorators, (id) => {
    cx.declareFields(id, []);
    lowerItems(cx, body.children);
  });
  cx.declareClass(cls, node, name);
  cx.self = outer;
}

function lowerTypeItem(cx: RustLowering, node: SyntaxNode, attributes: readonly SyntaxNode[]): void {
  const name = field(node, 'name');
  if (name === undefined) return;
  const decorators = lowerAttributes(cx, attributes);
  const outer = cx.self;
  const cls = cx.inClass({ node, name, bases: [] }, decorators, (id) => {
    cx.types.set(cx.source(name), id);
    cx.self = { name: cx.source(name), cls: id };
    const members = field(node, 'body')?.children ?? [];
    if (node.type === 'trait_item') lowerItems(cx, members);
    else lowerFields(cx, id, members);
  });
  cx.self = outer;
  cx.declareClass(cls, node, name);
}

function lowerFields(cx: RustLowering, cls: ClassId, members: readonly SyntaxNode[]): void {
  members.forEach((member, index) => {
    const name = field(member, 'name');
    if (name === undefined || (member.type !== 'field_declaration' && member.type !== 'enum_variant')) return;
    const type = field(member, 'type');
    const annotation = type === undefined ? undefined : cx.type(type);
    const attributes = attributesBefore(members, index);
    const jsonName = attributeText(cx, attributes, /^serde$/, /\brename\s*=\s*"((?:[^"\\]|\\.)*)"/);
    const value = defaultOf(cx, attributes);
    cx.facts.classes[cls]!.attributes.push({
      name: cx.source(name),
      nameSpan: spanOf(name),
      ...(jsonName === null ? {} : { jsonName: jsonName.text }),
      ...(value === null ? {} : { value }),
      ...(annotation === undefined ? {} : { annotation }),
      isStatic: member.type === 'enum_variant',
    });
  });
}

/** What an attribute's arguments say where a pattern finds it, with its place. */
function attributeText(
  cx: RustLowering,
  attributes: readonly SyntaxNode[],
  name: RegExp,
  pattern: RegExp,
): { readonly text: string; readonly start: number; readonly end: number } | null {
  for (const attribute of attributes) {
    const [path] = attribute.children;
    if (path === undefined || !name.test(cx.source(path))) continue;
    const found = pattern.exec(cx.source(attribute));
    const text = found?.[1];
    if (found === null || text === undefined) continue;
    const start = attribute.start + found.index + found[0].lastIndexOf(text);
    return { text: unescape(text), start, end: start + text.length };
  }
  return null;
}

/** The value that a field has when nothing sets it: clap's `default_value`, serde's `default = "function"`. */
function defaultOf(cx: RustLowering, attributes: readonly SyntaxNode[]): ExprId | null {
  const said = attributeText(cx, attributes, /^(?:clap|arg|structopt)$/, /\bdefault_value\s*=\s*"((?:[^"\\]|\\.)*)"/);
  if (said !== null) return cx.plainText(span(said.start - 1, said.end + 1), span(said.start, said.end), said.text);
  const number = attributeText(cx, attributes, /^(?:clap|arg)$/, /\bdefault_value_t\s*=\s*(\d[\d_]*)/);
  if (number !== null)
    return cx.facts.expr(span(number.start, number.end), {
      kind: 'number',
      value: Number(number.text.replaceAll('_', '')),
    });
  const maker = attributeText(cx, attributes, /^serde$/, /\bdefault\s*=\s*"(\w+)"/);
  if (maker === null) return null;
  const callee = cx.facts.expr(span(maker.start, maker.end), { kind: 'name', name: maker.text });
  return cx.call(maker, callee, [], span(maker.end, maker.end));
}

/** The attributes of an item by what they are called: `tokio::test`; `cfg(test)` as a call. */
function lowerAttributes(cx: RustLowering, attributes: readonly SyntaxNode[]): ExprId[] {
  return attributes.flatMap((attribute): ExprId[] => {
    const [path] = attribute.children;
    if (path === undefined) return [];
    const callee = cx.expr(path);
    const tokens = childOf(attribute, 'token_tree');
    if (tokens === undefined || cx.source(path) !== 'cfg') return [callee];
    const inner = span(tokens.start + 1, Math.max(tokens.start + 1, tokens.end - 1));
    const value = cx.facts.expr(inner, { kind: 'name', name: cx.source(inner).trim() });
    return [cx.call(attribute, callee, [{ value, span: inner }], spanOf(tokens))];
  });
}

function lowerImpl(cx: RustLowering, node: SyntaxNode): void {
  const type = field(node, 'type');
  const body = field(node, 'body');
  if (type === undefined || body === undefined) return;
  const outer = type.type === 'generic_type' ? (field(type, 'type') ?? type) : type;
  const last = outer.type === 'scoped_type_identifier' ? (field(outer, 'name') ?? outer) : outer;
  const name = cx.source(last);
  const before = cx.self;
  // A type of another file: what this block adds is all that is known of it here.
  const cls = cx.types.get(name) ?? cx.inClass({ node, name: last, bases: [] }, [], () => undefined);
  cx.types.set(name, cls);
  cx.self = { name, cls };
  const scope = cx.facts.addScope({ kind: 'block', span: spanOf(node) });
  cx.facts.inScope(scope, () => {
    lowerItems(cx, body.children);
  });
  cx.self = before;
}

function lowerFunction(cx: RustLowering, node: SyntaxNode, attributes: readonly SyntaxNode[]): void {
  const name = field(node, 'name');
  const parameters = field(node, 'parameters');
  const body = field(node, 'body');
  const type = field(node, 'return_type');
  const decorators = lowerAttributes(cx, attributes);
  const returnType = type === undefined ? undefined : cx.type(type);
  const cls = ownerOf(cx);
  const hasSelf = parameters !== undefined && childOf(parameters, 'self_parameter') !== undefined;
  const modifiers = childOf(node, 'function_modifiers');
  const fn = cx.inFunction(
    {
      name: name ?? null,
      called: name === undefined ? null : cx.source(name),
      node,
      start: parameters?.start ?? node.start,
      cls,
      isStatic: !hasSelf,
      isAsync: modifiers !== undefined && /\basync\b/.test(cx.source(modifiers)),
      decorators,
      returnType,
    },
    (id, draft) => {
      lowerParams(cx, id, parameters);
      if (body === undefined) return;
      const outer = cx.self;
      const value = lowerBody(cx, body);
      cx.self = outer;
      pushReturn(cx, draft, value);
    },
  );
  if (name !== undefined && (cls === null || cx.self === null)) cx.bind(name, { kind: 'function', fn }, node.start);
}

/** Notes what a function gives; an error is not what its callers work with. */
export function pushReturn(
  cx: RustLowering,
  draft: { readonly returns: { value: ExprId; control: number }[] } | null,
  value: ExprId,
): void {
  const expr = cx.facts.exprs[value];
  if (expr === undefined || draft === null) return;
  const callee = expr.kind === 'call' ? cx.facts.exprs[expr.callee] : undefined;
  const isError = callee?.kind === 'name' && callee.name === 'Err';
  if (isError || (expr.kind === 'other' && /^(?:unit|never|loop)$/.test(expr.what))) return;
  draft.returns.push({ value, control: cx.facts.control });
}

/** Adds parameters to the function whose scope is the current one. */
export function lowerParams(cx: RustLowering, fn: FunctionId, list: SyntaxNode | undefined): void {
  for (const node of list === undefined ? [] : soundChildren(list)) {
    const isSelf = node.type === 'self_parameter' || field(node, 'pattern')?.type === 'self';
    if (isSelf) {
      const self = childOf(node, 'self') ?? field(node, 'pattern') ?? node;
      const at = spanOf(self);
      const index = cx.facts.functions[fn]!.params.push({
        name: 'self', nameSpan: at, kind: 'positional', isReceiver: true, isProperty: false,
      }); // prettier-ignore
      if (cx.source(self) === 'self')
        cx.facts.bind({ name: 'self', nameSpan: at }, { kind: 'param', fn, index: index - 1 }, node.end);
      continue;
    }
    const pattern = node.type === 'parameter' ? field(node, 'pattern') : node;
    const type = field(node, 'type');
    const annotation = type === undefined ? undefined : cx.type(type);
    const name = pattern?.type === 'identifier' ? pattern : undefined;
    cx.addParam(fn, { name, node, annotation });
    if (pattern !== undefined && name === undefined) bindPattern(cx, pattern, null, node.end);
  }
}

/** Lowers what stands in an ERROR node: the parts that the parser understood, side by side. */
export function recover(cx: RustLowering, node: SyntaxNode): void {
  cx.recovered.add(node);
  recoverFrom(cx, node, 0);
}

function recoverFrom(cx: RustLowering, node: SyntaxNode, start: number): void {
  for (let position = start; position < node.children.length; position++) {
    const child = node.children[position]!;
    if (/^(?:type_)?identifier$/.test(child.type) && node.children[position + 1]?.type === 'parameters') {
      recoverFunction(cx, node, position);
      return;
    }
    if (child.type !== 'function_modifiers') cx.statement(child);
  }
}

/** A function whose body has no end: it holds the statements up to the next head. */
function recoverFunction(cx: RustLowering, node: SyntaxNode, position: number): void {
  const name = node.children[position]!;
  const parameters = node.children[position + 1]!;
  let end = position + 2;
  const isHead = (at: number): boolean =>
    node.children[at]?.type === 'identifier' && node.children[at + 1]?.type === 'parameters';
  while (end < node.children.length && !isHead(end)) end++;
  const last = node.children[end - 1] ?? parameters;
  const whole: SyntaxNode = { ...name, end: end >= node.children.length ? node.end : last.end, children: [] };
  const head = {
    name,
    called: cx.source(name),
    node: whole,
    start: parameters.start,
    cls: cx.self?.cls ?? null,
    isStatic: false,
  };
  const fn = cx.inFunction(head, (id) => {
    lowerParams(cx, id, parameters);
    for (let at = position + 2; at < end; at++) {
      const child = node.children[at]!;
      if (child.type !== 'function_modifiers') cx.statement(child);
    }
  });
  if (cx.self === null) cx.bind(name, { kind: 'function', fn }, whole.start);
  recoverFrom(cx, node, end);
}
