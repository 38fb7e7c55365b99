import type { Figure, Range } from '../../model/estimate.ts';

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

/** With one decimal: `21.7%`. */
export function percentInTenths(share: number): string {
  return `${Math.round(share * 1000) / 10}%`;
}

/** `1 call`, `1,204 calls`. */
export function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}
