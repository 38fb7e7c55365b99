import type { Provenance, Range } from '../../model/estimate.ts';
import type { CostTotal } from '../protocol.ts';
import { usd } from './figures.ts';

const CERTAINTY: readonly Provenance[] = ['exact', 'estimated', 'assumed'];

/** The sum of costs in USD. Null entries have no price and are counted, not added; one without a ceiling leaves the sum without one. */
export function addCosts(costs: readonly (Range | null)[]): CostTotal {
  const priced = costs.filter((cost) => cost !== null);
  const unbounded = priced.filter(({ ceiling }) => ceiling === null).length;
  const sum = (pick: (cost: Range) => number): number => priced.reduce((total, cost) => total + pick(cost), 0);
  return {
    sites: costs.length,
    unpriced: costs.length - priced.length,
    unbounded,
    floor: sum(({ floor }) => floor.value),
    expected: sum(({ expected }) => expected.value),
    ceiling: unbounded > 0 ? null : sum(({ ceiling }) => ceiling?.value ?? 0),
    provenance: leastCertain(priced.map(({ expected }) => expected.provenance)),
  };
}

/** `exact` for nothing at all. */
export function leastCertain(provenances: readonly Provenance[]): Provenance {
  return CERTAINTY[Math.max(0, ...provenances.map((each) => CERTAINTY.indexOf(each)))] ?? 'assumed';
}

/** `$12 – $1,680`, `$12 or more`. */
export function spreadOf({ floor, ceiling }: CostTotal): string {
  return ceiling === null ? `${usd(floor)} or more` : `${usd(floor)} – ${usd(ceiling)}`;
}
