import { tierOf } from '../../../catalog/tiers.ts';
import { CATALOG, type CatalogRows } from '../../protocol.ts';
import type { SurfaceContext } from '../surface.ts';

/** All prices as they hold in the first folder, its overrides applied. */
export function registerCatalog({ connection, folders, guard }: SurfaceContext): void {
  connection.onRequest(
    CATALOG,
    guard('catalog', null as CatalogRows | null, async () => {
      const [folder] = await folders.all();
      if (!folder) return null;
      const { catalog } = folder.workspace;
      return {
        date: catalog.date,
        folder: folder.name,
        // Few rows say a tier of their own; the others have one by price, as everywhere else.
        models: [...(catalog.ownModels?.() ?? []), ...catalog.models()].map((model) => ({
          ...model,
          tier: tierOf(model),
        })),
      };
    }),
  );
}
