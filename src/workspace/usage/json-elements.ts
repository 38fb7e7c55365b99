import type { Readable } from 'node:stream';

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

export interface JsonElement {
  /** Undefined where the text is no JSON, or too long. */
  readonly value: unknown;
  /** Offset in the file, bytes. */
  readonly offset: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const COLON = 0x3a;

interface Level {
  readonly isArray: boolean;
  /** The key that holds it; null at the top and inside an array. */
  readonly key: string | null;
  /** Elements that are objects are records. */
  readonly holdsRecords: boolean;
}

/**
 * Takes records out of JSON of any size: one array of them, one document that holds such an array, or one document after
 * another (JSON lines). Only one record is in memory at a time, with one piece of the file.
 */
export async function* jsonElements(stream: Readable): AsyncIterable<JsonElement> {
  const scanner = new ElementScanner();
  for await (const chunk of stream) yield* scanner.feed(chunk as Buffer);
  yield* scanner.end();
}

class ElementScanner {
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

  *feed(chunk: Buffer): Iterable<JsonElement> {
    const keep = this.#record >= 0 ? this.#record : this.#inString ? this.#stringStart : this.#at;
    const kept = this.#tooLong ? this.#at : keep;
    this.#rest = kept >= this.#rest.length ? chunk : Buffer.concat([this.#rest.subarray(kept), chunk]);
    this.#base += kept;
    this.#at -= kept;
    this.#stringStart -= kept;
    if (this.#record >= 0) this.#record = this.#tooLong ? 0 : this.#record - kept;
    yield* this.#scan();
  }

  *end(): Iterable<JsonElement> {
    if (this.#levels.length > 0) yield { value: undefined, offset: this.#base + Math.max(0, this.#record) };
  }

  *#scan(): Iterable<JsonElement> {
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
      if (byte === QUOTE) {
        this.#inString = true;
        this.#stringStart = at;
      } else if (byte === COLON) {
        // The string before is a key; it is looked at where it matters.
        if (this.#record < 0 || this.#isDocument) this.#lastKey = this.#pending;
      } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) this.#open(byte === OPEN_ARRAY, at);
      else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        const done = this.#close(at);
        if (done) yield done;
      }
    }
    this.#at = at;
    if (this.#record >= 0 && at - this.#record > MAX_RECORD) this.#tooLong = true;
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

  #close(at: number): JsonElement | null {
    this.#levels.pop();
    if (this.#record < 0 || this.#levels.length !== this.#recordDepth) return null;
    const isDocument = this.#isDocument;
    const start = this.#record;
    this.#record = -1;
    this.#isDocument = false;
    const offset = this.#base + start;
    if (this.#tooLong) {
      this.#tooLong = false;
      return isDocument ? null : { value: undefined, offset };
    }
    return { value: parse(this.#rest, start, at + 1), offset };
  }
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
