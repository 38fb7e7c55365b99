import { splitModelKey } from '../../catalog/overrides.ts';
import { didYouMean } from '../../core/suggest/did-you-mean.ts';
import type { CatalogView } from '../../model/catalog.ts';
import type { Problem } from '../../model/finding.ts';
import type { ConfigStore, LoadedConfig } from './config-store.ts';
import { configProblem } from './read-layer.ts';

/** Models that settings name and the catalog has no price for: nothing could be compared or priced with them. */
export function checkModels(store: ConfigStore, loaded: LoadedConfig, catalog: CatalogView): readonly Problem[] {
  return namedModels(loaded).flatMap(({ at, name, provider }) => {
    const key = provider === null ? splitModelKey(name) : { provider, id: name };
    if (catalog.resolve(key?.provider ?? null, key?.id ?? name).kind !== 'none') return [];
    const { path, span } = store.placeOf(loaded, at);
    const known = catalog.models().map((model) => (provider === null ? `${model.provider}/${model.id}` : model.id));
    const message = `"${at.join('.')}": the catalog has no model "${name}".${didYouMean(name, known)} A price for it can be given under "models".`;
    return [configProblem(path, span, message)];
  });
}

interface NamedModel {
  readonly at: readonly string[];
  readonly name: string;
  /** Where the setting says so; else the name begins with it. */
  readonly provider: string | null;
}

function namedModels({ config }: LoadedConfig): readonly NamedModel[] {
  const { modelAliases = {}, deployments = {} } = config.declarations ?? {};
  const of = (setting: string, names: Readonly<Record<string, string>>, provider: string | null): NamedModel[] =>
    Object.entries(names).map(([key, name]) => ({ at: [setting, key], name, provider }));
  return [
    ...of('tiers', config.tiers, null),
    ...of('modelAliases', modelAliases, null),
    ...of('deployments', deployments, 'azure'),
  ];
}
