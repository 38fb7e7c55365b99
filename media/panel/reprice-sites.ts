import { AS_IT_IS, monthlyCost, type PriceQuad, type WhatIf } from '../../src/core/what-if/reprice.ts';
import { TIERS } from '../../src/catalog/tiers.ts';
import { assumed } from '../../src/core/estimate/figures.ts';
import type { Range, Tier } from '../../src/model/estimate.ts';
import type { CostSite, WorkspaceCost } from '../../src/server/protocol.ts';

/** Whether something is tried out that changes what a site costs; growth changes only the months to come. */
export function isTried(whatIf: WhatIf): boolean {
  return (
    whatIf.traffic !== AS_IT_IS.traffic ||
    whatIf.output !== AS_IT_IS.output ||
    whatIf.hitRate !== AS_IT_IS.hitRate ||
    TIERS.some((tier) => (whatIf.tiers[tier] ?? tier) !== tier)
  );
}

/** The sites under the circumstances that are tried out: every surface of the panel shows these. */
export function repriceSites(
  { sites, tiers }: Pick<WorkspaceCost, 'sites' | 'tiers'>,
  whatIf: WhatIf,
): readonly CostSite[] {
  if (!isTried(whatIf)) return sites;
  const prices: Partial<Record<Tier, PriceQuad>> = {};
  for (const tier of TIERS) if (tiers[tier]) prices[tier] = tiers[tier].prices;
  return sites.map((site) => {
    const { repriceable, costPerMonth, costPerCall } = site;
    if (!repriceable || !costPerMonth || !costPerCall || repriceable.perMonth === 0) return site;
    const factor = monthlyCost(repriceable, whatIf, prices) / repriceable.perMonth;
    const target = site.tier === null ? undefined : whatIf.tiers[site.tier];
    const isMoved = target !== undefined && target !== site.tier && repriceable.onTier[target] !== undefined;
    const to = isMoved ? tiers[target] : undefined;
    // What was measured is not what is tried out.
    const { measured, ...rest } = site;
    return {
      ...rest,
      ...(to ? { tier: target ?? null, model: to.model } : {}),
      costPerMonth: scaled(costPerMonth, factor),
      costPerCall: scaled(costPerCall, whatIf.traffic > 0 ? factor / whatIf.traffic : 1),
      callsPerMonth: assumed(site.callsPerMonth.value * whatIf.traffic),
    };
  });
}

/** Floor and ceiling keep their distance from the expected figure. */
function scaled({ floor, expected, ceiling }: Range, factor: number): Range {
  return {
    floor: assumed(floor.value * factor),
    expected: assumed(expected.value * factor),
    ceiling: ceiling && assumed(ceiling.value * factor),
  };
}

/** What a former session tried out, as far as it is sound. */
export function readWhatIf(value: unknown): WhatIf {
  if (typeof value !== 'object' || value === null) return AS_IT_IS;
  const given = value as Partial<Record<keyof WhatIf, unknown>>;
  const number = (key: 'traffic' | 'output' | 'growth' | 'priceChange', least: number, most: number): number => {
    const found = given[key];
    return typeof found === 'number' && found >= least && found <= most ? found : AS_IT_IS[key];
  };
  const { hitRate, tiers } = given;
  const moves = typeof tiers === 'object' && tiers !== null ? Object.entries(tiers) : [];
  const isTier = (name: unknown): name is Tier => TIERS.includes(name as Tier);
  return {
    traffic: number('traffic', 0, 1000),
    output: number('output', 0, 100),
    hitRate: typeof hitRate === 'number' && hitRate >= 0 && hitRate <= 1 ? hitRate : null,
    tiers: Object.fromEntries(moves.filter(([from, to]) => isTier(from) && isTier(to))),
    growth: number('growth', -1, 10),
    priceChange: number('priceChange', -1, 10),
  };
}
