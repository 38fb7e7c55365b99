import { formatTokensInFull, formatUsd } from '../../core/estimate/format.ts';
import { plural } from '../../core/format/figures.ts';
import { describeBasis } from '../../core/usage/cost-basis.ts';
import type { ReportContext } from '../../model/reporter.ts';
import { markdownText } from '../shared/markdown.ts';
import type { CostTotal } from '../../model/comparison.ts';
import { SEVERITIES } from '../shared/severity.ts';
import { totalsIn } from '../shared/currency.ts';
import { ownTraffic, type Totals } from '../shared/totals.ts';

/** The heading with the money, and a line of counts. */
export function headlineOf(totals: Totals, { config }: ReportContext): readonly string[] {
  const counts = [callsOf(totals), findingsOf(totals)].filter((part) => part !== '').join(' · ');
  if (totals.calls === 0) return ['### LLM cost: no LLM call found', markdownText(counts)];
  if (totals.unpriced === totals.calls) return ['### LLM cost: no call has a price', markdownText(counts)];
  const basis = describeBasis(totals.basis);
  const traffic = config.assumptions.callsPerMonth.toLocaleString('en-US');
  return [
    `### LLM cost: ${markdownText(`${markedTotal(totals.costPerMonth)} a month`)}`,
    ...(basis === null ? [] : [markdownText(`${basis.charAt(0).toUpperCase()}${basis.slice(1)}.`)]),
    markdownText(
      `At ${traffic} calls of each site a month${ownTraffic(totals)}; one call of each: ${markedTotal(totals.costPerCall)} (${boundsOf(totals.costPerCall)}).`,
    ),
    ...(config.currency ? [markdownText(totalsIn(config.currency, totals))] : []),
    markdownText(counts),
  ];
}

function callsOf({ calls, files, unpriced }: Totals): string {
  if (calls === 0) return '';
  const left = unpriced === 0 ? '' : `, ${unpriced} without a price (left out of the sums)`;
  return `${plural(calls, 'LLM call')} in ${plural(files, 'file')}${left}`;
}

function findingsOf({ findings, savingPerMonth }: Totals): string {
  const counts = SEVERITIES.filter((severity) => findings[severity] > 0).map((severity) =>
    plural(findings[severity], severity),
  );
  if (counts.length === 0) return 'no findings';
  return `${counts.join(', ')}${savingPerMonth > 0 ? `, which would save ~${formatUsd(savingPerMonth)} a month` : ''}`;
}

/** `~$12.30`: marked unless it is exact. */
export function markedTotal({ expected, provenance }: Pick<CostTotal, 'expected' | 'provenance'>): string {
  return `${provenance === 'exact' ? '' : '~'}${formatUsd(expected)}`;
}

/** `$0.05 – $1.30`, `$0.05 or more`. */
export function boundsOf({ floor, ceiling }: Pick<CostTotal, 'floor' | 'ceiling'>): string {
  return `${formatUsd(floor)} ${ceiling === null ? 'or more' : `– ${formatUsd(ceiling)}`}`;
}

/** What the figures take for granted. */
export function basisOf({ config, catalogDate }: ReportContext): string {
  const { tokensPerHole, outputTokens, cacheHitRate } = config.assumptions;
  const lines = [
    `~ is estimated or assumed; figures are expected (floor – ceiling). Prices of ${catalogDate}, USD.`,
    `Assumed where the code does not tell: ${formatTokensInFull(tokensPerHole)} tokens for a dynamic part of a prompt, ${formatTokensInFull(outputTokens)} tokens of answer, ` +
      `${Math.round(cacheHitRate * 100)}% cache hits, ${config.assumptions.callsPerMonth.toLocaleString('en-US')} calls of each site a month.`,
    'Change them under "assumptions" in prompt-cost.config.json.',
  ];
  return lines.map((line) => `- ${markdownText(line)}`).join('\n');
}
