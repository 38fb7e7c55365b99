import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** The shipped catalog, below the repository's root. */
export const SNAPSHOT_FILE = 'src/catalog/data/snapshot.ts';

/** What the catalog may add to a package, compressed. Bytes. */
const LIMIT = 150_000;

/** How large the catalog is in a package, and whether that is too large. */
export function catalogSize(text: string): { readonly compressed: number; readonly problem: string | null } {
  const compressed = gzipSync(text, { level: 9 }).length;
  const bytes = (count: number): string => count.toLocaleString('en-US');
  const problem =
    compressed > LIMIT ? `the catalog takes ${bytes(compressed)} bytes compressed; the limit is ${bytes(LIMIT)}` : null;
  return { compressed, problem };
}

/** The same of the catalog that is committed. */
export function committedCatalogSize(root: string): ReturnType<typeof catalogSize> {
  return catalogSize(readFileSync(path.join(root, SNAPSHOT_FILE), 'utf8'));
}
