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
  drop: new Set([
    'type_parameters',
    'throws',
    'dimensions',
    'string_fragment',
    'multiline_string_fragment',
    'escape_sequence',
  ]),
  comments: new Set(['line_comment', 'block_comment']),
  leaves: new Set([
    'string_literal',
    'identifier',
    'type_identifier',
    'this',
    'super',
    'break_statement',
    'continue_statement',
  ]),
  fieldless: new Set([
    'program',
    'block',
    'class_body',
    'interface_body',
    'enum_body',
    'argument_list',
    'expression_statement',
  ]),
};

/** Lowers a parsed Java file to module facts. `text` is the text the tree was parsed from. Never throws. */
export function lower(tree: Tree, text: string, path: string): ModuleFacts {
  const { root, comments, problems } = snapshotTree(tree, PLAN);
  const facts = new FactsBuilder(path, 'java', text.length);
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
