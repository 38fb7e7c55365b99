import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId, TextPart } from '../../model/facts.ts';
import type { Span } from '../../model/span.ts';
import { field, spanOf } from '../shared/jvm/lowering.ts';
import type { PhpLowering } from './context.ts';

/** Lowers `'text'`, `"text $with {$holes}"` and a command in backticks. */
export function lowerString(cx: PhpLowering, node: SyntaxNode): ExprId {
  const source = cx.source(node);
  const opening = /^b?['"`]/i.exec(source)?.[0].length ?? 0;
  const quote = source[opening - 1] ?? '';
  const closes = source.length > opening && source.endsWith(quote);
  const content = { start: node.start + opening, end: closes ? node.end - 1 : node.end };
  const parts: TextPart[] = [];
  addParts(cx, parts, holesOf(node), content, quote === "'" ? single : double);
  return cx.facts.expr(spanOf(node), { kind: 'text', parts, content });
}

/** Lowers a heredoc or nowdoc; the indentation of its end is taken off every line, so that each line is a part of its own. */
export function lowerHeredoc(cx: PhpLowering, node: SyntaxNode): ExprId {
  const body = field(node, 'value');
  const end = field(node, 'end_tag');
  const parts: TextPart[] = [];
  const firstBreak = cx.text.indexOf('\n', field(node, 'identifier')?.end ?? node.start);
  const start = firstBreak < 0 || firstBreak >= node.end ? node.end : firstBreak + 1;
  const endLine = end === undefined ? node.end : cx.text.lastIndexOf('\n', end.start - 1) + 1;
  // The line break before the end is not part of the text.
  const until = end === undefined ? node.end : endLine - (cx.text[endLine - 2] === '\r' ? 2 : 1);
  const content = { start, end: Math.max(start, until) };
  const indent = end === undefined ? 0 : end.start - endLine;
  const holes = body === undefined ? [] : holesOf(body);
  const decode = node.type === 'nowdoc' ? plain : double;
  for (const line of linesOf(cx.text, content, holes)) {
    const own = /^[ \t]*/.exec(cx.text.slice(line.start, Math.min(line.end, line.start + indent)))?.[0].length ?? 0;
    const inside = holes.filter((hole) => hole.start >= line.start && hole.end <= line.end);
    addParts(cx, parts, inside, { start: line.start + own, end: line.end }, decode);
  }
  return cx.facts.expr(spanOf(node), { kind: 'text', parts, content });
}

function holesOf(node: SyntaxNode): SyntaxNode[] {
  return node.children.filter((child) => child.type !== 'heredoc_end');
}

/** Lines with their line breaks; a placeholder that spans several belongs to the line that it begins on. */
function linesOf(text: string, content: Span, holes: readonly SyntaxNode[]): Span[] {
  const lines: Span[] = [];
  let start = content.start;
  for (let at = start; start < content.end;) {
    const cut = text.indexOf('\n', at);
    const hole = holes.find((each) => each.start <= cut && cut < each.end);
    if (cut >= 0 && hole) {
      at = hole.end;
      continue;
    }
    const end = cut < 0 || cut >= content.end ? content.end : cut + 1;
    lines.push({ start, end });
    start = end;
    at = end;
  }
  return lines;
}

function addParts(
  cx: PhpLowering,
  parts: TextPart[],
  holes: readonly SyntaxNode[],
  content: Span,
  decode: (source: string) => string,
): void {
  let from = content.start;
  const upTo = (end: number): void => {
    if (end <= from) return;
    const text = decode(cx.text.slice(from, end));
    if (text !== '') parts.push({ kind: 'static', text, span: { start: from, end } });
  };
  for (const hole of holes) {
    if (hole.start < from || hole.end > content.end) continue;
    const span = withBraces(cx.text, hole, from, content.end);
    upTo(span.start);
    parts.push({ kind: 'hole', expr: cx.expr(hole), span });
    from = span.end;
  }
  upTo(content.end);
}

/** `{$name}` and `${name}` with their braces. */
function withBraces(text: string, hole: SyntaxNode, from: number, end: number): Span {
  const isBraced = text[hole.start - 1] === '{' && text[hole.end] === '}' && hole.start > from && hole.end < end;
  return isBraced ? { start: hole.start - 1, end: hole.end + 1 } : spanOf(hole);
}

function plain(source: string): string {
  return source.replace(/\r\n/g, '\n');
}

function single(source: string): string {
  return plain(source).replace(/\\([\\'])/g, '$1');
}

// https://www.php.net/manual/en/language.types.string.php
const SIMPLE: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', v: '\v', e: '\x1b', f: '\f', '\\': '\\', $: '$', '"': '"', '`': '`' }; // prettier-ignore
const ESCAPE = /\\(?:u\{[\da-fA-F]+\}|x[\da-fA-F]{1,2}|[0-7]{1,3}|[\s\S])/g;

function double(source: string): string {
  if (!/[\\\r]/.test(source)) return source;
  return plain(source).replace(ESCAPE, (token) => {
    const body = token.slice(1);
    const simple = SIMPLE[body];
    if (simple !== undefined) return simple;
    if (/^[0-7]/.test(body)) return String.fromCharCode(Number.parseInt(body, 8) & 0xff);
    if (/^x./.test(body)) return String.fromCharCode(Number.parseInt(body.slice(1), 16));
    const code = body.startsWith('u{') ? Number.parseInt(body.slice(2, -1), 16) : NaN;
    return code <= 0x10ffff ? String.fromCodePoint(code) : token;
  });
}
