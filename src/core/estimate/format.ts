import type { Figure, Provenance, Range } from '../../model/estimate.ts';

/** Marks before a figure; an exact one has none. All surfaces use these and show `PROVENANCE_LEGEND` where there is room. */
export const PROVENANCE_MARKS: Readonly<Record<Provenance, string>> = {
  exact: '',
  measured: '⌀',
  estimated: '≈',
  assumed: '~',
};
export const PROVENANCE_LEGEND = 'no mark: exact · ⌀ mean of your logs · ≈ estimated · ~ rests on an assumption';

/** Below a hundred-millionth of a dollar. */
const SMALLEST_USD = 1e-8;

/**
 * An amount in USD: two significant digits below a dollar, so that a real cost never shows as `$0.00`, cents up to a
 * thousand, whole dollars above. `$0` is exactly nothing, `–` no number.
 */
export function formatUsd(usd: number): string {
  if (!Number.isFinite(usd)) return '–';
  if (usd < 0) return `−${formatUsd(-usd)}`;
  if (usd === 0) return '$0';
  if (usd < SMALLEST_USD) return `<$${plainDecimal(SMALLEST_USD, 8)}`;
  if (usd < 0.995) return `$${plainDecimal(usd, Math.max(2, 1 - Math.floor(Math.log10(usd))))}`;
  return usd < 1e15 ? `$${grouped(usd, usd < 999.995 ? 2 : 0)}` : `$${usd.toExponential(1)}`;
}

/** Without an exponent, with at most `digits` decimals and at least two. */
function plainDecimal(value: number, digits: number): string {
  return value.toFixed(digits).replace(/(\.\d\d\d*?)0+$/, '$1');
}

/** Made once: making one takes as long as formatting some hundred numbers. By number of decimals. */
const GROUPED = [0, 1, 2].map(
  (digits) => new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits }),
);

function grouped(value: number, digits: 0 | 1 | 2): string {
  return GROUPED[digits]!.format(value);
}

/** `980`, `1,234`, `12.3k`, `1.2M`. */
export function formatTokens(tokens: number): string {
  if (!Number.isFinite(tokens)) return '–';
  const whole = Math.round(tokens);
  if (whole < 10_000) return grouped(whole, 0);
  if (whole < 999_950) return `${trimmed(whole / 1000)}k`;
  return `${trimmed(whole / 1_000_000)}M`;
}

function trimmed(value: number): string {
  return grouped(value, 1).replace(/\.0$/, '');
}

/** All digits, for tables: `12,345`. */
export function formatTokensInFull(tokens: number): string {
  return Number.isFinite(tokens) ? grouped(Math.round(tokens), 0) : '–';
}

/** A figure with its mark: `≈1,234`, `~$0.0042`. */
export function formatFigure(figure: Figure, format: (value: number) => string): string {
  return `${PROVENANCE_MARKS[figure.provenance]}${format(figure.value)}`;
}

/** `$0.0012 – ~$0.0045 – $0.012`; one figure when all are the same; `no limit` without a ceiling. */
export function formatRange(range: Range, format: (value: number) => string): string {
  const { floor, expected, ceiling } = range;
  if (ceiling && floor.value === expected.value && ceiling.value === expected.value)
    return formatFigure(expected, format);
  return [
    formatFigure(floor, format),
    formatFigure(expected, format),
    ceiling ? formatFigure(ceiling, format) : 'no limit',
  ].join(' – ');
}

/** Relative error of an estimate: `−12% to +15%`; empty without one. */
export function formatBand(figure: Figure): string {
  if (!figure.band) return '';
  const percent = (factor: number): string => {
    const points = Math.round((factor - 1) * 100);
    return points === 0 ? '±0%' : `${points < 0 ? '−' : '+'}${Math.abs(points)}%`;
  };
  return `${percent(figure.band.low)} to ${percent(figure.band.high)}`;
}
