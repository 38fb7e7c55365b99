import type { Position } from '../../model/span.ts';

/** Converts between UTF-16 offsets and zero-based line/character positions of one text. */
export interface LineIndex {
  readonly lineCount: number;
  /** Zero-based position of an offset; offsets outside the text are clamped to it. */
  readonly position: (offset: number) => Position;
  /** Offset of a line's first character; the text's length for lines behind its end. */
  readonly lineStart: (line: number) => number;
  /** Offset behind a line's last character, line break not included. */
  readonly lineEnd: (line: number) => number;
}

/** Builds the index in one pass. Lines end at LF, CRLF or a lone CR, as the Language Server Protocol counts them. */
export function createLineIndex(text: string): LineIndex {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 13 && text.charCodeAt(i + 1) === 10) continue;
    if (code === 10 || code === 13) starts.push(i + 1);
  }
  const lineStart = (line: number): number => (line < 0 ? 0 : (starts[line] ?? text.length));
  return {
    lineCount: starts.length,
    lineStart,
    position: (offset) => {
      const at = Math.max(0, Math.min(offset, text.length));
      const line = lineAt(starts, at);
      return { line, character: at - lineStart(line) };
    },
    lineEnd: (line) => {
      if (line + 1 >= starts.length) return text.length;
      let end = lineStart(line + 1) - 1;
      if (text.charCodeAt(end) === 10 && text.charCodeAt(end - 1) === 13 && end > lineStart(line)) end -= 1;
      return end;
    },
  };
}

/** Index of the last start that is not behind `offset`. */
function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
