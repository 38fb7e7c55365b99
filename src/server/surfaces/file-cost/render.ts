import { costedCalls } from '../../../core/analyze/costed-calls.ts';
import { sumSites } from '../../../core/estimate/sum-costs.ts';
import { describeRate } from '../../../core/format/currency.ts';
import type { FileAnalysis } from '../../../model/analysis.ts';
import type { Currency } from '../../../model/config.ts';
import type { FileCost } from '../../protocol.ts';
import { describeMonthOf } from '../costs.ts';
import { modelName } from '../describe.ts';
import { costFigure, expectedTotal } from '../figures.ts';
import { COLUMN_GAP, escapeMarkdown, table } from '../markdown.ts';

/** More rows than this make the status bar's tooltip taller than the window. */
const MAX_ROWS = 12;

/**
 * What the status bar shows of one version of a document.
 * @param currency To state costs in beside USD.
 */
export function renderFileCost(analysis: FileAnalysis, uri: string, version: number, currency?: Currency): FileCost {
  const billed = costedCalls(analysis);
  const total = sumSites(billed.map(({ estimate }) => estimate.costPerCall));
  const hasPrice = total.unpriced < total.sites;
  const label = hasPrice ? expectedTotal(total, currency) : null;
  return {
    uri,
    version,
    calls: billed.length,
    prompts: analysis.prompts.length,
    costPerCall: hasPrice ? total : null,
    label,
    tooltip: tooltip(billed, label, currency),
  };
}

function tooltip(billed: FileAnalysis['calls'], label: string | null, currency: Currency | undefined): string {
  if (billed.length === 0) return 'No LLM call in this file.';
  const months = sumSites(billed.map(({ estimate }) => estimate.costPerMonth));
  const head =
    label === null
      ? '**No call in this file has a price.**'
      : `**${label}** for one call of each call site in this file (${billed.length})`;
  const rows = billed
    .slice(0, MAX_ROWS)
    .map(({ call, estimate }) => [
      escapeMarkdown(call.context.functionName ?? call.api),
      escapeMarkdown(modelName(call.model) ?? 'unknown model'),
      estimate.costPerCall ? costFigure(estimate.costPerCall.expected, currency) : 'no price',
    ]);
  const more = billed.length > MAX_ROWS ? `and ${billed.length - MAX_ROWS} more` : '';
  const month =
    label === null
      ? ''
      : `A month: ${expectedTotal(months, currency)} expected${describeMonthOf(billed.map(({ estimate }) => estimate))}.`;
  const rate = currency && label !== null ? escapeMarkdown(`${describeRate(currency)}.`) : '';
  const body = table(['Where', 'Model', 'One call'], rows, { numeric: [false, false, true], gap: COLUMN_GAP });
  return [head, body, more, month, rate].filter((line) => line !== '').join('\n\n');
}
