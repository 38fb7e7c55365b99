import { costedCalls } from '../../../core/analyze/costed-calls.ts';
import type { FileAnalysis } from '../../../model/analysis.ts';
import type { FileCost } from '../../protocol.ts';
import { addCosts, spreadOf } from '../costs.ts';
import { modelName } from '../describe.ts';
import { usdFigure, usdTotal } from '../figures.ts';
import { COLUMN_GAP, escapeMarkdown, table } from '../markdown.ts';

/** More rows than this make the status bar's tooltip taller than the window. */
const MAX_ROWS = 12;

/** What the status bar shows of one version of a document. */
export function renderFileCost(analysis: FileAnalysis, uri: string, version: number): FileCost {
  const billed = costedCalls(analysis);
  const total = addCosts(billed.map(({ estimate }) => estimate.costPerCall));
  const hasPrice = total.unpriced < total.sites;
  const label = hasPrice ? usdTotal(total) : null;
  return {
    uri,
    version,
    calls: billed.length,
    prompts: analysis.prompts.length,
    costPerCall: hasPrice ? total : null,
    label,
    tooltip: tooltip(billed, label),
  };
}

function tooltip(billed: FileAnalysis['calls'], label: string | null): string {
  if (billed.length === 0) return 'No LLM call in this file.';
  const months = addCosts(billed.map(({ estimate }) => estimate.costPerMonth));
  const head =
    label === null
      ? '**No call in this file has a price.**'
      : `**${label}** for one call of each call site in this file (${billed.length})`;
  const rows = billed
    .slice(0, MAX_ROWS)
    .map(({ call, estimate }) => [
      escapeMarkdown(call.context.functionName ?? call.api),
      escapeMarkdown(modelName(call.model) ?? 'unknown model'),
      estimate.costPerCall ? usdFigure(estimate.costPerCall.expected) : 'no price',
    ]);
  const more = billed.length > MAX_ROWS ? `and ${billed.length - MAX_ROWS} more` : '';
  const month = label === null ? '' : `A month: ${usdTotal(months)} expected, ${spreadOf(months)}.`;
  const body = table(['Where', 'Model', 'One call'], rows, { numeric: [false, false, true], gap: COLUMN_GAP });
  return [head, body, more, month].filter((line) => line !== '').join('\n\n');
}
