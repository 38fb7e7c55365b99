import { span } from '../../core/facts-builder.ts';
import { ERROR, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId } from '../../model/facts.ts';
import type { Span } from '../../model/span.ts';
import { field, fields, listed, spanOf, type Context } from './context.ts';
import { isNamedType, plainType } from './lower-types.ts';

/** Makes known, before anything is lowered, what the top of the file declares: its names and its struct types. */
export function announceTopLevel(cx: Context, root: SyntaxNode): void {
  for (const node of root.children) {
    for (const spec of specsOf(node)) {
      for (const name of fields(spec, 'name')) cx.announce(0, cx.source(name));
      const type = field(spec, 'type');
      if (/^type_(spec|alias)$/.test(spec.type) && type?.type === 'struct_type') openStruct(cx, spec, type);
    }
    if (node.type === 'function_declaration') {
      const name = field(node, 'name');
      if (name !== undefined) cx.announce(0, cx.source(name));
    }
  }
}

function specsOf(node: SyntaxNode): readonly SyntaxNode[] {
  if (!/^(var|const|type)_declaration$/.test(node.type)) return [];
  return node.children.flatMap((child) => (child.type === 'var_spec_list' ? child.children : [child]));
}

/** Adds the class of a struct type. Its fields and methods are filled in where they are declared. */
function openStruct(cx: Context, spec: SyntaxNode, type: SyntaxNode): void {
  const name = field(spec, 'name');
  if (name === undefined || name.missing || cx.structs.has(cx.source(name))) return;
  const scope = cx.facts.addScope({ kind: 'class', span: spanOf(spec), cls: cx.facts.nextClass });
  const cls = cx.facts.addClass({
    name: cx.source(name),
    nameSpan: spanOf(name),
    span: spanOf(spec),
    scope,
    bases: [],
    decorators: [],
    attributes: [],
    methods: [],
  });
  const names = fieldsOf(type).flatMap((declared) => fieldNames(declared).map((node) => cx.source(node)));
  cx.structs.set(cx.source(name), { cls, fields: names });
}

function fieldsOf(struct: SyntaxNode): readonly SyntaxNode[] {
  const list = struct.children.find((child) => child.type === 'field_declaration_list');
  return (list?.children ?? []).filter((child) => child.type === 'field_declaration');
}

/** The names a field declaration declares; an embedded type's own name is the field's. */
function fieldNames(declared: SyntaxNode): readonly SyntaxNode[] {
  const names = fields(declared, 'name');
  if (names.length > 0) return names;
  let type = plainType(field(declared, 'type'));
  if (type?.type === 'generic_type') type = field(type, 'type');
  const own = type?.type === 'qualified_type' ? field(type, 'name') : type;
  return own === undefined ? [] : [own];
}

/** Lowers `type T …`. A struct is a class; any other named type stands for what it is made of. */
export function lowerTypeDeclaration(cx: Context, node: SyntaxNode): void {
  for (const spec of specsOf(node)) {
    const name = field(spec, 'name');
    const type = field(spec, 'type');
    if (name === undefined || type === undefined) continue;
    if (type.type === 'struct_type') {
      lowerStruct(cx, spec, name, type);
    } else if (isNamedType(type)) {
      cx.declare(name, { kind: 'value', value: cx.type(type) }, spec.end);
    } else {
      cx.declare(name, { kind: 'opaque', reason: `the type ${cx.source(name)}` }, spec.end);
    }
  }
}

function lowerStruct(cx: Context, spec: SyntaxNode, name: SyntaxNode, type: SyntaxNode): void {
  // A struct inside a function may have the name of one at the top; it is then seen there only.
  const known = cx.structs.get(cx.source(name));
  const isKnown = known !== undefined && cx.facts.classes[known.cls]?.nameSpan.start === name.start;
  if (!isKnown) {
    cx.structs.delete(cx.source(name));
    openStruct(cx, spec, type);
  }
  const struct = cx.structs.get(cx.source(name));
  const cls = struct === undefined ? undefined : cx.facts.classes[struct.cls];
  if (struct === undefined || cls === undefined) return;
  cx.declare(name, { kind: 'class', cls: struct.cls }, spec.end);
  for (const declared of fieldsOf(type)) {
    const written = field(declared, 'type');
    const annotation = isNamedType(written) ? cx.type(written) : undefined;
    if (fields(declared, 'name').length === 0 && annotation !== undefined) cls.bases.push(annotation);
    for (const each of fieldNames(declared)) {
      const more = { ...jsonName(cx, declared), ...(annotation === undefined ? {} : { annotation }) };
      cls.attributes.push({ name: cx.source(each), nameSpan: spanOf(each), ...more, isStatic: false });
    }
  }
}

/** The name that a field's tag gives it: `json:"max_tokens,omitempty"`. */
function jsonName(cx: Context, declared: SyntaxNode): { readonly jsonName?: string } {
  const tag = field(declared, 'tag');
  const name = tag === undefined ? undefined : /\bjson:\\?"([^",\\]+)/.exec(cx.source(tag))?.[1];
  return name === undefined || name === '-' ? {} : { jsonName: name };
}

/** Lowers `var a, b T = x, y` and blocks of such. */
export function lowerVar(cx: Context, node: SyntaxNode): void {
  for (const spec of specsOf(node)) declareNames(cx, spec, listed(field(spec, 'value')));
}

/** Lowers `const`. A spec without values repeats the expressions of the one before; what holds `iota` counts on, and stays unknown. */
export function lowerConst(cx: Context, node: SyntaxNode): void {
  let values: readonly SyntaxNode[] = [];
  for (const spec of specsOf(node)) {
    const written = listed(field(spec, 'value'));
    if (written.length > 0) values = written;
    declareNames(cx, spec, values);
  }
}

function declareNames(cx: Context, spec: SyntaxNode, values: readonly SyntaxNode[]): void {
  const type = field(spec, 'type');
  const annotation = isNamedType(type) ? cx.type(type) : undefined;
  const names = fields(spec, 'name').filter((name) => name.type === 'identifier');
  const lowered = assigned(cx, names, values);
  for (const [index, name] of names.entries()) {
    const value = lowered[index] ?? (spec.type === 'var_spec' ? zeroValue(cx, spec, type) : undefined);
    const source = value === undefined ? ({ kind: 'declared' } as const) : ({ kind: 'value', value } as const);
    cx.declare(name, source, spec.end, { annotation });
  }
}

/** Types that are structs by their name, where the declaration is not at hand: `openai.ChatCompletionRequest`. */
const STRUCT_NAME = /(?:Request|Params|Config|Input|Options)$/;

/** `var list []T` is an empty list, `var request T` a struct without a field set. Undefined for all else. */
function zeroValue(cx: Context, spec: SyntaxNode, type: SyntaxNode | undefined): ExprId | undefined {
  const at = span(spec.end, spec.end);
  if (type === undefined) return undefined;
  if (type.type === 'slice_type') return cx.facts.expr(at, { kind: 'list', items: [] });
  const isStruct =
    (type.type === 'type_identifier' && cx.structs.has(cx.source(type))) ||
    (type.type === 'qualified_type' && STRUCT_NAME.test(cx.source(type)));
  if (!isStruct) return undefined;
  return cx.facts.expr(at, { kind: 'map', entries: [], type: cx.type(type) });
}

/**
 * The value of each name on the left. A call with several results stands for the first of them: what follows it is
 * nearly always an error. Undefined where there is no value.
 */
export function assigned(
  cx: Context,
  names: readonly Span[],
  values: readonly SyntaxNode[],
): readonly (ExprId | undefined)[] {
  const lowered = values.map((value) => cx.expr(value));
  const [only] = lowered;
  if (names.length < 2 || lowered.length !== 1 || only === undefined) return lowered;
  return names.map((name, index) => (index === 0 ? only : cx.other(name, 'another result')));
}

/** Lowers `import`. The package's own name is not seen from here, so each name it may have by custom is bound. */
export function lowerImport(cx: Context, node: SyntaxNode): void {
  const specs = node.children.flatMap((child) => (child.type === 'import_spec_list' ? child.children : [child]));
  for (const spec of specs) {
    const path = field(spec, 'path');
    if (path === undefined) continue;
    const at = span(path.start + 1, Math.max(path.start + 1, path.end - 1));
    const source = { kind: 'import', module: cx.source(at), imported: '*' } as const;
    const name = field(spec, 'name');
    if (name === undefined) {
      for (const each of namesInPath(cx.source(at), at.start))
        cx.facts.bind({ name: cx.text.slice(each.start, each.end), nameSpan: each }, source, node.end);
    } else if (name.type === 'dot') {
      cx.facts.bind({ name: '*', nameSpan: spanOf(name) }, source, node.end);
    } else if (name.type !== ERROR && cx.source(name) !== '_') {
      cx.facts.bind({ name: cx.source(name), nameSpan: spanOf(name) }, source, node.end);
    }
  }
}

/**
 * Names that the package at an import path may have: its last part that is no major version, as it stands and without a
 * `go-` before or a `-go`, `-sdk-go`, `.go` or `.v2` behind, which package names leave out.
 */
function namesInPath(path: string, start: number): readonly Span[] {
  const parts = [...path.matchAll(/[^/]+/g)];
  const last = parts.findLast((part, index) => index === 0 || !/^v\d+$/.test(part[0]));
  if (last === undefined) return [];
  const from = start + last.index;
  const bare = /^(?:go-)?([\p{L}_][\p{L}\p{N}_]*?)(?:-sdk)?(?:[-.]go)?(?:\.v\d+)?$/u.exec(last[0])?.[1];
  const found: Span[] = [];
  if (/^[\p{L}_][\p{L}\p{N}_]*$/u.test(last[0])) found.push(span(from, from + last[0].length));
  if (bare !== undefined && bare !== last[0]) {
    const offset = last[0].indexOf(bare, last[0].startsWith('go-') ? 3 : 0);
    found.push(span(from + offset, from + offset + bare.length));
  }
  return found;
}
