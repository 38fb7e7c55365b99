import type { Comment } from '../../model/facts.ts';
import type { Span } from '../../model/span.ts';
import { didYouMean } from '../suggest/did-you-mean.ts';

export const DIRECTIVE_KINDS = ['disable-next-line', 'disable-line', 'disable', 'enable'] as const;
export type DirectiveKind = (typeof DIRECTIVE_KINDS)[number];

/** One suppression comment. */
export interface Directive {
  readonly kind: DirectiveKind;
  /** Rules it names, with their places; empty means all rules. */
  readonly rules: readonly { readonly id: string; readonly span: Span }[];
  /** What follows ` -- `, its date included. */
  readonly reason: string | null;
  /** The last day it holds, from `until 2027-01-31` at the end of the reason. */
  readonly until: { readonly date: string; readonly span: Span } | null;
  /** The whole comment. */
  readonly span: Span;
  /** Where the directive's own mark stands in the comment, which may begin with another tool's. */
  readonly mark: number;
}

/** Something in a suppression comment that cannot be understood. */
export interface DirectiveProblem {
  readonly span: Span;
  readonly message: string;
}

// A line comment may hold one behind another tool's mark: `# noqa  # prompt-cost-disable-line`. A block comment only at
// its start, so that an example inside documentation is none.
const IN_LINE_COMMENT = /(?:#|\/\/)[\s!]*prompt-cost-((?:disable|enable)[a-z-]*)/;
const IN_BLOCK_COMMENT = /^(?:\/\*+|<!--)\s*prompt-cost-((?:disable|enable)[a-z-]*)/;

/** Reads the suppression comments of a file, in source order. */
export function readDirectives(
  text: string,
  comments: readonly Comment[],
): { readonly directives: readonly Directive[]; readonly problems: readonly DirectiveProblem[] } {
  const directives: Directive[] = [];
  const problems: DirectiveProblem[] = [];
  for (const comment of comments) {
    const source = text.slice(comment.span.start, comment.span.end).replace(/\s*(?:\*\/|-->)$/, '');
    const match = (/^(?:\/\*|<!--)/.test(source) ? IN_BLOCK_COMMENT : IN_LINE_COMMENT).exec(source);
    const word = match?.[1];
    if (match === null || word === undefined) continue;
    const behind = comment.span.start + match.index + match[0].length;
    const kind = DIRECTIVE_KINDS.find((known) => known === word);
    if (kind === undefined) {
      problems.push({
        span: { start: behind - word.length - 'prompt-cost-'.length, end: behind },
        message: unknownDirective(word),
      });
      continue;
    }
    const body = readBody(source.slice(match.index + match[0].length), behind);
    problems.push(...body.problems);
    const { rules, reason, until } = body;
    directives.push({ kind, rules, reason, until, span: comment.span, mark: comment.span.start + match.index });
  }
  return { directives, problems };
}

function unknownDirective(word: string): string {
  const known = DIRECTIVE_KINDS.map((kind) => `prompt-cost-${kind}`);
  const mend = didYouMean(`prompt-cost-${word}`, known) || ` Known are ${known.join(', ')}.`;
  return `"prompt-cost-${word}" is no suppression comment.${mend}`;
}

/** Reads `rule, rule -- reason until 2027-01-31`, which starts at offset `start` of the file. */
function readBody(
  body: string,
  start: number,
): Pick<Directive, 'rules' | 'reason' | 'until'> & { readonly problems: readonly DirectiveProblem[] } {
  const separator = /(?:^|\s)--(?:\s|$)/.exec(body);
  const list = separator === null ? body : body.slice(0, separator.index);
  const behind = separator === null ? body.length : separator.index + separator[0].length;
  const reason = body.slice(behind).trim();
  const rules: { id: string; span: Span }[] = [];
  const problems: DirectiveProblem[] = [];
  for (const item of list.matchAll(/[^,]+/g)) {
    const name = /\S+/.exec(item[0]);
    if (name === null) continue;
    const at = start + item.index + name.index;
    rules.push({ id: name[0], span: { start: at, end: at + name[0].length } });
    const rest = /\S.*/s.exec(item[0].slice(name.index + name[0].length));
    if (rest === null) continue;
    const restAt = at + name[0].length + rest.index;
    problems.push({
      span: { start: restAt, end: restAt + rest[0].trimEnd().length },
      message: 'Separate rules with commas, and write the reason after " -- ".',
    });
  }
  const until = readUntil(body.slice(behind), start + behind);
  if (until !== null && !isDay(until.date)) {
    problems.push({ span: until.span, message: `"${until.date}" is no day: write the date as 2027-01-31.` });
  }
  const holds = until !== null && isDay(until.date) ? until : null;
  return { rules, reason: reason === '' ? null : reason, until: holds, problems };
}

/** The date at the end of a reason: `until 2027-01-31`, in brackets or with a full stop if one likes. */
function readUntil(reason: string, start: number): Directive['until'] {
  const found = /\buntil\s+(\d[\d./-]*\d)\s*[).]*\s*$/i.exec(reason);
  const [whole, date] = found ?? [];
  if (found === null || whole === undefined || date === undefined) return null;
  const at = start + found.index + whole.indexOf(date);
  return { date, span: { start: at, end: at + date.length } };
}

function isDay(text: string): boolean {
  const isWritten = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const day = isWritten ? new Date(`${text}T00:00:00Z`) : null;
  return day !== null && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
