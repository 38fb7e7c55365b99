import type { CatalogData } from '../../catalog/catalog-data.ts';
import { createCatalogView } from '../../catalog/resolve.ts';
import { rules } from '../../generated/registry.ts';
import type { CatalogView } from '../../model/catalog.ts';
import { catalogLayers, priceDay } from '../../workspace/catalog/layers.ts';
import { createConfigStore, type LoadedConfig } from '../../workspace/config/config-store.ts';
import { defaultParts } from '../../workspace/engine-parts.ts';
import { UsageError, type CliIo } from '../io.ts';
import { configFileOf } from '../project.ts';

/** Options of every `catalog` command that looks at the configuration, as commander gives them. */
export interface CatalogOptions {
  readonly config?: string | false;
}

/** What models cost in the working folder. No parser is loaded for that. */
export interface OpenCatalog {
  readonly loaded: LoadedConfig;
  /** As it came with this version. */
  readonly shipped: CatalogData;
  /** ISO date. */
  readonly day: string;
  /** With everything laid over it that the settings say. */
  readonly view: CatalogView;
}

/** @throws UsageError when the configuration cannot be used as it is. */
export function openCatalog(options: CatalogOptions, io: CliIo): OpenCatalog {
  const file = configFileOf(options, io);
  const { catalog: shipped, catalogStore, today } = defaultParts();
  const readCatalog = catalogStore.read;
  const configs = createConfigStore({ root: io.cwd, rules, readCatalog, ...(file === undefined ? {} : { file }) });
  const loaded = configs.atRoot;
  const [problem] = loaded.problems;
  if (problem) throw new UsageError(`${problem.path}: ${problem.message}`);
  const day = priceDay({ catalog: shipped, today });
  return { loaded, shipped, day, view: createCatalogView(shipped, catalogLayers(loaded, day)) };
}
