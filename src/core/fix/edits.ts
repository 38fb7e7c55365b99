import type { SourceEdit } from '../../model/language.ts';

/** The text after edits that do not touch each other. */
export function applyEdits(text: string, edits: readonly SourceEdit[]): string {
  let result = '';
  let at = 0;
  for (const { span, newText } of inOrder(edits)) {
    result += text.slice(at, span.start) + newText;
    at = span.end;
  }
  return result + text.slice(at);
}

/** A part of an edited text: kept from the text before, or new. */
type Piece = { readonly from: number; readonly to: number } | { readonly text: string };

/**
 * One set of edits that does what two sets do one after the other. `second` is written for the text after `first`;
 * the result, as `first`, for the text before, which is `length` UTF-16 units long.
 */
export function composeEdits(
  length: number,
  first: readonly SourceEdit[],
  second: readonly SourceEdit[],
): readonly SourceEdit[] {
  const pieces = piecesOf(length, first);
  const result: Piece[] = [];
  let at = 0;
  for (const { span, newText } of inOrder(second)) {
    result.push(...between(pieces, at, span.start), { text: newText });
    at = span.end;
  }
  return editsOf(length, [...result, ...between(pieces, at, Infinity)]);
}

function inOrder(edits: readonly SourceEdit[]): readonly SourceEdit[] {
  return [...edits].sort((a, b) => a.span.start - b.span.start);
}

function piecesOf(length: number, edits: readonly SourceEdit[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { span, newText } of inOrder(edits)) {
    pieces.push({ from: at, to: span.start }, { text: newText });
    at = span.end;
  }
  return [...pieces, { from: at, to: length }];
}

/** What of the pieces stands between two offsets of the text they make. */
function between(pieces: readonly Piece[], start: number, end: number): readonly Piece[] {
  const found: Piece[] = [];
  let at = 0;
  for (const piece of pieces) {
    const size = 'text' in piece ? piece.text.length : piece.to - piece.from;
    const [from, to] = [Math.max(0, start - at), Math.min(size, end - at)];
    if (from < to) {
      found.push(
        'text' in piece ? { text: piece.text.slice(from, to) } : { from: piece.from + from, to: piece.from + to },
      );
    }
    at += size;
  }
  return found;
}

function editsOf(length: number, pieces: readonly Piece[]): readonly SourceEdit[] {
  const edits: SourceEdit[] = [];
  let at = 0;
  let newText = '';
  const keepFrom = (from: number): void => {
    if (from > at || newText !== '') edits.push({ span: { start: at, end: from }, newText });
    newText = '';
  };
  for (const piece of pieces) {
    if ('text' in piece) newText += piece.text;
    else {
      keepFrom(piece.from);
      at = piece.to;
    }
  }
  keepFrom(length);
  return edits;
}
