import type { Comment } from '../../model/facts.ts';
import type { LineIndex } from './line-index.ts';

/** Lines of code, the first and the last included. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** The line that a comment above code speaks of; several comments may stand above one line. */
export function nextCodeLine(
  comment: Pick<Comment, 'span'>,
  comments: readonly Comment[],
  text: string,
  lines: LineIndex,
): LineRange {
  let next = lines.position(comment.span.end).line + 1;
  for (const other of comments) {
    const start = lines.position(other.span.start).line;
    if (start === next && standsAlone(other, text, lines)) next = lines.position(other.span.end).line + 1;
  }
  return { first: next, last: next };
}

/** Whether nothing but blanks stands before a comment on its line. */
export function standsAlone(comment: Pick<Comment, 'span'>, text: string, lines: LineIndex): boolean {
  const { line } = lines.position(comment.span.start);
  return text.slice(lines.lineStart(line), comment.span.start).trim() === '';
}
