import type { Figure, Range } from '../../model/estimate.ts';

export function usd(value: number): string {
  if (value === 0) return '$0';
  const digits = value >= 100 ? 0 : value >= 1 ? 2 : Math.min(8, 1 - Math.floor(Math.log10(value)) + 1);
  return `$${value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}
export function usdFigure(figure: Figure): string {
  return `${figure.provenance === 'exact' ? '' : '~'}${usd(figure.value)}`;
}
export function tokens(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
export function tokensFigure(figure: Figure): string {
  return `${figure.provenance === 'exact' ? '' : '~'}${tokens(figure.value)}`;
}
export function provenance(figure: Figure): string {
  if (!figure.band) return figure.provenance;
  return `${figure.provenance} −${Math.round((1 - figure.band.low) * 100)}% +${Math.round((figure.band.high - 1) * 100)}%`;
}
export function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

/** `1,204` where all three are one figure, else `1,204 – 4,000`. */
export function tokensSpread(range: Range): string {
  const { floor, ceiling } = range;
  if (ceiling === null) return `${tokens(floor.value)} or more`;
  return floor.value === ceiling.value ? tokens(floor.value) : `${tokens(floor.value)} – ${tokens(ceiling.value)}`;
}
