import type { ExprId, ModuleFacts } from '../../../model/facts.ts';
import type { Span } from '../../../model/span.ts';

/** One argument of a call or one entry of a dict literal. */
export interface Entry {
  /** Null for positional arguments, spreads and computed keys. */
  readonly key: string | null;
  readonly span: Span;
  /** Where its key is written, for a dict. */
  readonly keySpan?: Span;
  readonly spread?: 'list' | 'map';
}

/** A bracketed, comma-separated list of entries as it is written. */
export interface Entries {
  readonly kind: 'call' | 'map';
  readonly list: readonly Entry[];
  /** Offset after the opening bracket. */
  readonly open: number;
  /** Offset of the closing bracket. */
  readonly close: number;
}

/** What opens a map literal, and the character that closes it: `{` and `}`, PHP's `array(` and `)`. */
export type Brackets = readonly (readonly [opening: string, closing: string])[];
const CALL: Brackets = [['(', ')']];

/**
 * The entries of a call or a map literal; null for anything else, and wherever an edit would not be safe: brackets
 * not there (half-written, a comprehension), syntax errors inside, or a lone generator as argument.
 */
export function entriesOf(facts: ModuleFacts, text: string, target: ExprId, ofMaps: Brackets): Entries | null {
  const expr = facts.exprs[target];
  if (expr?.kind !== 'call' && expr?.kind !== 'map') return null;
  const { start, end } = expr.kind === 'call' ? expr.argsSpan : expr.span;
  const brackets = (expr.kind === 'call' ? CALL : ofMaps).find(
    ([opening, closing]) =>
      text.startsWith(opening, start) && end - start > opening.length && text[end - 1] === closing,
  );
  if (brackets === undefined) return null;
  if (facts.errors.some((error) => error.span.start < end && error.span.end > start)) return null;
  const around = { open: start + brackets[0].length, close: end - 1 };
  if (expr.kind === 'map') {
    const list = expr.entries.map((entry): Entry => {
      if (entry.kind === 'spread') return { key: null, span: entry.span, spread: 'map' };
      return { key: entry.key, span: entry.span, keySpan: entry.keySpan };
    });
    return { kind: 'map', list, ...around };
  }
  const isGenerator = expr.args.some((arg) => {
    const value = facts.exprs[arg.value];
    return value?.kind === 'comprehension' && value.span.start === start;
  });
  if (isGenerator) return null;
  const list = expr.args.map((arg): Entry => ({
    key: arg.name ?? null,
    span: arg.span,
    ...(arg.spread === undefined ? {} : { spread: arg.spread }),
  }));
  return { kind: 'call', list, ...around };
}

/** What follows an entry up to where the next could stand. */
export interface Tail {
  /** Offset after the comma; null if there is none. */
  readonly comma: number | null;
  /** Offset after the entry, its comma and a comment on the same line. */
  readonly end: number;
  /** Nothing else stands on the line after `end`. */
  readonly endsLine: boolean;
}

/** Looks at what follows the offset `from`, the end of an entry. A comma on a later line is not seen. */
export function tailOf(facts: ModuleFacts, text: string, from: number): Tail {
  let at = skipBlanks(text, from);
  const comma = text[at] === ',' ? at + 1 : null;
  if (comma !== null) at = skipBlanks(text, comma);
  const comment = commentAt(facts, at);
  const end = comment?.end ?? comma ?? from;
  const next = text[skipBlanks(text, end)];
  return { comma, end, endsLine: next === '\n' || next === '\r' || next === undefined };
}

/** The first offset from `at` on that is no blank. */
export function skipBlanks(text: string, at: number): number {
  let next = at;
  while (text[next] === ' ' || text[next] === '\t' || text[next] === '\f') next++;
  return next;
}

/** The blanks before `at` if only blanks stand before it on its line, else null. */
export function indentBefore(text: string, at: number): string | null {
  let start = at;
  while (text[start - 1] === ' ' || text[start - 1] === '\t') start--;
  const before = text[start - 1];
  return before === undefined || before === '\n' || before === '\r' ? text.slice(start, at) : null;
}

/** Whether a comment stands anywhere in the range. */
export function hasComment(facts: ModuleFacts, start: number, end: number): boolean {
  const comment = facts.comments[firstCommentFrom(facts, start)];
  return comment !== undefined && comment.span.start < end;
}

function commentAt(facts: ModuleFacts, at: number): Span | null {
  const comment = facts.comments[firstCommentFrom(facts, at)];
  return comment?.span.start === at ? comment.span : null;
}

/** Index of the first comment that starts at or after the offset; comments are in source order. */
function firstCommentFrom(facts: ModuleFacts, at: number): number {
  let low = 0;
  let high = facts.comments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((facts.comments[middle]?.span.start ?? at) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
