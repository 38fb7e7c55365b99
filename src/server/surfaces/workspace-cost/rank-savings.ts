import type { CostSite, Saving } from '../../protocol.ts';

/** A saving with what it would be under the circumstances that are tried out. */
export interface RankedSaving {
  readonly saving: Saving;
  /** USD a month. */
  readonly perMonth: number;
}

/**
 * The largest saving of each call site, the most first: two savings of one call rarely both hold in full. A site that
 * costs more under the circumstances that are tried out saves more in proportion.
 */
export function rankSavings(
  savings: readonly Saving[],
  sites: readonly CostSite[],
  asItIs: readonly CostSite[],
): readonly RankedSaving[] {
  const isTried = sites !== asItIs;
  const wanted = new Set(isTried ? savings.map(({ siteId }) => siteId) : []);
  const now = monthlyCosts(asItIs, wanted);
  const then = monthlyCosts(sites, wanted);
  const best = new Map<string, RankedSaving>();
  for (const saving of savings) {
    const { siteId, uri, position } = saving;
    const key = siteId ?? `${uri}:${position.line}:${position.character}`;
    const before = siteId === null ? 0 : (now.get(siteId) ?? 0);
    const factor = siteId !== null && before > 0 ? (then.get(siteId) ?? before) / before : 1;
    const perMonth = saving.perMonth * factor;
    if (perMonth > (best.get(key)?.perMonth ?? 0)) best.set(key, { saving, perMonth });
  }
  return [...best.values()].sort((a, b) => b.perMonth - a.perMonth);
}

function monthlyCosts(
  sites: readonly CostSite[],
  wanted: ReadonlySet<string | null>,
): ReadonlyMap<string | null, number> {
  const costs = new Map<string | null, number>();
  if (wanted.size === 0) return costs;
  for (const { id, costPerMonth } of sites) if (wanted.has(id)) costs.set(id, costPerMonth?.expected.value ?? 0);
  return costs;
}
