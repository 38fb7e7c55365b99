import { span } from '../../../core/facts-builder.ts';
import type { SyntaxNode } from '../../../core/syntax-snapshot.ts';
import { field, type Lowering } from './lowering.ts';

/** An `if` statement as Java and C# have it. A chain of `else if` is read in a loop: generated code has long ones. */
export function lowerIf(cx: Lowering, node: SyntaxNode): void {
  const outer = cx.facts.control;
  for (let here: SyntaxNode | undefined = node; here !== undefined;) {
    const condition = field(here, 'condition');
    const body = field(here, 'consequence');
    const subject = condition === undefined ? {} : { subject: cx.expr(condition) };
    cx.under({ kind: 'if', span: span(here.start, body?.end ?? here.end), ...subject }, () => cx.block(body));
    const otherwise = field(here, 'alternative');
    if (otherwise === undefined) break;
    cx.facts.control = cx.facts.addControl({ kind: 'else', span: span(otherwise.start, node.end) });
    here = otherwise.type === 'if_statement' ? otherwise : undefined;
    if (here === undefined) cx.block(otherwise);
  }
  cx.facts.control = outer;
}
