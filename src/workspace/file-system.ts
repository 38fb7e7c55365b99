import { existsSync, readdirSync, readFileSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';

/** An entry of a folder; a symbolic link is `other`, as it is not followed. */
export interface FolderEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'other';
}

/**
 * Where a project's files are read from: the disk, or a version of them that Git keeps. Paths are absolute in the disk's own
 * form, also where nothing of it lies on the disk. Symbolic links are followed, except by `entries`.
 */
export interface FileSystem {
  /** Null when there is nothing there, or no right to look. `size` in bytes. */
  readonly stat: (absolute: string) => { readonly kind: FolderEntry['kind']; readonly size: number } | null;
  /** @throws Error when it cannot be read. */
  readonly read: (absolute: string) => Uint8Array;
  /** @throws Error when it cannot be read. */
  readonly entries: (folder: string) => Promise<readonly FolderEntry[]>;
  /** @throws Error when it cannot be read. */
  readonly entriesSync: (folder: string) => readonly FolderEntry[];
  /** The path without symbolic links. @throws Error when it leads nowhere. */
  readonly realPath: (absolute: string) => string;
}

/** The files as they are on disk. */
export const DISK: FileSystem = {
  stat: (absolute) => {
    try {
      const stat = statSync(absolute, { throwIfNoEntry: false });
      return stat === undefined ? null : { kind: kindOf(stat), size: stat.size };
    } catch {
      return null; // A file where a folder should be, a name too long, no right to look.
    }
  },
  read: (absolute) => readFileSync(absolute),
  entries: async (folder) => entriesOf(await readdir(folder, { withFileTypes: true })),
  entriesSync: (folder) => entriesOf(readdirSync(folder, { withFileTypes: true })),
  realPath: (absolute) => realpathSync(absolute),
};

/** Whether something is there. */
export function exists(files: FileSystem, absolute: string): boolean {
  return files === DISK ? existsSync(absolute) : files.stat(absolute) !== null;
}

/** A text file as UTF-8. @throws Error when it cannot be read. */
export function readText(files: FileSystem, absolute: string): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(files.read(absolute));
}

function entriesOf(entries: readonly Dirent[]): readonly FolderEntry[] {
  return entries.map((entry) => ({ name: entry.name, kind: kindOf(entry) }));
}

function kindOf(entry: Pick<Dirent, 'isFile' | 'isDirectory'>): FolderEntry['kind'] {
  if (entry.isFile()) return 'file';
  return entry.isDirectory() ? 'folder' : 'other';
}
