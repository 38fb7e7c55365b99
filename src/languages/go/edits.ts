import { lineBreakOf } from '../../core/lines/line-break.ts';
import type { Expr, ExprId, MapEntry, MapExpr, ModuleFacts } from '../../model/facts.ts';
import type { LanguageEdits, SourceEdit } from '../../model/language.ts';

/** How Go writes struct and map literals. A call takes no named arguments, so nothing is put into one. */
export const edits: LanguageEdits = {
  stringLiteral,
  mapLiteral: (entries) =>
    `map[string]any{${entries.map(([key, code]) => `${stringLiteral(key)}: ${code}`).join(', ')}}`,
  listLiteral: (items) => `[]any{${items.join(', ')}}`,
  booleanLiteral: String,
  insertEntry,
  removeEntry,
  lineComment: (text) => `// ${text}`,
  typedRequests: true,
};

/** Interpreted, unless the example is a raw string and the value may stand in one. JSON's escapes are all Go's too. */
function stringLiteral(value: string, likeSource?: string): string {
  return likeSource?.startsWith('`') === true && !/[`\r]/.test(value) ? `\`${value}\`` : JSON.stringify(value);
}

interface Literal {
  readonly expr: Expr & MapExpr;
  /** Offset after the opening brace. */
  readonly open: number;
  /** Offset of the closing brace. */
  readonly close: number;
}

/** A literal whose braces are whole and which holds no syntax error; null for all else. */
function literalOf(facts: ModuleFacts, text: string, target: ExprId): Literal | null {
  const expr = facts.exprs[target];
  if (expr?.kind !== 'map') return null;
  const { start, end } = expr.span;
  if (text[end - 1] !== '}' || facts.errors.some((error) => error.span.start < end && error.span.end > start))
    return null;
  const type = expr.type === undefined ? undefined : facts.exprs[expr.type];
  const [first] = expr.entries;
  const open = text.lastIndexOf('{', (first?.span.start ?? end) - 1);
  if (open < (type?.span.end ?? start)) return null;
  return { expr, open: open + 1, close: end - 1 };
}

/**
 * Adds a field to a struct literal, or an entry to a map literal. Null where that would not be right: the key is there
 * already, the literal names no fields, or the value is one that only a string-keyed map can take.
 */
function insertEntry(facts: ModuleFacts, text: string, target: ExprId, key: string, code: string): SourceEdit | null {
  const literal = literalOf(facts, text, target);
  if (literal === null) return null;
  const { expr, open, close } = literal;
  const named = expr.entries.every(
    (entry) => entry.kind === 'pair' && entry.keySpan.start !== facts.exprs[entry.value]?.span.start,
  );
  if (!named || expr.entries.some((entry) => entry.kind === 'pair' && entry.key === key)) return null;
  const isStruct = !/^map\s*\[/.test(text.slice(expr.span.start, open));
  if (isStruct && (!/^\p{Lu}\w*$/u.test(key) || code.startsWith('map[') || code.startsWith('[]any'))) return null;
  const written = `${isStruct ? key : stringLiteral(key)}: ${code}`;
  const last = expr.entries.at(-1);
  return last === undefined ? fillEmpty(text, open, close, written) : appendTo(facts, text, last, close, written);
}

function appendTo(facts: ModuleFacts, text: string, last: MapEntry, close: number, written: string): SourceEdit {
  const { end } = last.span;
  const comma = commaAfter(facts, text, end);
  const indent = indentOf(text, last.span.start);
  if (indent === null || !text.slice(end, close).includes('\n')) return insertion(end, `, ${written}`);
  // Go wants a comma before the line break that ends a literal's last entry.
  if (comma === null) return insertion(end, `,${lineBreakOf(text)}${indent}${written}`);
  const comment = facts.comments.find(
    ({ span }) => span.start >= comma && /^[ \t]*$/.test(text.slice(comma, span.start)),
  );
  const isWhole = comment !== undefined && text.startsWith('//', comment.span.start);
  // A comment's end is that of its line, where it may hold half of a line break.
  const commentEnd = (comment?.span.end ?? 0) - (comment && text[comment.span.end - 1] === '\r' ? 1 : 0);
  return insertion(isWhole ? commentEnd : comma, `${lineBreakOf(text)}${indent}${written},`);
}

function fillEmpty(text: string, open: number, close: number, written: string): SourceEdit {
  const inside = text.slice(open, close);
  if (!inside.includes('\n')) return { span: { start: open, end: close }, newText: written };
  const outer = indentOf(text, close) ?? '';
  return insertion(open + inside.trimEnd().length, `${lineBreakOf(text)}${outer}\t${written},`);
}

/** Removes a field or entry with its comma, and its line if it stood alone. */
function removeEntry(facts: ModuleFacts, text: string, target: ExprId, key: string): SourceEdit | null {
  const literal = literalOf(facts, text, target);
  const index = literal?.expr.entries.findIndex((entry) => entry.kind === 'pair' && entry.key === key) ?? -1;
  const entry = literal?.expr.entries[index];
  if (!literal || entry === undefined) return null;
  const { start, end } = entry.span;
  const comma = commaAfter(facts, text, end);
  const indent = indentOf(text, start);
  const rest = /^[ \t]*(?:\/\/[^\n]*)?(\r?\n|$)/.exec(text.slice(comma ?? end));
  if (indent !== null && rest !== null && comma !== null)
    return deletion(start - indent.length, comma + rest[0].length);
  const previous = literal.expr.entries[index - 1];
  const next = literal.expr.entries[index + 1];
  if (next !== undefined) return deletion(start, next.span.start);
  return previous === undefined ? deletion(start, comma ?? end) : deletion(previous.span.end, end);
}

/** Offset after the comma that follows an entry on its line; null if there is none. */
function commaAfter(facts: ModuleFacts, text: string, end: number): number | null {
  let at = end;
  for (;;) {
    while (text[at] === ' ' || text[at] === '\t') at++;
    const comment = facts.comments.find(({ span }) => span.start === at);
    if (comment === undefined || text.startsWith('//', at)) break;
    at = comment.span.end;
  }
  return text[at] === ',' ? at + 1 : null;
}

/** The blanks before an offset, if nothing else stands before it on its line. */
function indentOf(text: string, at: number): string | null {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  return /^[ \t]*$/.test(line) ? line : null;
}

function insertion(at: number, newText: string): SourceEdit {
  return { span: { start: at, end: at }, newText };
}

function deletion(start: number, end: number): SourceEdit {
  return { span: { start, end }, newText: '' };
}
