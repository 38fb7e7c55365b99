import { providerInfo } from '../../../catalog/providers.ts';
import { unknownHost } from '../../../core/estimate/lookup.ts';
import type { FileAnalysis } from '../../../model/analysis.ts';
import type { ModelCall } from '../../../model/call.ts';
import type { CatalogView } from '../../../model/catalog.ts';
import type { Span } from '../../../model/span.ts';
import type { ConfigEntry } from '../../../workspace/config/add-entry.ts';

/** A way to give a call without a price one: an entry for the project's configuration file. */
export interface OverrideOffer {
  readonly title: string;
  readonly entry: ConfigEntry;
}
/** Calls that send a request themselves. */
const SENT: readonly ModelCall['kind'][] = ['generate', 'embed', 'http'];
/** To be filled in: nobody but the user knows it. The configuration file says so until it is. */
const FILL_IN = 'provider/model';

/**
 * What can be stated for the calls in a range that name a model and have no price: who answers at an unknown address, what
 * an Azure deployment runs, or which model another one costs as much as. No price is made up.
 */
export function overrideOffers(
  { path, calls }: Pick<FileAnalysis, 'path' | 'calls'>,
  range: Span,
  catalog: CatalogView,
): readonly OverrideOffer[] {
  const offers = new Map<string, OverrideOffer>();
  for (const { call, estimate } of calls) {
    const inRange = call.path === path && call.span.start <= range.end && range.start <= call.span.end;
    if (!inRange || call.model.kind !== 'known' || estimate.price || !SENT.includes(call.kind)) continue;
    for (const offer of offersFor(call, call.model.value, catalog)) offers.set(offer.title, offer);
  }
  return [...offers.values()];
}

function offersFor(call: ModelCall, id: string, catalog: CatalogView): readonly OverrideOffer[] {
  const host = unknownHost(call);
  const key = `${call.provider ?? host ?? '*'}/${id}`;
  const offers: OverrideOffer[] = [];
  if (host !== null) {
    const lookup = catalog.resolve(null, id);
    if (lookup.kind === 'found') {
      const { provider } = lookup.model;
      offers.push({
        title: `Price what answers at ${host} like ${providerInfo(provider)?.name ?? provider} (endpoints)`,
        entry: { setting: 'endpoints', value: { match: host, provider } },
      });
    }
  }
  if (call.provider === 'azure')
    offers.push({
      title: `Say which model the deployment "${id}" runs (deployments)`,
      entry: { setting: 'deployments', key: id, value: FILL_IN },
    });
  offers.push({
    title: `Say what "${id}" costs${host === null ? '' : ` at ${host}`} (models)`,
    entry: { setting: 'models', value: { match: key, alias: FILL_IN } },
  });
  return offers;
}
