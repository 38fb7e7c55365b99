import { formatUsd } from '../../core/estimate/format.ts';
import { plural } from '../../core/format/figures.ts';
import type { FileAnalysis } from '../../model/analysis.ts';
import type { Comparison, PolicyOutcome } from '../../model/comparison.ts';
import type { Finding, Problem, Severity } from '../../model/finding.ts';
import { defineReporter, type ReportContext } from '../../model/reporter.ts';
import { groupChanges, signedUsd } from '../shared/change.ts';
import { placeOf } from '../shared/place.ts';
import { byWeight } from '../shared/severity.ts';

export const reporter = defineReporter({
  id: 'github',
  description: 'annotations of a GitHub workflow run, the weightiest first',
  end: (analyses, context) => annotationsOf(analyses, context).join(''),
  comparison: (comparison) => [...outcomeLines(comparison), ...changeLines(comparison)].join(''),
});

type Level = 'error' | 'warning' | 'notice';

/** Where an annotation stands; lines and columns from one. Columns count only on a single line. */
interface Place {
  readonly file: string;
  readonly line?: number;
  readonly endLine?: number;
  readonly col?: number;
  readonly endColumn?: number;
}

function annotationsOf(analyses: readonly FileAnalysis[], context: ReportContext): readonly string[] {
  const problems = analyses.flatMap((analysis) => analysis.problems).filter(({ severity }) => severity !== 'hint');
  const findings = byWeight(analyses.flatMap((analysis) => analysis.findings));
  return [
    ...problems.map((problem) => problemLine(problem, context)),
    ...findings.map((finding) => findingLine(finding, context)),
  ];
}

function findingLine({ rule, severity, message, path, span, saving }: Finding, context: ReportContext): string {
  const from = placeOf(context, path, span.start);
  const to = placeOf(context, path, span.end);
  const columns = from.line === to.line ? { col: from.column, endColumn: to.column } : {};
  const money = saving?.perMonth == null ? '' : ` Saves ~${formatUsd(saving.perMonth)} a month.`;
  const place = { file: path, line: from.line, endLine: to.line, ...columns };
  return command(levelOf(severity), place, rule, `${message}${money}`);
}

function problemLine({ path, span, severity, code, message }: Problem, context: ReportContext): string {
  const place = span === null ? { file: path } : { file: path, line: placeOf(context, path, span.start).line };
  return command(levelOf(severity), place, code, message);
}

function levelOf(severity: Severity): Level {
  return severity === 'error' || severity === 'warning' ? severity : 'notice';
}

function outcomeLines({ policy }: Comparison): readonly string[] {
  return (policy?.outcomes ?? []).map(({ level, policy: name, reason, at }: PolicyOutcome) =>
    command(
      level === 'fail' ? 'error' : 'warning',
      at && { file: at.path, line: at.line, col: at.column },
      name,
      reason,
    ),
  );
}

/**
 * What changed, once for all sites that one change reaches, where the new value is written: that is the line that the pull
 * request shows. Removed sites stand nowhere in the new version; what is below the threshold is not worth a line.
 */
function changeLines({ changes, belowThreshold }: Comparison): readonly string[] {
  if (belowThreshold !== null) return [];
  return groupChanges(changes).flatMap(({ first, all, month }) => {
    const place = first.parts[0]?.definedAt ?? first.after;
    if (first.after === null || place === null) return [];
    const delta = month === null ? 0 : month.after - month.before;
    const notes = [
      ...(all.length === 1 ? [] : [plural(all.length, 'call')]),
      ...(delta === 0 || !first.counted ? [] : [`${signedUsd(delta)} a month`]),
    ];
    const message = notes.length === 0 ? first.summary : `${first.summary} (${notes.join(', ')})`;
    return [command('notice', { file: place.path, line: place.line, col: place.column }, 'LLM cost', message)];
  });
}

/** `::warning file=a.py,line=3,title=rule::message`, escaped as the runner reads it back. */
function command(level: Level, place: Place | null, title: string, message: string): string {
  const properties = Object.entries({ ...place, title }).map(([key, value]) => `${key}=${property(String(value))}`);
  return `::${level} ${properties.join(',')}::${data(message)}\n`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
