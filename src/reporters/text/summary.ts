import picocolors from 'picocolors';
import { formatPrices } from '../../catalog/diff.ts';
import { formatTokensInFull, formatUsd } from '../../core/estimate/format.ts';
import { plural } from '../../core/format/figures.ts';
import type { FileAnalysis } from '../../model/analysis.ts';
import { describeBasis } from '../../core/usage/cost-basis.ts';
import type { ReportContext } from '../../model/reporter.ts';
import type { CostTotal } from '../../model/comparison.ts';
import { SEVERITIES } from '../shared/severity.ts';
import { totalsIn } from '../shared/currency.ts';
import { ownTraffic, totalsOf, type Totals } from '../shared/totals.ts';
import { alignColumns, fit, wrap } from './layout.ts';

/** The end of the report: what it adds up to, and what the figures rest on. */
export function summaryOf(analyses: readonly FileAnalysis[], context: ReportContext): string {
  const totals = totalsOf(analyses);
  const found = findingsLine(totals);
  if (context.quiet) return found === null ? '' : `${found}\n`;
  const colours = picocolors.createColors(context.colour);
  const costs = costLines(totals, context);
  const ends = found === null ? ['No findings.'] : [`${found}${WHY}`];
  const notes = totals.calls === 0 ? [] : noteLines(totals, context, announcements(analyses));
  const wrapped = (texts: readonly string[]): readonly string[] =>
    texts.map((text) => wrap(text, context.width).join('\n'));
  const all = [
    ...wrapped(costs),
    ...packageLines(totals, context),
    ...wrapped(ends),
    ...wrapped(notes).map(colours.dim),
  ];
  return `${all.join('\n')}\n`;
}

/** Where a reader goes from here. */
const WHY = ' "prompt-cost explain RULE" says why one is.';

function costLines(totals: Totals, { config }: ReportContext): readonly string[] {
  if (totals.calls === 0) return ['No LLM call found.'];
  const unpriced = totals.unpriced === 0 ? '' : `, ${totals.unpriced} without a price (left out of the sums)`;
  const lines = [`${plural(totals.calls, 'LLM call')} in ${plural(totals.files, 'file')}${unpriced}.`];
  if (totals.unpriced === totals.calls) return lines;
  const traffic = config.assumptions.callsPerMonth.toLocaleString('en-US');
  return [
    ...lines,
    `One call of each: ${costOf(totals.costPerCall)}.`,
    ...monthLines(totals, traffic),
    ...(config.currency ? [totalsIn(config.currency, totals)] : []),
  ];
}

/** Where some use was measured, its spread and the bounds of the rest stand apart: the sum of both has neither. */
function monthLines(totals: Totals, traffic: string): readonly string[] {
  const when = `A month at ${traffic} calls of each${ownTraffic(totals)}`;
  const basis = describeBasis(totals.basis);
  if (basis === null) return [`${when}: ${costOf(totals.costPerMonth)}.`];
  return [`${when}: ${markedTotal(totals.costPerMonth)} expected: ${basis}.`];
}

/** Packages that have a line of their own. */
const MOST_PACKAGES = 12;

/** What a month costs in each package of the repository; nothing where there is one. */
function packageLines({ packages = [] }: Totals, { width }: ReportContext): readonly string[] {
  if (packages.length === 0) return [];
  const shown = packages.slice(0, MOST_PACKAGES);
  const rows = shown.map(({ package: name, calls, unpriced, costPerMonth }) => [
    `  ${fit(name === '.' ? '. (the root)' : name, Math.max(20, width - 40))}`,
    unpriced === calls ? 'no price' : markedTotal(costPerMonth),
    `${plural(calls, 'call')}${unpriced === 0 || unpriced === calls ? '' : `, ${unpriced} without a price`}`,
  ]);
  const rest = packages.length - shown.length;
  return [
    'A month by package:',
    ...alignColumns(rows).map((row) => row.join('  ')),
    ...(rest === 0 ? [] : [`  … and ${plural(rest, 'more package')}`]),
  ];
}

function markedTotal({ expected, provenance }: CostTotal): string {
  return `${provenance === 'exact' ? '' : '~'}${formatUsd(expected)}`;
}

/** `~$0.12 expected ($0.05 – $1.30)`. */
function costOf(total: CostTotal): string {
  const { floor, ceiling } = total;
  const to = ceiling === null ? 'or more' : `– ${formatUsd(ceiling)}`;
  return `${markedTotal(total)} expected (${formatUsd(floor)} ${to})`;
}

function findingsLine({ findings, savingPerMonth }: Totals): string | null {
  const counts = SEVERITIES.filter((severity) => findings[severity] > 0).map((severity) =>
    plural(findings[severity], severity),
  );
  if (counts.length === 0) return null;
  const saving =
    savingPerMonth > 0
      ? ` They would save ~${formatUsd(savingPerMonth)} a month (the largest saving of each call).`
      : '';
  return `Findings: ${counts.join(', ')}.${saving}`;
}

const PRICES_FOR_THE_REST =
  'To price a call whose model the code does not tell, write "prompt-cost: model=…" in a comment above it, or declare "wrappers", "modelAliases", ' +
  '"deployments" or "endpoints" in prompt-cost.config.json.';

/** What the figures take for granted, and where to change it. */
function noteLines(
  { unpriced }: Totals,
  { config, catalogDate }: ReportContext,
  announced: readonly string[],
): readonly string[] {
  const { tokensPerHole, outputTokens, cacheHitRate } = config.assumptions;
  return [
    '',
    `~ is estimated or assumed; a call's figures are expected (floor – ceiling). Prices of ${catalogDate}, USD.`,
    ...announced,
    `Assumed where the code does not tell: ${formatTokensInFull(tokensPerHole)} tokens for a dynamic part of a prompt, ${formatTokensInFull(outputTokens)} tokens of answer, ` +
      `${Math.round(cacheHitRate * 100)}% cache hits. Change them under "assumptions" in prompt-cost.config.json.`,
    ...(unpriced === 0 ? [] : [PRICES_FOR_THE_REST]),
  ];
}

const MOST_ANNOUNCED = 3;

/** Announced prices of models that are called: `From 2027-01-01 google/gemini-3.8-flash costs $1.50 in, $7.50 out per million tokens.` */
function announcements(analyses: readonly FileAnalysis[]): readonly string[] {
  const lines = analyses.flatMap(({ calls }) =>
    calls.flatMap(({ estimate: { price } }) =>
      price?.next
        ? [
            `From ${price.next.from} ${price.provider}/${price.id} costs ${formatPrices(price.next)} per million tokens.`,
          ]
        : [],
    ),
  );
  const each = [...new Set(lines)].sort();
  const rest = each.length - MOST_ANNOUNCED;
  return rest > 0 ? [...each.slice(0, MOST_ANNOUNCED), `Prices of ${plural(rest, 'more model')} change soon.`] : each;
}
