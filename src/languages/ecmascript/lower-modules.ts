import { span } from '../../core/facts-builder.ts';
import { ERROR, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId, ExportFact } from '../../model/facts.ts';
import { childOf, childOfType, hasToken, namedChildren, unwrap } from './grammar.ts';
import { lowerClassDeclaration } from './lower-classes.ts';
import { declaredNames, lowerDeclared } from './lower-declarations.ts';
import { lowerExpression, lowerInside } from './lower-expressions.ts';
import { lowerStatement } from './lower-statements.ts';
import type { Lowering } from './lowering.ts';
import { literalValue } from './strings.ts';

/** `import …` in all its forms; type-only imports are imports like others, for they carry types. */
export function lowerImport(cx: Lowering, node: SyntaxNode): void {
  const required = childOfType(node, 'import_require_clause');
  if (required !== undefined) {
    lowerImportRequire(cx, required);
    return;
  }
  const source = childOf(node, 'source');
  const clause = childOfType(node, 'import_clause');
  if (source === undefined || clause === undefined) return;
  const module = literalValue(source, cx.text);
  for (const child of clause.children) {
    if (child.type === 'identifier') declareImport(cx, child, module, 'default');
    else if (child.type === 'namespace_import') declareImport(cx, namedChildren(child)[0], module, '*');
    else if (child.type === 'named_imports') lowerNamedImports(cx, child, module);
  }
}

function lowerNamedImports(cx: Lowering, node: SyntaxNode, module: string): void {
  for (const specifier of node.children) {
    if (specifier.type !== 'import_specifier') continue;
    const name = childOf(specifier, 'name');
    // The JavaScript grammar has no node for the name in `{ default as x }`.
    const imported = name === undefined ? 'default' : exportedName(cx, name);
    declareImport(cx, childOf(specifier, 'alias') ?? name, module, imported);
  }
}

/** Imports hold in the whole module. */
function declareImport(cx: Lowering, node: SyntaxNode | undefined, module: string, imported: string): void {
  if (node === undefined) return;
  const nameSpan = span(node.start, node.end);
  const source = { kind: 'import', module, imported } as const;
  cx.names.declare(cx.facts.scope, { name: cx.source(node), nameSpan, source, at: 0 });
}

/** `import x = require('y')` is `const x = require('y')`. */
function lowerImportRequire(cx: Lowering, node: SyntaxNode): void {
  const name = childOfType(node, 'identifier');
  const source = childOf(node, 'source');
  if (name === undefined || source === undefined) return;
  const value = cx.expr(node, { kind: 'require', module: literalValue(source, cx.text) });
  lowerDeclared(cx, name, value, { scope: cx.facts.scope, at: node.end });
}

function exportedName(cx: Lowering, node: SyntaxNode): string {
  return node.type === 'string' ? literalValue(node, cx.text) : cx.source(node);
}

/** `export …` in all its forms. */
export function lowerExport(cx: Lowering, node: SyntaxNode): void {
  const source = childOf(node, 'source');
  const clause = childOfType(node, 'export_clause');
  const declaration = childOf(node, 'declaration');
  const value = childOf(node, 'value');
  if (source !== undefined) lowerReExport(cx, node, clause, literalValue(source, cx.text));
  else if (clause !== undefined) exportNames(cx, clause, (name, local) => ({ name, local }));
  else if (declaration !== undefined) lowerExportedDeclaration(cx, node, declaration);
  else if (value !== undefined) exportDefault(cx, lowerExpression(cx, value));
  else if (hasToken(node, '=')) lowerExportAssignment(cx, node);
  // `export as namespace X` exports nothing to modules.
  else if (!hasToken(node, 'namespace')) lowerInside(cx, node);
}

function lowerReExport(cx: Lowering, node: SyntaxNode, clause: SyntaxNode | undefined, module: string): void {
  if (clause !== undefined) {
    exportNames(cx, clause, (name, imported) => ({ name, from: { module, imported } }));
    return;
  }
  // `export type * from` is TypeScript 5.0.
  const error = childOfType(node, ERROR);
  if (error !== undefined && cx.source(error) === 'type') cx.tolerated.add(error);
  const clauseNode = childOfType(node, 'namespace_export');
  const [namespace] = clauseNode === undefined ? [] : namedChildren(clauseNode);
  const name = namespace === undefined ? '*' : exportedName(cx, namespace);
  addExport(cx, { name, from: { module, imported: '*' } });
}

function exportNames(cx: Lowering, clause: SyntaxNode, fact: (name: string, local: string) => ExportFact): void {
  for (const specifier of clause.children) {
    const name = childOf(specifier, 'name');
    if (specifier.type !== 'export_specifier') continue;
    // The JavaScript grammar has no node for `default`.
    const local = name === undefined ? 'default' : exportedName(cx, name);
    const alias = childOf(specifier, 'alias');
    addExport(cx, fact(alias === undefined ? local : exportedName(cx, alias), local));
  }
}

function lowerExportedDeclaration(cx: Lowering, node: SyntaxNode, declaration: SyntaxNode): void {
  const decorators: ExprId[] = [];
  for (const child of node.children) if (child.type === 'decorator') decorators.push(...lowerInside(cx, child));
  if (declaration.type.endsWith('class_declaration')) lowerClassDeclaration(cx, declaration, decorators);
  else lowerStatement(cx, declaration);
  const isDefault = hasToken(node, 'default');
  for (const name of declaredNames(declaration)) {
    const local = cx.source(name);
    addExport(cx, { name: isDefault ? 'default' : local, local }, name);
  }
}

/** Adds an export of the module, or of the namespace around. */
function addExport(cx: Lowering, fact: ExportFact, name?: SyntaxNode): void {
  const { namespace } = cx;
  if (namespace === undefined) {
    cx.facts.addExport(fact);
  } else if (name !== undefined && fact.local !== undefined) {
    const keySpan = span(name.start, name.end);
    const value = cx.expr(name, { kind: 'name', name: fact.local });
    namespace.push({ kind: 'pair', key: fact.name, keySpan, value, span: keySpan });
  }
}

function exportDefault(cx: Lowering, value: ExprId): void {
  if (cx.namespace === undefined) cx.facts.addExport({ name: 'default', value });
}

/** `export = x` is `module.exports = x`. */
function lowerExportAssignment(cx: Lowering, node: SyntaxNode): void {
  const [value] = namedChildren(node);
  if (value !== undefined) exportModule(cx, lowerExpression(cx, value));
}

/** Adds the exports that an assignment to `module.exports`, `module.exports.x` or `exports.x` makes. */
export function exportCommonJs(cx: Lowering, left: SyntaxNode, value: ExprId): void {
  const target = unwrap(left);
  if (isModuleExports(cx, target)) {
    exportModule(cx, value);
    return;
  }
  const object = childOf(target, 'object');
  if (object === undefined || !(isModuleExports(cx, object) || isName(cx, object, 'exports'))) return;
  const property = childOf(target, 'property') ?? childOf(target, 'index');
  if (property?.type === 'property_identifier' || property?.type === 'string') {
    cx.facts.addExport({ name: exportedName(cx, property), value });
  }
}

/** The module is this value: its default export, and if it is an object literal, each property an export. */
function exportModule(cx: Lowering, value: ExprId): void {
  exportDefault(cx, value);
  const expr = cx.facts.exprs[value]!;
  if (expr.kind !== 'map') return;
  for (const entry of expr.entries) {
    if (entry.kind === 'pair') {
      if (entry.key !== null) cx.facts.addExport({ name: entry.key, value: entry.value });
      continue;
    }
    const spread = cx.facts.exprs[entry.value]!;
    if (spread.kind === 'require') cx.facts.addExport({ name: '*', from: { module: spread.module, imported: '*' } });
  }
}

function isModuleExports(cx: Lowering, node: SyntaxNode): boolean {
  if (node.type !== 'member_expression') return false;
  const object = childOf(node, 'object');
  const property = childOf(node, 'property');
  return (
    object !== undefined && isName(cx, object, 'module') && property !== undefined && cx.source(property) === 'exports'
  );
}

function isName(cx: Lowering, node: SyntaxNode, name: string): boolean {
  return node.type === 'identifier' && cx.source(node) === name;
}
