import { TextDecoder } from 'node:util';
import { parseFormat, readDocument, type CatalogDocument } from './document.ts';
import { download, httpsUrl, type DownloadLimits } from './download.ts';
import { RefreshError } from './refresh-error.ts';
import { checkSignature, readPublicKey } from './signature.ts';
import type { CatalogSourceSetting, CatalogStore, StoredCatalog } from './store.ts';

export interface RefreshOptions {
  readonly source: CatalogSourceSetting;
  readonly store: CatalogStore;
  readonly now: Date;
  readonly signal?: AbortSignal;
  readonly limits?: Partial<DownloadLimits>;
  /** Certificates to trust instead of the system's. */
  readonly ca?: string;
}
export interface RefreshResult {
  /** `unchanged`: the server has nothing newer, or the same document again. */
  readonly kind: 'updated' | 'unchanged';
  readonly document: CatalogDocument;
  /** What was in force before; null the first time. */
  readonly before: CatalogDocument | null;
}

/** The shipped catalog is 0.9 MB. */
const LIMITS: DownloadLimits = { bytes: 10_000_000, connect: 10_000, total: 60_000, redirects: 5 };
const SIGNATURE_LIMIT = 4096;

/**
 * Fetches the document of an address and its signature, checks both, and puts it in force. Whatever is wrong, what was in
 * force stays so.
 * @throws RefreshError that says why it was not taken.
 */
export async function refreshCatalog(options: RefreshOptions): Promise<RefreshResult> {
  const { source, store, now, signal, ca } = options;
  const limits = { ...LIMITS, ...options.limits };
  // Before anything is sent.
  readPublicKey(source.publicKey);
  const signatureUrl = signatureAddress(source.url);
  const stored = store.read(source);
  const fetched = await download(source.url, { limits, etag: stored?.etag ?? null, signal, ca });
  if (fetched.kind === 'unchanged') {
    if (!stored)
      throw new RefreshError('The server says that nothing has changed, but nothing was asked about; try again.');
    store.touch(source, now.toISOString());
    return { kind: 'unchanged', document: stored.document, before: stored.document };
  }
  const signature = await fetchSignature(signatureUrl, { ...limits, bytes: SIGNATURE_LIMIT }, options);
  // Nothing is read out of a text before its signature is known to be right.
  checkSignature(fetched.body, signature, source.publicKey);
  const body = decode(fetched.body);
  const document = checkedDocument(body);
  const newest = refuseDowngrade(document, stored);
  const file = {
    url: source.url,
    etag: fetched.etag,
    checkedAt: now.toISOString(),
    newest,
    signature: signature.toString('base64'),
    body,
  };
  store.replace(source, file);
  return { kind: 'updated', document, before: stored?.document ?? null };
}

/** The address of the detached signature: `.sig` after the path, before a query. */
function signatureAddress(address: string): string {
  const url = httpsUrl(address);
  url.pathname += '.sig';
  return url.href;
}

async function fetchSignature(url: string, limits: DownloadLimits, { signal, ca }: RefreshOptions): Promise<Buffer> {
  try {
    const fetched = await download(url, { limits, signal, ca });
    if (fetched.kind === 'body') return fetched.body;
    throw new RefreshError('The server sends no signature.');
  } catch (error) {
    if (!(error instanceof RefreshError)) throw error;
    throw new RefreshError(`The signature (the address with ".sig" appended) cannot be fetched. ${error.message}`);
  }
}

function decode(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw new RefreshError('The document is not UTF-8 text.');
  }
}

function checkedDocument(body: string): CatalogDocument {
  const read = readDocument(body);
  if (read.ok) return read.document;
  throw new RefreshError(`The document was not taken. ${read.problems.map(({ message }) => message).join(' ')}`);
}

/** Gives what counts as the newest from now on. */
function refuseDowngrade(document: CatalogDocument, stored: StoredCatalog | null): StoredCatalog['newest'] {
  const { date, format } = document;
  const newest = stored?.newest;
  if (newest && date < newest.date)
    throw new RefreshError(
      `The document is of ${date}, older than the one of ${newest.date} that was taken before; it was not taken.`,
    );
  const [given, known] = [format, newest?.format ?? ''].map(parseFormat);
  if (given && known && given.name === known.name && given.version < known.version)
    throw new RefreshError(
      `The document has the format ${format}, older than ${newest?.format ?? ''}, which was taken before; it was not taken.`,
    );
  return { date, format };
}
