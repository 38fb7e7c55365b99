import type { Tree } from 'web-tree-sitter';
import { FactsBuilder } from '../../core/facts-builder.ts';
import { ERROR, snapshotTree, type SnapshotPlan } from '../../core/syntax-snapshot.ts';
import type { ModuleFacts } from '../../model/facts.ts';
import { commentText, describeProblem, Lowering, recoverInPlace, spanOf } from '../shared/jvm/lowering.ts';
import { lowerExpression } from './lower-expressions.ts';
import { lowerStatement, recover } from './lower-statements.ts';
import { lowerType } from './lower-types.ts';

/** Operators and keywords are read from the source between the named nodes; only `this` and `base` stand for something. */
const PLAN: SnapshotPlan = {
  tokens: new Set(['this', 'base']),
  drop: new Set([
    'type_parameter_list',
    'type_parameter_constraints_clause',
    'explicit_interface_specifier',
    'string_literal_content',
    'string_literal_encoding',
    'raw_string_start',
    'raw_string_content',
    'raw_string_end',
    'character_literal_content',
    'escape_sequence',
    'string_content',
    'interpolation_start',
    'interpolation_quote',
    'interpolation_brace',
    'interpolation_alignment_clause',
    'interpolation_format_clause',
    'preproc_region',
    'preproc_endregion',
    'preproc_pragma',
    'preproc_nullable',
    'preproc_line',
    'preproc_define',
    'preproc_undef',
    'preproc_error',
    'preproc_warning',
  ]),
  comments: new Set(['comment']),
  leaves: new Set([
    'identifier',
    'modifier',
    'predefined_type',
    'implicit_type',
    'string_literal',
    'verbatim_string_literal',
    'raw_string_literal',
    'character_literal',
    'break_statement',
    'continue_statement',
    'goto_statement',
    'empty_statement',
  ]),
  fieldless: new Set(['compilation_unit', 'block', 'argument_list', 'expression_statement', 'global_statement']),
};

/** Lowers a parsed C# file to module facts. `text` is the text the tree was parsed from. Never throws. */
export function lower(tree: Tree, text: string, path: string): ModuleFacts {
  const { root, comments, problems } = snapshotTree(tree, PLAN);
  const facts = new FactsBuilder(path, 'csharp', text.length);
  facts.tellJumps();
  const cx = new Lowering(facts, text, { expression: lowerExpression, type: lowerType, statement: lowerStatement });
  if (root.type === ERROR) recover(cx, root);
  else cx.statements(root.children);
  for (const problem of problems) {
    facts.addError(spanOf(problem), describeProblem(cx, problem));
    if (problem.type === ERROR && !cx.recovered.has(problem)) recoverInPlace(cx, problem, (node) => recover(cx, node));
  }
  for (const comment of comments) facts.addComment(spanOf(comment), commentText(cx.source(comment)));
  for (const { name, scope, source } of facts.bindings)
    if (scope === 0 && source.kind === 'class') facts.addExport({ name, local: name });
  return facts.finish();
}
