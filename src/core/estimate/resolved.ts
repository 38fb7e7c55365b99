import type { Resolved } from '../../model/resolved.ts';
import { MAX_COUNT } from './figures.ts';

/** Every value that a resolved one may have, in order; empty when absent or unknown. */
export function possibleValues<T>(resolved: Resolved<T>): readonly T[] {
  if (resolved.kind === 'known') return [resolved.value];
  return resolved.kind === 'oneOf' ? resolved.options.map((option) => option.value) : [];
}

/** The value, or the first of several. */
export function firstValue<T>(resolved: Resolved<T>): T | null {
  return possibleValues(resolved)[0] ?? null;
}

/** Nothing but the possible values can occur. */
export function isComplete<T>(resolved: Resolved<T>): boolean {
  return resolved.kind === 'known' || (resolved.kind === 'oneOf' && resolved.complete);
}

/** Possible values that can be counts of at least `least`, in whole numbers; the code may hold anything. */
export function countsOf(resolved: Resolved<number>, least: number): readonly number[] {
  return possibleValues(resolved)
    .filter((value) => value >= least && value <= MAX_COUNT)
    .map(Math.floor);
}
