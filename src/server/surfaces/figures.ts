import { formatBand, formatFigure, formatTokens, formatTokensInFull } from '../../core/estimate/format.ts';
import { withCurrency } from '../../core/format/currency.ts';
import type { CostTotal } from '../../model/comparison.ts';
import type { Currency } from '../../model/config.ts';
import type { Figure } from '../../model/estimate.ts';

/** `~$0.0042`; with a currency `~$0.0042 (EUR 0.0039)`. */
export function costFigure(figure: Figure, currency?: Currency): string {
  return formatFigure(figure, withCurrency(currency));
}

/** `≈12.3k`, where space is short. */
export function tokensFigure(figure: Figure): string {
  return formatFigure(figure, formatTokens);
}

/** `≈12,345`, in tables. */
export function tokensFigureInFull(figure: Figure): string {
  return formatFigure(figure, formatTokensInFull);
}

/** `exact`; `estimated, −12% to +15%`. */
export function provenance(figure: Figure): string {
  const band = formatBand(figure);
  return band === '' ? figure.provenance : `${figure.provenance}, ${band}`;
}

/** `82%`; a share that is not quite nothing or all never shows as such. */
export function percent(share: number): string {
  if (share > 0 && share < 0.005) return '<1%';
  if (share < 1 && share >= 0.995) return '>99%';
  return `${Math.round(share * 100)}%`;
}

/** Expected sum with its mark, as `costFigure` writes it. */
export function expectedTotal({ expected, provenance: weakest }: CostTotal, currency?: Currency): string {
  return costFigure({ value: expected, provenance: weakest }, currency);
}
