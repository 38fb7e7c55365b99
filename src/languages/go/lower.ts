import type { Tree } from 'web-tree-sitter';
import { FactsBuilder } from '../../core/facts-builder.ts';
import { ERROR, snapshotTree, type SnapshotPlan, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ModuleFacts } from '../../model/facts.ts';
import { Context, isStatement, spanOf, type Lowerers } from './context.ts';
import { announceTopLevel } from './lower-declarations.ts';
import { lowerExpression } from './lower-expressions.ts';
import { lowerStatement } from './lower-statements.ts';
import { lowerType } from './lower-types.ts';

/** Operators are read from the source between the named nodes, so no anonymous node is copied. */
const PLAN: SnapshotPlan = {
  tokens: new Set(),
  drop: new Set([
    'escape_sequence',
    'interpreted_string_literal_content',
    'raw_string_literal_content',
    'empty_statement',
  ]),
  comments: new Set(['comment']),
  leaves: new Set([
    'identifier',
    'field_identifier',
    'package_identifier',
    'type_identifier',
    'blank_identifier',
    'interpreted_string_literal',
    'raw_string_literal',
    'rune_literal',
    'int_literal',
    'float_literal',
    'imaginary_literal',
    'true',
    'false',
    'nil',
    'iota',
    'dot',
    'label_name',
  ]),
  fieldless: new Set(['source_file', 'block', 'statement_list', 'expression_list', 'argument_list', 'literal_value']),
};

const LOWERERS: Lowerers = { expression: lowerExpression, type: lowerType, statement: lowerStatement };

/** Lowers a parsed Go file to module facts. `text` is the text the tree was parsed from. Never throws. */
export function lower(tree: Tree, text: string, path: string): ModuleFacts {
  const { root, comments, problems } = snapshotTree(tree, PLAN);
  const facts = new FactsBuilder(path, 'go', text.length);
  facts.tellJumps();
  const cx = new Context(facts, text, LOWERERS);
  announceTopLevel(cx, root);
  if (root.type === ERROR) recover(cx, root);
  else for (const child of root.children) cx.statement(child);
  for (const problem of problems) {
    facts.addError(spanOf(problem), describe(cx, problem));
    if (problem.type === ERROR && !cx.recovered.has(problem)) recoverInPlace(cx, problem);
  }
  for (const comment of comments) facts.addComment(spanOf(comment), commentText(cx.source(comment)));
  addExports(facts);
  return facts.finish();
}

/** Lowers what stands inside an ERROR node. */
function recover(cx: Context, node: SyntaxNode): void {
  cx.recovered.add(node);
  for (const child of node.children) {
    if (child.type === ERROR) continue;
    if (isStatement(child)) cx.statement(child);
    else cx.expr(child);
  }
}

/** Lowers an ERROR node that stood where nobody looked for code, in the scope and control its place belongs to. */
function recoverInPlace(cx: Context, node: SyntaxNode): void {
  const { scopes, controls } = cx.facts;
  const holds = (at: { readonly start: number; readonly end: number }): boolean =>
    at.start <= node.start && node.end <= at.end;
  // Inner scopes and controls come after those around them.
  const scope = scopes.findLastIndex((candidate) => holds(candidate.span));
  const control = controls.findLastIndex((candidate) => holds(candidate.span));
  cx.facts.inScope(Math.max(scope, 0), () => {
    cx.facts.inControl(control, () => {
      recover(cx, node);
    });
  });
}

function describe(cx: Context, problem: SyntaxNode): string {
  if (problem.missing) return `Expected ${problem.type === 'identifier' ? 'a name' : `\`${problem.type}\``} here`;
  const [line = ''] = cx.source(problem).split(/\r?\n/, 1);
  return line.trim() === ''
    ? 'Cannot read this'
    : `Cannot read \`${line.length > 40 ? `${line.slice(0, 40)}…` : line}\``;
}

function commentText(source: string): string {
  return source.startsWith('//') ? source.slice(2) : source.replace(/^\/\*+|\*+\/$/g, '');
}

/** What a file declares at its top is seen by the other files of its package, and from outside where it is capitalised. */
function addExports(facts: FactsBuilder): void {
  const seen = new Set<string>();
  for (const { name, scope, source } of facts.bindings) {
    if (scope !== 0 || source.kind === 'import' || seen.has(name)) continue;
    seen.add(name);
    facts.addExport({ name, local: name });
  }
}
