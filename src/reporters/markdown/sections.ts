import { costedCalls } from '../../core/analyze/costed-calls.ts';
import { describeFunction } from '../../core/format/places.ts';
import { formatTokensInFull, formatUsd } from '../../core/estimate/format.ts';
import { marked, plural } from '../../core/format/figures.ts';
import type { FileAnalysis } from '../../model/analysis.ts';
import type { Finding, Problem } from '../../model/finding.ts';
import type { ReportContext } from '../../model/reporter.ts';
import type { EstimatedCall } from '../../model/rule.ts';
import { folded, markdownCode, markdownTable, markdownText, type MarkdownColumn } from '../shared/markdown.ts';
import { placeOf } from '../shared/place.ts';
import { describeModel } from '../shared/resolved.ts';
import { byWeight } from '../shared/severity.ts';
import type { Totals } from '../shared/totals.ts';
import { markedTotal } from './words.ts';

/** Findings that stand in the open; the rest is folded. */
const OPEN_FINDINGS = 10;

const FINDING_COLUMNS: readonly MarkdownColumn[] = [
  { title: 'Finding' },
  { title: 'Where' },
  { title: 'Saves a month', isFigure: true },
];

/** The weightiest in a table, the others folded below. */
export function findingsSection(analyses: readonly FileAnalysis[], context: ReportContext, budget: number): string {
  const shown = analyses
    .flatMap((analysis) => analysis.findings)
    .filter(({ severity }) => !context.quiet || severity === 'error' || severity === 'warning');
  const hasSavings = shown.some(({ saving }) => saving?.perMonth != null);
  const cut = <T>(cells: readonly T[]): readonly T[] => (hasSavings ? cells : cells.slice(0, -1));
  const rows = byWeight(shown).map((finding) => cut(findingRow(finding, context)));
  const columns = cut(FINDING_COLUMNS);
  const room = { budget: budget / 2, more: (left: number) => `_… and ${plural(left, 'more finding')}._` };
  const [open, rest] = [rows.slice(0, OPEN_FINDINGS), rows.slice(OPEN_FINDINGS)];
  if (open.length === 0) return '';
  const more = rest.length === 0 ? '' : folded(plural(rest.length, 'more finding'), markdownTable(columns, rest, room));
  return [markdownTable(columns, open, room), more].filter((part) => part !== '').join('\n\n');
}

function findingRow(finding: Finding, context: ReportContext): readonly string[] {
  const { rule, severity, message, path, span, saving } = finding;
  const monthly = saving?.perMonth ?? null;
  return [
    `${severity} **${markdownText(rule)}**: ${markdownText(message)}`,
    where(context, path, span.start),
    monthly === null ? '' : markdownText(`~${formatUsd(monthly)}`),
  ];
}

function where(context: ReportContext, path: string, offset: number): string {
  return markdownCode(`${path}:${placeOf(context, path, offset).line}`);
}

const CALL_COLUMNS: readonly MarkdownColumn[] = [
  { title: 'Call' },
  { title: 'Where' },
  { title: 'Model' },
  { title: 'Tokens in → out', isFigure: true },
  { title: 'A call', isFigure: true },
  { title: 'A month', isFigure: true },
];

/** All calls that count, the dearest first, folded. */
export function callsSection(analyses: readonly FileAnalysis[], context: ReportContext, budget: number): string {
  const calls = analyses.flatMap(costedCalls).sort((a, b) => monthOf(b) - monthOf(a));
  if (calls.length === 0) return '';
  const rows = withoutRepeats(calls.map((each) => callRow(each, context)));
  const more = (left: number): string => `_… and ${plural(left, 'more call')}; \`prompt-cost scan\` lists them all._`;
  return folded(`All calls, the dearest first (${calls.length})`, markdownTable(CALL_COLUMNS, rows, { budget, more }));
}

/** Rows that read the same once, with how many they are: one place may send several requests through different callers. */
function withoutRepeats(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const alike = new Map<string, { readonly row: readonly string[]; count: number }>();
  for (const row of rows) {
    const seen = alike.get(row.join('|'));
    if (seen === undefined) alike.set(row.join('|'), { row, count: 1 });
    else seen.count++;
  }
  return [...alike.values()].map(({ row: [first = '', ...rest], count }) => [
    count === 1 ? first : `${first} × ${count}`,
    ...rest,
  ]);
}

/** Calls without a price come last. */
function monthOf({ estimate }: EstimatedCall): number {
  return estimate.costPerMonth?.expected.value ?? -1;
}

function callRow({ call, estimate }: EstimatedCall, context: ReportContext): readonly string[] {
  const { input, output } = estimate.tokens;
  const { costPerCall, costPerMonth, noPrice } = estimate;
  const api = call.through ? `${describeFunction(call.through)} → ${call.api}` : call.api;
  const isKnown = call.model.kind === 'known' || call.model.kind === 'oneOf';
  return [
    markdownCode(api),
    where(context, call.path, call.nameSpan.start),
    isKnown ? markdownCode(describeModel(call.model)) : 'unknown',
    markdownText(`${marked(input.expected, formatTokensInFull)} → ${marked(output.expected, formatTokensInFull)}`),
    costPerCall === null
      ? markdownText(`no price: ${noPrice ?? 'unknown'}`)
      : markdownText(marked(costPerCall.expected, formatUsd)),
    costPerMonth === null ? '' : markdownText(marked(costPerMonth.expected, formatUsd)),
  ];
}

const PACKAGE_COLUMNS: readonly MarkdownColumn[] = [
  { title: 'Package' },
  { title: 'Calls', isFigure: true },
  { title: 'A month', isFigure: true },
];

/** What a month costs in each package of the repository, folded; empty where there is one. */
export function packagesSection({ packages = [] }: Totals, budget: number): string {
  if (packages.length === 0) return '';
  const rows = packages.map(({ package: name, calls, unpriced, costPerMonth }) => [
    name === '.' ? 'the root' : markdownCode(name),
    `${calls.toLocaleString('en-US')}${unpriced === 0 ? '' : ` (${unpriced} without a price)`}`,
    unpriced === calls ? 'no price' : markdownText(markedTotal(costPerMonth)),
  ]);
  const more = (left: number): string => `_… and ${plural(left, 'more package')}._`;
  return folded(`A month by package (${packages.length})`, markdownTable(PACKAGE_COLUMNS, rows, { budget, more }));
}

/** What could not be read: without it a reader takes silence for cheapness. */
export function problemsSection(analyses: readonly FileAnalysis[], context: ReportContext, budget: number): string {
  const problems = analyses.flatMap((analysis) => analysis.problems).filter(({ severity }) => severity !== 'hint');
  const rows = problems.map(({ path, span, severity, message }: Problem) => [
    `${severity}: ${markdownText(message)}`,
    span === null ? markdownCode(path) : where(context, path, span.start),
  ]);
  if (rows.length === 0) return '';
  const more = (left: number): string => `_… and ${plural(left, 'more problem')}._`;
  const columns = [{ title: 'Problem' }, { title: 'Where' }];
  return folded(plural(rows.length, 'problem'), markdownTable(columns, rows, { budget, more }));
}
