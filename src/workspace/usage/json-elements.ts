import type { Readable } from 'node:stream';
import { isObject, type Json } from '../../core/usage/values.ts';

/** Arrays of a document whose elements are records: the data of API exports. OTLP's spans stand deeper. */
const RECORD_ARRAYS = new Set([
  'data',
  'observations',
  'generations',
  'requests',
  'logs',
  'results',
  'rows',
  'records',
  'items',
  'documents',
]);
/** Arrays on the way to these. */
const OUTER_ARRAYS = new Set([
  'resourceSpans',
  'resource_spans',
  'scopeSpans',
  'scope_spans',
  'instrumentationLibrarySpans',
  'batches',
]);

/** Bytes of one record; a longer one is left out. */
const MAX_RECORD = 32_000_000;
/** Bytes that are kept of a string outside of records: keys are shorter. */
const MAX_STRING = 65_536;
/** Bytes of a line that is parsed as a whole. */
const MAX_LINE = 4_000_000;
/** Objects in each other in which records of a parsed line are looked for. */
const MAX_DEPTH = 100;

/**
 * Takes a record.
 * @param value Undefined where the text is no JSON, or too long.
 * @param offset Where it, or the line that holds it, begins in the file, bytes.
 */
type TakeElement = (value: unknown, offset: number) => void;

const NEWLINE = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const COLON = 0x3a;
const BLANK: ReadonlySet<number | undefined> = new Set([0x20, 0x09, 0x0a, 0x0d]);

interface Level {
  readonly isArray: boolean;
  /** The key that holds it; null at the top and inside an array. */
  readonly key: string | null;
  /** Elements that are objects are records. */
  readonly holdsRecords: boolean;
}

/**
 * Takes records out of JSON of any size: one array of them, one document that holds such an array, or one document after
 * another (JSON lines). Only one record, or one line of them, is in memory at a time, with one piece of the file.
 */
export async function readJsonElements(stream: Readable, take: TakeElement): Promise<void> {
  const scanner = new ElementScanner(take);
  for await (const chunk of stream) scanner.feed(chunk as Buffer);
  scanner.end();
}

class ElementScanner {
  readonly #take: TakeElement;
  /** Whether documents that fill their line are looked for. */
  readonly #byLine: boolean;
  /** Once a document filled its line, each further line stands for itself: a broken one must not take the rest with it. */
  #isLines = false;
  #rest: Buffer = Buffer.alloc(0);
  /** Offset of `#rest` in the file. */
  #base = 0;
  /** Where to go on in `#rest`. */
  #at = 0;
  readonly #levels: Level[] = [];
  #inString = false;
  #stringStart = -1;
  #lastKey: string | null = null;
  /** Start of the record that is being read, in `#rest`; -1 outside of one. */
  #record = -1;
  #recordDepth = 0;
  /** A document at the top may be a record itself, as long as none was found inside. */
  #isDocument = false;
  #tooLong = false;

  constructor(take: TakeElement, byLine = true) {
    this.#take = take;
    this.#byLine = byLine;
  }

  feed(chunk: Buffer): void {
    const string = Math.max(this.#stringStart, this.#at - MAX_STRING);
    const keep = this.#record >= 0 ? this.#record : this.#inString ? string : this.#at;
    const kept = this.#tooLong ? this.#at : keep;
    this.#rest = kept >= this.#rest.length ? chunk : Buffer.concat([this.#rest.subarray(kept), chunk]);
    this.#base += kept;
    this.#at -= kept;
    this.#stringStart -= kept;
    if (this.#record >= 0) this.#record = this.#tooLong ? 0 : this.#record - kept;
    this.#scan(false);
  }

  end(): void {
    this.#scan(true);
    if (this.#levels.length > 0) this.#take(undefined, this.#base + Math.max(0, this.#record));
  }

  /** @param isEnd Nothing follows what is there. */
  #scan(isEnd: boolean): void {
    const bytes = this.#rest;
    const { length } = bytes;
    let at = this.#at;
    for (; at < length; at++) {
      const byte = bytes[at];
      if (this.#inString) {
        // Looking for the next quote is what takes the time: most of a record is strings.
        const next = bytes.indexOf(QUOTE, at);
        if (next < 0) {
          at = length;
          break;
        }
        at = next;
        if (!isEscaped(bytes, next, this.#stringStart)) this.#endString(at);
        continue;
      }
      if (this.#beginsLine(byte)) {
        const end = this.#takeLine(at, isEnd);
        if (end === 'more') break;
        if (end !== null) {
          at = end - 1;
          continue;
        }
      }
      if (byte === QUOTE) {
        this.#inString = true;
        this.#stringStart = at;
      } else if (byte === COLON) {
        // The string before is a key; it is looked at where it matters.
        if (this.#record < 0 || this.#isDocument) this.#lastKey = this.#pending;
      } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        this.#open(byte === OPEN_ARRAY, at);
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        this.#close(at);
      }
    }
    this.#at = at;
    if (this.#record >= 0 && at - this.#record > MAX_RECORD) this.#tooLong = true;
  }

  /** Whether a line is to be taken here: where a document begins, and in a log of lines where anything does. */
  #beginsLine(byte: number | undefined): boolean {
    if (!this.#byLine || this.#levels.length > 0) return false;
    return byte === OPEN_OBJECT || byte === OPEN_ARRAY || (this.#isLines && !BLANK.has(byte));
  }

  /** Where a line that does not end in what is there is looked for its end again: offset in the file. */
  #seenTo = 0;
  /** Up to here lines were tried, and are looked at bracket by bracket: offset in the file. */
  #triedTo = 0;

  /**
   * A document that fills the rest of its line, as in JSON lines, is parsed at once: the engine's own parser is several times as
   * fast as looking at each bracket. Gives where the line ends; null where it is not such a line; `more` where its end is not there yet.
   */
  #takeLine(start: number, isEnd: boolean): number | 'more' | null {
    const bytes = this.#rest;
    const offset = this.#base + start;
    if (offset < this.#triedTo) return null;
    const newline = bytes.indexOf(NEWLINE, Math.max(start, this.#seenTo - this.#base));
    if (newline < 0 && !isEnd) {
      this.#seenTo = this.#base + bytes.length;
      if (bytes.length - start <= MAX_LINE) return 'more';
    }
    const end = newline < 0 ? bytes.length : newline;
    const value = end - start > MAX_LINE ? undefined : parse(bytes, start, end);
    if (value !== undefined) {
      for (const record of recordsIn(value)) this.#take(record, offset);
      this.#isLines = true;
    } else if (this.#isLines && end - start <= MAX_LINE && !isOpening(bytes, start, end))
      this.#takeBroken(bytes.subarray(start, end), offset);
    else {
      this.#triedTo = this.#base + end;
      return null;
    }
    return end;
  }

  /** A line that is no document of its own: it may hold several, or none. */
  #takeBroken(line: Buffer, offset: number): void {
    let taken = 0;
    const inner = new ElementScanner((value) => {
      taken++;
      this.#take(value, offset);
    }, false);
    inner.feed(line);
    inner.end();
    if (taken === 0) this.#take(undefined, offset);
  }

  #pending: string | null = null;

  #endString(at: number): void {
    this.#inString = false;
    if (this.#record < 0 || this.#isDocument) {
      const text = at - this.#stringStart < 64 ? this.#rest.toString('utf8', this.#stringStart + 1, at) : null;
      this.#pending = text;
    }
  }

  #open(isArray: boolean, at: number): void {
    const above = this.#levels.at(-1);
    const key = above && !above.isArray ? this.#lastKey : null;
    const isTop = this.#levels.length === 0;
    if (!isArray && above?.holdsRecords && (this.#record < 0 || this.#isDocument)) {
      this.#record = at;
      this.#recordDepth = this.#levels.length;
      this.#isDocument = false;
      this.#tooLong = false;
    } else if (!isArray && isTop) {
      this.#record = at;
      this.#recordDepth = 0;
      this.#isDocument = true;
      this.#tooLong = false;
    }
    const inRecord = this.#record >= 0 && !this.#isDocument;
    const holdsRecords = isArray && !inRecord && (isTop || this.#isRecordArray(key));
    this.#levels.push({ isArray, key, holdsRecords });
  }

  /** OTLP's spans have arrays around them that lead to records, and no others. */
  #isRecordArray(key: string | null): boolean {
    if (key === null) return false;
    if (key !== 'spans') return this.#levels.length === 1 && RECORD_ARRAYS.has(key);
    return this.#levels.every(({ isArray, key: name }) => !isArray || (name !== null && OUTER_ARRAYS.has(name)));
  }

  #close(at: number): void {
    this.#levels.pop();
    if (this.#record < 0 || this.#levels.length !== this.#recordDepth) return;
    const isDocument = this.#isDocument;
    const start = this.#record;
    this.#record = -1;
    this.#isDocument = false;
    const offset = this.#base + start;
    if (this.#tooLong) {
      this.#tooLong = false;
      if (!isDocument) this.#take(undefined, offset);
    } else this.#take(parse(this.#rest, start, at + 1), offset);
  }
}

/** The records of one parsed document, by the rules by which the scanner finds them in text. */
function recordsIn(document: unknown): readonly unknown[] {
  if (Array.isArray(document)) return document.filter(isObject);
  if (!isObject(document)) return [];
  const found: unknown[] = [];
  addRecords(document, 0, found);
  return found.length > 0 ? found : [document];
}

function addRecords(object: Json, depth: number, found: unknown[]): void {
  if (depth > MAX_DEPTH) return;
  for (const key in object) {
    const value = object[key];
    if (isObject(value)) addRecords(value, depth + 1, found);
    else if (Array.isArray(value)) {
      const holdsRecords = key === 'spans' || (depth === 0 && RECORD_ARRAYS.has(key));
      if (!holdsRecords && !OUTER_ARRAYS.has(key)) continue;
      for (const each of value) {
        if (!isObject(each)) continue;
        if (holdsRecords) found.push(each);
        else addRecords(each, depth + 1, found);
      }
    }
  }
}

/** Whether a line is a bracket alone, with which an indented document begins. */
function isOpening(bytes: Buffer, start: number, end: number): boolean {
  const byte = bytes[start];
  if (byte !== OPEN_OBJECT && byte !== OPEN_ARRAY) return false;
  let at = start + 1;
  while (at < end && BLANK.has(bytes[at])) at++;
  return at === end;
}

function isEscaped(bytes: Buffer, quote: number, start: number): boolean {
  let at = quote - 1;
  while (at > start && bytes[at] === BACKSLASH) at--;
  return (quote - at) % 2 === 0;
}

function parse(bytes: Buffer, start: number, end: number): unknown {
  try {
    return JSON.parse(bytes.toString('utf8', start, end));
  } catch {
    return undefined;
  }
}
