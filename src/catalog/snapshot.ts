import type { CatalogData, CatalogProvider, CatalogRow } from './catalog-data.ts';
import { snapshotHead, snapshotModels } from './data/snapshot.ts';

/**
 * The catalog shipped with this version. It was checked when it was built, so it is not checked again here. The rows of
 * a provider are parsed when they are first read: a project calls a few of the providers.
 */
export function loadSnapshot(): CatalogData {
  const head = JSON.parse(snapshotHead) as Omit<CatalogData, 'providers'>;
  return { ...head, providers: snapshotModels.map(([id, json]) => lazyProvider(id, json)) };
}

function lazyProvider(id: string, json: string): CatalogProvider {
  let rows: readonly CatalogRow[] | null = null;
  return {
    id,
    get models() {
      return (rows ??= JSON.parse(json) as readonly CatalogRow[]);
    },
  };
}
