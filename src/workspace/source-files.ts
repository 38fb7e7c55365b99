import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Problem } from '../model/finding.ts';
import { decodeSource, tooLarge, type DecodedFile } from './decode.ts';
import type { ProjectFiles } from '../model/language.ts';

/** The project's files: open documents as the editor has them, all others as they are on disk. Paths are project-relative. */
export class SourceFiles implements ProjectFiles {
  readonly #root: string;
  readonly #open = new Map<string, string>();

  constructor(root: string) {
    this.#root = root;
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
    return this.#open.has(file) || this.#stat(file)?.isFile() === true;
  }
  isFolder(file: string): boolean {
    if (this.#stat(file)?.isDirectory() === true) return true;
    return [...this.#open.keys()].some((open) => open.startsWith(`${file}/`));
  }
  filesIn(folder: string): readonly string[] {
    const prefix = folder === '' ? '' : `${folder}/`;
    const open = [...this.#open.keys()].filter(
      (file) => file.startsWith(prefix) && !file.slice(prefix.length).includes('/'),
    );
    return [...new Set([...this.#namesOnDisk(folder), ...open.map((file) => file.slice(prefix.length))])].sort();
  }
  foldersIn(folder: string): readonly string[] {
    try {
      const entries = readdirSync(path.join(this.#root, folder), { withFileTypes: true });
      return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    } catch {
      return []; // A folder that cannot be read holds nothing to find.
    }
  }
  #namesOnDisk(folder: string): readonly string[] {
    try {
      const entries = readdirSync(path.join(this.#root, folder), { withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
    } catch {
      return []; // A folder that cannot be read holds nothing to find.
    }
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
    try {
      const absolute = path.resolve(this.#root, file);
      const { size } = statSync(absolute);
      if (size > limit) return { text: null, problem: tooLarge(file, size, limit) };
      return decodeSource(file, readFileSync(absolute));
    } catch (error) {
      return { text: null, problem: unreadable(file, error) };
    }
  }

  #stat(file: string): ReturnType<typeof statSync> {
    try {
      return statSync(path.resolve(this.#root, file), { throwIfNoEntry: false });
    } catch {
      return undefined; // A file where a folder should be, a name too long, no right to look.
    }
  }
}

function unreadable(file: string, error: unknown): Problem {
  const message = `The file cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  return { path: file, span: null, severity: 'warning', code: 'unreadable', message };
}
