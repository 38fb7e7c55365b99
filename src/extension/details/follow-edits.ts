import type { Position } from 'vscode-languageserver-types';

/** A change of a text: what was replaced, and the new text. */
export interface TextChange {
  readonly range: { readonly start: Position; readonly end: Position };
  readonly text: string;
}

/**
 * Where a position stands after changes of its text that are told in one event: their ranges are those before any of them. One inside
 * what was replaced goes to the start of that.
 */
export function followEdits(position: Position, changes: readonly TextChange[]): Position {
  // From the end of the text on, so that a change moves nothing that is still to be looked at.
  const ordered = [...changes].sort((a, b) => compare(b.range.start, a.range.start));
  return ordered.reduce(moved, position);
}

function moved(position: Position, { range: { start, end }, text }: TextChange): Position {
  if (compare(position, end) < 0) return compare(position, start) <= 0 ? position : start;
  const lines = text.split(/\r\n|\r|\n/);
  const last = lines.at(-1) ?? '';
  const line = position.line + lines.length - 1 - (end.line - start.line);
  if (position.line !== end.line) return { line, character: position.character };
  const before = lines.length === 1 ? start.character : 0;
  return { line, character: before + last.length + position.character - end.character };
}

function compare(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}
