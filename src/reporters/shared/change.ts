import { formatUsd } from '../../core/estimate/format.ts';
import type { SiteChange } from '../../model/comparison.ts';

/** A change of money with its sign: `+$12.00`, `−$3.10`, `±$0`. USD. */
export function signedUsd(delta: number): string {
  if (delta === 0) return '±$0';
  return `${delta > 0 ? '+' : '−'}${formatUsd(Math.abs(delta))}`;
}

/** `+25%`, `−100%`, `+1,240%`; a tenth of a percent below ten; empty where there was nothing before. */
export function signedPercent(percent: number | null): string {
  if (percent === null) return '';
  const digits = Math.abs(percent) < 10 ? 1 : 0;
  const text = Math.abs(percent).toLocaleString('en-US', { maximumFractionDigits: digits });
  return `${percent > 0 ? '+' : percent < 0 ? '−' : '±'}${text}%`;
}

/** Changed call sites with one cause, such as a model's constant that all of them use; a change of its own is a group of one. */
export interface ChangeGroup {
  readonly first: SiteChange;
  readonly all: readonly SiteChange[];
  /** Expected USD of a month of all of them; null where one has no price. */
  readonly monthBefore: number | null;
  readonly monthAfter: number | null;
}

/** Puts changes together that read the same, in the order of the first of each. Sites that came or went stand alone. */
export function groupChanges(changes: readonly SiteChange[]): readonly ChangeGroup[] {
  const groups = new Map<string, SiteChange[]>();
  for (const [index, change] of changes.entries()) {
    const key = change.kind === 'changed' ? `${change.counted}\0${change.summary}` : String(index);
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  return [...groups.values()].flatMap((all) => {
    const [first] = all;
    if (first === undefined) return [];
    const sum = (side: 'before' | 'after'): number | null =>
      all.reduce<number | null>((total, { costPerMonth }) => {
        const cost = costPerMonth[side];
        return total === null || cost === null ? null : total + cost.expected.value;
      }, 0);
    return [{ first, all, monthBefore: sum('before'), monthAfter: sum('after') }];
  });
}
