import type { Tree } from 'web-tree-sitter';
import { FactsBuilder } from '../../core/facts-builder.ts';
import { ERROR, snapshotTree } from '../../core/syntax-snapshot.ts';
import type { ModuleFacts } from '../../model/facts.ts';
import { commentText, describeProblem, recoverInPlace, spanOf, type Lowerers } from '../shared/jvm/lowering.ts';
import { lowerExpression } from './lower-expressions.ts';
import { lowerItems, lowerStatement, recover } from './lower-items.ts';
import { lowerType } from './lower-types.ts';
import { PLAN, RustLowering } from './lowering.ts';

/** Lowers a parsed Rust file to module facts. `text` is the text the tree was parsed from. Never throws. */
export function lower(tree: Tree, text: string, path: string): ModuleFacts {
  const { root, comments, problems } = snapshotTree(tree, PLAN);
  const facts = new FactsBuilder(path, 'rust', text.length);
  facts.tellJumps();
  const lowerers: Lowerers = {
    expression: (_, node) => lowerExpression(cx, node),
    type: (_, node) => lowerType(cx, node),
    statement: (_, node) => {
      lowerStatement(cx, node);
    },
  };
  const cx = new RustLowering(facts, text, lowerers, tree.language);
  try {
    if (root.type === ERROR) recover(cx, root);
    else lowerItems(cx, root.children);
    for (const problem of problems) {
      facts.addError(spanOf(problem), describeProblem(cx, problem));
      if (problem.type === ERROR && !cx.recovered.has(problem))
        recoverInPlace(cx, problem, (node) => {
          recover(cx, node);
        });
    }
  } finally {
    cx.close();
  }
  for (const comment of comments) facts.addComment(spanOf(comment), commentText(cx.source(comment)));
  return facts.finish();
}
