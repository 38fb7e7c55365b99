/** What the catalog view and the extension say to each other. Both sides check what they get. */
import type { CatalogRows } from '../../server/protocol.ts';

export type ToCatalog =
  { readonly type: 'rows'; readonly rows: CatalogRows } | { readonly type: 'failed'; readonly message: string };

/** The view's script runs, or somebody asks for the prices anew. */
export interface FromCatalog {
  readonly type: 'load';
}

/** The message if it is one of the view's, else null. */
export function readFromCatalog(message: unknown): FromCatalog | null {
  return isRecord(message) && message['type'] === 'load' ? { type: 'load' } : null;
}

/** The message if it is one of the extension's, else null. */
export function readToCatalog(message: unknown): ToCatalog | null {
  if (!isRecord(message)) return null;
  const { type, rows, message: text } = message;
  if (type === 'failed') return typeof text === 'string' ? { type, message: text } : null;
  if (type !== 'rows' || !isRecord(rows) || typeof rows['date'] !== 'string' || !Array.isArray(rows['models']))
    return null;
  return { type, rows: rows as unknown as CatalogRows };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
