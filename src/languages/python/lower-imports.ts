import { span } from '../../core/facts-builder.ts';
import { ERROR, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import { field, type Context } from './context.ts';

/** Lowers `import a.b` (binds `a`) and `import a.b as c` (binds `c` to the module `a.b`). */
export function lowerImport(cx: Context, node: SyntaxNode): void {
  for (const child of node.children) {
    if (child.type === 'aliased_import') {
      const name = field(child, 'name');
      const alias = field(child, 'alias');
      if (name === undefined || alias === undefined) continue;
      cx.bind(alias, { kind: 'import', module: moduleName(cx, name), imported: '*' }, node.end);
    } else if (child.type === 'dotted_name') {
      const module = /^[^\s.\\]*/.exec(cx.source(child))?.[0] ?? '';
      if (module === '') continue;
      const nameSpan = span(child.start, child.start + module.length);
      cx.facts.bind({ name: module, nameSpan }, { kind: 'import', module, imported: '*' }, node.end);
    }
  }
}

/** Lowers `from m import a, b as c` and `from m import *`. */
export function lowerImportFrom(cx: Context, node: SyntaxNode): void {
  const [moduleNode, ...names] = node.children.filter((child) => child.type !== ERROR);
  if (moduleNode === undefined) return;
  const module = moduleName(cx, moduleNode);
  for (const name of names) {
    if (name.type === 'wildcard_import') {
      const nameSpan = span(name.start, name.end);
      cx.facts.bind({ name: '*', nameSpan }, { kind: 'import', module, imported: '*' }, node.end);
      continue;
    }
    const imported = name.type === 'aliased_import' ? field(name, 'name') : name;
    const local = name.type === 'aliased_import' ? field(name, 'alias') : name;
    if (imported === undefined || local === undefined || cx.source(imported) === '') continue;
    cx.bind(local, { kind: 'import', module, imported: cx.source(imported) }, node.end);
  }
}

/** A module's name as Python reads it: blanks around its dots do not count. */
function moduleName(cx: Context, node: SyntaxNode): string {
  return cx.source(node).replace(/[ \t\r\n\f\\]+/g, '');
}
