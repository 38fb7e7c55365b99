import { costedCalls } from '../../core/analyze/costed-calls.ts';
import { formatUsd } from '../../core/estimate/format.ts';
import type { FileAnalysis } from '../../model/analysis.ts';
import type { Comparison, PolicyOutcome } from '../../model/comparison.ts';
import type { Finding, Problem, Severity } from '../../model/finding.ts';
import { defineReporter, type ReportContext } from '../../model/reporter.ts';
import { placeOf } from '../shared/place.ts';
import { element, xmlText } from '../shared/xml.ts';

export const reporter = defineReporter({
  id: 'junit',
  description: 'findings as failed test cases, policies too: JUnit XML, for test reports',
  end: (analyses, context) => documentOf(analyses.flatMap((analysis) => suiteOf(analysis, context) ?? [])),
  comparison: (comparison) => documentOf([policySuite(comparison)]),
});

interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
}
/** `failed`: what is wrong; `note`: what is only told. */
interface Case {
  readonly name: string;
  readonly className: string;
  readonly failed?: { readonly type: string; readonly message: string; readonly detail: string };
  readonly note?: string;
}

/** A file's findings and problems, or one passed case when it has calls and nothing is wrong; nothing for other files. */
function suiteOf(analysis: FileAnalysis, context: ReportContext): Suite | undefined {
  const cases = [
    ...analysis.problems.map((problem) => problemCase(problem, context)),
    ...analysis.findings.map((finding) => findingCase(finding, context)),
  ];
  if (cases.length === 0 && costedCalls(analysis).length === 0) return undefined;
  const passed: Case = { name: 'no findings', className: analysis.path };
  return { name: analysis.path, cases: cases.length === 0 ? [passed] : cases };
}

function findingCase({ rule, severity, message, path, span, saving }: Finding, context: ReportContext): Case {
  const { line, column } = placeOf(context, path, span.start);
  const money = saving?.perMonth == null ? '' : `\nSaves ~${formatUsd(saving.perMonth)} a month.`;
  return judged({ name: `${line}:${column} ${rule}`, className: path }, severity, {
    type: rule,
    message,
    detail: `${path}:${line}:${column}: ${severity} ${rule}: ${message}${money}`,
  });
}

function problemCase({ path, span, severity, code, message }: Problem, context: ReportContext): Case {
  const { line, column } = placeOf(context, path, span?.start ?? 0);
  return judged({ name: `${line}:${column} ${code}`, className: path }, severity, {
    type: code,
    message,
    detail: `${path}:${line}:${column}: ${severity}: ${message}`,
  });
}

/** Errors and warnings fail, as they do for the exit code; the rest is told. */
function judged(
  named: Pick<Case, 'name' | 'className'>,
  severity: Severity,
  failed: NonNullable<Case['failed']>,
): Case {
  return severity === 'error' || severity === 'warning' ? { ...named, failed } : { ...named, note: failed.detail };
}

const POLICIES = 'prompt-cost policies';

/** Each policy that has something to say is a case; that nothing is wrong is one too. */
function policySuite({ policy, costPerMonth }: Comparison): Suite {
  const cases = (policy?.outcomes ?? []).map(outcomeCase);
  const change = `a month: ${formatUsd(costPerMonth.before.expected)} → ${formatUsd(costPerMonth.after.expected)} expected`;
  const checked = policy === null ? 'no policy was asked for' : `${policy.checked} policies checked`;
  const rest: Case = { name: 'all other policies', className: POLICIES, note: `${checked}; ${change}` };
  return { name: POLICIES, cases: [...cases, rest] };
}

function outcomeCase({ level, policy, reason, at }: PolicyOutcome): Case {
  const where = at === null ? '' : `${at.path}:${at.line}:${at.column}: `;
  const named = { name: at === null ? policy : `${policy} at ${at.path}:${at.line}`, className: POLICIES };
  const detail = `${where}${level} ${policy}: ${reason}`;
  return level === 'fail'
    ? { ...named, failed: { type: policy, message: reason, detail } }
    : { ...named, note: detail };
}

function documentOf(suites: readonly Suite[]): string {
  const cases = suites.flatMap((suite) => suite.cases);
  const root = element(
    'testsuites',
    { name: 'Prompt Cost Lint', tests: cases.length, failures: failuresOf(cases), errors: 0 },
    suites.map(suiteElement),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}

function suiteElement({ name, cases }: Suite): string {
  const attributes = { name, tests: cases.length, failures: failuresOf(cases), errors: 0, skipped: 0, time: '0' };
  return element('testsuite', attributes, cases.map(caseElement));
}

function failuresOf(cases: readonly Case[]): number {
  return cases.filter(({ failed }) => failed !== undefined).length;
}

function caseElement({ name, className, failed, note }: Case): string {
  const children = [
    ...(failed === undefined
      ? []
      : [
          `<failure type="${xmlText(failed.type)}" message="${xmlText(failed.message)}">${xmlText(failed.detail)}</failure>`,
        ]),
    ...(note === undefined ? [] : [`<system-out>${xmlText(note)}</system-out>`]),
  ];
  return element('testcase', { name, classname: className, time: '0' }, children);
}
