import { createReadStream, openSync, readSync, closeSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { rowsOfBucket, usageFormats, type UsageFormat } from '../../core/usage/formats.ts';
import { isObject, type Json } from '../../core/usage/values.ts';
import type { UsageRecord } from '../../model/usage.ts';
import { readJsonElements } from './json-elements.ts';

/** What a file of usage held. */
export interface UsageFileSummary {
  readonly file: string;
  /** Formats of its rows, most frequent first. */
  readonly formats: readonly string[];
  /** Rows, spans or objects, those among them that tell of a request, and those that cannot be read. */
  readonly rows: number;
  readonly records: number;
  readonly broken: number;
  /** Where the first that cannot be read stands: `line 7`, `byte 1204`. */
  readonly firstBroken: string | null;
}

export interface ReadUsageOptions {
  /** One format's id instead of looking at each row. */
  readonly format?: string | undefined;
  /** Columns of the user's own files, by what they hold. */
  readonly mapping?: Readonly<Record<string, string>>;
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

/**
 * Reads a log of usage, CSV or JSON of any size (also compressed with gzip), a row at a time.
 * @throws when the file cannot be opened or read; a row that cannot be read is counted, and the rest goes on.
 */
export async function readUsage(
  file: string,
  onRecord: (record: UsageRecord, format: UsageFormat) => void,
  { format: wanted, mapping = {}, onProgress }: ReadUsageOptions = {},
): Promise<UsageFileSummary> {
  const formats = usageFormats(mapping).filter(({ id }) => wanted === undefined || id === wanted);
  const counts = new Map<string, number>();
  let rows = 0;
  let records = 0;
  let broken = 0;
  let firstBroken: string | null = null;
  let current = formats[0];
  const take = (value: unknown, place: () => string): void => {
    if (isObject(value)) {
      for (const row of rowsOfBucket(value)) takeRow(row);
      return;
    }
    rows++;
    broken++;
    firstBroken ??= place();
  };
  const takeRow = (row: Json): void => {
    rows++;
    // The rows of one file are mostly of one format.
    if (!current?.matches(row) || current === formats.at(-1))
      current = formats.find((each) => each.matches(row)) ?? current;
    const record = current?.read(row) ?? null;
    if (record === null || !current) return;
    records++;
    counts.set(current.id, (counts.get(current.id) ?? 0) + 1);
    onRecord(record, current);
  };
  await eachRow(file, take, onProgress);
  const names = [...counts].sort(([, a], [, b]) => b - a).map(([id]) => id);
  return { file, formats: names, rows, records, broken, firstBroken };
}

/** @param place Says where the row stands. */
type TakeRow = (row: unknown, place: () => string) => void;

async function eachRow(file: string, take: TakeRow, onProgress?: (bytes: number) => void): Promise<void> {
  const head = headOf(file);
  const raw = createReadStream(file, { highWaterMark: 1 << 20 });
  let bytes = 0;
  if (onProgress) raw.on('data', (chunk) => onProgress((bytes += chunk.length)));
  const isPacked = head[0] === 0x1f && head[1] === 0x8b;
  const stream: Readable = isPacked ? raw.pipe(createGunzip()) : raw;
  raw.on('error', (error) => stream.destroy(error));
  const text = head
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  const isJson = isPacked ? /\.(?:json|jsonl|ndjson)\.gz$/i.test(file) : /^[[{]/.test(text);
  if (isJson) await readJsonElements(stream, (value, offset) => take(value, () => `byte ${offset}`));
  else await eachCsvRow(stream, delimiterOf(text), take);
}

async function eachCsvRow(stream: Readable, delimiter: string, take: TakeRow): Promise<void> {
  const parser = stream.pipe(
    parse({
      columns: true,
      bom: true,
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      relax_quotes: true,
    }),
  );
  stream.on('error', (error) => parser.destroy(error));
  let line = 1;
  for await (const row of parser) {
    const at = ++line;
    take(row, () => `line ${at}`);
  }
}

function delimiterOf(text: string): string {
  const [header = ''] = text.split('\n', 1);
  return [',', '\t', ';'].sort((a, b) => header.split(b).length - header.split(a).length)[0] ?? ',';
}

/** @throws when the file cannot be opened. */
function headOf(file: string): Buffer {
  const handle = openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(4096);
    return buffer.subarray(0, readSync(handle, buffer, 0, buffer.length, 0));
  } finally {
    closeSync(handle);
  }
}
