import path from 'node:path';
import type { FileSystem, FolderEntry } from '../file-system.ts';
import type { Repository, TreeChange, TreeEntry } from './git.ts';

/** Reads contents of a repository, some ahead of being asked for: starting Git takes longer than reading a hundred files. */
export interface BlobStore {
  /** The content of an object; `ahead` gives objects that may be wanted next. @throws GitError, or Error when it is missing. */
  readonly read: (id: string, ahead: () => readonly string[]) => Uint8Array;
}

/** Bytes that are kept; a file is mostly read once or twice, soon after another. */
const KEPT = 128_000_000;

export function createBlobStore(repository: Repository): BlobStore {
  const kept = new Map<string, Uint8Array>();
  let size = 0;
  const keep = (id: string, bytes: Uint8Array): void => {
    kept.set(id, bytes);
    size += bytes.length;
    for (const [oldest, { length }] of kept) {
      if (size <= KEPT || oldest === id) break;
      kept.delete(oldest);
      size -= length;
    }
  };
  return {
    read: (id, ahead) => {
      const known = kept.get(id);
      if (known) return known;
      const wanted = ahead().filter((each) => each !== id && !kept.has(each));
      const blobs = repository.blobs([id, ...wanted]);
      // Copies: each is a view of one large buffer, which any of them would keep alive.
      for (const [each, bytes] of blobs) if (each !== id) keep(each, bytes.slice());
      const found = blobs.get(id);
      if (!found) throw new Error(`object ${id} is missing from the repository`);
      const bytes = found.slice();
      keep(id, bytes);
      return bytes;
    },
  };
}

export interface GitTreeOptions {
  readonly repository: Repository;
  /** Object id. */
  readonly commit: string;
  /** The commit's files, where they are known. */
  readonly entries?: readonly TreeEntry[];
  readonly blobs: BlobStore;
  /** Files worth reading ahead, by their path. */
  readonly isWanted: (file: string) => boolean;
}

/** The files of commits that are looked at one after the other. */
export interface TreeWalk {
  /** The files of a commit, and what is not as in the commit before; nothing for the first. @throws GitError */
  readonly to: (commit: string) => { readonly entries: readonly TreeEntry[]; readonly changed: readonly ChangedPath[] };
}

export interface ChangedPath {
  readonly path: string;
  /** It was there before and still is. */
  readonly isNewText: boolean;
}

/** Lists the first commit in full, and each further one by how it differs: a listing of a large project takes long. */
export function createTreeWalk(repository: Repository): TreeWalk {
  const entries = new Map<string, TreeEntry>();
  let last: string | null = null;
  return {
    to: (commit) => {
      const changes: readonly TreeChange[] =
        last === null
          ? repository.tree(commit).map((after) => ({ path: after.path, after }))
          : repository.treeChanges(last, commit);
      const isFirst = last === null;
      const changed: ChangedPath[] = [];
      for (const { path: file, after } of changes) {
        if (!isFirst) changed.push({ path: file, isNewText: after !== null && entries.has(file) });
        if (after) entries.set(file, after);
        else entries.delete(file);
      }
      last = commit;
      return { entries: [...entries.values()], changed };
    },
  };
}

/** How many files, and bytes of them, are read ahead at once; larger ones only when asked for. */
const AHEAD_FILES = 400;
const AHEAD_BYTES = 8_000_000;
const AHEAD_SIZE = 500_000;
const MAX_LINKS = 20;

/**
 * A commit's files as if they lay in the repository's folder. Symbolic links are followed inside the tree; submodules are
 * empty. @throws GitError when the commit cannot be listed.
 */
export function createGitTree({ repository, commit, blobs, isWanted, ...known }: GitTreeOptions): FileSystem {
  const all = known.entries ?? repository.tree(commit);
  const { entries, folders } = indexed(all);
  const wanted = all.filter(({ kind, size, path: file }) => kind === 'file' && size <= AHEAD_SIZE && isWanted(file));
  const positions = new Map(wanted.map((entry, index) => [entry.path, index]));
  const ahead = (file: string): readonly string[] => {
    const ids: string[] = [];
    let bytes = 0;
    for (let at = positions.get(file) ?? 0; at < wanted.length && ids.length < AHEAD_FILES; at++) {
      const { id, size } = wanted[at] as TreeEntry;
      bytes += size;
      if (bytes > AHEAD_BYTES) break;
      ids.push(id);
    }
    return ids;
  };
  const content = (entry: TreeEntry): Uint8Array => blobs.read(entry.id, () => ahead(entry.path));
  /** Follows links in any part of the path; null when it leads nowhere or out of the tree. */
  const follow = (absolute: string): string | null => {
    let rest = relativeTo(repository.root, absolute)?.split('/');
    let real = '';
    for (let links = 0; rest !== undefined && rest.length > 0;) {
      const [name = '', ...further] = rest;
      const here = real === '' ? name : `${real}/${name}`;
      const entry = entries.get(here);
      if (entry?.kind !== 'link') {
        real = here;
        rest = further;
        continue;
      }
      if (++links > MAX_LINKS) return null;
      const target = new TextDecoder().decode(content(entry));
      const led = path.posix.normalize(path.posix.join(real, target, ...further));
      if (path.posix.isAbsolute(target) || led.startsWith('..')) return null;
      real = '';
      rest = led === '.' ? [] : led.split('/').filter((part) => part !== '');
    }
    return rest === undefined ? null : real;
  };
  const listing = (folder: string): readonly FolderEntry[] => {
    const real = follow(folder);
    const found = real === null ? undefined : folders.get(real);
    if (!found) throw new Error(`there is no folder ${folder} in ${commit}`);
    return [...found.values()];
  };
  return {
    stat: (absolute) => {
      // Marks the folder as a repository, as the working tree's does.
      if (absolute === path.join(repository.root, '.git')) return { kind: 'folder', size: 0 };
      const real = follow(absolute);
      if (real === null) return null;
      if (folders.has(real)) return { kind: 'folder', size: 0 };
      const entry = entries.get(real);
      return entry?.kind === 'file' ? { kind: 'file', size: entry.size } : null;
    },
    read: (absolute) => {
      const real = follow(absolute);
      const entry = real === null ? undefined : entries.get(real);
      if (entry?.kind !== 'file') throw new Error(`there is no file ${absolute} in ${commit}`);
      return content(entry);
    },
    entries: (folder) => Promise.resolve().then(() => listing(folder)),
    entriesSync: listing,
    realPath: (absolute) => {
      const real = follow(absolute);
      if (real === null || !(entries.has(real) || folders.has(real))) throw new Error(`${absolute} leads nowhere`);
      return path.join(repository.root, real);
    },
  };
}

/** The entries by path, and what is in each folder by name; `''` is the root. */
function indexed(all: readonly TreeEntry[]): {
  readonly entries: ReadonlyMap<string, TreeEntry>;
  readonly folders: ReadonlyMap<string, ReadonlyMap<string, FolderEntry>>;
} {
  const folders = new Map<string, Map<string, FolderEntry>>([['', new Map()]]);
  const folderOf = (folder: string): Map<string, FolderEntry> => {
    const known = folders.get(folder);
    if (known) return known;
    const made = new Map<string, FolderEntry>();
    folders.set(folder, made);
    const { parent, name } = split(folder);
    folderOf(parent).set(name, { name, kind: 'folder' });
    return made;
  };
  for (const entry of all) {
    const { parent, name } = split(entry.path);
    const kind = entry.kind === 'file' ? 'file' : entry.kind === 'link' ? 'other' : 'folder';
    if (kind === 'folder') folderOf(entry.path);
    else folderOf(parent).set(name, { name, kind });
  }
  return { entries: new Map(all.map((entry) => [entry.path, entry])), folders };
}

function split(file: string): { readonly parent: string; readonly name: string } {
  const at = file.lastIndexOf('/');
  return { parent: at < 0 ? '' : file.slice(0, at), name: file.slice(at + 1) };
}

/** Path inside the root, with forward slashes, `''` for the root itself; undefined outside. */
function relativeTo(root: string, absolute: string): string | undefined {
  const relative = path.relative(root, absolute);
  if (relative === '') return '';
  if (relative.startsWith('..') || path.isAbsolute(relative)) return undefined;
  return relative.replaceAll(path.sep, '/');
}

/** The same files without what is in some folders (absolute). */
export function without(files: FileSystem, hidden: readonly string[]): FileSystem {
  if (hidden.length === 0) return files;
  return filtered(files, (absolute) => hidden.some((folder) => isWithin(folder, absolute)));
}

/** The files below a folder (absolute) alone. */
export function within(files: FileSystem, folder: string): FileSystem {
  return filtered(files, (absolute) => !isWithin(folder, absolute));
}

function isWithin(folder: string, absolute: string): boolean {
  return absolute === folder || absolute.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep);
}

function filtered(files: FileSystem, isHidden: (absolute: string) => boolean): FileSystem {
  const refuse = (absolute: string): void => {
    if (isHidden(absolute)) throw new Error(`${absolute} is outside of the repository`);
  };
  const shown = (folder: string, entries: readonly FolderEntry[]): readonly FolderEntry[] =>
    entries.filter(({ name }) => !isHidden(path.join(folder, name)));
  return {
    stat: (absolute) => (isHidden(absolute) ? null : files.stat(absolute)),
    read: (absolute) => {
      refuse(absolute);
      return files.read(absolute);
    },
    entries: async (folder) => shown(folder, await files.entries(folder)),
    entriesSync: (folder) => shown(folder, files.entriesSync(folder)),
    realPath: (absolute) => {
      refuse(absolute);
      return files.realPath(absolute);
    },
  };
}
