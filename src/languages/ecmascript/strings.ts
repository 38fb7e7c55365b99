import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { StaticPart } from '../../model/facts.ts';
import type { Span } from '../../model/span.ts';

/** How source characters become text: a quoted string, a template literal, or `String.raw`. */
export type StringSyntax = 'quoted' | 'template' | 'raw';

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v' };
const LINE_BREAK = /\r\n?/g;
/** One escape sequence (ECMA-262 12.9.4); what it cannot read as a code point stays as it is written. */
const ESCAPE =
  /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]+)\}|([0-3][0-7]{0,2}|[4-7][0-7]?)|(\r\n|[\s\S]))/g;

/** Decodes source characters between the quotes. Never fails: a broken escape is kept as written. */
export function decodeText(source: string, syntax: StringSyntax): string {
  // Line breaks in a template literal are line feeds whatever the file has.
  const text = syntax !== 'quoted' && source.includes('\r') ? source.replace(LINE_BREAK, '\n') : source;
  if (syntax === 'raw' || !text.includes('\\')) return text;
  return text.replace(ESCAPE, decodeEscape);
}

function decodeEscape(whole: string, ...groups: (string | undefined)[]): string {
  const [hex2, hex4, point, octal, other] = groups;
  const hex = hex2 ?? hex4 ?? point;
  if (hex !== undefined) {
    const code = parseInt(hex, 16);
    // \u halves of a surrogate pair are joined by standing next to each other.
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  }
  if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8));
  if (other === undefined || other === 'x' || other === 'u') return whole;
  // A line continuation leaves nothing.
  if (/[\r\n\u2028\u2029]/.test(other)) return '';
  return SIMPLE_ESCAPES[other] ?? other;
}

/** Span between the quotes; reaches to the end of the node if the closing quote is missing. */
export function contentSpan(node: SyntaxNode, text: string): Span {
  const quote = text[node.start];
  const closed = node.end - node.start >= 2 && text[node.end - 1] === quote;
  return { start: node.start + 1, end: Math.max(node.start + 1, closed ? node.end - 1 : node.end) };
}

/** The decoded value of a `string` node, or of a `template_string` without holes. */
export function literalValue(node: SyntaxNode, text: string): string {
  const { start, end } = contentSpan(node, text);
  return decodeText(text.slice(start, end), node.type === 'template_string' ? 'template' : 'quoted');
}

/** A static part from `start` to `end`, added to `parts` unless it is empty. */
export function pushStatic(parts: StaticPart[], text: string, start: number, end: number, syntax: StringSyntax): void {
  if (end > start)
    parts.push({ kind: 'static', text: decodeText(text.slice(start, end), syntax), span: { start, end } });
}

/** Value of a number literal; null if it has no finite value as a JSON number. */
export function numberValue(source: string): number | null {
  const digits = source.replaceAll('_', '').replace(/n$/, '');
  const value = /^0[0-7]+$/.test(digits) ? parseInt(digits, 8) : Number(digits);
  return Number.isFinite(value) ? value : null;
}

/** Text of a comment without its marks. */
export function commentText(source: string): string {
  if (source.startsWith('/*')) {
    return source
      .replace(/^\/\*+/, '')
      .replace(/\*+\/$/, '')
      .replace(/^[ \t]*\*[ \t]?/gm, '')
      .trim();
  }
  return source.replace(/^(?:\/\/+|<!--|-->)/, '').trim();
}
