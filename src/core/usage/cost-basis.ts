import type { Range } from '../../model/estimate.ts';
import type { MonthMoments } from '../../model/usage.ts';
import { formatFigure, formatUsd } from '../estimate/format.ts';
import { sumSites, type SiteTotal } from '../estimate/sum-costs.ts';
import { monthSpread, type MonthSpread } from './uncertainty.ts';

/** What a month's sum rests on: distributions where use was measured, bounds where it was not. The two are not added up. */
export interface CostBasis {
  /** Call sites, those without a price included. */
  readonly sites: number;
  /** Null where no site's use was measured. */
  readonly measured: (MonthSpread & { readonly sites: number }) | null;
  /** Null where all were measured. */
  readonly rest: SiteTotal | null;
}
/** What a site costs a month; USD. */
export interface MonthCost {
  readonly costPerMonth: Range | null;
  /** Null where its use was not measured. */
  readonly month: MonthMoments | null;
}

/** @param sites Those that count in a sum, each once. */
export function costBasis(sites: readonly MonthCost[]): CostBasis {
  const moments = sites.flatMap(({ month }) => month ?? []);
  const spread = monthSpread(moments);
  const others = sites.filter(({ month }) => month === null);
  return {
    sites: sites.length,
    measured: spread && { sites: moments.length, ...spread },
    rest: others.length === 0 ? null : sumSites(others.map(({ costPerMonth }) => costPerMonth)),
  };
}

/**
 * `measured ⌀$1,200 (80% between $1,050 and $1,370, P50 $1,190) at 12 of 40 call sites; the other 28 assumed: ~$300 ($12 – $4,000)`.
 * Null where nothing was measured: then floor, expected and ceiling say it.
 */
export function describeBasis({ sites, measured, rest }: CostBasis, format = formatUsd): string | null {
  if (!measured) return null;
  const { mean, p10, p50, p90 } = measured;
  const where = rest === null ? `all ${sites} call sites` : `${measured.sites} of ${sites} call sites`;
  const between = `80% between ${format(p10)} and ${format(p90)}, P50 ${format(p50)}`;
  const part = `measured ${formatFigure({ value: mean, provenance: 'measured' }, format)} (${between}) at ${sites === 1 ? 'the one call site' : where}`;
  return rest === null ? part : `${part}; ${describeRest(rest, format)}`;
}

function describeRest(rest: SiteTotal, format: (usd: number) => string): string {
  const { sites, unpriced, floor, expected, ceiling } = rest;
  const others = `the other ${sites === 1 ? 'one' : sites}`;
  if (unpriced === sites) return `${others} without a price`;
  const left = unpriced > 0 ? ` (${unpriced} without a price)` : '';
  const bounds = ceiling === null ? `${format(floor)} or more` : `${format(floor)} – ${format(ceiling)}`;
  return `${others}${left} assumed: ${formatFigure({ value: expected, provenance: 'assumed' }, format)} (${bounds})`;
}
