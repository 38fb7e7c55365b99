import path from 'node:path';
import type { DataText } from '../core/resolve/data/data-file.ts';
import type { SourceFiles } from './source-files.ts';

/** `.env.example` and the like are written to be read by others; every other `.env` file holds secrets. */
const ENV_FILE = /^\.env(?:\.|$)/i;
const ENV_EXAMPLE = /^\.env\.(?:.+\.)?(?:example|sample|template|dist)$/i;
const KEY_FILE = /\.(?:pem|key|p12|pfx|jks|keystore)$|^id_(?:rsa|dsa|ecdsa|ed25519)$/i;

/** The file holds secrets by its name: it is never opened. */
export function isSecretFile(file: string): boolean {
  const name = path.posix.basename(file);
  return KEY_FILE.test(name) || (ENV_FILE.test(name) && !ENV_EXAMPLE.test(name));
}

interface DataFilesOptions {
  readonly files: SourceFiles;
  /** Bytes. */
  readonly limitOf: (file: string) => number;
}

/**
 * A reader of the files of a project that code reads at run time: prompts and data. It gives files inside the project
 * alone, symbolic links followed, no secrets, no binary files, and none above the size limit. Never throws.
 */
export function createDataReader({ files, limitOf }: DataFilesOptions): (file: string) => DataText {
  return (file) => {
    if (isSecretFile(file)) return { text: null, reason: 'it may hold secrets, so it is not opened' };
    if (path.posix.isAbsolute(file) || file.split('/').includes('..') || !files.isFile(file)) return null;
    if (!files.isOpen(file) && !isInside(files.realPath(file)))
      return { text: null, reason: 'it is a link to a file outside the project' };
    const { text, problem } = files.source(file, limitOf(file));
    return text === null ? { text, reason: problem?.message ?? 'it cannot be read' } : { text };
  };
}

/** Where symbolic links lead is inside the project too, and no secret. */
function isInside(real: string | null): boolean {
  return real !== null && !real.startsWith('..') && !path.isAbsolute(real) && !isSecretFile(real);
}
