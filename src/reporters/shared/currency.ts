import { describeRate, inCurrency } from '../../core/format/currency.ts';
import { marked } from '../../core/format/figures.ts';
import type { Comparison, CostTotal } from '../../model/comparison.ts';
import type { Currency } from '../../model/config.ts';
import type { Totals } from './totals.ts';

/** `In EUR at 0.92 per USD (ECB, 2026-11-20): ~EUR 0.11 for one call of each, ~EUR 1,100 a month.` */
export function totalsIn(currency: Currency, { costPerCall, costPerMonth }: Totals): string {
  const money = expectedIn(currency);
  return `In ${describeRate(currency)}: ${money(costPerCall)} for one call of each, ${money(costPerMonth)} a month.`;
}

/** `In EUR at 0.92 per USD (ECB, 2026-11-20): ~EUR 1,100 → ~EUR 1,300 a month (+EUR 200.00).`; the one sum where nothing was compared. */
export function comparisonIn(currency: Currency, { costPerMonth, isAlone }: Comparison): string {
  const { before, after, delta } = costPerMonth;
  const money = expectedIn(currency);
  const sign = delta > 0 ? '+' : '';
  const words =
    isAlone === true || delta === 0
      ? `${money(after)} a month`
      : `${money(before)} → ${money(after)} a month (${sign}${inCurrency(currency)(delta)})`;
  return `In ${describeRate(currency)}: ${words}.`;
}

function expectedIn(currency: Currency): (total: CostTotal) => string {
  const money = inCurrency(currency);
  return ({ expected, provenance }) => marked({ value: expected, provenance }, money);
}
