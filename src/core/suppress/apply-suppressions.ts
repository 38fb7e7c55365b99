import type { ModelCall } from '../../model/call.ts';
import type { Comment } from '../../model/facts.ts';
import type { Finding, Problem } from '../../model/finding.ts';
import type { Span } from '../../model/span.ts';
import { createLineIndex, type LineIndex } from '../lines/line-index.ts';
import { type LineRange, nextCodeLine } from '../lines/target-lines.ts';
import { didYouMean } from '../suggest/did-you-mean.ts';
import { readDirectives, type Directive } from './directives.ts';

export interface SuppressionInput {
  readonly path: string;
  readonly text: string;
  /** The file's comments, from its facts. */
  readonly comments: readonly Comment[];
  readonly findings: readonly Finding[];
  /** The file's calls: a comment above a call also covers findings on the call's later lines. */
  readonly calls: readonly Pick<ModelCall, 'id' | 'span' | 'nameSpan'>[];
  /** Ids of all rules there are. */
  readonly knownRules: readonly string[];
  /** Whether the configuration runs a rule: a suppression of a rule that is off is never called unused. */
  readonly isActive: (rule: string) => boolean;
}

export interface SuppressedFinding {
  readonly finding: Finding;
  /** Why, as the comment says it. */
  readonly reason: string | null;
}

export interface SuppressionResult {
  /** What is left to show. */
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  /** Unused and unknown suppressions. */
  readonly problems: readonly Problem[];
}

/** Takes out the findings that the file's comments suppress. Pure; never throws. */
export function applySuppressions(input: SuppressionInput): SuppressionResult {
  const { directives, problems } = readDirectives(input.text, input.comments);
  const state: State = { input, lines: createLineIndex(input.text), directives, used: new Map() };
  const findings: Finding[] = [];
  const suppressed: SuppressedFinding[] = [];
  for (const finding of input.findings) {
    const by = finding.path === input.path ? suppressorsOf(finding, state) : [];
    const [first] = by;
    if (first === undefined) findings.push(finding);
    else suppressed.push({ finding, reason: first.reason });
    for (const directive of by) markUsed(state, directive, finding.rule);
  }
  const report = (span: Span, severity: Problem['severity'], message: string): Problem => ({
    path: input.path,
    span,
    severity,
    code: 'suppression',
    message,
  });
  return {
    findings,
    suppressed,
    problems: [
      ...problems.map((problem) => report(problem.span, 'info', problem.message)),
      ...directives.flatMap((directive) => complaints(directive, state, report)),
    ],
  };
}

interface State {
  readonly input: SuppressionInput;
  readonly lines: LineIndex;
  readonly directives: readonly Directive[];
  /** Rules that each directive has suppressed. */
  readonly used: Map<Directive, Set<string>>;
}

function markUsed(state: State, directive: Directive, rule: string): void {
  const rules = state.used.get(directive) ?? new Set();
  rules.add(rule);
  state.used.set(directive, rules);
}

const covers = (directive: Directive, rule: string): boolean =>
  directive.rules.length === 0 || directive.rules.some(({ id }) => id === rule);

/** All directives that suppress a finding, the deciding one first. */
function suppressorsOf(finding: Finding, state: State): readonly Directive[] {
  const call = state.input.calls.find(({ id }) => id === finding.callId);
  const anchors = [finding.span.start, ...(call === undefined ? [] : [call.span.start, call.nameSpan.start])];
  const lines = anchors.map((offset) => state.lines.position(offset).line);
  const found: Directive[] = [];
  let block: Directive | null = null;
  for (const directive of state.directives) {
    if (!covers(directive, finding.rule)) continue;
    if (directive.kind === 'disable-line' || directive.kind === 'disable-next-line') {
      const target = targetLines(directive, state);
      if (lines.some((line) => line >= target.first && line <= target.last)) found.push(directive);
    } else if (directive.span.start <= finding.span.start) {
      block = directive.kind === 'disable' ? directive : null;
    }
  }
  return block === null ? found : [...found, block];
}

/** The lines that `disable-line` and `disable-next-line` speak of. */
function targetLines(directive: Directive, { input, lines }: State): LineRange {
  if (directive.kind === 'disable-next-line') return nextCodeLine(directive, input.comments, input.text, lines);
  return { first: lines.position(directive.span.start).line, last: lines.position(directive.span.end).line };
}

/** What is wrong with one directive: rules that do not exist, and rules that it suppresses nothing of. */
function complaints(
  directive: Directive,
  state: State,
  report: (span: Span, severity: Problem['severity'], message: string) => Problem,
): readonly Problem[] {
  const { knownRules, isActive } = state.input;
  const used = state.used.get(directive);
  const unknown = directive.rules
    .filter(({ id }) => !knownRules.includes(id))
    .map(({ id, span }) =>
      report(span, 'info', `Unknown rule "${id}" in a suppression comment.${didYouMean(id, knownRules)}`),
    );
  if (directive.kind === 'enable') return unknown;
  if (directive.rules.length === 0) {
    return used === undefined && knownRules.some(isActive)
      ? [report(directive.span, 'hint', 'Unused suppression: there is no finding here. Remove the comment.')]
      : [];
  }
  const unused = directive.rules
    .filter(({ id }) => knownRules.includes(id) && isActive(id) && used?.has(id) !== true)
    .map(({ id, span }) => report(span, 'hint', `Unused suppression: there is no "${id}" finding here. Remove it.`));
  return [...unknown, ...unused];
}
