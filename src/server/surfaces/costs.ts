import { sumRanges } from '../../core/estimate/figures.ts';
import { formatUsd } from '../../core/estimate/format.ts';
import type { Range } from '../../model/estimate.ts';
import type { CostTotal } from '../protocol.ts';

/** The sum of costs in USD. Null entries have no price and are counted, not added; one without a ceiling leaves the sum without one. */
export function addCosts(costs: readonly (Range | null)[]): CostTotal {
  const priced = costs.filter((cost) => cost !== null);
  const { floor, expected, ceiling } = sumRanges(priced);
  return {
    sites: costs.length,
    unpriced: costs.length - priced.length,
    unbounded: priced.filter((cost) => cost.ceiling === null).length,
    floor: floor.value,
    expected: expected.value,
    ceiling: ceiling?.value ?? null,
    provenance: expected.provenance,
  };
}

/** `$12 – $1,680`, `$12 or more`; in another currency with its format. */
export function spreadOf({ floor, ceiling }: CostTotal, format: (usd: number) => string = formatUsd): string {
  return ceiling === null ? `${format(floor)} or more` : `${format(floor)} – ${format(ceiling)}`;
}
