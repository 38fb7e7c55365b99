import type { CatalogData } from '../catalog/catalog-data.ts';
import { loadSnapshot } from '../catalog/snapshot.ts';
import { languages, rules, sdks } from '../generated/registry.ts';
import type { Language } from '../model/language.ts';
import type { Rule } from '../model/rule.ts';
import type { SdkDefinition } from '../model/sdk.ts';
import { createCatalogStore, type CatalogStore } from './catalog/store.ts';
import { nodeGrammarSource, type GrammarSource } from './grammar-source.ts';

/** What a workspace is built from. */
export interface EngineParts {
  readonly languages: readonly Language[];
  readonly sdks: readonly SdkDefinition[];
  readonly rules: readonly Rule[];
  readonly catalog: CatalogData;
  /** Catalogs that the user has had fetched. */
  readonly catalogStore: CatalogStore;
  readonly grammars: GrammarSource;
  /** The day, as an ISO date, for what depends on it: retirements of models, expiry of suppressions. */
  readonly today: () => string;
}

/** The generated registries, the shipped catalog, the grammars as Node finds them, and the machine's date. */
export function defaultParts(): EngineParts {
  return {
    languages,
    sdks,
    rules,
    catalog: loadSnapshot(),
    catalogStore: createCatalogStore(),
    grammars: nodeGrammarSource(),
    today: () => new Date().toISOString().slice(0, 10),
  };
}
