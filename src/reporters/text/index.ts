import picocolors from 'picocolors';
import { isBilled, madePerCall } from '../../core/analyze/costed-calls.ts';
import { formatTokensInFull, formatUsd } from '../../core/estimate/format.ts';
import { marked, spread } from '../../core/format/figures.ts';
import { LAYER_NAMES } from '../../core/format/layers.ts';
import { describeFunction } from '../../core/format/places.ts';
import type { FileAnalysis } from '../../model/analysis.ts';
import type { Range } from '../../model/estimate.ts';
import type { Finding, Problem, Severity } from '../../model/finding.ts';
import { defineReporter, type ReportContext } from '../../model/reporter.ts';
import type { EstimatedCall, EstimatedPrompt } from '../../model/rule.ts';
import { placeOf } from '../shared/place.ts';
import { describeModel } from '../shared/resolved.ts';
import { comparisonText } from './comparison.ts';
import { alignColumns, fit, wrap } from './layout.ts';
import { summaryOf } from './summary.ts';

export const reporter = defineReporter({
  id: 'text',
  description: 'for people: calls, prompts and findings by file, and totals',
  file: (analysis, context) => fileOf(analysis, context),
  end: (analyses, context) => summaryOf(analyses, context),
  comparison: (comparison, context) => comparisonText(comparison, context),
});

const MODEL_WIDTH = 30;

type Colours = ReturnType<typeof picocolors.createColors>;

/** A line of a file's section, by its place. */
interface Entry {
  readonly offset: number;
  readonly place: string;
  readonly lines: readonly string[];
}

function fileOf(analysis: FileAnalysis, context: ReportContext): string {
  const colours = picocolors.createColors(context.colour);
  const figures = context.quiet
    ? []
    : [
        ...callEntries(madePerCall([...analysis.calls, ...analysis.wrapperCalls]), context, colours),
        ...promptEntries(analysis.prompts, context),
      ];
  const findings = analysis.findings
    .filter(({ severity }) => isShown(severity, context))
    .map((finding) => findingEntry(finding, context, colours));
  const problems = analysis.problems
    .filter(({ severity }) => isShown(severity, context))
    .map((problem) => problemEntry(problem, context, colours));
  const entries = [...problems, ...[...figures, ...findings].sort((a, b) => a.offset - b.offset)];
  if (entries.length === 0) return '';
  const margin = Math.max(...entries.map(({ place }) => place.length));
  const indent = ' '.repeat(margin + 4);
  const lines = entries.flatMap(({ place, lines: [first = '', ...rest] }) => [
    `  ${colours.dim(place.padEnd(margin))}  ${first}`,
    ...rest.map((line) => indent + line),
  ]);
  return `${colours.underline(analysis.path)}\n${lines.join('\n')}\n\n`;
}

function isShown(severity: Severity, { quiet }: ReportContext): boolean {
  return !quiet || severity === 'error' || severity === 'warning';
}

const place = (context: ReportContext, path: string, offset: number): string => {
  const { line, column } = placeOf(context, path, offset);
  return `${line}:${column}`;
};

/** Room for text behind the place: two spaces before, two behind, and places of up to seven characters. */
const bodyWidth = ({ width }: ReportContext): number => Math.max(40, width - 11);

function callEntries(calls: readonly EstimatedCall[], context: ReportContext, colours: Colours): readonly Entry[] {
  const width = bodyWidth(context);
  const rows = alignColumns(calls.map((each) => [fit(modelCell(each), MODEL_WIDTH), ...figuresOf(each)]));
  const isWide = rows.every((row) => row.join('  ').trimEnd().length <= width);
  const entries = calls.map((each, index) => ({
    offset: each.call.nameSpan.start,
    place: place(context, each.call.path, each.call.nameSpan.start),
    lines: [
      ...(isWide ? [(rows[index] ?? []).join('  ').trimEnd()] : narrowRow(each, width)),
      ...wrap(detailsOf(each), width).map((line) => colours.dim(line)),
    ],
  }));
  return withoutRepeats(entries);
}

/** Where a row is wider than the page: the model, and its figures below. */
function narrowRow(each: EstimatedCall, width: number): readonly string[] {
  const figures = figuresOf(each).filter((figure) => figure !== '');
  return [fit(modelCell(each), width), ...(figures.length === 0 ? [] : wrap(figures.join(', '), width))];
}

/** One place may send several requests that read the same, through different callers: shown once, with how many they are. */
function withoutRepeats(entries: readonly Entry[]): readonly Entry[] {
  const alike = new Map<string, Entry[]>();
  for (const entry of entries) {
    const key = [entry.place, ...entry.lines].join('\n');
    alike.set(key, [...(alike.get(key) ?? []), entry]);
  }
  return [...alike.values()].flatMap(([entry, ...rest]) => {
    if (entry === undefined) return [];
    const [first = '', ...lines] = entry.lines;
    return rest.length === 0 ? [entry] : [{ ...entry, lines: [`${first}  (${rest.length + 1} times)`, ...lines] }];
  });
}

function modelCell({ call: { model } }: EstimatedCall): string {
  return model.kind === 'unknown' ? 'unknown model' : describeModel(model);
}

/** Tokens in and out, expected cost of a call and of a month. */
function figuresOf({ call, estimate }: EstimatedCall): readonly string[] {
  if (!isBilled(call)) return ['', '', ''];
  const { input, output } = estimate.tokens;
  const { costPerCall, costPerMonth } = estimate;
  return [
    `${marked(input.expected, formatTokensInFull)} → ${marked(output.expected, formatTokensInFull)} tokens`,
    costPerCall === null ? '' : `${marked(costPerCall.expected, formatUsd)}/call`,
    // A month of a wrapper's own call is the sum of its callers'.
    costPerMonth === null || call.callers ? '' : `${marked(costPerMonth.expected, formatUsd)}/month`,
  ];
}

/** What is called, and the bounds of its cost; why there is none. */
function detailsOf({ call, estimate }: EstimatedCall): string {
  if (call.kind === 'client-config') return `${call.api}: set up here, billed where it is called`;
  if (!isBilled(call)) return `${call.api}: not billed by tokens`;
  const { costPerCall, noPrice, price } = estimate;
  const callers = call.callers?.length ?? 0;
  const notes = callers === 0 ? [] : [`counted at its ${callers === 1 ? 'caller' : `${callers} callers`}`];
  const api = call.through ? `${describeFunction(call.through)} → ${call.api}` : call.api;
  if (costPerCall === null) return [`${api}: no price, ${noPrice ?? 'for an unknown reason'}`, ...notes].join('; ');
  const others = estimate.alternatives.map(({ model, costPerCall: cost }) =>
    cost === null ? `${model} has no price` : `with ${model} ${marked(cost.expected, formatUsd)}`,
  );
  const layer = price && LAYER_NAMES[price.layer];
  const source = price && layer !== null ? [`price from ${layer}: ${price.source}`] : [];
  return [`${api}: ${spread(costPerCall, formatUsd)} a call`, ...source, ...others, ...notes].join('; ');
}

function promptEntries(prompts: readonly EstimatedPrompt[], context: ReportContext): readonly Entry[] {
  return prompts.map(({ prompt, estimate }) => ({
    offset: prompt.span.start,
    place: place(context, prompt.path, prompt.span.start),
    lines: [
      `${fit(`${prompt.role} prompt${prompt.name === null ? '' : ` ${prompt.name}`}`, 50)}: ${countOf(estimate.tokens)}`,
    ],
  }));
}

function countOf(range: Range): string {
  const { expected, floor, ceiling } = range;
  const isOne = floor.value === expected.value && ceiling?.value === expected.value;
  return `${marked(expected, formatTokensInFull)} tokens${isOne ? '' : ` (${spread(range, formatTokensInFull)})`}`;
}

function findingEntry(finding: Finding, context: ReportContext, colours: Colours): Entry {
  const { severity, rule, message, saving, fixes } = finding;
  const monthly = saving?.perMonth ?? null;
  const notes = [
    ...(monthly === null ? [] : [`saves ~${formatUsd(monthly)} a month`]),
    ...fixes.map(({ kind, title }) => `${kind}: ${title}`),
  ];
  const [first = '', ...rest] = wrap(`${severity} ${rule}: ${message}`, bodyWidth(context));
  const head = first.replace(severity, paint(severity, colours)).replace(rule, colours.bold(rule));
  return {
    offset: finding.span.start,
    place: place(context, finding.path, finding.span.start),
    lines: [head, ...rest, ...notes.flatMap((note) => wrap(note, bodyWidth(context)).map((line) => colours.dim(line)))],
  };
}

function problemEntry({ path, span, severity, message }: Problem, context: ReportContext, colours: Colours): Entry {
  const [first = '', ...rest] = wrap(`${severity}: ${message}`, bodyWidth(context));
  return {
    offset: span?.start ?? 0,
    place: span === null ? '-' : place(context, path, span.start),
    lines: [first.replace(severity, paint(severity, colours)), ...rest],
  };
}

function paint(severity: Severity, colours: Colours): string {
  if (severity === 'error') return colours.red(severity);
  return severity === 'warning' ? colours.yellow(severity) : colours.blue(severity);
}
