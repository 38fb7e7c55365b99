import { formatUsd } from '../../core/estimate/format.ts';
import { costBasis, describeBasis, type CostBasis } from '../../core/usage/cost-basis.ts';
import { monthMoments } from '../../core/usage/uncertainty.ts';
import type { CostTotal } from '../../model/comparison.ts';
import type { CallEstimate } from '../../model/estimate.ts';
import type { CostSite } from '../protocol.ts';

/** `$12 – $1,680`, `$12 or more`; in another currency with its format. */
export function spreadOf({ floor, ceiling }: CostTotal, format: (usd: number) => string = formatUsd): string {
  return ceiling === null ? `${format(floor)} or more` : `${format(floor)} – ${format(ceiling)}`;
}

/** What a month of these sites rests on. */
export function basisOfSites(sites: readonly Pick<CostSite, 'costPerMonth' | 'measured'>[]): CostBasis {
  return costBasis(sites.map(({ costPerMonth, measured }) => ({ costPerMonth, month: measured?.month ?? null })));
}

/** How sure a month's sum is, to stand behind it: `: measured …` of what logs say and the rest apart, or ` ($12 – $1,680)` of all. */
export function describeMonth(sites: readonly Pick<CostSite, 'costPerMonth' | 'measured'>[]): string {
  return behindMonth(basisOfSites(sites));
}

/** The same of the estimates of a file's requests. */
export function describeMonthOf(estimates: readonly CallEstimate[]): string {
  const costs = estimates.map((estimate) => ({ costPerMonth: estimate.costPerMonth, month: monthMoments(estimate) }));
  return behindMonth(costBasis(costs));
}

function behindMonth(basis: CostBasis): string {
  const words = describeBasis(basis);
  if (words !== null) return `: ${words}`;
  return basis.rest === null ? '' : ` (${spreadOf(basis.rest)})`;
}
