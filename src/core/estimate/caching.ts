import type { ModelCall } from '../../model/call.ts';
import type { CatalogModel } from '../../model/catalog.ts';
import type { Assumptions } from '../../model/config.ts';
import type { Figure, Range } from '../../model/estimate.ts';
import { settingOf } from './assumptions.ts';
import type { AssumptionList } from './assumptions.ts';
import { assumed, scale, usable, weaken, ZERO, ZERO_RANGE } from './figures.ts';
import { isExplicit } from './cache-economics.ts';
import { formatTokensInFull } from './format.ts';
import { markedPrefix } from './prefix.ts';
import type { Prefix } from './prefix.ts';

/** How the input divides between the prompt cache and the rest. */
export interface CacheUse {
  /** Input tokens read from the cache: none at least, the fixed prefix at most. */
  readonly read: Range;
  /** Input tokens written to it. */
  readonly write: Range;
  /** Lifetime that the marks ask for. */
  readonly ttl: string | null;
}

/** Smallest prefix of most models that cache (Anthropic, OpenAI); stands in when the catalog does not know. */
export const MIN_CACHEABLE = 1024;

/**
 * Marked prefixes are read at the assumed hit rate and written otherwise; providers that cache by themselves do the same
 * without a mark and without a price for writing. Prefixes below the model's smallest are not cached.
 */
export function cacheUse(
  call: ModelCall,
  model: CatalogModel | null,
  prefix: Prefix,
  assumptions: Assumptions,
  list: AssumptionList,
): CacheUse {
  const ttl = call.cacheMarks.find((mark) => mark.ttl !== null)?.ttl ?? null;
  const none = { read: ZERO_RANGE, write: ZERO_RANGE, ttl };
  if (model?.cacheRead === null || model === null) return none;
  const least = usable(model.minCacheable) ?? MIN_CACHEABLE;
  const rate = Math.min(1, usable(assumptions.cacheHitRate) ?? 0);
  if (isExplicit(model)) {
    const marked = markedPrefix(prefix, call.cacheMarks);
    if (marked === null) return call.cachingUnknown ? unseen(prefix, least, ttl, list) : none;
    if (marked.all.value < least) return none;
    const hits = marked.fixed.value < least ? ZERO : marked.fixed;
    if (hits.value > 0) explainRate(rate, 'marked', hits.value, list);
    const missed = assumed(marked.all.value - rate * hits.value);
    return { read: readRange(hits, rate), write: { floor: ZERO, expected: missed, ceiling: marked.all }, ttl };
  }
  if (prefix.fixed.value < least) return none;
  explainRate(rate, 'fixed', prefix.fixed.value, list);
  return { read: readRange(prefix.fixed, rate), write: ZERO_RANGE, ttl };
}

function readRange(hits: Figure, rate: number): Range {
  return { floor: ZERO, expected: hits.value === 0 ? ZERO : weaken(scale(hits, rate), 'assumed'), ceiling: hits };
}

/** Caching is asked for but cannot be seen: it may read all that stays the same, and nothing is taken for granted. */
function unseen(prefix: Prefix, least: number, ttl: string | null, list: AssumptionList): CacheUse {
  list.add({
    id: 'cache-unseen',
    text: 'caching is asked for in a way that cannot be followed; counted as not cached',
    setting: '',
  });
  const hits = prefix.fixed.value < least ? ZERO : prefix.fixed;
  return {
    read: { floor: ZERO, expected: ZERO, ceiling: hits },
    write: { floor: ZERO, expected: ZERO, ceiling: hits },
    ttl,
  };
}

function explainRate(rate: number, which: 'marked' | 'fixed', tokens: number, list: AssumptionList): void {
  const unasked = which === 'fixed' ? ', which this provider caches without a mark' : '';
  list.add({
    id: 'cache-hit-rate',
    text: `${Math.round(rate * 100)}% of calls read the ${which} prefix of ${formatTokensInFull(tokens)} tokens from the cache${unasked}`,
    setting: settingOf('cacheHitRate'),
  });
}
