import { recordsOf } from '../../core/compare/site-records.ts';
import type { FileAnalysis } from '../../model/analysis.ts';
import { defineReporter, type ReportContext } from '../../model/reporter.ts';
import { positionsOf } from './positions.ts';
import { placeOf } from '../shared/place.ts';
import { totalsOf } from '../shared/totals.ts';

/** Changes with every change of the form that a reader of the last one would trip over. */
export const REPORT_FORMAT = 'prompt-cost-report/1';

/** As `REPORT_FORMAT`, for what changed between two versions. */
export const COMPARISON_FORMAT = 'prompt-cost-comparison/1';

export const reporter = defineReporter({
  id: 'json',
  description: 'the whole analysis as one JSON document',
  end: (analyses, context) => toText(documentOf(analyses, context)),
  comparison: (comparison, { version }) =>
    `${JSON.stringify({ format: COMPARISON_FORMAT, version, ...comparison }, null, 2)}\n`,
});

/** A file a line: half the size of an indented document, and still something that line tools can compare. */
function toText({ files, ...rest }: Document): string {
  const head = JSON.stringify(rest, null, 2).replace(/\n\}$/, '');
  const lines = files.map((file) => `\n    ${JSON.stringify(file)}`).join(',');
  return `${head},\n  "files": [${lines}${files.length === 0 ? '' : '\n  '}]\n}\n`;
}

type Document = Readonly<Record<string, unknown>> & { readonly files: readonly unknown[] };

function documentOf(analyses: readonly FileAnalysis[], context: ReportContext): Document {
  const { assumptions, tiers, minMonthlySaving, currency } = context.config;
  return {
    format: REPORT_FORMAT,
    version: context.version,
    pricesOf: context.catalogDate,
    settings: { assumptions, tiers, minMonthlySaving, currency },
    totals: totalsOf(analyses),
    files: analyses.map((analysis) => withPlaces(analysis, context)),
    positions: positionsOf(analyses, context),
  };
}

/** Spans are UTF-16 offsets; a reader without the file's text needs lines and columns. */
function withPlaces(analysis: FileAnalysis, context: ReportContext): Readonly<Record<string, unknown>> {
  const { path, package: inPackage, calls, wrapperCalls, prompts, findings, problems } = analysis;
  const { path: _, ...records } = recordsOf(analysis, context.position);
  const at = (offset: number, file = path) => placeOf(context, file, offset);
  return {
    path,
    package: inPackage,
    calls: calls.map(({ call, estimate }) => ({ ...at(call.nameSpan.start), call, estimate })),
    wrapperCalls: wrapperCalls.map(({ call, estimate }) => ({ ...at(call.nameSpan.start), call, estimate })),
    prompts: prompts.map(({ prompt, estimate }) => ({ ...at(prompt.span.start, prompt.path), prompt, estimate })),
    findings: findings.map((finding) => ({ ...at(finding.span.start, finding.path), ...finding })),
    problems: problems.map((problem) => ({ ...(problem.span === null ? {} : at(problem.span.start)), ...problem })),
    // What a comparison with another version reads again.
    records,
  };
}
