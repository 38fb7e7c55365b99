import { span } from '../../core/facts-builder.ts';
import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId } from '../../model/facts.ts';
import type { Span } from '../../model/span.ts';
import type { Lowering } from '../shared/jvm/lowering.ts';

const NAMED: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0' };

/** Resolves the escapes of a Rust literal (https://doc.rust-lang.org/reference/tokens.html); `\` at a line's end joins lines. */
export function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    /\\(?:u\{([0-9a-fA-F_]{1,8})\}|x([0-9a-fA-F]{2})|(?:\r\n|\n)\s*|([\s\S]))/g,
    (whole: string, unicode?: string, byte?: string, char?: string) => {
      const code = unicode ?? byte;
      if (code !== undefined) {
        const point = parseInt(code.replaceAll('_', ''), 16);
        return point > 0x10ffff ? whole : String.fromCodePoint(point);
      }
      return char === undefined ? '' : (NAMED[char] ?? char);
    },
  );
}

/** Where a literal's content stands, and whether it holds escapes. */
export function contentOf(cx: Lowering, node: SyntaxNode): { readonly content: Span; readonly isRaw: boolean } {
  const source = cx.source(node);
  const [open = ''] = /^(?:b|c|br|cr|r)?(#*)"/.exec(source) ?? [];
  const hashes = open.replace(/[^#]/g, '');
  const isRaw = /^[bc]?r/.test(open);
  const closing = `"${hashes}`;
  const isClosed = source.length >= open.length + closing.length && source.endsWith(closing);
  const start = Math.min(node.start + open.length, node.end);
  return { content: span(start, Math.max(start, node.end - (isClosed ? closing.length : 0))), isRaw };
}

/** Lowers a string of any form. */
export function lowerString(cx: Lowering, node: SyntaxNode): ExprId {
  const { content, isRaw } = contentOf(cx, node);
  const source = cx.source(content);
  return cx.plainText(node, content, isRaw ? source : unescape(source));
}

/** Lowers a character as the text it is. */
export function lowerCharacter(cx: Lowering, node: SyntaxNode): ExprId {
  const open = cx.source(node).startsWith('b') ? 2 : 1;
  const start = Math.min(node.start + open, node.end);
  const content = span(start, Math.max(start, node.end - 1));
  return cx.plainText(node, content, unescape(cx.source(content)));
}

const WRITTEN: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A string literal in double quotes. */
export function stringLiteral(value: string): string {
  const escaped = value.replace(/["\\]|[\u0000-\u001f\u007f]/g, (char) => {
    return WRITTEN[char] ?? `\\u{${char.charCodeAt(0).toString(16)}}`;
  });
  return `"${escaped}"`;
}
