import type { CatalogData } from './catalog-data.ts';
import { snapshotJson } from './data/snapshot.ts';

/** The catalog shipped with this version. It was checked when it was built, so it is not checked again here. */
export function loadSnapshot(): CatalogData {
  return JSON.parse(snapshotJson) as CatalogData;
}
