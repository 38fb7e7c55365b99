import { findNodeAtLocation, type Node } from 'jsonc-parser';
import type { SourceEdit } from '../../model/language.ts';
import type { Span } from '../../model/span.ts';

/** One JSON string of a cell's source: a line of the list, or the whole text. */
interface SourceString {
  /** In the file, quotes included. */
  readonly span: Span;
  /** In the cell's text. */
  readonly start: number;
  readonly end: number;
}

/** A cell's text with the way back to the JSON that says it. Offsets in UTF-16 units. */
export interface CellSource {
  readonly text: string;
  /** In source order. A cell without text may have none. */
  readonly strings: readonly SourceString[];
  /** The list of lines, brackets included; null for one text. */
  readonly list: Span | null;
  /** Where a unit begins in the file. Behind the last unit: before the closing quote. */
  readonly startOf: (offset: number) => number;
  /** Where the unit before an offset ends in the file. */
  readonly endOf: (offset: number) => number;
  readonly offsetOf: (fileOffset: number) => number;
}

/** Reads a code cell's `source`: a list of lines, or one text. Anything else is an empty cell. */
export function readCellSource(text: string, cell: Node): CellSource {
  const source = findNodeAtLocation(cell, ['source']);
  const nodes = source?.type === 'string' ? [source] : (source?.children ?? []).filter(({ type }) => type === 'string');
  const starts: number[] = [];
  const ends: number[] = [];
  const strings: SourceString[] = [];
  let decoded = '';
  for (const { offset, length } of nodes) {
    const start = decoded.length;
    decoded += decodeString(text, offset, length, starts, ends);
    strings.push({ span: { start: offset, end: offset + length }, start, end: decoded.length });
  }
  const first = strings[0] ? strings[0].span.start + 1 : (source?.offset ?? cell.offset);
  return {
    text: decoded,
    strings,
    list: source?.type === 'array' ? { start: source.offset, end: source.offset + source.length } : null,
    startOf: (offset) => starts[offset] ?? ends.at(-1) ?? first,
    endOf: (offset) => (offset === 0 ? (starts[0] ?? first) : (ends[offset - 1] ?? first)),
    offsetOf: (fileOffset) => countBefore(ends, fileOffset),
  };
}

/** How many of the ascending numbers are not above a limit. */
function countBefore(ascending: readonly number[], limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Decodes a JSON string, and adds where each unit of it begins and ends in the file. */
function decodeString(source: string, offset: number, length: number, starts: number[], ends: number[]): string {
  const end = offset + length - 1;
  let out = '';
  for (let at = offset + 1; at < end;) {
    const [unit, next] = source[at] === '\\' ? decodeEscape(source, at) : [source[at] ?? '', at + 1];
    out += unit;
    starts.push(at);
    ends.push(next);
    at = next;
  }
  return out;
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

function decodeEscape(source: string, at: number): [string, number] {
  const kind = source[at + 1] ?? '';
  const hex = kind === 'u' ? /^[\da-fA-F]{4}/.exec(source.slice(at + 2, at + 6)) : null;
  if (hex) return [String.fromCharCode(Number.parseInt(hex[0], 16)), at + 6];
  return [SIMPLE_ESCAPES[kind] ?? kind, at + 2];
}

/** One unit of a cell's text, as the JSON writes it. */
interface Unit {
  readonly raw: string;
  readonly isBreak: boolean;
}

/**
 * The edits of the file that make these edits of a cell's text. Lines that stay keep their JSON as it is; a list keeps one
 * line an element, laid out as its others are.
 */
export function rewriteCell(
  file: string,
  cell: CellSource | undefined,
  edits: readonly SourceEdit[],
): readonly SourceEdit[] {
  if (!cell || cell.strings.length === 0) return [];
  const encode = encoder(file);
  if (cell.list === null) {
    return edits.map(({ span, newText }) => ({
      span: {
        start: cell.startOf(span.start),
        end: span.end > span.start ? cell.endOf(span.end) : cell.startOf(span.start),
      },
      newText: encode(newText)
        .map(({ raw }) => raw)
        .join(''),
    }));
  }
  return regionsOf(cell, edits).map((region) => rewriteLines(file, cell, region, encode));
}

/** Neighbouring strings of a list with the edits that touch them. */
interface Region {
  readonly first: number;
  readonly last: number;
  readonly edits: readonly SourceEdit[];
}

function regionsOf(cell: CellSource, edits: readonly SourceEdit[]): readonly Region[] {
  const regions: Region[] = [];
  for (const edit of [...edits].sort((a, b) => a.span.start - b.span.start)) {
    const { start, end } = edit.span;
    const at = cell.strings.findIndex((string) => start < string.end);
    const first = at < 0 ? cell.strings.length - 1 : at;
    const last = Math.max(
      first,
      cell.strings.findIndex((string) => end <= string.end),
    );
    const before = regions.at(-1);
    if (before && first <= before.last) {
      regions[regions.length - 1] = {
        first: before.first,
        last: Math.max(last, before.last),
        edits: [...before.edits, edit],
      };
    } else regions.push({ first, last, edits: [edit] });
  }
  return regions;
}

function rewriteLines(file: string, cell: CellSource, region: Region, encode: Encoder): SourceEdit {
  const [first, last] = [stringAt(cell, region.first), stringAt(cell, region.last)];
  const units: Unit[] = [];
  let at = first.start;
  const keepTo = (end: number): void => {
    for (; at < end; at++)
      units.push({ raw: file.slice(cell.startOf(at), cell.endOf(at + 1)), isBreak: cell.text[at] === '\n' });
  };
  for (const { span, newText } of region.edits) {
    keepTo(span.start);
    units.push(...encode(newText));
    at = Math.max(at, span.end);
  }
  keepTo(last.end);
  const lines = linesOf(units);
  if (lines.length > 0) {
    return { span: { start: first.span.start, end: last.span.end }, newText: lines.join(separatorOf(file, cell)) };
  }
  // The lines go with a comma beside them.
  const next = cell.strings[region.last + 1];
  const previous = cell.strings[region.first - 1];
  const start = next ? first.span.start : (previous?.span.end ?? first.span.start);
  return { span: { start, end: next ? next.span.start : last.span.end }, newText: '' };
}

function stringAt({ strings }: CellSource, index: number): SourceString {
  return strings[index] ?? { span: { start: 0, end: 0 }, start: 0, end: 0 };
}

/** The JSON strings that say these units, one a line. */
function linesOf(units: readonly Unit[]): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const { raw, isBreak } of units) {
    line += raw;
    if (!isBreak) continue;
    lines.push(`"${line}"`);
    line = '';
  }
  return line === '' ? lines : [...lines, `"${line}"`];
}

/** What stands between two elements: as in this list, or as its bracket and only element stand. */
function separatorOf(file: string, { strings, list }: CellSource): string {
  const [first, second] = strings;
  if (first && second) return file.slice(first.span.end, second.span.start);
  const before = first && list ? file.slice(list.start + 1, first.span.start) : '';
  return before.includes('\n') ? `,${before}` : ', ';
}

type Encoder = (text: string) => readonly Unit[];

/** JSON escapes; other alphabets as this file writes them. */
function encoder(file: string): Encoder {
  const isAscii = !/[^\x00-\x7f]/.test(file) && /\\u(?!00[0-7])[\da-fA-F]{4}/.test(file);
  return (text) =>
    Array.from({ length: text.length }, (_, index) => text.charAt(index)).map((unit) => ({
      raw: encodeUnit(unit, isAscii),
      isBreak: unit === '\n',
    }));
}

function encodeUnit(unit: string, isAscii: boolean): string {
  const code = unit.charCodeAt(0);
  if (code <= 0x7f) return JSON.stringify(unit).slice(1, -1);
  return isAscii ? `\\u${code.toString(16).padStart(4, '0')}` : unit;
}
