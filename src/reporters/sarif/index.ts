import type {
  Location,
  Log,
  MultiformatMessageString,
  Notification,
  PhysicalLocation,
  Region,
  ReportingDescriptor,
  Result,
} from 'sarif';
import type { FileAnalysis } from '../../model/analysis.ts';
import type { Finding, Fix, Problem, Severity } from '../../model/finding.ts';
import { defineReporter, type ReportContext } from '../../model/reporter.ts';
import type { Rule } from '../../model/rule.ts';
import type { Span } from '../../model/span.ts';
import { fingerprinted, type FingerprintedFinding } from '../shared/fingerprint.ts';
import { plainNumber } from '../shared/numbers.ts';
import { placeOf } from '../shared/place.ts';
import { byWeight } from '../shared/severity.ts';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
/** SARIF's name for the folder that paths are relative to. */
const ROOT = '%SRCROOT%';

/** GitHub refuses a run with more results. */
const MAX_RESULTS = 25_000;
/** Name and version of the fingerprint's recipe (`shared/fingerprint`). */
const FINGERPRINT = 'promptCostFinding/v1';

export const reporter = defineReporter({
  id: 'sarif',
  description: 'findings with their fixes as SARIF 2.1.0, for code scanning',
  end: (analyses, context) => `${JSON.stringify(logOf(analyses, context), null, 2)}\n`,
});

function logOf(analyses: readonly FileAnalysis[], context: ReportContext): Log {
  const problems = analyses.flatMap((analysis) => analysis.problems);
  const found = analyses.flatMap((analysis) =>
    fingerprinted(analysis).map((each) => ({ ...each, ...each.finding, analysis })),
  );
  const shown = found.length > MAX_RESULTS ? byWeight(found).slice(0, MAX_RESULTS) : found;
  const notifications = [
    ...problems.map((problem) => notificationOf(problem, context)),
    ...(shown.length < found.length ? [leftOut(found.length - shown.length)] : []),
  ];
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'Prompt Cost Lint', semanticVersion: context.version, rules: context.rules.map(ruleOf) },
        },
        // Keeps these alerts apart from those of other tools and of other runs of a matrix.
        automationDetails: { id: 'prompt-cost-lint/' },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [ROOT]: { description: { text: 'The folder that was scanned.' } } },
        invocations: [{ executionSuccessful: true, toolExecutionNotifications: notifications }],
        results: shown.map((each) => resultOf(each, each.analysis, context)),
        properties: { pricesOf: context.catalogDate },
      },
    ],
  };
}

function leftOut(count: number): Notification {
  const text = `${count.toLocaleString('en-US')} milder findings are left out: a run takes ${MAX_RESULTS.toLocaleString('en-US')}.`;
  return { level: 'warning', message: { text } };
}

function ruleOf({ id, meta }: Rule): ReportingDescriptor {
  const description = `${meta.description}.`;
  return {
    id,
    name: id,
    shortDescription: { text: meta.description },
    fullDescription: { text: description },
    help: helpOf(id, description, meta),
    defaultConfiguration: { enabled: meta.recommended, level: levelOf(meta.defaultSeverity) },
    // GitHub filters by tags.
    properties: { tags: ['cost', 'llm'], fixable: meta.fixable },
  };
}

/** What GitHub shows beside an alert; it must be there. */
function helpOf(id: string, description: string, { options }: Rule['meta']): MultiformatMessageString {
  const named = Object.entries(options).map(([name, option]) => ({ name, text: option.description }));
  const silence = `To silence one place, write a comment above it: prompt-cost-disable-next-line ${id} -- why`;
  const plain = named.map(({ name, text }) => `- ${name}: ${text}`);
  const formatted = named.map(({ name, text }) => `- \`${name}\`: ${text}`);
  const all = (list: readonly string[]): string =>
    [description, ...(list.length === 0 ? [] : [`Options:\n\n${list.join('\n')}`]), silence].join('\n\n');
  return { text: all(plain), markdown: all(formatted) };
}

function levelOf(severity: Severity): 'error' | 'warning' | 'note' {
  return severity === 'error' || severity === 'warning' ? severity : 'note';
}

function resultOf(
  { finding, fingerprint }: FingerprintedFinding,
  analysis: FileAnalysis,
  context: ReportContext,
): Result {
  const index = context.rules.findIndex(({ id }) => id === finding.rule);
  const related = finding.related.map((each, id): Location => ({
    id,
    message: { text: each.message },
    physicalLocation: physical(each.path, each.span, context),
  }));
  const money = moneyOf(finding, analysis);
  return {
    ruleId: finding.rule,
    ...(index < 0 ? {} : { ruleIndex: index }),
    level: levelOf(finding.severity),
    message: { text: finding.message },
    locations: [{ physicalLocation: physical(finding.path, finding.span, context) }],
    partialFingerprints: { [FINGERPRINT]: fingerprint },
    ...(related.length === 0 ? {} : { relatedLocations: related }),
    ...(finding.fixes.length === 0 ? {} : { fixes: finding.fixes.map((fix) => fixOf(fix, context)) }),
    ...(Object.keys(money).length === 0 ? {} : { properties: money }),
  };
}

/** What the call costs and what could be saved, in USD. */
function moneyOf(
  { saving, callId }: Finding,
  { calls, wrapperCalls }: FileAnalysis,
): Readonly<Record<string, unknown>> {
  const cost = [...calls, ...wrapperCalls].find(({ call }) => call.id === callId)?.estimate.costPerCall?.expected;
  return {
    ...(cost === undefined ? {} : { costPerCallUsd: plainNumber(cost.value), provenance: cost.provenance }),
    ...(saving === null
      ? {}
      : { savingPerCallUsd: saving.perCall, savingPerMonthUsd: saving.perMonth, formula: saving.formula }),
  };
}

function fixOf(fix: Fix, context: ReportContext): NonNullable<Result['fixes']>[number] {
  const files = [...new Set(fix.edits.map(({ path }) => path))];
  return {
    description: {
      text: fix.kind === 'fix' ? fix.title : `${fix.title} (a suggestion: look at it before you take it)`,
    },
    artifactChanges: files.map((path) => ({
      artifactLocation: artifact(path),
      replacements: fix.edits
        .filter((edit) => edit.path === path)
        .map((edit) => ({
          deletedRegion: regionOf(path, edit.span, context),
          insertedContent: { text: edit.newText },
        })),
    })),
  };
}

function notificationOf(problem: Problem, context: ReportContext): Notification {
  const place =
    problem.span === null
      ? { artifactLocation: artifact(problem.path) }
      : physical(problem.path, problem.span, context);
  return {
    descriptor: { id: problem.code },
    level: levelOf(problem.severity),
    message: { text: problem.message },
    locations: [{ physicalLocation: place }],
  };
}

function physical(path: string, span: Span, context: ReportContext): PhysicalLocation {
  return { artifactLocation: artifact(path), region: regionOf(path, span, context) };
}

/** Paths become URI references: spaces, `#`, `%` and letters beyond ASCII are escaped. */
function artifact(path: string): { readonly uri: string; readonly uriBaseId: string } {
  return { uri: path.split('/').map(encodeURIComponent).join('/'), uriBaseId: ROOT };
}

/** SARIF counts lines and columns from one; the end column is the one behind the last character. */
function regionOf(path: string, { start, end }: Span, context: ReportContext): Region {
  const from = placeOf(context, path, start);
  const to = placeOf(context, path, end);
  return {
    startLine: from.line,
    startColumn: from.column,
    endLine: to.line,
    endColumn: to.column,
    charOffset: start,
    charLength: end - start,
  };
}
