import type { ModelCall } from '../../model/call.ts';
import { MIN_CACHEABLE } from '../estimate/caching.ts';
import { isExplicit } from '../estimate/cache-economics.ts';
import type { ModelEstimate } from '../estimate/estimate-model.ts';
import { usable } from '../estimate/figures.ts';
import { markedPrefix } from '../estimate/prefix.ts';
import type { CacheView, SentPart, SentRequest } from './types.ts';

/** How far the fixed start of a request goes, and what the model's prompt cache makes of it. */
export function cacheView<Place>(
  call: ModelCall,
  { lookup, input, cache }: ModelEstimate,
  { parts }: Pick<SentRequest<Place>, 'parts'>,
): CacheView<Place> {
  const model = lookup.kind === 'found' && lookup.model.cacheRead !== null ? lookup.model : null;
  const stated = model && usable(model.minCacheable);
  const minimum = model && { tokens: stated ?? MIN_CACHEABLE, isAssumed: stated === null };
  const prefix = input.prefix.fixed;
  return {
    prefix,
    total: input.total.expected,
    endedBy: endOfPrefix(parts),
    caching: model && (isExplicit(model) ? 'explicit' : 'automatic'),
    minimum,
    missing: minimum ? Math.max(0, minimum.tokens - prefix.value) : 0,
    marks: call.cacheMarks.length,
    isUnseen: call.cachingUnknown,
    marked: markedPrefix(input.prefix, call.cacheMarks)?.fixed ?? null,
    ttl: cache.ttl,
    read: cache.read,
    write: cache.write,
  };
}

function endOfPrefix<Place>(parts: readonly SentPart<Place>[]): CacheView<Place>['endedBy'] {
  for (const { inPrefix, label, pieces, at } of parts) {
    if (inPrefix === null || inPrefix === 'all') continue;
    const piece = pieces.find(({ kind }) => kind === 'dynamic' || kind === 'unknown');
    return {
      part: label,
      name: piece?.name ?? label,
      reason: piece?.reason ?? null,
      volatile: piece?.volatile ?? false,
      at: piece?.at ?? at,
    };
  }
  return null;
}
