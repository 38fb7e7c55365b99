import { formatUsd } from '../../src/core/estimate/format.ts';
import { sumSites } from '../../src/core/estimate/sum-costs.ts';
import { describeRate } from '../../src/core/format/currency.ts';
import type { Currency } from '../../src/model/config.ts';
import type { Range } from '../../src/model/estimate.ts';
import { csvOf } from '../../src/reporters/shared/csv.ts';
import { markdownCode, markdownText } from '../../src/reporters/shared/markdown.ts';
import { decimal } from '../../src/reporters/shared/numbers.ts';
import type { CostSite } from '../../src/server/protocol.ts';
import { basisOfSites, describeMonth } from '../../src/server/surfaces/costs.ts';
import { expectedTotal } from '../../src/server/surfaces/figures.ts';
import { featureOf } from '../../src/server/surfaces/workspace-cost/feature.ts';
import type { WhatIf } from '../../src/core/what-if/reprice.ts';

const COLUMNS = [
  'folder', 'path', 'line', 'function', 'sdk', 'api', 'provider', 'model', 'tier', 'input_tokens', 'output_tokens',
  'calls_per_month', 'cost_per_call_usd', 'cost_per_month_floor_usd', 'cost_per_month_expected_usd',
  'cost_per_month_ceiling_usd', 'provenance', 'no_price', 'findings', 'measured_calls', 'cost_per_month_unmeasured_usd',
  'cost_per_month_p10_usd', 'cost_per_month_p50_usd', 'cost_per_month_p90_usd', 'feature',
]; // prettier-ignore

/** The call sites as they are shown, one a row. */
export function exportCsv(sites: readonly CostSite[]): string {
  const number = (value: number | null | undefined) => (value == null ? null : { number: decimal(value) });
  const month = ({ costPerMonth }: CostSite, which: keyof Range) => number(costPerMonth?.[which]?.value);
  const rows = sites.map((site) => [
    site.folder,
    site.path,
    number(site.position.line + 1),
    site.functionName,
    site.sdk,
    site.api,
    site.provider,
    site.model,
    site.tier,
    number(site.inputTokens.expected.value),
    number(site.outputTokens.expected.value),
    number(site.callsPerMonth.value),
    number(site.costPerCall?.expected.value),
    month(site, 'floor'),
    month(site, 'expected'),
    month(site, 'ceiling'),
    site.costPerMonth?.expected.provenance ?? null,
    site.noPrice,
    number(site.findings),
    number(site.measured?.calls),
    number(site.measured?.unmeasured?.costPerMonth),
    ...(['p10', 'p50', 'p90'] as const).map((quantile) => number(site.measured?.spread?.[quantile])),
    featureOf(site),
  ]);
  return csvOf(COLUMNS, rows);
}

/** The same as JSON, with the circumstances that were tried out. */
export function exportJson(sites: readonly CostSite[], whatIf: WhatIf): string {
  const plain = sites.map(({ repriceable, ...site }) => site);
  const total = sumSites(sites.map(({ costPerMonth }) => costPerMonth));
  return `${JSON.stringify({ format: 'prompt-cost-panel/1', currency: 'USD', whatIf, total, basis: basisOfSites(sites), sites: plain }, null, 2)}\n`;
}

/** A table for an issue or a chat. */
export function exportMarkdown(sites: readonly CostSite[], currency?: Currency): string {
  const total = sumSites(sites.map(({ costPerMonth }) => costPerMonth));
  const rows = sites.map(
    ({ path, position, functionName, api, model, costPerMonth }) =>
      `| ${costPerMonth ? `~${formatUsd(costPerMonth.expected.value)}`.replaceAll('$', '\\$') : 'no price'} | ${markdownText(functionName ?? api)} | ${markdownCode(`${path}:${position.line + 1}`)} | ${model === null ? 'unknown' : markdownCode(model)} |`,
  );
  const sum = `${expectedTotal(total, currency)} a month expected${describeMonth(sites)}`.replaceAll('$', '\\$');
  return [
    `**LLM cost:** ${sum}`,
    ...(currency ? ['', markdownText(`${describeRate(currency)}.`)] : []),
    '',
    '| A month | Call | Place | Model |',
    '| ---: | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
