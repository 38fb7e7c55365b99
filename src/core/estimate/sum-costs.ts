import type { CostTotal } from '../../model/comparison.ts';
import type { Provenance, Range } from '../../model/estimate.ts';
import { weaker } from './figures.ts';

/** Sum over call sites. USD. */
export interface SiteTotal extends CostTotal {
  readonly sites: number;
  /** Call sites without a price: not in the sums. */
  readonly unpriced: number;
  /** Call sites without a ceiling: then `ceiling` is null. */
  readonly unbounded: number;
}

/** Sums costs in USD; those that are null (no price) are left out. */
export function sumCosts(costs: readonly (Range | null)[]): CostTotal {
  const { floor, expected, ceiling, provenance } = sumSites(costs);
  return { floor, expected, ceiling, provenance };
}

/**
 * Sums costs of call sites in USD, and says of how many. Null entries have no price and are counted, not added; one without a
 * ceiling leaves the sum without one.
 */
export function sumSites(costs: readonly (Range | null)[]): SiteTotal {
  let unpriced = 0;
  let unbounded = 0;
  let floor = 0;
  let expected = 0;
  let ceiling = 0;
  let provenance: Provenance = 'exact';
  for (const cost of costs) {
    if (cost === null) {
      unpriced++;
      continue;
    }
    floor += cost.floor.value;
    expected += cost.expected.value;
    provenance = weaker(provenance, cost.expected.provenance);
    if (cost.ceiling === null) unbounded++;
    else ceiling += cost.ceiling.value;
  }
  return {
    sites: costs.length,
    unpriced,
    unbounded,
    floor,
    expected,
    ceiling: unbounded > 0 ? null : ceiling,
    provenance,
  };
}
