import type { ModelCall } from '../../model/call.ts';
import type { CatalogView, Lookup } from '../../model/catalog.ts';

/**
 * The price of a model where the call goes. A base URL whose host no price list knows is a gateway with prices of its own:
 * the host stands for the provider, so that nobody else's price is taken, and an override may name it (`host/model`).
 */
export function lookupFor(call: Pick<ModelCall, 'provider' | 'baseUrl'>, id: string, catalog: CatalogView): Lookup {
  return catalog.resolve(call.provider ?? unknownHost(call), id);
}

const HOST = /^(?:[a-z][a-z0-9+.-]*:)?\/\/(?:[^@/?#]*@)?((?:[a-z0-9-]+\.)*[a-z0-9-]+(?::\d+)?)(?:[/?#]|$)/i;

/** Host (and port) of a base URL that the code states, when no provider is known to answer there. */
export function unknownHost({ provider, baseUrl }: Pick<ModelCall, 'provider' | 'baseUrl'>): string | null {
  if (provider !== null || baseUrl.kind !== 'known') return null;
  return HOST.exec(baseUrl.value.trim())?.[1]?.toLowerCase() ?? null;
}
