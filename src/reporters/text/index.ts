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
  const groups = alikeCalls(calls);
  const rows = alignColumns(groups.map((group) => [fit(modelCell(group[0]), MODEL_WIDTH), ...figuresOf(group)]));
  const isWide = rows.every((row) => row.join('  ').trimEnd().length <= width);
  return groups.map((group, index) => {
    const [first] = group;
    const [head = '', ...more] = isWide ? [(rows[index] ?? []).join('  ').trimEnd()] : narrowRow(group, width);
    return {
      offset: first.call.nameSpan.start,
      place: place(context, first.call.path, first.call.nameSpan.start),
      lines: [
        group.length === 1 ? head : `${head}  (${group.length} times)`,
        ...more,
        ...wrap(detailsOf(first), width).map((line) => colours.dim(line)),
      ],
    };
  });
}

type AlikeCalls = readonly [EstimatedCall, ...EstimatedCall[]];

/**
 * Requests that one place sends through several callers and that read the same but for their tokens, together: without a price,
 * their length is all that tells them apart.
 */
function alikeCalls(calls: readonly EstimatedCall[]): readonly AlikeCalls[] {
  const alike = new Map<string, [EstimatedCall, ...EstimatedCall[]]>();
  for (const each of calls) {
    const { path, nameSpan } = each.call;
    const [, ...costs] = figuresOf([each]);
    const key = [path, nameSpan.start, modelCell(each), ...costs, detailsOf(each)].join('\n');
    const group = alike.get(key);
    if (group) group.push(each);
    else alike.set(key, [each]);
  }
  return [...alike.values()];
}

/** Where a row is wider than the page: the model, and its figures below. */
function narrowRow(group: AlikeCalls, width: number): readonly string[] {
  const figures = figuresOf(group).filter((figure) => figure !== '');
  return [fit(modelCell(group[0]), width), ...(figures.length === 0 ? [] : wrap(figures.join(', '), width))];
}

function modelCell({ call: { model } }: EstimatedCall): string {
  return model.kind === 'unknown' ? 'unknown model' : describeModel(model);
}

/** Tokens in and out, expected cost of a call and of a month. */
function figuresOf(group: AlikeCalls): readonly string[] {
  const [{ call, estimate }] = group;
  if (!isBilled(call)) return ['', '', ''];
  const { costPerCall, costPerMonth } = estimate;
  const tokens = (kind: 'input' | 'output'): string => tokensOf(group.map((each) => each.estimate.tokens[kind]));
  return [
    `${tokens('input')} → ${tokens('output')} tokens`,
    costPerCall === null ? '' : `${marked(costPerCall.expected, formatUsd)}/call`,
    // A month of a wrapper's own call is the sum of its callers'.
    costPerMonth === null || call.callers ? '' : `${marked(costPerMonth.expected, formatUsd)}/month`,
  ];
}

/** Expected tokens of one, or from the fewest to the most of several. */
function tokensOf(ranges: readonly Range[]): string {
  const sorted = ranges.map(({ expected }) => expected).toSorted((a, b) => a.value - b.value);
  const words = [sorted[0], sorted.at(-1)].flatMap((figure) => (figure ? marked(figure, formatTokensInFull) : []));
  return [...new Set(words)].join(' – ');
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
    lines: [`${fit(promptWords(prompt), 50)}: ${countOf(estimate.tokens)}`],
  }));
}

/** `system prompt INSTRUCTIONS`; `prompt RULES` where no call is known to send it; an argument's own name says nothing more. */
function promptWords({ role, name, usedBy }: EstimatedPrompt['prompt']): string {
  const what = usedBy.length === 0 ? 'prompt' : `${role} prompt`;
  return name === null || name === 'prompt' ? what : `${what} ${name}`;
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
