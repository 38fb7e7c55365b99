import type { Location, Log, Notification, PhysicalLocation, Region, ReportingDescriptor, Result } from 'sarif';
import type { FileAnalysis } from '../../model/analysis.ts';
import type { Finding, Fix, Problem, Severity } from '../../model/finding.ts';
import { defineReporter, type ReportContext } from '../../model/reporter.ts';
import type { Rule } from '../../model/rule.ts';
import type { Span } from '../../model/span.ts';
import { placeOf } from '../shared/place.ts';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
/** SARIF's name for the folder that paths are relative to. */
const ROOT = '%SRCROOT%';

export const reporter = defineReporter({
  id: 'sarif',
  description: 'findings with their fixes as SARIF 2.1.0, for code scanning',
  end: (analyses, context) => `${JSON.stringify(logOf(analyses, context), null, 2)}\n`,
});

function logOf(analyses: readonly FileAnalysis[], context: ReportContext): Log {
  const problems = analyses.flatMap((analysis) => analysis.problems);
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'Prompt Cost Lint', semanticVersion: context.version, rules: context.rules.map(ruleOf) },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: problems.map((problem) => notificationOf(problem, context)),
          },
        ],
        results: analyses.flatMap(({ findings }) => findings.map((finding) => resultOf(finding, context))),
        properties: { pricesOf: context.catalogDate },
      },
    ],
  };
}

function ruleOf({ id, meta }: Rule): ReportingDescriptor {
  return {
    id,
    shortDescription: { text: meta.description },
    defaultConfiguration: { enabled: meta.recommended, level: levelOf(meta.defaultSeverity) },
    properties: { fixable: meta.fixable },
  };
}

function levelOf(severity: Severity): 'error' | 'warning' | 'note' {
  return severity === 'error' || severity === 'warning' ? severity : 'note';
}

function resultOf(finding: Finding, context: ReportContext): Result {
  const index = context.rules.findIndex(({ id }) => id === finding.rule);
  const related = finding.related.map((each, id): Location => ({
    id,
    message: { text: each.message },
    physicalLocation: physical(each.path, each.span, context),
  }));
  return {
    ruleId: finding.rule,
    ...(index < 0 ? {} : { ruleIndex: index }),
    level: levelOf(finding.severity),
    message: { text: finding.message },
    locations: [{ physicalLocation: physical(finding.path, finding.span, context) }],
    ...(related.length === 0 ? {} : { relatedLocations: related }),
    ...(finding.fixes.length === 0 ? {} : { fixes: finding.fixes.map((fix) => fixOf(fix, context)) }),
    ...(finding.saving === null
      ? {}
      : {
          properties: {
            savingPerCallUsd: finding.saving.perCall,
            savingPerMonthUsd: finding.saving.perMonth,
            formula: finding.saving.formula,
          },
        }),
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
