import type { TextExpr, TextPart } from '../../model/facts.ts';
import type { Fix } from '../../model/finding.ts';
import type { RuleContext } from '../../model/rule.ts';
import type { Span } from '../../model/span.ts';
import type { Piece } from '../shared/texts.ts';

/**
 * Moves the whole line that holds the part to the end of its text. Only inside one literal, and only where a line is a line of the
 * prompt too (a template or a triple-quoted string): in any other place the sentence around it is not known.
 */
export function moveBehind(context: RuleContext, { segment }: Piece): Fix[] {
  const { path, span } = segment.loc;
  const text = context.text(path);
  const literal = literalAround(context, path, span);
  if (text === undefined || !literal) return [];
  const { start, end } = literal.content;
  const lineStart = Math.max(start, text.lastIndexOf('\n', span.start - 1) + 1);
  const lineEnd = text.indexOf('\n', span.end);
  if (lineEnd === -1 || lineEnd >= end) return [];
  const line = text.slice(lineStart, lineEnd);
  const before = text.slice(start, end);
  // The text may end in a line break, with the closing quote on a line of its own.
  const bodyEnd = start + before.trimEnd().length;
  if (bodyEnd <= lineEnd) return [];
  return [
    {
      kind: 'suggestion',
      title: `Move the line with ${text.slice(span.start, span.end)} to the end of the prompt`,
      edits: [
        { path, span: { start: lineStart, end: lineEnd + 1 }, newText: '' },
        { path, span: { start: bodyEnd, end: bodyEnd }, newText: `\n${line}` },
      ],
    },
  ];
}

/** The literal in which a placeholder stands, if its parts follow each other without a break in the source. */
function literalAround(context: RuleContext, path: string, span: Span): TextExpr | undefined {
  for (const expr of context.facts(path)?.exprs ?? []) {
    if (expr.kind !== 'text' || expr.content.start > span.start || expr.content.end < span.end) continue;
    if (expr.parts.some((part) => isAt(part, span)) && isOnePiece(expr.parts)) return expr;
  }
  return undefined;
}

function isAt(part: TextPart, span: Span): boolean {
  return part.kind === 'hole' && part.span.start === span.start && part.span.end === span.end;
}

function isOnePiece(parts: readonly TextPart[]): boolean {
  return parts.every((part, index) => index === 0 || parts[index - 1]?.span.end === part.span.start);
}
