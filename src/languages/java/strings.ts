import { span } from '../../core/facts-builder.ts';
import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId } from '../../model/facts.ts';
import type { Lowering } from '../shared/jvm/lowering.ts';

const NAMED: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', s: ' ', '0': '\0' };

/** Resolves the escapes of a Java literal (JLS 3.10.7); `\` at a line's end joins the lines of a text block. */
export function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(?:u+([0-9a-fA-F]{4})|([0-3]?[0-7]{1,2})|(\r\n|[\s\S]))/g, (_, unicode, octal, char) => {
    if (unicode !== undefined) return String.fromCharCode(parseInt(String(unicode), 16));
    if (octal !== undefined) return String.fromCharCode(parseInt(String(octal), 8));
    const escaped = String(char);
    return /^[\r\n]/.test(escaped) ? '' : (NAMED[escaped] ?? escaped);
  });
}

/** The text of a text block: common indentation and trailing blanks taken off, then escapes resolved (JLS 3.10.6). */
export function textBlock(source: string): string {
  const body = source.replace(/\r\n?/g, '\n').replace(/^[ \t\f]*\n/, '');
  const lines = body.split('\n');
  const last = lines.length - 1;
  // The last line counts even when it is blank: it says where the closing quotes stand.
  const counted = lines.filter((line, index) => line.trim() !== '' || index === last);
  const margin = Math.min(...counted.map((line) => line.length - line.trimStart().length));
  return unescape(lines.map((line) => line.slice(margin).trimEnd()).join('\n'));
}

/** Lowers a string literal or a text block. */
export function lowerString(cx: Lowering, node: SyntaxNode): ExprId {
  const source = cx.source(node);
  const marks = source.startsWith('"""') ? 3 : 1;
  // While it is being typed the closing mark may not be there.
  const closed = source.length >= marks * 2 && source.endsWith('"'.repeat(marks)) ? marks : 0;
  const content = span(Math.min(node.start + marks, node.end), Math.max(node.start + marks, node.end - closed));
  const inner = cx.source(content);
  const safe = content.start > content.end ? span(node.end, node.end) : content;
  return cx.plainText(node, safe, marks === 3 ? textBlock(inner) : unescape(inner));
}

/** Lowers a character literal as the text it is. */
export function lowerCharacter(cx: Lowering, node: SyntaxNode): ExprId {
  const content = span(Math.min(node.start + 1, node.end), Math.max(node.start + 1, node.end - 1));
  return cx.plainText(node, content, unescape(cx.source(content)));
}
