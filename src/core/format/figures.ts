import type { Figure, Range } from '../../model/estimate.ts';

/** `$0`, `$0.0012`, `$12.30`, `$1,680`: two significant digits below a dollar, cents below a hundred. `–` is no number. */
export function usd(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value < 0) return `−${usd(-value)}`;
  if (value === 0) return '$0';
  const digits = value >= 100 ? 0 : value >= 1 ? 2 : Math.min(12, 1 - Math.floor(Math.log10(value)));
  const text = value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `$${text}`;
}

/** Tokens, in whole numbers: `1,204`. */
export function tokens(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** `~` stands before every figure that is not exact. */
export function marked(figure: Figure, format: (value: number) => string): string {
  return `${figure.provenance === 'exact' ? '' : '~'}${format(figure.value)}`;
}

/** `$0.0030 – $0.17`; `$0.0030 or more` without a ceiling; one figure where both ends read the same. */
export function spread(
  { floor, ceiling }: Pick<Range, 'floor' | 'ceiling'>,
  format: (value: number) => string,
): string {
  const from = format(floor.value);
  if (ceiling === null) return `${from} or more`;
  const to = format(ceiling.value);
  return from === to ? from : `${from} – ${to}`;
}

/** `1 call`, `1,204 calls`. */
export function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}
