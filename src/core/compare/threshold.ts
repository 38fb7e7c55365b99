import type { Comparison, SiteChange } from '../../model/comparison.ts';
import { formatUsd } from '../estimate/format.ts';

/**
 * Marks a comparison in which nothing costs as much as the threshold (USD a month, either way): neither all changes together nor
 * one of them. A site that has no price now may cost anything, so a new one is never below.
 */
export function withThreshold(comparison: Comparison, threshold: number | undefined): Comparison {
  if (threshold === undefined) return comparison;
  const isLarge = (change: SiteChange): boolean =>
    change.counted && (isNewlyUnpriced(change) || Math.abs(change.costPerMonth.delta ?? 0) > threshold);
  if (Math.abs(comparison.costPerMonth.delta) > threshold || comparison.changes.some(isLarge)) return comparison;
  const isSilent = comparison.changes.length + comparison.prompts.length === 0;
  const text = isSilent
    ? 'No change of an LLM call or prompt.'
    : `No cost change over ${formatUsd(threshold)} a month.`;
  return { ...comparison, belowThreshold: { threshold, text } };
}

function isNewlyUnpriced({ before, after }: SiteChange): boolean {
  return after?.costPerCall === null && (before === null || before.costPerCall !== null);
}
