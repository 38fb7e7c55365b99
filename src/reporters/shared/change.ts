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
  /** Expected USD of a month of those that have a price on both sides; null where none has. */
  readonly month: { readonly before: number; readonly after: number } | null;
  /** How many have no price on one side at least. */
  readonly unpriced: number;
}

/**
 * Puts changes together that read the same, and requests that came or went at one place; the largest change of a month first, else
 * in the order of the first of each.
 */
export function groupChanges(changes: readonly SiteChange[]): readonly ChangeGroup[] {
  const groups = new Map<string, SiteChange[]>();
  for (const change of changes) {
    const site = change.after ?? change.before;
    const place = change.kind === 'changed' ? [] : [site?.path, site?.line, site?.wrapper?.functionName];
    const key = JSON.stringify([change.kind, change.counted, change.summary, ...place]);
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  const size = ({ first, month }: ChangeGroup): number =>
    first.counted && month !== null ? Math.abs(month.after - month.before) : 0;
  return [...groups.values()]
    .flatMap(([first, ...others]) => (first === undefined ? [] : [groupOf(first, [first, ...others])]))
    .toSorted((a, b) => size(b) - size(a));
}

function groupOf(first: SiteChange, all: readonly SiteChange[]): ChangeGroup {
  const priced = all.flatMap(({ costPerMonth: { before, after } }) => (before && after ? [{ before, after }] : []));
  const sum = (side: 'before' | 'after'): number =>
    priced.reduce((total, cost) => total + cost[side].expected.value, 0);
  const month = priced.length === 0 ? null : { before: sum('before'), after: sum('after') };
  return { first, all, month, unpriced: all.length - priced.length };
}
