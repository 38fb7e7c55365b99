import { callAnchor } from '../baseline/baseline.ts';
import type { ModelCall } from '../../model/call.ts';

/**
 * A key for each call of one file that stays the same when lines move and when prompts, models and parameters are edited:
 * the function and the API, and which of several, in source order.
 */
export function siteKeys(calls: readonly ModelCall[]): ReadonlyMap<string, string> {
  const counts = new Map<string, number>();
  const keys = new Map<string, string>();
  for (const call of [...calls].sort((a, b) => a.nameSpan.start - b.nameSpan.start)) {
    const anchor = callAnchor(call);
    const count = (counts.get(anchor) ?? 0) + 1;
    counts.set(anchor, count);
    keys.set(call.id, count === 1 ? anchor : `${anchor} #${count}`);
  }
  return keys;
}
