import { splitModelKey } from '../../catalog/overrides.ts';
import { didYouMean } from '../../core/suggest/did-you-mean.ts';
import type { CatalogView } from '../../model/catalog.ts';
import type { Problem } from '../../model/finding.ts';
import type { ConfigStore, LoadedConfig } from './config-store.ts';
import { configProblem } from './read-layer.ts';

/** Tiers that name a model without a price: nothing could be compared with it. */
export function checkTiers(store: ConfigStore, loaded: LoadedConfig, catalog: CatalogView): readonly Problem[] {
  return Object.entries(loaded.config.tiers).flatMap(([tier, name]) => {
    const key = splitModelKey(name);
    if (key !== null && catalog.resolve(key.provider, key.id).kind !== 'none') return [];
    const { path, span } = store.placeOf(loaded, ['tiers', tier]);
    const known = catalog.models().map(({ provider, id }) => `${provider}/${id}`);
    const message = `"tiers.${tier}": the catalog has no model "${name}".${didYouMean(name, known)} A price for it can be given under "models".`;
    return [configProblem(path, span, message)];
  });
}
