import { formatUsd } from '../../core/estimate/format.ts';
import type { CostTotal } from '../../model/comparison.ts';

/** `$12 – $1,680`, `$12 or more`; in another currency with its format. */
export function spreadOf({ floor, ceiling }: CostTotal, format: (usd: number) => string = formatUsd): string {
  return ceiling === null ? `${format(floor)} or more` : `${format(floor)} – ${format(ceiling)}`;
}
