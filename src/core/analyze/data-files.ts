import { lowerData, type DataFormat, type DataText } from '../resolve/data/data-file.ts';
import type { DataLookup } from '../resolve/evaluator.ts';
import { FactsIndex } from '../resolve/facts-index.ts';

/** The files of a project that are no source code, as far as code reads them, and who does. */
export class DataFiles {
  readonly #read: (path: string) => DataText;
  /** By path, what a file is in the formats it was asked for. */
  readonly #lookups = new Map<string, Map<DataFormat, DataLookup>>();
  /** By path, the source files that read it when they were last looked at. */
  readonly #readers = new Map<string, Set<string>>();
  /** Files that were analysed: they are out of date when any source file changes. */
  readonly #shown = new Set<string>();
  #isStale = false;

  constructor(read: (path: string) => DataText) {
    this.#read = read;
  }

  lookup(path: string, format: DataFormat): DataLookup {
    let formats = this.#lookups.get(path);
    if (!formats) this.#lookups.set(path, (formats = new Map<DataFormat, DataLookup>()));
    let lookup = formats.get(format);
    if (!lookup) formats.set(format, (lookup = this.#load(path, format)));
    return lookup;
  }

  /** Paths of the files that are there and were read. */
  paths(): readonly string[] {
    const isFound = ({ kind }: DataLookup): boolean => kind === 'found';
    return [...this.#lookups].flatMap(([path, formats]) => ([...formats.values()].some(isFound) ? [path] : []));
  }

  /** The file changed. `readers` are those who read what it was: they most likely read it still. */
  forget(path: string, readers: readonly string[]): void {
    if (!this.#lookups.delete(path)) return;
    this.readersOf(path, readers);
  }

  /** Source files that may read a file: those given, and those that did before. */
  readersOf(path: string, readers: readonly string[]): ReadonlySet<string> {
    const known = this.#readers.get(path) ?? new Set<string>();
    for (const reader of readers) known.add(reader);
    this.#readers.set(path, known);
    this.#shown.add(path);
    return known;
  }

  /** A file turned out not to read it. */
  notRead(path: string, reader: string): void {
    this.#readers.get(path)?.delete(reader);
  }

  /** A source file changed or came in: who reads what may have changed. */
  sourceChanged(): void {
    this.#isStale = true;
  }

  /** Analysed files that may be out of date since this was last asked. */
  takeStale(): readonly string[] {
    const stale = this.#isStale ? [...this.#shown] : [];
    this.#isStale = false;
    return stale;
  }

  #load(path: string, format: DataFormat): DataLookup {
    const data = this.#read(path);
    if (data === null) return { kind: 'missing' };
    if (data.text === null) return { kind: 'refused', reason: data.reason };
    return { kind: 'found', file: new FactsIndex(lowerData(path, data.text, format), data.text) };
  }
}
