import {
  AS_IT_IS,
  monthlyCost,
  type PriceQuad,
  type Repriceable,
  type WhatIf,
} from '../../src/core/what-if/reprice.ts';
import { TIERS } from '../../src/catalog/tiers.ts';
import { assumed } from '../../src/core/estimate/figures.ts';
import type { Figure, Range, Tier } from '../../src/model/estimate.ts';
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

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A site of its own to write what is tried out into, beside what it costs as it is. */
interface Copy {
  readonly site: Mutable<CostSite>;
  readonly asItIs: CostSite;
  readonly perMonth: Range;
  readonly perCall: Range;
  readonly repriceable: Repriceable;
}

/**
 * The sites under the circumstances that are tried out: every surface of the panel shows these. A slider that is dragged
 * prices thousands of sites many times a second, so they are copied once and then changed in place: what one call gave
 * holds until the next.
 */
export class SiteRepricer {
  readonly #cost: Pick<WorkspaceCost, 'sites' | 'tiers'>;
  readonly #prices: Readonly<Partial<Record<Tier, PriceQuad>>>;
  #copies: readonly Copy[] = [];
  #shown: readonly CostSite[] | undefined;

  constructor(cost: Pick<WorkspaceCost, 'sites' | 'tiers'>) {
    this.#cost = cost;
    const prices = TIERS.flatMap((tier) => {
      const model = cost.tiers[tier];
      return model ? [[tier, model.prices] as const] : [];
    });
    this.#prices = Object.fromEntries(prices);
  }

  /** The same list each time something is tried out, and the sites themselves where nothing is. */
  reprice(whatIf: WhatIf): readonly CostSite[] {
    return isTried(whatIf) ? this.#repriceCopies(whatIf) : this.#cost.sites;
  }

  /** The list that `reprice` will give when something is tried out, ahead of that and with nothing tried out yet. */
  prepare(): readonly CostSite[] {
    return this.#repriceCopies(AS_IT_IS);
  }

  #repriceCopies(whatIf: WhatIf): readonly CostSite[] {
    const shown = (this.#shown ??= this.#copyAll());
    for (const copy of this.#copies) this.#write(copy, whatIf);
    return shown;
  }

  #copyAll(): readonly CostSite[] {
    const copies: Copy[] = [];
    const shown = this.#cost.sites.map((asItIs) => {
      const { repriceable, costPerMonth: perMonth, costPerCall: perCall } = asItIs;
      if (!repriceable || !perMonth || !perCall || repriceable.perMonth === 0) return asItIs;
      // What was measured is not what is tried out.
      const { measured, ...rest } = asItIs;
      const site: Mutable<CostSite> = {
        ...rest,
        costPerMonth: assumedRange(perMonth),
        costPerCall: assumedRange(perCall),
        callsPerMonth: assumed(asItIs.callsPerMonth.value),
      };
      copies.push({ site, asItIs, perMonth, perCall, repriceable });
      return site;
    });
    this.#copies = copies;
    return shown;
  }

  #write({ site, asItIs, perMonth, perCall, repriceable }: Copy, whatIf: WhatIf): void {
    const factor = monthlyCost(repriceable, whatIf, this.#prices) / repriceable.perMonth;
    const target = asItIs.tier === null ? undefined : whatIf.tiers[asItIs.tier];
    const isMoved = target !== undefined && target !== asItIs.tier && repriceable.onTier[target] !== undefined;
    const to = isMoved ? this.#cost.tiers[target] : undefined;
    site.tier = to && target ? target : asItIs.tier;
    site.model = to ? to.model : asItIs.model;
    writeScaled(site.costPerMonth, perMonth, factor);
    writeScaled(site.costPerCall, perCall, whatIf.traffic > 0 ? factor / whatIf.traffic : 1);
    (site.callsPerMonth as Mutable<Figure>).value = asItIs.callsPerMonth.value * whatIf.traffic;
  }
}

function assumedRange({ floor, expected, ceiling }: Range): Range {
  return {
    floor: assumed(floor.value),
    expected: assumed(expected.value),
    ceiling: ceiling && assumed(ceiling.value),
  };
}

/** Floor and ceiling keep their distance from the expected figure. */
function writeScaled(to: Range | null, from: Range, factor: number): void {
  if (!to) return;
  (to.floor as Mutable<Figure>).value = from.floor.value * factor;
  (to.expected as Mutable<Figure>).value = from.expected.value * factor;
  if (to.ceiling && from.ceiling) (to.ceiling as Mutable<Figure>).value = from.ceiling.value * factor;
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
