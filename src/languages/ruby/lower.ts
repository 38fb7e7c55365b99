import type { Tree } from 'web-tree-sitter';
import { FactsBuilder } from '../../core/facts-builder.ts';
import { ERROR, snapshotTree, type SnapshotPlan } from '../../core/syntax-snapshot.ts';
import type { ModuleFacts } from '../../model/facts.ts';
import { describeProblem, recoverInPlace, spanOf } from '../shared/jvm/lowering.ts';
import { RubyLowering } from './context.ts';
import { lowerExpression } from './lower-expressions.ts';
import { pairHeredocs } from './lower-strings.ts';

/** Operators and keywords are read from the source between the named nodes, so no anonymous node is copied. */
const PLAN: SnapshotPlan = {
  tokens: new Set(),
  drop: new Set(['string_content', 'escape_sequence', 'heredoc_content', 'operator', 'retry', 'redo']),
  comments: new Set(['comment']),
  leaves: new Set([
    ...['identifier', 'constant', 'instance_variable', 'class_variable', 'global_variable', 'simple_symbol'],
    ...['hash_key_symbol', 'integer', 'float', 'heredoc_beginning', 'heredoc_end', 'character', 'undef', 'alias'],
  ]),
  fieldless: new Set([
    ...['program', 'body_statement', 'block_body', 'argument_list', 'array', 'hash', 'string', 'interpolation', 'then'],
    ...['parenthesized_statements', 'method_parameters', 'block_parameters', 'chained_string', 'string_array'],
  ]),
};

/** Lowers a parsed Ruby file to module facts. `text` is the text the tree was parsed from. Never throws. */
export function lower(tree: Tree, text: string, path: string): ModuleFacts {
  const { root, comments, problems } = snapshotTree(tree, PLAN);
  const facts = new FactsBuilder(path, 'ruby', text.length);
  facts.tellJumps();
  const cx = new RubyLowering(facts, text, pairHeredocs(root, text), lowerExpression);
  cx.body(root.children);
  for (const problem of problems) {
    facts.addError(spanOf(problem), describeProblem(cx, problem));
    if (problem.type === ERROR && problem !== root && !cx.recovered.has(problem))
      recoverInPlace(cx, problem, (node) => cx.expr(node));
  }
  for (const { start, end } of comments) {
    // To the grammar, a carriage return is part of the comment before it.
    const at = { start, end: text[end - 1] === '\r' ? end - 1 : end };
    facts.addComment(at, cx.source(at).replace(/^#+/, ''));
  }
  return facts.finish();
}
