import { lineBreakOf } from '../../../core/lines/line-break.ts';
import type { ExprId, ModuleFacts } from '../../../model/facts.ts';
import type { LanguageEdits, SourceEdit } from '../../../model/language.ts';
import {
  entriesOf,
  hasComment,
  indentBefore,
  skipBlanks,
  tailOf,
  type Brackets,
  type Entries,
  type Entry,
} from './entries.ts';

/** How a language with keyword arguments writes what is put into a call or a map literal. */
export interface EntryStyle {
  readonly brackets: Brackets;
  /** `key=code`; null where the key cannot be a keyword argument. */
  readonly argument: (key: string, code: string) => string | null;
  /** `"key": code`, as another entry of the map is written if there is one. */
  readonly pair: (key: string, code: string, like: string | undefined) => string;
}

/** How calls and map literals of such a language are edited. */
export function entryEdits(style: EntryStyle): Pick<LanguageEdits, 'insertEntry' | 'removeEntry'> {
  return {
    insertEntry: (facts, text, target, key, code) => insertEntry(style, facts, text, target, key, code),
    removeEntry: (facts, text, target, key) => removeEntry(style, facts, text, target, key),
  };
}

/**
 * Adds a keyword argument to a call or an entry to a map literal. Null where that would not be right: the key is there
 * already or is no name, the call takes a lone generator, or the brackets are not whole.
 */
function insertEntry(
  style: EntryStyle,
  facts: ModuleFacts,
  text: string,
  target: ExprId,
  key: string,
  code: string,
): SourceEdit | null {
  const entries = entriesOf(facts, text, target, style.brackets);
  if (entries === null || entries.list.some((entry) => entry.key === key)) return null;
  const written = entries.kind === 'call' ? style.argument(key, code) : style.pair(key, code, pairStyle(text, entries));
  if (written === null) return null;
  const anchor = insertAfter(entries);
  if (anchor !== undefined) return appendTo(facts, text, anchor, written);
  const [first] = entries.list;
  return first === undefined ? fillEmpty(text, entries, written) : prependTo(text, first, written);
}

/**
 * The entry after which a new one goes: in a call the last keyword argument, else the last one before `**kwargs`; in a
 * map the last, because a later spread would win over it.
 */
function insertAfter({ kind, list }: Entries): Entry | undefined {
  if (kind === 'map') return list.at(-1);
  const firstSpread = list.findIndex((entry) => entry.spread === 'map');
  return list.findLast((entry) => entry.key !== null) ?? (firstSpread < 0 ? list.at(-1) : list[firstSpread - 1]);
}

/** Source of an entry up to its value's first characters: quotes and arrow are to be like it. */
function pairStyle(text: string, { list }: Entries): string | undefined {
  const like = list.find((entry) => entry.key !== null);
  return like?.keySpan === undefined ? undefined : text.slice(like.keySpan.start, like.span.end);
}

function appendTo(facts: ModuleFacts, text: string, anchor: Entry, written: string): SourceEdit {
  const { end } = anchor.span;
  const indent = indentBefore(text, anchor.span.start);
  const tail = tailOf(facts, text, end);
  const closes = /^[)}\]]$/.test(text[skipBlanks(text, tail.end)] ?? '');
  // On the same line: also right before a trailing comma, which then follows the new entry.
  if (indent === null || (!tail.endsLine && !(closes && tail.comma === null))) return insertion(end, `, ${written}`);
  const line = lineBreakOf(text) + indent + written;
  if (tail.comma !== null) return insertion(tail.end, `${line},`);
  // The comma goes before a comment that stays with its entry. Without one, a comma may still follow on a later line.
  if (commaFollows(facts, text, tail.end)) return insertion(end, `, ${written}`);
  return { span: { start: end, end: tail.end }, newText: `,${text.slice(end, tail.end)}${line}` };
}

/** Whether the next thing after blanks, line breaks and comments is a comma. */
function commaFollows(facts: ModuleFacts, text: string, from: number): boolean {
  let at = from;
  for (;;) {
    while (/\s/.test(text[at] ?? '')) at++;
    const comment = facts.comments.find(({ span }) => span.start === at);
    if (comment === undefined) return text[at] === ',';
    at = comment.span.end;
  }
}

function prependTo(text: string, first: Entry, written: string): SourceEdit {
  const indent = indentBefore(text, first.span.start);
  return insertion(first.span.start, indent === null ? `${written}, ` : `${written},${lineBreakOf(text)}${indent}`);
}

function fillEmpty(text: string, { open, close }: Entries, written: string): SourceEdit {
  const inside = text.slice(open, close);
  if (!inside.includes('\n')) return { span: { start: open, end: close }, newText: written };
  const outer = indentBefore(text, close) ?? '';
  const unit = outer.includes('\t') ? '\t' : '    ';
  return insertion(open + inside.trimEnd().length, `${lineBreakOf(text)}${outer}${unit}${written},`);
}

/** Removes the entry or keyword argument with this key, with its comma, and its line if it stood alone. */
function removeEntry(
  style: EntryStyle,
  facts: ModuleFacts,
  text: string,
  target: ExprId,
  key: string,
): SourceEdit | null {
  const entries = entriesOf(facts, text, target, style.brackets);
  const index = entries?.list.findIndex((entry) => entry.key === key) ?? -1;
  const entry = entries?.list[index];
  if (entries === null || entry === undefined) return null;
  const { start, end } = entry.span;
  const tail = tailOf(facts, text, end);
  const indent = indentBefore(text, start);
  if (indent !== null && tail.endsLine && (tail.comma !== null || !commaFollows(facts, text, tail.end))) {
    const lineEnd = /\r\n|\n|\r|$/g;
    lineEnd.lastIndex = tail.end;
    lineEnd.test(text);
    return deletion(start - indent.length, lineEnd.lastIndex);
  }
  const previous = entries.list[index - 1];
  const next = entries.list[index + 1];
  const followed = next !== undefined && !hasComment(facts, end, next.span.start);
  if (indent !== null && followed) return deletion(start, next.span.start);
  // With a comment between, its neighbours' commas stay where they are; a trailing comma does no harm.
  if (previous !== undefined)
    return hasComment(facts, previous.span.end, start)
      ? deletion(start, tail.comma ?? end)
      : deletion(previous.span.end, end);
  if (followed) return deletion(start, next.span.start);
  return deletion(start, tail.comma ?? end);
}

function insertion(at: number, newText: string): SourceEdit {
  return { span: { start: at, end: at }, newText };
}

function deletion(start: number, end: number): SourceEdit {
  return { span: { start, end }, newText: '' };
}
