import type { SourceEdit } from '../../model/language.ts';
import type { Directive } from './directives.ts';

/** The edit that takes a suppression comment away: with its line where it stands alone, and without what another tool reads. */
export function removeDirective(text: string, { span, mark }: Directive): SourceEdit {
  const before = /[^\r\n]*$/.exec(text.slice(0, mark))?.[0] ?? '';
  const after = /^[ \t]*(?:\r\n|\n|\r|$)/.exec(text.slice(span.end))?.[0];
  if (before.trim() === '' && after !== undefined) {
    return deletion(mark - before.length, span.end + after.length);
  }
  const blanks = after === undefined ? 0 : (/[ \t]*$/.exec(before)?.[0].length ?? 0);
  return deletion(mark - blanks, span.end);
}

/** The edits that take some rules out of a comment's list; the whole comment where none is left. */
export function removeRules(text: string, directive: Directive, gone: Directive['rules']): readonly SourceEdit[] {
  const { rules } = directive;
  if (gone.length === rules.length) return [removeDirective(text, directive)];
  // Each goes with the comma behind it; the last ones with the comma before them.
  const lastKept = rules.findLastIndex((rule) => !gone.includes(rule));
  return rules.flatMap((rule, index) => {
    if (!gone.includes(rule)) return [];
    const next = rules[index + 1];
    if (index < lastKept) return next ? [deletion(rule.span.start, next.span.start)] : [];
    const previous = rules[index - 1];
    return previous ? [deletion(previous.span.end, rule.span.end)] : [];
  });
}

function deletion(start: number, end: number): SourceEdit {
  return { span: { start, end }, newText: '' };
}
