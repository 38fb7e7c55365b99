import type { Tree } from 'web-tree-sitter';
import { FactsBuilder } from '../../core/facts-builder.ts';
import { ERROR, snapshotTree, type SnapshotPlan } from '../../core/syntax-snapshot.ts';
import type { ModuleFacts } from '../../model/facts.ts';
import { commentText, describeProblem, Lowering, recoverInPlace, spanOf } from '../shared/jvm/lowering.ts';
import { lowerExpression, lowerType } from './lower-expressions.ts';
import { lowerStatement, recover } from './lower-statements.ts';

/** Operators and keywords are read from the source between the named nodes, so no anonymous node is copied. */
const PLAN: SnapshotPlan = {
  tokens: new Set(),
  drop: new Set(['type_parameters', 'visibility_modifier', 'label']),
  comments: new Set(['line_comment', 'block_comment', 'multiline_comment', 'comment']),
  leaves: new Set([
    'identifier',
    'number_literal',
    'float_literal',
    'string_content',
    'escape_sequence',
    'character_literal',
    'this_expression',
  ]),
  fieldless: new Set(['source_file', 'block', 'class_body', 'value_arguments', 'value_argument', 'string_literal']),
};

/** Lowers a parsed Kotlin file to module facts. `text` is the text the tree was parsed from. Never throws. */
export function lower(tree: Tree, text: string, path: string): ModuleFacts {
  const { root, comments, problems } = snapshotTree(tree, PLAN);
  const facts = new FactsBuilder(path, 'kotlin', text.length);
  facts.tellJumps();
  const cx = new Lowering(facts, text, { expression: lowerExpression, type: lowerType, statement: lowerStatement });
  if (root.type === ERROR) recover(cx, root);
  else cx.statements(root.children);
  for (const problem of problems) {
    facts.addError(spanOf(problem), describeProblem(cx, problem));
    if (problem.type === ERROR && !cx.recovered.has(problem)) recoverInPlace(cx, problem, (node) => recover(cx, node));
  }
  for (const comment of comments) facts.addComment(spanOf(comment), commentText(cx.source(comment)));
  const seen = new Set<string>();
  for (const { name, scope, source } of facts.bindings) {
    if (scope !== 0 || source.kind === 'import' || seen.has(name)) continue;
    seen.add(name);
    facts.addExport({ name, local: name });
  }
  return facts.finish();
}
