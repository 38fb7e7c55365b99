import type { CatalogModel, TokenPrices } from '../../model/catalog.ts';
import { DAYS_PER_MONTH } from '../traffic/rate.ts';

/** What caching a prefix costs per token, USD per million, with where the figures come from. */
export interface CacheEconomics {
  /** Price of a prefix token at the hit rate: `h·read + (1 − h)·write`. */
  readonly cached: number;
  readonly read: number;
  readonly write: number;
  /** Share of calls that must find the prefix cached for caching to pay: `(w − 1) / (w − r)`. */
  readonly breakEvenRate: number;
  /** Calls within the lifetime from which on caching pays: more than `(w − r) / (1 − r)`. */
  readonly breakEvenCalls: number;
}

/**
 * With write price `w` and read price `r` as multiples of the input price, a call's prefix costs `h·r + (1 − h)·w` instead of 1 at
 * hit rate `h`, and `n` calls within the lifetime cost `w + (n − 1)·r` instead of `n`. Null for a model that does not cache.
 * https://docs.anthropic.com/en/docs/build-with-claude/prompt-caching
 */
export function cacheEconomics(
  { input, cacheRead: read, cacheWrite }: Pick<TokenPrices, 'input' | 'cacheRead' | 'cacheWrite'>,
  hitRate: number,
  ttl: string,
): CacheEconomics | null {
  if (read === null || input <= 0) return null;
  const write = cacheWrite[ttl] ?? Object.values(cacheWrite)[0] ?? input;
  return {
    cached: hitRate * read + (1 - hitRate) * write,
    read,
    write,
    breakEvenRate: write <= read ? 0 : Math.max(0, (write - input) / (write - read)),
    breakEvenCalls: input <= read ? Infinity : (write - read) / (input - read),
  };
}

/** The provider caches only what a request marks. */
export function isExplicit(model: Pick<CatalogModel, 'caching' | 'cacheWrite'>): boolean {
  return model.caching === 'explicit' || (model.caching !== 'automatic' && Object.keys(model.cacheWrite).length > 0);
}

/** A cache lifetime as requests spell it; anything unknown counts as the shortest. */
export function lifetimeOf(ttl: string): { readonly minutes: number; readonly words: string } {
  return ttl === '1h' ? { minutes: 60, words: 'an hour' } : { minutes: 5, words: '5 minutes' };
}

const MINUTES_PER_MONTH = DAYS_PER_MONTH * 24 * 60;

/**
 * Share of calls that come within the lifetime of the one before, if calls come evenly at random (a Poisson process): each read
 * renews the lifetime, so that `h = 1 − e^(−rate × lifetime)`.
 */
export function hitRateOf(callsPerMonth: number, ttl: string): number {
  return 1 - Math.exp((-callsPerMonth * lifetimeOf(ttl).minutes) / MINUTES_PER_MONTH);
}
