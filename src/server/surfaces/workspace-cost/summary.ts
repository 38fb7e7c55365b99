import { sumSites } from '../../../core/estimate/sum-costs.ts';
import { plural } from '../../../core/format/figures.ts';
import type { Provenance } from '../../../model/estimate.ts';
import type { CostSite, WorkspaceCost } from '../../protocol.ts';
import { describeMonth } from '../costs.ts';
import { expectedTotal, percent } from '../figures.ts';

/** One sentence for a notification. */
export function summarize({ sites, files, currency }: Pick<WorkspaceCost, 'sites' | 'files' | 'currency'>): string {
  const where = `${plural(sites.length, 'LLM call site')} in ${plural(files, 'file')}`;
  if (sites.length === 0) return `no LLM call in ${plural(files, 'file')}.`;
  const total = sumSites(sites.map(({ costPerMonth }) => costPerMonth));
  if (total.unpriced === total.sites) return `${where}, none with a price.`;
  return `${where}: ${expectedTotal(total, currency)} a month expected${describeMonth(sites)}.`;
}

/** What the cost of one call rests on, by share of the monthly cost: `80% estimated, 20% assumed`; empty without a cost. */
export function provenanceWords(sites: readonly CostSite[]): string {
  const shares = provenanceShares(sites);
  return CERTAINTY.filter((each) => shares[each] > 0)
    .map((each) => `${percent(shares[each])} ${each}`)
    .join(', ');
}
/** The surest first. */
export const CERTAINTY: readonly Provenance[] = ['exact', 'measured', 'estimated', 'assumed'];

/** How the expected monthly cost parts by what the cost of one call rests on: shares from 0 to 1 of the priced sites. */
export function provenanceShares(sites: readonly CostSite[]): Readonly<Record<Provenance, number>> {
  const sums: Record<Provenance, number> = { exact: 0, measured: 0, estimated: 0, assumed: 0 };
  for (const { costPerCall, costPerMonth } of sites) {
    if (costPerCall && costPerMonth) sums[costPerCall.expected.provenance] += costPerMonth.expected.value;
  }
  const total = sums.exact + sums.measured + sums.estimated + sums.assumed;
  if (total === 0) return sums;
  return {
    exact: sums.exact / total,
    measured: sums.measured / total,
    estimated: sums.estimated / total,
    assumed: sums.assumed / total,
  };
}
