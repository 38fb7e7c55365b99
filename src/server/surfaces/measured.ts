import { formatTokensInFull, formatUsd } from '../../core/estimate/format.ts';
import { possibleValues } from '../../core/estimate/resolved.ts';
import { doubtsOf } from '../../core/usage/doubts.ts';
import { describeMoves, movesOf, otherModel } from '../../core/usage/moves.ts';
import { monthMoments, monthSpread } from '../../core/usage/uncertainty.ts';
import type { MeasuredUse } from '../../model/usage.ts';
import type { SitedCall } from './describe.ts';
import { percent } from './figures.ts';

/** What the expected figures of a call rest on where real use is known, a sentence each. */
export interface MeasuredWords {
  readonly sentences: readonly string[];
  /** Why they should not be trusted much; empty where they can be. */
  readonly doubts: readonly string[];
}

/**
 * What the expected figures rest on where real use is known, how sure that is, and what was expected without it.
 * @param code How a name from the code is written.
 */
export function describeMeasured({ call, estimate }: SitedCall, code: (name: string) => string): MeasuredWords {
  const { measured, unmeasured, costPerMonth } = estimate;
  if (!measured) return { sentences: [], doubts: [] };
  const month = monthMoments(estimate);
  const spread = month && monthSpread([month]);
  const doubts = doubtsOf(measured, month);
  const other = otherModel(measured, possibleValues(call.model));
  const before = unmeasured?.costPerMonth ?? null;
  const now = costPerMonth?.expected.value ?? 0;
  const moves = describeMoves(movesOf(estimate), Math.max(before ?? 0, now));
  const sentences = [
    meanLine(measured),
    spread
      ? `The next month: 80% between ${formatUsd(spread.p10)} and ${formatUsd(spread.p90)}, P50 ${formatUsd(spread.p50)}.`
      : '',
    before === null ? '' : describeUnmeasured(before, moves),
    other
      ? `${percent(other.share)} of the calls were answered by ${code(other.model)}, which the code does not name.`
      : '',
  ];
  return { sentences: sentences.filter((sentence) => sentence !== ''), doubts };
}

/** @param month USD expected without the logs. @param moved What it was off by, in words. */
export function describeUnmeasured(month: number, moved: readonly string[]): string {
  return `Without the logs ~${formatUsd(month)} a month were expected${moved.length > 0 ? `; off by ${moved.join('; ')}` : ''}.`;
}

function meanLine({ calls, from, to, output, match }: MeasuredUse): string {
  const when = from !== null && to !== null ? ` from ${from} to ${to}` : '';
  const answers = `answers P50 ${formatTokensInFull(output.p50)}, P90 ${formatTokensInFull(output.p90)} tokens`;
  return `Expected figures are the mean of ${formatTokensInFull(calls)} requests${when} in your logs (${answers}; matched by ${match.by}, confidence ${match.confidence}).`;
}
