/** What requests cost that a router shares out, USD a request. */
export interface RouterCosts {
  /** The router's own decision. */
  readonly routing: number;
  /** On the cheap model, and on the dear one. */
  readonly small: number;
  readonly big: number;
}

/**
 * USD of an average request behind a router: `routing + cheap · small + (1 − cheap) · big + retried · big`. It pays when that is
 * less than `big`, which is `cheap · (big − small) > routing + retried · big`.
 * @param cheap Share of all requests, 0 to 1, that go to the cheap model.
 * @param retried Share of all requests that come back from it and are sent to the dear one as well.
 */
export function routedCost({ routing, small, big }: RouterCosts, cheap: number, retried: number): number {
  return routing + cheap * small + (1 - cheap) * big + retried * big;
}

/**
 * Share of requests to the cheap model from which on the router pays, if a fixed part of those comes back: `routing / (big · (1 −
 * returning) − small)`. Null when it pays at no share.
 * @param returning Of the requests that went to the cheap model, the share that is sent to the dear one as well.
 */
export function breakEvenShare({ routing, small, big }: RouterCosts, returning: number): number | null {
  const saved = big * (1 - returning) - small;
  const share = saved > 0 ? routing / saved : Infinity;
  return share <= 1 ? share : null;
}
