import { fnv1a } from '../../core/hash/fnv.ts';
import type { FileAnalysis } from '../../model/analysis.ts';
import type { Comparison } from '../../model/comparison.ts';
import type { Severity } from '../../model/finding.ts';
import { defineReporter, type ReportContext } from '../../model/reporter.ts';
import { fingerprinted } from '../shared/fingerprint.ts';
import { placeOf } from '../shared/place.ts';

export const reporter = defineReporter({
  id: 'gitlab',
  description: 'findings as a code quality report, for merge requests of GitLab',
  end: (analyses, context) => toText(analyses.flatMap((analysis) => issuesOf(analysis, context))),
  comparison: (comparison) => toText(comparisonIssues(comparison)),
});

/** An issue as GitLab reads it; all of it is required there. */
interface Issue {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: 'info' | 'minor' | 'major' | 'critical' | 'blocker';
  readonly location: { readonly path: string; readonly lines: { readonly begin: number; readonly end?: number } };
}

const LEVELS: Readonly<Record<Severity, Issue['severity']>> = {
  error: 'critical',
  warning: 'major',
  info: 'minor',
  hint: 'info',
};

function issuesOf(analysis: FileAnalysis, context: ReportContext): readonly Issue[] {
  return fingerprinted(analysis).map(({ finding: { rule, severity, message, path, span }, fingerprint }) => ({
    description: message,
    check_name: rule,
    fingerprint,
    severity: LEVELS[severity],
    location: {
      path,
      lines: { begin: placeOf(context, path, span.start).line, end: placeOf(context, path, span.end).line },
    },
  }));
}

/** Policies that are broken at a place in the code, and the findings that are new. */
function comparisonIssues({ policy, findings }: Comparison): readonly Issue[] {
  const outcomes = (policy?.outcomes ?? []).flatMap(({ level, policy: name, reason, at }) =>
    at === null
      ? []
      : ([{ check_name: name, description: reason, severity: level === 'fail' ? 'critical' : 'major', at }] as const),
  );
  const added = findings.added.map(({ rule, message, severity, path, line, column }) => ({
    check_name: rule,
    description: message,
    severity: LEVELS[severity],
    at: { path, line, column },
  }));
  const seen = new Map<string, number>();
  return [...outcomes, ...added].map(({ at: { path, line }, ...issue }) => {
    const key = [issue.check_name, path, issue.description.replace(/\d[\d.,]*/g, '#')].join('\0');
    const ordinal = seen.get(key) ?? 0;
    seen.set(key, ordinal + 1);
    return { ...issue, fingerprint: fnv1a(`${key}\0${ordinal}`), location: { path, lines: { begin: line } } };
  });
}

function toText(issues: readonly Issue[]): string {
  return `${JSON.stringify(issues, null, 2)}\n`;
}
