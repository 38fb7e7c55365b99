import { span } from '../../core/facts-builder.ts';
import { ERROR, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { Argument, ExprId } from '../../model/facts.ts';
import { STATEMENT, spanOf, type Context } from './context.ts';
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

interface Recovered {
  readonly id: ExprId;
  /** Position of the first part that does not belong to it. */
  readonly next: number;
}

/** How many half-written calls are put into one another. */
const MAX_CALLS = 50;

function recoverExpression(cx: Context, node: SyntaxNode, position: number, depth = 0): Recovered {
  const child = node.children[position] ?? node;
  const id = cx.expr(child);
  const isCall = isCallee(child) && gapAfter(cx, node, position) === '(' && depth < MAX_CALLS;
  return isCall ? recoverCall(cx, node, position, id, depth) : { id, next: position + 1 };
}

/** Puts a callee and the arguments after its bracket together; the last of them may be half-written itself. */
function recoverCall(cx: Context, node: SyntaxNode, position: number, callee: ExprId, depth: number): Recovered {
  const args: Argument[] = [];
  let next = position + 1;
  while (isArgument(cx, node, next, position)) {
    const child = node.children[next] ?? node;
    const after = node.children[next + 1];
    const equals = after?.type === ERROR ? cx.source(after) : gapAfter(cx, node, next);
    if (equals.startsWith('=')) {
      // A keyword that has no value yet.
      cx.expr(child);
      next++;
    } else if (isCallee(child)) {
      const inner = recoverExpression(cx, node, next, depth + 1);
      args.push({ value: inner.id, span: cx.facts.exprs[inner.id]?.span ?? spanOf(child) });
      next = inner.next;
    } else {
      args.push(...lowerArguments(cx, [child]));
      next++;
    }
  }
  const start = node.children[position]?.start ?? node.start;
  const open = cx.text.indexOf('(', node.children[position]?.end);
  const end = args.at(-1)?.span.end ?? open + 1;
  return { id: makeCall(cx, span(start, end), callee, args, span(open, end)), next };
}

function isCallee(node: SyntaxNode): boolean {
  return /^(identifier|attribute|call|subscript)$/.test(node.type);
}

/**
 * Whether the part at `position` is an argument of the call whose callee is at `callee`: only commas stand between, and it
 * is not a line as far left as the call's, which is the next statement.
 */
function isArgument(cx: Context, node: SyntaxNode, position: number, callee: number): boolean {
  const child = node.children[position];
  if (child === undefined || child.type === ERROR || STATEMENT.test(child.type)) return false;
  if (position > callee + 1 && !/^=?,$/.test(gapAfter(cx, node, position - 1))) return false;
  return !startsLine(cx, child) || columnOf(cx, child.start) > indentAt(cx, node.children[callee]?.start ?? 0);
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

function columnOf(cx: Context, at: number): number {
  return at - (cx.text.lastIndexOf('\n', at - 1) + 1);
}

/** How far the line of an offset is indented. */
function indentAt(cx: Context, at: number): number {
  const lineStart = at - columnOf(cx, at);
  let first = lineStart;
  while (cx.text[first] === ' ' || cx.text[first] === '\t') first++;
  return first - lineStart;
}
