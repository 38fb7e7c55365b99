import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { Span } from '../../model/span.ts';

/** A stretch of a string literal: decoded text, or an f-string's placeholder still to be lowered. */
export type StringPiece =
  | { readonly kind: 'static'; readonly text: string; readonly span: Span }
  | { readonly kind: 'hole'; readonly node: SyntaxNode };

/** A string literal taken apart. */
export interface StringPieces {
  /** Between the quotes. */
  readonly content: Span;
  readonly pieces: readonly StringPiece[];
}

interface Flavour {
  readonly raw: boolean;
  readonly bytes: boolean;
  /** `{{` and `}}` stand for one brace. */
  readonly braces: boolean;
}

const OPENING = /^([A-Za-z]*)("{3}|'{3}|"|')/;

/** Whether the literal that starts here can hold placeholders; the parts of others need no nodes of their own. */
export function hasPlaceholders(text: string, start: number): boolean {
  return /^[bru]{0,2}[ft]/i.test(text.slice(start, start + 3));
}

/** Takes a `string` node apart: prefix and quotes off, escapes decoded, placeholders kept as nodes. */
export function stringPieces(text: string, node: SyntaxNode): StringPieces {
  const opening = text.slice(node.start, node.start + 6);
  const [whole = '', prefix = '', quote = ''] = OPENING.exec(opening) ?? [];
  const start = node.start + whole.length;
  const closed = node.end - quote.length >= start && text.startsWith(quote, node.end - quote.length);
  const content = { start, end: closed ? node.end - quote.length : Math.max(node.end, start) };
  const flavour = { raw: /r/i.test(prefix), bytes: /b/i.test(prefix), braces: /[ft]/i.test(prefix) };
  const pieces: StringPiece[] = [];
  let from = content.start;
  const staticUpTo = (end: number): void => {
    if (end <= from) return;
    const decoded = decode(text.slice(from, end), flavour);
    if (decoded !== '') pieces.push({ kind: 'static', text: decoded, span: { start: from, end } });
  };
  for (const child of node.children) {
    if (child.type !== 'interpolation') continue;
    staticUpTo(child.start);
    pieces.push({ kind: 'hole', node: child });
    from = child.end;
  }
  staticUpTo(content.end);
  return { content, pieces };
}

/** The text of a `string` or `concatenated_string` node without placeholders; null if it has any. */
export function literalText(text: string, node: SyntaxNode): string | null {
  const literals = node.type === 'string' ? [node] : node.children.filter((child) => child.type === 'string');
  let value = '';
  for (const literal of literals) {
    for (const piece of stringPieces(text, literal).pieces) {
      if (piece.kind === 'hole') return null;
      value += piece.text;
    }
  }
  return value;
}

const TEXT_ESCAPE =
  /\\(?:\r\n|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]*\}|[\s\S])|\r\n?|\{\{|\}\}/g;
const BYTES_ESCAPE = /\\(?:\r\n|[0-7]{1,3}|x[0-9a-fA-F]{2}|[\s\S])|\r\n?|\{\{|\}\}/g;
const RAW_ESCAPE = /\r\n?|\{\{|\}\}/g;

function decode(source: string, flavour: Flavour): string {
  if (!/[\\\r{}]/.test(source)) return source;
  const pattern = flavour.raw ? RAW_ESCAPE : flavour.bytes ? BYTES_ESCAPE : TEXT_ESCAPE;
  return source.replace(pattern, (token) => {
    if (token.startsWith('\\')) return unescape(token, flavour.bytes);
    // Python reads every line break in a source file as \n.
    if (token.startsWith('\r')) return '\n';
    return flavour.braces ? token.slice(0, 1) : token;
  });
}

// https://docs.python.org/3/reference/lexical_analysis.html#escape-sequences
const SIMPLE: Readonly<Record<string, string>> = {
  '\n': '',
  '\r': '',
  '\r\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

function unescape(token: string, bytes: boolean): string {
  const body = token.slice(1);
  const simple = SIMPLE[body];
  if (simple !== undefined) return simple;
  if (/^[0-7]/.test(body)) return String.fromCharCode(Number.parseInt(body, 8));
  if (/^x./.test(body)) return String.fromCharCode(Number.parseInt(body.slice(1), 16));
  if (bytes || body.length === 1) return token;
  // A named character is one character; which one would need Unicode's name table.
  if (body.startsWith('N')) return '\uFFFD';
  const code = Number.parseInt(body.slice(1), 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : token;
}
