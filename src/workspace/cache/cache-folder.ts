import { createHash, randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

/**
 * Texts kept on disk by name, for any number of processes at once. An entry that is damaged, or that something else wrote,
 * is as good as none; what cannot be written is not kept. Never throws.
 */
export interface CacheFolder {
  /** The text of an entry as it was written; undefined when there is none that is whole. */
  readonly read: (name: string) => string | undefined;
  readonly write: (name: string, text: string) => void;
  /** Takes out what was not used for longest, until the folder is below its limit again. */
  readonly prune: () => void;
}

export interface CacheFolderOptions {
  /** Bytes that all entries together may take after `prune`. */
  readonly maxBytes?: number;
}

/** A scan of 2,200 files in eleven languages keeps 65 MB. */
const MAX_BYTES = 512_000_000;
/** No file that is analysed makes an entry of this size. */
const MAX_ENTRY = 256_000_000;
/** Milliseconds an entry's time may be behind before a use brings it up to date. */
const TOUCH_AFTER = 24 * 60 * 60 * 1000;
/** As other tools write it, so that backups leave the folder out (bford.info/cachedir). */
const TAG =
  'Signature: 8a477f597d28d172789f06886806bc55\n# Cache of Prompt Cost Lint; it can be deleted at any time.\n';
const DIGEST_LENGTH = 64;

/** Where the cache of a project is unless the user says where: with the other tools' caches where there are any. */
export function defaultCacheLocation(root: string): string {
  const modules = path.join(root, 'node_modules');
  return existsSync(modules) ? path.join(modules, '.cache', 'prompt-cost') : path.join(root, '.prompt-cost-cache');
}

/** Opens a folder, which is made at the first write. */
export function openCacheFolder(folder: string, { maxBytes = MAX_BYTES }: CacheFolderOptions = {}): CacheFolder {
  const fileOf = (name: string): string => path.join(folder, name.slice(0, 2), name);
  let isMarked = false;
  const mark = (): void => {
    if (isMarked) return;
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of [
      ['CACHEDIR.TAG', TAG],
      ['.gitignore', '*\n'],
    ] as const)
      // prettier-ignore
      if (!existsSync(path.join(folder, name))) writeFileSync(path.join(folder, name), text);
    isMarked = true;
  };
  return {
    read: (name) => orUndefined(() => readEntry(fileOf(name))),
    write: (name, text) => {
      orUndefined(() => {
        mark();
        writeEntry(fileOf(name), text);
      });
    },
    prune: () => {
      orUndefined(() => {
        pruneFolder(folder, maxBytes);
      });
    },
  };
}

/** A name for an entry: a digest of what it depends on. */
export function digestOf(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}

/** First line: digest of the rest. */
function readEntry(file: string): string | undefined {
  const { size, mtimeMs } = statSync(file);
  if (size > MAX_ENTRY) return undefined;
  const content = readFileSync(file);
  const text = content.subarray(DIGEST_LENGTH + 1);
  if (content.toString('latin1', 0, DIGEST_LENGTH) !== digestOf(text)) return undefined;
  const now = new Date();
  if (now.getTime() - mtimeMs > TOUCH_AFTER) orUndefined(() => utimesSync(file, now, now));
  return text.toString('utf8');
}

/** Another process sees the whole entry or none. */
function writeEntry(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const content = Buffer.from(text);
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    writeFileSync(temporary, Buffer.concat([Buffer.from(`${digestOf(content)}\n`), content]));
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function pruneFolder(folder: string, maxBytes: number): void {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.parentPath !== folder)
    .flatMap((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      const stat = statSync(file, { throwIfNoEntry: false });
      return stat ? [{ file, size: stat.size, time: stat.mtimeMs }] : [];
    });
  let total = entries.reduce((sum, { size }) => sum + size, 0);
  for (const { file, size } of entries.sort((a, b) => a.time - b.time)) {
    if (total <= maxBytes) return;
    rmSync(file, { force: true });
    total -= size;
  }
}

/** A cache that cannot be read or written is none; the work is done without it. */
function orUndefined<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
