import type { Figure, Range } from '../../model/estimate.ts';
import type { MeasuredUse } from '../../model/usage.ts';
import { ordered } from '../estimate/figures.ts';
import type { CacheUse } from '../estimate/caching.ts';
import type { OutputTokens } from '../estimate/output-tokens.ts';

/** A figure from one's own logs. */
export function measuredFigure(value: number): Figure {
  return { value, provenance: 'measured' };
}

/** Expected tokens of a call as they were measured, in place of what was assumed; what the code bounds stays a bound. */
export function measuredRange(range: Range, mean: number | null): Range {
  return mean === null ? range : ordered({ ...range, expected: measuredFigure(mean) });
}

export function measuredOutput(output: OutputTokens, { output: tokens, reasoning }: MeasuredUse): OutputTokens {
  return {
    total: measuredRange(output.total, tokens.mean),
    reasoning: measuredRange(output.reasoning, reasoning),
  };
}

export function measuredCache(cache: CacheUse, { cacheRead, cacheWrite }: MeasuredUse): CacheUse {
  return { ...cache, read: measuredRange(cache.read, cacheRead), write: measuredRange(cache.write, cacheWrite) };
}
