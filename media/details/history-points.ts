import { formatFigure, formatUsd } from '../../src/core/estimate/format.ts';
import type { CallVersion } from '../../src/model/call-history.ts';

/** A version with a price, as the chart draws it. */
export interface HistoryPoint {
  /** Among the versions as they are listed, newest first. */
  readonly index: number;
  /** Milliseconds since 1970; the end of the chart for what is not committed. */
  readonly at: number;
  /** USD of one call. */
  readonly cost: number;
  /** USD of one call at the prices of the commit's day, where that is another amount. */
  readonly thatDay: number | null;
  /** All that is known of it, for a reader who does not see the chart. */
  readonly words: string;
}

/** The versions that have a price, oldest first. `now` (milliseconds) is where the chart ends. */
export function historyPoints(versions: readonly CallVersion[], now: number): readonly HistoryPoint[] {
  const points = versions.flatMap((version, index) => {
    const { commit, costPerCall } = version;
    if (!costPerCall) return [];
    const at = commit ? Math.min(Date.parse(commit.date), now) : now;
    const cost = costPerCall.expected.value;
    const words = wordsOf(version, versions[index + 1]);
    return [{ index, at, cost, thatDay: otherPrice(version), words }];
  });
  return points.reverse();
}

/** USD of one call at the prices of the commit's day; null where that is the same amount, or not known. */
export function otherPrice({ thatDay, costPerCall }: CallVersion): number | null {
  const then = thatDay?.costPerCall.expected.value ?? null;
  const now = costPerCall?.expected.value ?? null;
  return then === null || now === null || Math.abs(then - now) <= 1e-9 * Math.max(then, now) ? null : then;
}

/** `2026-10-02: ~$0.0036 a call, before $0.00021. model gpt-4o-mini → gpt-4o. Take a better model (Ben)` */
function wordsOf(version: CallVersion, before: CallVersion | undefined): string {
  const { commit, costPerCall } = version;
  const cost = costPerCall ? `${formatFigure(costPerCall.expected, formatUsd)} a call` : 'no price';
  const was = before?.costPerCall ? `, before ${formatUsd(before.costPerCall.expected.value)}` : '';
  const from = commit ? `${commit.subject} (${commit.author})` : '';
  return [`${dayOf(version)}: ${cost}${was}`, ...changesOf(version), from].filter((text) => text !== '').join('. ');
}

/** `2026-10-02`; `not committed`. */
export function dayOf({ commit }: CallVersion): string {
  return commit?.date.slice(0, 10) ?? 'not committed';
}

/** What a version changed, in words. */
export function changesOf({ begin, changes }: CallVersion): readonly string[] {
  const parts = changes.map(({ text, definedAt }) =>
    definedAt ? `${text} (${definedAt.path}:${definedAt.line})` : text,
  );
  if (begin === 'first') return ['the call is new', ...parts];
  return begin === 'earlier' ? ['so it was before this already', ...parts] : parts;
}
