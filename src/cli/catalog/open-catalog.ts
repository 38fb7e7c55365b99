import { rules } from '../../generated/registry.ts';
import { createCatalogStore } from '../../workspace/catalog/store.ts';
import { createConfigStore, type ConfigStore, type LoadedConfig } from '../../workspace/config/config-store.ts';
import type { CliIo } from '../io.ts';
import { configFileOf } from '../project.ts';

/** Options of every `catalog` command that looks at the configuration, as commander gives them. */
export interface CatalogOptions {
  readonly config?: string | false;
}

/** The settings of the working folder that say what models cost. No parser is loaded for that. */
export function openCatalog(options: CatalogOptions, io: CliIo): LoadedConfig & { readonly configs: ConfigStore } {
  const file = configFileOf(options, io);
  const readCatalog = createCatalogStore().read;
  const configs = createConfigStore({ root: io.cwd, rules, readCatalog, ...(file === undefined ? {} : { file }) });
  return { ...configs.atRoot, configs };
}
