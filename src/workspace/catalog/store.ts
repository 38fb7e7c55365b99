import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import envPaths from 'env-paths';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { readDocument, type CatalogDocument } from './document.ts';
import { RefreshError } from './refresh-error.ts';
import { checkSignature } from './signature.ts';

/** Which document: its address, and the key it must be signed with. */
export interface CatalogSourceSetting {
  readonly url: string;
  readonly publicKey: string;
}

/** A document that was fetched and checked. */
export interface StoredCatalog {
  readonly document: CatalogDocument;
  readonly etag: string | null;
  /** ISO date and time of the last look that found it in force. */
  readonly checkedAt: string;
  /** The newest one ever taken from this address: an older one is a downgrade. */
  readonly newest: { readonly date: string; readonly format: string };
}

export interface StoredFile {
  readonly url: string;
  readonly etag: string | null;
  readonly checkedAt: string;
  readonly newest: { readonly date: string; readonly format: string };
  /** Base64. */
  readonly signature: string;
  /** The document as it was fetched. */
  readonly body: string;
}

/** The last good document of each address, in the user's own data folder. */
export interface CatalogStore {
  /** What is in force; the one before it when that cannot be read. Null when there is none. Never throws. */
  readonly read: (source: CatalogSourceSetting) => StoredCatalog | null;
  /** Puts a checked file in force, in one step; what was in force before is kept. */
  readonly replace: (source: CatalogSourceSetting, file: StoredFile) => void;
  /** The same document is still in force. */
  readonly touch: (source: CatalogSourceSetting, checkedAt: string) => void;
  /** Puts the document before the present one in force again. @throws RefreshError when there is none. */
  readonly rollback: (source: CatalogSourceSetting) => StoredCatalog;
}

const CURRENT = 'current.json';
const PREVIOUS = 'previous.json';
/** A file of ours: a document and a little more. */
const MAX_FILE = 64_000_000;

const storedSchema = z.strictObject({
  url: z.string(),
  etag: z.string().nullable(),
  checkedAt: z.string(),
  newest: z.strictObject({ date: z.string(), format: z.string() }),
  signature: z.string(),
  body: z.string(),
});

/** The folder of this program for a user's data: `~/.local/share/prompt-cost`, or as the system has it. */
export function userDataFolder(): string {
  return envPaths('prompt-cost', { suffix: '' }).data;
}

/** @param folder Absolute; made when something is first written. */
export function createCatalogStore(folder: string = userDataFolder()): CatalogStore {
  const folderOf = ({ url }: CatalogSourceSetting): string =>
    path.join(folder, 'catalogs', createHash('sha256').update(url).digest('hex').slice(0, 32));
  const load = (source: CatalogSourceSetting, name: string): StoredCatalog | null => {
    const file = readStored(path.join(folderOf(source), name));
    return file?.url === source.url ? checkStored(file, source) : null;
  };
  const write = (source: CatalogSourceSetting, name: string, file: StoredFile): void => {
    mkdirSync(folderOf(source), { recursive: true });
    writeFileAtomic.sync(path.join(folderOf(source), name), JSON.stringify(file));
  };
  return {
    read: (source) => load(source, CURRENT) ?? load(source, PREVIOUS),
    replace: (source, file) => {
      // Only what is good is worth going back to.
      if (load(source, CURRENT))
        copyFileSync(path.join(folderOf(source), CURRENT), path.join(folderOf(source), PREVIOUS));
      write(source, CURRENT, file);
    },
    touch: (source, checkedAt) => {
      const file = readStored(path.join(folderOf(source), CURRENT));
      if (file) write(source, CURRENT, { ...file, checkedAt });
    },
    rollback: (source) => {
      const stored = load(source, PREVIOUS);
      const file = readStored(path.join(folderOf(source), PREVIOUS));
      if (!stored || !file) throw new RefreshError('There is no earlier catalog of this address to go back to.');
      // Without its tag, so that the next update fetches the newer one again; what was newest stays known.
      const newest = load(source, CURRENT)?.newest ?? stored.newest;
      write(source, CURRENT, { ...file, etag: null, newest });
      rmSync(path.join(folderOf(source), PREVIOUS), { force: true });
      return { ...stored, etag: null, newest };
    },
  };
}

function readStored(file: string): StoredFile | null {
  try {
    if (statSync(file).size > MAX_FILE) return null;
    return storedSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

/** Checked again on every read: the key may be another one by now, and the file lies where programs of the user can write. */
function checkStored(file: StoredFile, { publicKey }: CatalogSourceSetting): StoredCatalog | null {
  try {
    checkSignature(Buffer.from(file.body), Buffer.from(file.signature, 'base64'), publicKey);
  } catch {
    return null;
  }
  const read = readDocument(file.body);
  const { etag, checkedAt, newest } = file;
  return read.ok ? { document: read.document, etag, checkedAt, newest } : null;
}
