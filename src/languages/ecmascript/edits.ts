import type { ExprId, MapEntry, MapExpr, ModuleFacts } from '../../model/facts.ts';
import type { LanguageEdits, SourceEdit } from '../../model/language.ts';
import type { Span } from '../../model/span.ts';

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;
type Quote = "'" | '"' | '`';

/** How JavaScript and TypeScript write what a fix adds or removes. */
export const edits: LanguageEdits = {
  stringLiteral: (value, likeSource) => stringLiteral(value, quoteOf(likeSource) ?? "'"),
  mapLiteral: (entries) =>
    entries.length === 0 ? '{}' : `{ ${entries.map(([key, code]) => `${propertyKey(key, "'")}: ${code}`).join(', ')} }`,
  listLiteral: (items) => `[${items.join(', ')}]`,
  booleanLiteral: (value) => String(value),
  insertEntry,
  removeEntry,
  constant: (name, code) => `const ${name} = ${code};`,
  lineComment: (text) => `// ${text.replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' ')}`,
};

function quoteOf(source: string | undefined): Quote | null {
  return (/['"`]/.exec(source ?? '')?.[0] ?? null) as Quote | null;
}

function stringLiteral(value: string, quote: Quote): string {
  // A template literal keeps line feeds as they are; "${" would start a placeholder.
  const special = quote === '`' ? /[\\`\r]|\$(?=\{)/g : /[\\\n\r\u2028\u2029]/g;
  const escaped = value.replace(special, escapeCharacter).replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g, escapeCharacter);
  return `${quote}${quote === '`' ? escaped : escaped.replaceAll(quote, `\\${quote}`)}${quote}`;
}

function escapeCharacter(character: string): string {
  switch (character) {
    case '\n':
      return '\\n';
    case '\r':
      return '\\r';
    case '\\':
    case '`':
    case '$':
      return `\\${character}`;
    default:
      return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  }
}

function propertyKey(key: string, quote: Quote): string {
  // As a plain key, __proto__ would set the prototype.
  if (key === '__proto__') return `[${stringLiteral(key, quote)}]`;
  return IDENTIFIER.test(key) ? key : stringLiteral(key, quote);
}

/** The object literal `target` is, if it is one that is written out in the source. */
function objectLiteral(facts: ModuleFacts, text: string, target: ExprId): { map: MapExpr; span: Span } | null {
  const expr = facts.exprs[target];
  if (expr?.kind !== 'map') return null;
  const { span } = expr;
  // Enums, namespaces and the rest of a destructuring are maps too, but no literals.
  return text[span.start] === '{' && text[span.end - 1] === '}' ? { map: expr, span } : null;
}

/** Adds an entry after the last one, so that no spread before it can override it. */
function insertEntry(facts: ModuleFacts, text: string, target: ExprId, key: string, code: string): SourceEdit | null {
  const literal = objectLiteral(facts, text, target);
  if (literal === null) return null;
  const { map, span } = literal;
  const entry = `${keyLike(map, text, facts, key)}: ${code}`;
  const last = map.entries.at(-1);
  if (last === undefined) return insertFirst(text, span, entry);
  const comma = commaAfter(text, last.span.end, span.end);
  const lineStart = startOfLine(text, last.span.start);
  const indent = text.slice(lineStart, last.span.start);
  if (indent.trim() !== '' || lineStart <= span.start) {
    return comma === null ? insertAt(last.span.end, `, ${entry}`) : insertAt(comma + 1, ` ${entry},`);
  }
  const line = `${newLine(text, lineStart)}${indent}${entry}`;
  if (comma !== null) return insertAt(endOfComments(text, comma + 1), `${line},`);
  // Without a trailing comma one goes before the comment at the end of the line.
  const rest = { start: last.span.end, end: endOfComments(text, last.span.end) };
  return { span: rest, newText: `,${text.slice(rest.start, rest.end)}${line}` };
}

function insertAt(at: number, newText: string): SourceEdit {
  return { span: { start: at, end: at }, newText };
}

/** Into `{}`; comments inside are kept. */
function insertFirst(text: string, span: Span, entry: string): SourceEdit {
  const inside = { start: span.start + 1, end: span.end - 1 };
  const content = text.slice(inside.start, inside.end);
  if (content.trim() === '') return { span: inside, newText: ` ${entry} ` };
  const end = inside.start + content.trimEnd().length;
  const lineStart = startOfLine(text, end);
  const indent = /^[ \t]*/.exec(text.slice(lineStart, end))![0];
  return content.includes('\n') || content.includes('//')
    ? insertAt(end, `${newLine(text, end)}${indent}${entry},`)
    : insertAt(end, ` ${entry}`);
}

/** A key as the other keys of the object are written: quoted if they all are. */
function keyLike(map: MapExpr, text: string, facts: ModuleFacts, key: string): string {
  const pairs = map.entries.filter((entry) => entry.kind === 'pair');
  const quoted = pairs.filter((pair) => /^['"]/.test(text[pair.keySpan.start] ?? ''));
  const quote = quoteOf(text[quoted[0]?.keySpan.start ?? -1]) ?? fileQuote(facts, text);
  return quoted.length > 0 && quoted.length === pairs.length ? stringLiteral(key, quote) : propertyKey(key, quote);
}

/** The quote of the file's first quoted string. */
function fileQuote(facts: ModuleFacts, text: string): Quote {
  for (const expr of facts.exprs) {
    const quote = expr.kind === 'text' ? text[expr.span.start] : undefined;
    if (quote === "'" || quote === '"') return quote;
  }
  return "'";
}

/** Removes an entry and its comma; and its line, with a comment at its end, if it has the line to itself. */
function removeEntry(facts: ModuleFacts, text: string, target: ExprId, key: string): SourceEdit | null {
  const literal = objectLiteral(facts, text, target);
  if (literal === null) return null;
  const { entries } = literal.map;
  const index = entries.findLastIndex((entry) => entry.kind === 'pair' && entry.key === key);
  const entry = entries[index];
  if (entry === undefined) return null;
  const inside = { start: literal.span.start + 1, end: literal.span.end - 1 };
  const comma = commaAfter(text, entry.span.end, literal.span.end);
  const end = comma === null ? entry.span.end : comma + 1;
  const isAlone = text.slice(inside.start, entry.span.start).trim() === '' && text.slice(end, inside.end).trim() === '';
  if (entries.length === 1 && isAlone) return remove(inside.start, inside.end);
  return removeLines(text, entries, index, end, inside) ?? removeInline(text, entries, index, comma, inside);
}

function remove(start: number, end: number): SourceEdit {
  return { span: { start, end }, newText: '' };
}

function removeLines(
  text: string,
  entries: readonly MapEntry[],
  index: number,
  end: number,
  inside: Span,
): SourceEdit | null {
  const entry = entries[index]!;
  const lineStart = startOfLine(text, entry.span.start);
  const lineEnd = endOfComments(text, end);
  const lineBreak = /^[ \t]*\r?\n/.exec(text.slice(lineEnd))?.[0];
  const standsAlone = lineStart > inside.start && text.slice(lineStart, entry.span.start).trim() === '';
  if (!standsAlone || lineBreak === undefined) return null;
  const previous = entries[index - 1];
  const hadComma = end > entry.span.end;
  if (index === entries.length - 1 && !hadComma && previous !== undefined) {
    // The object has no trailing comma, so the comma before goes too, unless a comment stands between.
    const between = text.slice(previous.span.end, entry.span.start);
    if (between.trim() === ',') return remove(previous.span.end, lineEnd);
  }
  return remove(lineStart, lineEnd + lineBreak.length);
}

function removeInline(
  text: string,
  entries: readonly MapEntry[],
  index: number,
  comma: number | null,
  inside: Span,
): SourceEdit {
  const entry = entries[index]!;
  const next = entries[index + 1];
  if (next !== undefined && comma !== null) {
    const gap = /^\s*/.exec(text.slice(comma + 1, next.span.start))![0];
    return remove(entry.span.start, comma + 1 + gap.length);
  }
  // The last one: the white space and, without a trailing comma, the comma before it go too.
  const start = entries[index - 1]?.span.end ?? inside.start;
  const before = text.slice(start, entry.span.start);
  const kept = comma === null && before.trim() === ',' ? 0 : before.trimEnd().length;
  return remove(start + kept, comma === null ? entry.span.end : comma + 1);
}

/** Offset of the comma that follows `from`, past white space and comments; null if the object ends first. */
function commaAfter(text: string, from: number, end: number): number | null {
  const gap = /(?:\s|\/\/[^\n\r]*|\/\*[\s\S]*?\*\/)*/y;
  gap.lastIndex = from;
  gap.exec(text);
  return gap.lastIndex < end && text[gap.lastIndex] === ',' ? gap.lastIndex : null;
}

/** End of the comments that follow `from` on its line; `from` itself without any. */
function endOfComments(text: string, from: number): number {
  const comments = /(?:[ \t]*(?:\/\/[^\n\r]*|\/\*[^\n\r]*?\*\/))*/y;
  comments.lastIndex = from;
  comments.exec(text);
  return comments.lastIndex;
}

function startOfLine(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** The line break that the line before `offset` ends with, or the file's first. */
function newLine(text: string, offset: number): string {
  const before = text.lastIndexOf('\n', offset - 1);
  const at = before === -1 ? text.indexOf('\n', offset) : before;
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}
