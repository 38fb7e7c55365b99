import type { RetryLayer } from '../../model/call.ts';

/** Layers that send a request more than once. */
export function retryingLayers(layers: readonly RetryLayer[]): readonly RetryLayer[] {
  return layers.filter(({ attempts }) => attempts !== 1);
}

/** Requests at most: the product of the layers' attempts, since they nest; one of a number that is not known counts as one. */
export function mostRequests(layers: readonly RetryLayer[]): number {
  return layers.reduce((product, { attempts }) => product * (attempts ?? 1), 1);
}
