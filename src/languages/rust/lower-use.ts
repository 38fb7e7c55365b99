import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import { field, soundChildren, spanOf } from '../shared/jvm/lowering.ts';
import type { RustLowering } from './lowering.ts';

/** `use a::b::{C, d::E as F, g::*};` binds each name to what its module calls so; `*` brings in all of a module's names. */
export function lowerUse(cx: RustLowering, node: SyntaxNode): void {
  const tree = field(node, 'argument') ?? soundChildren(node)[0];
  if (tree !== undefined) lowerTree(cx, tree, [], node.end);
}

function lowerTree(cx: RustLowering, node: SyntaxNode, prefix: readonly string[], at: number): void {
  switch (node.type) {
    case 'scoped_use_list': {
      const path = field(node, 'path');
      const inner = path === undefined ? prefix : [...prefix, ...segments(cx, path)];
      for (const child of field(node, 'list')?.children ?? []) lowerTree(cx, child, inner, at);
      return;
    }
    case 'use_list':
      for (const child of node.children) lowerTree(cx, child, prefix, at);
      return;
    case 'use_as_clause': {
      const [path, alias] = [field(node, 'path'), field(node, 'alias')];
      if (path !== undefined && alias !== undefined) bindUse(cx, alias, [...prefix, ...segments(cx, path)], at);
      return;
    }
    case 'use_wildcard': {
      const path = soundChildren(node)[0];
      const module = [...prefix, ...(path === undefined ? [] : segments(cx, path))].join('.');
      cx.facts.bind({ name: '*', nameSpan: spanOf(node) }, { kind: 'import', module, imported: '*' }, at);
      return;
    }
    case 'self':
      bindUse(cx, node, prefix, at, prefix.at(-1));
      return;
    case 'identifier':
    case 'scoped_identifier': {
      const path = segments(cx, node);
      bindUse(cx, field(node, 'name') ?? node, [...prefix, ...path], at);
      return;
    }
    default:
  }
}

function bindUse(
  cx: RustLowering,
  name: SyntaxNode,
  path: readonly string[],
  at: number,
  called = cx.source(name),
): void {
  const imported = path.at(-1);
  // `{self}` is written so, but bound under the module's name: there is no place where that is written again.
  if (imported === undefined || name.missing || cx.source(name) !== called) {
    if (imported !== undefined) bindSelf(cx, path, at);
    return;
  }
  const module = path.slice(0, -1).join('.');
  cx.bind(
    name,
    path.length === 1 ? { kind: 'import', module: imported, imported: '*' } : { kind: 'import', module, imported },
    at,
  );
}

/** `use a::b::{self}`: the name is that of the path before the list. */
function bindSelf(cx: RustLowering, path: readonly string[], at: number): void {
  const imported = path.at(-1) ?? '';
  const start = cx.text.lastIndexOf(imported, at);
  if (start < 0) return;
  const nameSpan = { start, end: start + imported.length };
  const module = path.slice(0, -1).join('.');
  const source =
    path.length === 1
      ? ({ kind: 'import', module: imported, imported: '*' } as const)
      : ({ kind: 'import', module, imported } as const);
  cx.facts.bind({ name: imported, nameSpan }, source, at);
}

function segments(cx: RustLowering, node: SyntaxNode): string[] {
  return cx
    .source(node)
    .split('::')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
