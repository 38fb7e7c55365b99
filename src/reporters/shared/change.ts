import { usd } from '../../core/format/figures.ts';

/** A change of money with its sign: `+$12.00`, `−$3.10`, `±$0`. USD. */
export function signedUsd(delta: number): string {
  if (delta === 0) return '±$0';
  return `${delta > 0 ? '+' : '−'}${usd(Math.abs(delta))}`;
}

/** `+25%`, `−100%`, `+1,240%`; a tenth of a percent below ten; empty where there was nothing before. */
export function signedPercent(percent: number | null): string {
  if (percent === null) return '';
  const digits = Math.abs(percent) < 10 ? 1 : 0;
  const text = Math.abs(percent).toLocaleString('en-US', { maximumFractionDigits: digits });
  return `${percent > 0 ? '+' : percent < 0 ? '−' : '±'}${text}%`;
}
