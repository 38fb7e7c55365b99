import type { ModelCall } from '../../model/call.ts';
import type { ModuleFacts } from '../../model/facts.ts';
import type { Finding, TextEdit } from '../../model/finding.ts';
import type { LanguageEdits } from '../../model/language.ts';
import { lineBreakOf } from '../lines/line-break.ts';
import { createLineIndex, type LineIndex } from '../lines/line-index.ts';
import { readDirectives } from './directives.ts';

export interface SuppressionEditInput {
  readonly facts: ModuleFacts;
  readonly text: string;
  readonly finding: Finding;
  /** The call the finding speaks of: its line takes the comment when the finding's own cannot. */
  readonly call: Pick<ModelCall, 'span' | 'nameSpan'> | null;
  readonly lineComment: LanguageEdits['lineComment'];
  /** Written behind ` -- `, if given. */
  readonly reason?: string;
}

/**
 * The edit that suppresses one finding with `prompt-cost-disable-next-line`: a comment line above it, or the rule's
 * name added to such a comment that is already there. Null where no comment can stand (inside a string, markup or a
 * continued line).
 */
export function suppressionEdit(input: SuppressionEditInput): TextEdit | null {
  const { facts, text, finding, call } = input;
  const lines = createLineIndex(text);
  for (const anchor of [finding.span.start, call?.span.start, call?.nameSpan.start]) {
    if (anchor === undefined) continue;
    const line = lines.position(anchor).line;
    const extended = extendComment(input, lines, line);
    if (extended !== null) return extended;
    const at = lines.lineStart(line);
    if (!canTakeLine(facts, text, at)) continue;
    const indent = /^[ \t]*/.exec(text.slice(at))?.[0] ?? '';
    const reason = input.reason === undefined ? '' : ` -- ${input.reason}`;
    const comment = input.lineComment(`prompt-cost-disable-next-line ${finding.rule}${reason}`);
    return { path: finding.path, span: { start: at, end: at }, newText: `${indent}${comment}${lineBreakOf(text)}` };
  }
  return null;
}

/** Adds the rule to a `disable-next-line` comment on the line above. */
function extendComment(
  { facts, text, finding }: SuppressionEditInput,
  lines: LineIndex,
  line: number,
): TextEdit | null {
  const above = readDirectives(text, facts.comments).directives.find(
    (directive) => directive.kind === 'disable-next-line' && lines.position(directive.span.end).line === line - 1,
  );
  const last = above?.rules.at(-1);
  if (last === undefined) return null;
  return { path: finding.path, span: { start: last.span.end, end: last.span.end }, newText: `, ${finding.rule}` };
}

/** Whether a comment line put at a line's start is a comment: not text, markup, or the rest of a continued line. */
function canTakeLine(facts: ModuleFacts, text: string, at: number): boolean {
  if (/\\\r?\n$/.test(text.slice(Math.max(0, at - 3), at))) return false;
  return !facts.exprs.some(
    ({ kind, span }) => (kind === 'text' || kind === 'element') && span.start < at && at < span.end,
  );
}
