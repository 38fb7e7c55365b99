import type { Tree } from 'web-tree-sitter';
import { FactsBuilder } from '../../core/facts-builder.ts';
import { ERROR, snapshotTree, type SnapshotPlan, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ModuleFacts } from '../../model/facts.ts';
import { Context, spanOf, type Lowerers } from './context.ts';
import { assign } from './lower-assignments.ts';
import { lowerExpression } from './lower-expressions.ts';
import { lowerStatement } from './lower-statements.ts';
import { lowerAnnotation } from './lower-types.ts';
import { recover } from './recover.ts';
import { hasPlaceholders } from './strings.ts';

/** Operators and keywords are read from the source between the named nodes, so no anonymous node is copied. */
const PLAN: SnapshotPlan = {
  tokens: new Set(),
  drop: new Set(['line_continuation', 'string_start', 'string_content', 'string_end']),
  comments: new Set(['comment']),
  leaves: new Set([
    'identifier',
    'dotted_name',
    'relative_import',
    'integer',
    'float',
    'true',
    'false',
    'none',
    'ellipsis',
    'type_conversion',
    'wildcard_import',
    'pass_statement',
    'break_statement',
    'continue_statement',
    'keyword_separator',
    'positional_separator',
  ]),
  fieldless: new Set([
    'module',
    'block',
    'expression_statement',
    'argument_list',
    'parameters',
    'list',
    'tuple',
    'dictionary',
    'expression_list',
    'pattern_list',
    'string',
    'concatenated_string',
    'interpolation',
    'import_statement',
    'import_from_statement',
    'return_statement',
    'parenthesized_expression',
    'await',
    'type',
  ]),
};

function planFor(text: string): SnapshotPlan {
  return { ...PLAN, innerIf: new Map([['string', (start: number) => hasPlaceholders(text, start)]]) };
}

const LOWERERS: Lowerers = {
  expression: lowerExpression,
  annotation: lowerAnnotation,
  statement: lowerStatement,
  assign,
  recover,
};

/** Lowers a parsed Python file to module facts. `text` is the text the tree was parsed from. Never throws. */
export function lower(tree: Tree, text: string, path: string): ModuleFacts {
  const { root, comments, problems } = snapshotTree(tree, planFor(text));
  const facts = new FactsBuilder(path, 'python', text.length);
  facts.tellJumps();
  const cx = new Context(facts, text, LOWERERS);
  if (root.type === ERROR) cx.recover(root);
  else cx.block(root);
  for (const problem of problems) {
    facts.addError(spanOf(problem), describe(cx, problem));
    if (problem.type === ERROR && !cx.recovered.has(problem)) recoverInPlace(cx, problem);
  }
  for (const comment of comments) facts.addComment(spanOf(comment), cx.source(comment).replace(/^#+/, ''));
  addExports(facts);
  return facts.finish();
}

/** Lowers an ERROR node that stood where nobody looked for an expression, in the scope and control its place belongs to. */
function recoverInPlace(cx: Context, node: SyntaxNode): void {
  const { scopes, controls } = cx.facts;
  const holds = (at: { readonly start: number; readonly end: number }): boolean =>
    at.start <= node.start && node.end <= at.end;
  // Inner scopes and controls come after those around them.
  const scope = scopes.findLastIndex((candidate) => holds(candidate.span));
  const control = controls.findLastIndex((candidate) => holds(candidate.span));
  cx.facts.inScope(Math.max(scope, 0), () => {
    cx.facts.inControl(control, () => {
      cx.recover(node);
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

/** Every name a module binds can be imported from it; `from m import *` passes on what `m` has. */
function addExports(facts: FactsBuilder): void {
  const seen = new Set<string>();
  for (const { name, scope, source } of facts.bindings) {
    if (scope !== 0) continue;
    if (source.kind === 'import' && name === '*') {
      facts.addExport({ name: '*', from: { module: source.module, imported: '*' } });
    } else if (!seen.has(name)) {
      seen.add(name);
      facts.addExport({ name, local: name });
    }
  }
}
