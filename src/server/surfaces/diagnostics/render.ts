import { type Diagnostic, DiagnosticSeverity, DiagnosticTag, type Location } from 'vscode-languageserver-types';
import type { Finding, Problem, Severity } from '../../../model/finding.ts';
import type { Span } from '../../../model/span.ts';

/** Shown beside the message, and what a client filters by. */
export const DIAGNOSTIC_SOURCE = 'Prompt Cost';

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const UNUSED_SUPPRESSION = 'suppression-unused';

export interface DiagnosticContext {
  readonly locate: (path: string, span: Span) => Location;
  readonly rulePage: (rule: string) => string;
}

/** The diagnostic of a finding: its code is the rule and leads to the rule's page. */
export function renderFinding(finding: Finding, context: DiagnosticContext): Diagnostic {
  const location = context.locate(finding.path, finding.span);
  const related = finding.related.map(({ path, span, message }) => ({ location: context.locate(path, span), message }));
  return {
    range: location.range,
    severity: SEVERITIES[finding.severity],
    source: DIAGNOSTIC_SOURCE,
    code: finding.rule,
    codeDescription: { href: context.rulePage(finding.rule) },
    message: finding.message,
    ...(related.length > 0 ? { relatedInformation: related } : {}),
    // A suppression that does nothing is greyed out like an unused import.
    ...(finding.rule === UNUSED_SUPPRESSION ? { tags: [DiagnosticTag.Unnecessary] } : {}),
  };
}

/**
 * The diagnostic of a problem, or null for those that are not for the editor: broken syntax is the language's own
 * server's to report, and an internal error goes to the log.
 */
export function renderProblem(problem: Problem, context: DiagnosticContext): Diagnostic | null {
  if (problem.code === 'syntax' || problem.code === 'internal') return null;
  const location = context.locate(problem.path, problem.span ?? { start: 0, end: 0 });
  return {
    range: location.range,
    severity: SEVERITIES[problem.severity],
    source: DIAGNOSTIC_SOURCE,
    code: problem.code,
    message: problem.message,
  };
}
