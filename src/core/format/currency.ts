import type { Currency } from '../../model/config.ts';
import { formatUsd } from '../estimate/format.ts';

/** USD in another currency, at the rate stated for it: `EUR 0.0011`. Rounded as USD is. */
export function inCurrency({ code, perUsd }: Currency): (usd: number) => string {
  return (amount) => formatUsd(amount * perUsd).replace('$', `${code} `);
}

/** USD, and behind it the stated currency where there is one: `$0.0012 (EUR 0.0011)`. */
export function withCurrency(currency: Currency | undefined): (usd: number) => string {
  if (!currency) return formatUsd;
  const other = inCurrency(currency);
  return (amount) => `${formatUsd(amount)} (${other(amount)})`;
}

/** `EUR at 0.92 per USD (ECB, 2026-11-20)`. */
export function describeRate({ code, perUsd, source }: Currency): string {
  return `${code} at ${perUsd} per USD${source === undefined ? '' : ` (${source})`}`;
}
