import type { CostTotal } from '../../model/comparison.ts';
import type { Provenance, Range } from '../../model/estimate.ts';

const CERTAINTY: readonly Provenance[] = ['exact', 'measured', 'estimated', 'assumed'];

/** Sums costs in USD; those that are null (no price) are left out. */
export function sumCosts(costs: readonly (Range | null)[]): CostTotal {
  const priced = costs.filter((cost) => cost !== null);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const ceilings = priced.flatMap(({ ceiling }) => (ceiling === null ? [] : [ceiling.value]));
  const weakest = Math.max(0, ...priced.map(({ expected }) => CERTAINTY.indexOf(expected.provenance)));
  return {
    floor: sum(priced.map(({ floor }) => floor.value)),
    expected: sum(priced.map(({ expected }) => expected.value)),
    ceiling: ceilings.length < priced.length ? null : sum(ceilings),
    provenance: CERTAINTY[weakest] ?? 'assumed',
  };
}
