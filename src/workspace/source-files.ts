import path from 'node:path';
import type { Problem } from '../model/finding.ts';
import { decodeSource, tooLarge, type DecodedFile } from './decode.ts';
import { DISK, type FileSystem } from './file-system.ts';
import type { ProjectFiles } from '../model/language.ts';
import { digestOf } from './cache/cache-folder.ts';

/** Takes what the disk was asked, and how to tell what it said: the same questions tell later whether anything is different. */
export type DiskNotes = (question: string, answer: () => string) => void;

/** What the names of folders end with in a listing; no name holds it. */
const FOLDER = '/';

type ReadBytes = { readonly bytes: Uint8Array } | { readonly problem: Problem };

function textAnswer(read: ReadBytes): string {
  return 'bytes' in read ? digestOf(read.bytes) : read.problem.code;
}

/** The project's files: open documents as the editor has them, all others as the file system has them. Paths are project-relative. */
export class SourceFiles implements ProjectFiles {
  readonly #root: string;
  readonly #system: FileSystem;
  readonly #open = new Map<string, string>();
  readonly #note: DiskNotes;

  constructor(root: string, note: DiskNotes = () => undefined, system: FileSystem = DISK) {
    this.#root = root;
    this.#system = system;
    this.#note = note;
  }

  /** What a question that was noted is answered now; of a text its digest, or why it cannot be read. */
  ask(question: string): string {
    const [kind = '', ...rest] = question.split(' ');
    const file = rest.join(' ');
    if (kind === 'kind') return this.#kindOf(file);
    if (kind === 'names') return this.#namesOnDisk(file).join(FOLDER);
    if (kind === 'real') return this.#realPath(file) ?? '';
    return textAnswer(this.#bytes(file, Number(kind)));
  }

  get hasOpen(): boolean {
    return this.#open.size > 0;
  }

  open(file: string, text: string): void {
    this.#open.set(file, text);
  }
  close(file: string): void {
    this.#open.delete(file);
  }
  isOpen(file: string): boolean {
    return this.#open.has(file);
  }

  isFile(file: string): boolean {
    return this.#open.has(file) || this.#kind(file) === 'file';
  }
  isFolder(file: string): boolean {
    if (this.#kind(file) === 'folder') return true;
    return [...this.#open.keys()].some((open) => open.startsWith(`${file}/`));
  }
  filesIn(folder: string): readonly string[] {
    const prefix = folder === '' ? '' : `${folder}/`;
    const open = [...this.#open.keys()].filter(
      (file) => file.startsWith(prefix) && !file.slice(prefix.length).includes('/'),
    );
    const onDisk = this.#namesIn(folder).filter((name) => !name.endsWith(FOLDER));
    return [...new Set([...onDisk, ...open.map((file) => file.slice(prefix.length))])].sort();
  }
  foldersIn(folder: string): readonly string[] {
    return this.#namesIn(folder).flatMap((name) => (name.endsWith(FOLDER) ? [name.slice(0, -FOLDER.length)] : []));
  }
  /** Where symbolic links lead, from the project's root as it really is; null when that cannot be told. */
  realPath(file: string): string | null {
    const real = this.#realPath(file);
    this.#note(`real ${file}`, () => real ?? '');
    return real;
  }

  /** Bytes on disk; 0 for what is not there. */
  sizeOf(file: string): number {
    return this.#system.stat(path.resolve(this.#root, file))?.size ?? 0;
  }

  /** Any text file, whatever its size. */
  read(file: string): string | null {
    return this.source(file, Infinity).text;
  }

  /** A source file's text. Never throws: what stands in the way is the problem. `limit` in bytes. */
  source(file: string, limit: number): DecodedFile {
    const open = this.#open.get(file);
    if (open !== undefined) {
      // An editor's text has no size on disk; UTF-16 units come near enough.
      return open.length > limit
        ? { text: null, problem: tooLarge(file, open.length, limit) }
        : { text: open, problem: null };
    }
    const read = this.#bytes(file, limit);
    this.#note(`${limit} ${file}`, () => textAnswer(read));
    return 'bytes' in read ? decodeSource(file, read.bytes) : { text: null, problem: read.problem };
  }

  #bytes(file: string, limit: number): ReadBytes {
    try {
      const absolute = path.resolve(this.#root, file);
      const size = this.#system.stat(absolute)?.size ?? 0;
      return size > limit ? { problem: tooLarge(file, size, limit) } : { bytes: this.#system.read(absolute) };
    } catch (error) {
      return { problem: unreadable(file, error) };
    }
  }

  #kind(file: string): 'file' | 'folder' | 'other' {
    const kind = this.#kindOf(file);
    this.#note(`kind ${file}`, () => kind);
    return kind;
  }

  #kindOf(file: string): 'file' | 'folder' | 'other' {
    return this.#system.stat(path.resolve(this.#root, file))?.kind ?? 'other';
  }

  #namesIn(folder: string): readonly string[] {
    const names = this.#namesOnDisk(folder);
    this.#note(`names ${folder}`, () => names.join(FOLDER));
    return names;
  }

  /** Folders' names end with a slash. */
  #namesOnDisk(folder: string): readonly string[] {
    try {
      const entries = this.#system.entriesSync(path.join(this.#root, folder));
      return entries
        .flatMap((entry) =>
          entry.kind === 'file' ? [entry.name] : entry.kind === 'folder' ? [entry.name + FOLDER] : [],
        )
        .sort();
    } catch {
      return []; // A folder that cannot be read holds nothing to find.
    }
  }

  #realPath(file: string): string | null {
    try {
      return path.relative(this.#system.realPath(this.#root), this.#system.realPath(path.join(this.#root, file)));
    } catch {
      return null;
    }
  }
}

function unreadable(file: string, error: unknown): Problem {
  const message = `The file cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  return { path: file, span: null, severity: 'warning', code: 'unreadable', message };
}
