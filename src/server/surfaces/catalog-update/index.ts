import type { CancellationToken } from 'vscode-languageserver';
import { describeDocument } from '../../../workspace/catalog/document.ts';
import { RefreshError } from '../../../workspace/catalog/refresh-error.ts';
import type { CatalogSourceSetting } from '../../../workspace/catalog/store.ts';
import { UPDATE_CATALOG, type CatalogUpdate } from '../../protocol.ts';
import type { SurfaceContext } from '../surface.ts';

const NONE: CatalogUpdate = {
  kind: 'none',
  message:
    'No catalog address is configured, so nothing was fetched. Name one under "catalog" in prompt-cost.config.json or in the settings.',
};
const FAILED: CatalogUpdate = { kind: 'failed', message: 'The update failed; the output says why.' };

/** Fetches the catalogs of all folders, on request only. */
export function registerCatalogUpdate(context: SurfaceContext): void {
  const { connection, guard } = context;
  connection.onRequest(
    UPDATE_CATALOG,
    guard<unknown, CatalogUpdate>('updateCatalog', FAILED, (_, token) => updateAll(context, token)),
  );
}

async function updateAll(
  { folders, host, catalogChanged }: SurfaceContext,
  token: CancellationToken,
): Promise<CatalogUpdate> {
  const open = await folders.all();
  const sources = new Map<string, CatalogSourceSetting>();
  for (const { workspace } of open) {
    const source = workspace.remoteCatalog?.source;
    if (source) sources.set(JSON.stringify(source), source);
  }
  if (sources.size === 0) return NONE;
  const cancel = new AbortController();
  const subscription = token.onCancellationRequested(() => cancel.abort());
  const results: CatalogUpdate[] = [];
  try {
    for (const source of sources.values()) results.push(await update(source, host, cancel.signal));
  } finally {
    subscription.dispose();
  }
  if (results.some(({ kind }) => kind === 'updated')) {
    for (const { workspace } of open) workspace.reloadConfig();
    catalogChanged();
  }
  const kind = (['failed', 'updated', 'unchanged'] as const).find((each) =>
    results.some((result) => result.kind === each),
  );
  return { kind: kind ?? 'none', message: results.map(({ message }) => message).join(' ') };
}

async function update(
  source: CatalogSourceSetting,
  host: SurfaceContext['host'],
  signal: AbortSignal,
): Promise<CatalogUpdate> {
  try {
    const { kind, document } = await host.refreshCatalog(source, signal);
    const what = kind === 'updated' ? 'Fetched' : 'Nothing new:';
    return { kind, message: `${what} ${describeDocument(document)}.` };
  } catch (error) {
    if (!(error instanceof RefreshError)) throw error;
    return { kind: 'failed', message: `${error.message} The prices that were there stay in use.` };
  }
}
