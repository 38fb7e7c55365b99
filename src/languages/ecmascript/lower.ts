import type { Tree } from 'web-tree-sitter';
import { FactsBuilder, span } from '../../core/facts-builder.ts';
import { snapshotTree, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ModuleFacts } from '../../model/facts.ts';
import { SNAPSHOT_PLAN } from './grammar.ts';
import { lowerStatements } from './lower-statements.ts';
import { Lowering } from './lowering.ts';
import { commentText } from './strings.ts';

/** Characters of the source that a syntax problem's message shows at most. */
const SHOWN = 40;

/**
 * Lowers a tree of any of the three grammars (JavaScript, TypeScript, TSX) to module facts. `language` is the id the
 * facts carry. Never throws; what the parser could not place is listed in `errors`, and what stands inside it is
 * lowered as far as it can be read.
 */
export function lowerModule(language: string, tree: Tree, text: string, path: string): ModuleFacts {
  const { root, comments, problems } = snapshotTree(tree, SNAPSHOT_PLAN);
  const facts = new FactsBuilder(path, language, text.length);
  facts.tellJumps();
  const cx = new Lowering(facts, text);
  for (const { start, end } of comments) facts.addComment(span(start, end), commentText(text.slice(start, end)));
  lowerStatements(cx, root);
  cx.finishDeferred();
  cx.names.settle();
  addProblems(cx, root, problems);
  return facts.finish();
}

/** What stands inside a problem that is already told is not told again. */
function addProblems(cx: Lowering, root: SyntaxNode, problems: readonly SyntaxNode[]): void {
  let told = -1;
  for (const problem of problems) {
    if (problem === root) {
      // The parser could not reach the end; where it went wrong is not known.
      cx.facts.addError(
        span(problem.end, problem.end),
        'A bracket, quote or block is still open at the end of the file',
      );
    } else if (!cx.tolerated.has(problem) && (problem.missing || problem.end > told)) {
      told = Math.max(told, problem.end);
      cx.facts.addError(span(problem.start, problem.end), describe(cx, problem));
    }
  }
}

function describe(cx: Lowering, problem: SyntaxNode): string {
  if (problem.missing) return `Expected ${problem.type === 'identifier' ? 'a name' : `\`${problem.type}\``} here`;
  const [line = ''] = cx
    .source(problem)
    .trim()
    .split(/[\r\n]/, 1);
  if (line === '') return 'Cannot read this';
  return `Cannot read \`${line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line}\``;
}
