import type { ModelCall } from '../../model/call.ts';
import type { Comment } from '../../model/facts.ts';
import type { Finding, Problem } from '../../model/finding.ts';
import type { Span } from '../../model/span.ts';
import { createLineIndex, type LineIndex } from '../lines/line-index.ts';
import { type LineRange, nextCodeLine } from '../lines/target-lines.ts';
import type { SourceEdit } from '../../model/language.ts';
import type { SuppressionUse } from '../../model/rule.ts';
import { didYouMean } from '../suggest/did-you-mean.ts';
import { readDirectives, type Directive } from './directives.ts';
import { removeDirective, removeRules } from './removal-edits.ts';

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
  /** The day, as an ISO date: a comment whose own is past holds no more. */
  readonly today: string;
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
  /** What each comment did, for the rules about them. */
  readonly uses: readonly SuppressionUse[];
  /** Comments that cannot be understood. */
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
      ...directives.flatMap((directive) => unknownRules(directive, state, report)),
    ],
    uses: directives.flatMap((directive) => useOf(directive, state) ?? []),
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
    if (!covers(directive, finding.rule) || isExpired(directive, state)) continue;
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

/** Rules that a directive names and that do not exist. */
function unknownRules(
  { rules }: Directive,
  { input: { knownRules } }: State,
  report: (span: Span, severity: Problem['severity'], message: string) => Problem,
): readonly Problem[] {
  return rules
    .filter(({ id }) => !knownRules.includes(id))
    .map(({ id, span }) =>
      report(span, 'info', `Unknown rule "${id}" in a suppression comment.${didYouMean(id, knownRules)}`),
    );
}

function isExpired({ until }: Directive, { input }: State): boolean {
  return until !== null && until.date < input.today;
}

/** What a directive that suppresses did; null for one that ends a block. */
function useOf(directive: Directive, state: State): SuppressionUse | null {
  if (directive.kind === 'enable') return null;
  const { path, text, knownRules, isActive } = state.input;
  const used = state.used.get(directive);
  const isIdle = ({ id }: { readonly id: string }): boolean =>
    knownRules.includes(id) && isActive(id) && used?.has(id) !== true;
  const unused = directive.rules.filter(isIdle);
  const isUnused = directive.rules.length === 0 ? used === undefined && knownRules.some(isActive) : unused.length > 0;
  const located = ({ span, newText }: SourceEdit) => ({ path, span, newText });
  return {
    span: { start: directive.mark, end: directive.span.end },
    until: directive.until,
    isExpired: isExpired(directive, state),
    isUnused,
    unused,
    removal: located(removeDirective(text, directive)),
    unusedRemoval: removeRules(text, directive, unused).map(located),
  };
}
