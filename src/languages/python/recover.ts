import { span } from '../../core/facts-builder.ts';
import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId } from '../../model/facts.ts';
import { STATEMENT, type Context } from './context.ts';
import { lowerArguments, makeCall } from './lower-calls.ts';

/**
 * Lowers what stands in an ERROR node. The parser leaves the parts it understood side by side, without the statement
 * around them; what a half-written call and a plain assignment leave behind is put together again, because that is what
 * a file looks like while someone types.
 */
export function recover(cx: Context, node: SyntaxNode): void {
  let position = 0;
  while (position < node.children.length) position = recoverStatement(cx, node, position);
}

/** Lowers the part at `position` and those that belong to it; returns the position after them. */
function recoverStatement(cx: Context, node: SyntaxNode, position: number): number {
  const child = node.children[position];
  if (child === undefined) return position + 1;
  if (STATEMENT.test(child.type)) {
    cx.statement(child);
    return position + 1;
  }
  // The name of a half-written definition is no expression.
  if (/\b(def|class)[ \t]+$/.test(cx.text.slice(Math.max(0, child.start - 40), child.start))) return position + 1;
  if (child.type === 'identifier' && gapAfter(cx, node, position) === '=' && position + 1 < node.children.length) {
    const value = recoverExpression(cx, node, position + 1);
    cx.bind(child, { kind: 'value', value: value.id }, cx.facts.exprs[value.id]?.span.end ?? child.end);
    return value.next;
  }
  if (child.type === 'keyword_argument' && startsLine(cx, child)) {
    // Below an open bracket, `x = 1` is read as a keyword argument.
    const [name, written] = child.children;
    if (name !== undefined && written !== undefined)
      cx.bind(name, { kind: 'value', value: cx.expr(written) }, child.end);
    return position + 1;
  }
  return recoverExpression(cx, node, position).next;
}

function recoverExpression(cx: Context, node: SyntaxNode, position: number): { id: ExprId; next: number } {
  const child = node.children[position] ?? node;
  const id = cx.expr(child);
  const isCallee = /^(identifier|attribute|call|subscript)$/.test(child.type);
  if (!isCallee || gapAfter(cx, node, position) !== '(') return { id, next: position + 1 };
  let next = position + 1;
  while (isArgument(cx, node, next, position)) next++;
  const args = lowerArguments(cx, node.children.slice(position + 1, next));
  const open = cx.text.indexOf('(', child.end);
  const end = args.at(-1)?.span.end ?? open + 1;
  return { id: makeCall(cx, span(child.start, end), id, args, span(open, end)), next };
}

/** Whether the part at `position` is an argument of the call whose callee is at `callee`: only commas stand between. */
function isArgument(cx: Context, node: SyntaxNode, position: number, callee: number): boolean {
  const child = node.children[position];
  if (child === undefined || child.type === 'ERROR' || STATEMENT.test(child.type)) return false;
  return position === callee + 1 || gapAfter(cx, node, position - 1) === ',';
}

/** The source between this part and the next, without blanks and comments. */
function gapAfter(cx: Context, node: SyntaxNode, position: number): string {
  const start = node.children[position]?.end ?? node.start;
  const end = node.children[position + 1]?.start ?? node.end;
  return cx.text.slice(start, end).replace(/#.*|\s+/g, '');
}

function startsLine(cx: Context, node: SyntaxNode): boolean {
  let before = node.start - 1;
  while (cx.text[before] === ' ' || cx.text[before] === '\t') before--;
  return before < 0 || cx.text[before] === '\n';
}
