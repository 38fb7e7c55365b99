import type { ModelCall } from '../../model/call.ts';
import type { CallEstimate } from '../../model/estimate.ts';
import { countEndpoint } from './endpoints.ts';
import type { CountEndpoint } from './endpoints.ts';
import { staticRequest } from './static-request.ts';
import type { StaticRequest } from './static-request.ts';

/** A call that a provider can count, or why none can. */
export type Countable =
  | { readonly kind: 'countable'; readonly request: StaticRequest; readonly endpoint: CountEndpoint }
  /** `request` is there when only the provider is missing. */
  | { readonly kind: 'not'; readonly reason: string; readonly request?: StaticRequest };

/**
 * What would be counted of a call, and by whom: the provider that answers the call, or `provider` if it is given (the maker of a
 * model that a gateway sells; the part of its id before the last slash is left out then).
 */
export function countableCall(
  call: ModelCall,
  estimate: Pick<CallEstimate, 'price'>,
  provider: string | null = null,
): Countable {
  const answering = estimate.price?.provider ?? call.provider;
  const request = staticRequest(call, provider ?? answering);
  if ('reason' in request) return { kind: 'not', reason: request.reason };
  const endpoint = countEndpoint(request.provider);
  if (!endpoint) {
    const reason = `${request.provider} has no endpoint that counts tokens.`;
    return { kind: 'not', reason, request };
  }
  const isOther = provider !== null && provider !== answering;
  const model = isOther ? request.model.replace(/^.*\//, '') : request.model;
  return { kind: 'countable', request: { ...request, model }, endpoint };
}
