import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId, TextPart } from '../../model/facts.ts';
import type { Span } from '../../model/span.ts';
import { spanOf } from '../shared/jvm/lowering.ts';
import type { RubyLowering } from './context.ts';

/** Lowers a string literal of any kind, or several that stand side by side. */
export function lowerString(cx: RubyLowering, node: SyntaxNode): ExprId {
  const literals = node.type === 'chained_string' ? node.children.filter((child) => child.type === 'string') : [node];
  const parts: TextPart[] = [];
  let content = spanOf(node);
  for (const [index, literal] of literals.entries()) {
    const inner = contentOf(cx, literal);
    content = { start: index === 0 ? inner.start : content.start, end: inner.end };
    addParts(cx, parts, literal, inner, isInterpolated(cx, literal));
  }
  return cx.facts.expr(spanOf(node), { kind: 'text', parts, content });
}

/** `:name` is the text `name`. */
export function lowerSymbol(cx: RubyLowering, node: SyntaxNode): ExprId {
  return cx.plainText(node, { start: node.start + 1, end: node.end }, cx.text.slice(node.start + 1, node.end));
}

/** `?a`, one word of `%w[…]`. */
export function lowerWord(cx: RubyLowering, node: SyntaxNode): ExprId {
  const inner = { start: node.type === 'character' ? node.start + 1 : node.start, end: node.end };
  const parts: TextPart[] = [];
  addParts(cx, parts, node, inner, true);
  return cx.facts.expr(spanOf(node), { kind: 'text', parts, content: inner });
}

/** The quotes: `"`, `'`, `%(`, `%q[`, `:"`; the closing one has one character. */
const OPENING = /^(?:%[QqWwIiRrSsXx]?.|:?["']|`)/s;

function contentOf(cx: RubyLowering, node: SyntaxNode): Span {
  const opening = OPENING.exec(cx.text.slice(node.start, node.start + 4))?.[0].length ?? 0;
  const start = Math.min(node.start + opening, node.end);
  const last = node.children.at(-1);
  // Half-written, it ends where its content does.
  const closes = node.end > start && (last === undefined || last.end < node.end);
  return { start, end: closes ? node.end - 1 : node.end };
}

function isInterpolated(cx: RubyLowering, node: SyntaxNode): boolean {
  return !/^(?:'|:'|%[qwis])/.test(cx.text.slice(node.start, node.start + 2));
}

function addParts(cx: RubyLowering, parts: TextPart[], node: SyntaxNode, inner: Span, interpolated: boolean): void {
  let from = inner.start;
  const upTo = (end: number): void => {
    if (end <= from) return;
    const text = decode(cx.text.slice(from, end), interpolated);
    if (text !== '') parts.push({ kind: 'static', text, span: { start: from, end } });
  };
  for (const child of node.children) {
    if (child.type !== 'interpolation') continue;
    upTo(child.start);
    parts.push(hole(cx, child));
    from = child.end;
  }
  upTo(inner.end);
}

function hole(cx: RubyLowering, node: SyntaxNode): TextPart {
  const value = cx.body(node.children) ?? cx.other(node, 'missing');
  return { kind: 'hole', expr: value, span: spanOf(node) };
}

const SIMPLE: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', s: ' ', '0': '\0', a: '\x07', b: '\b', e: '\x1b', f: '\f', v: '\v', '\n': '', '\r\n': '' }; // prettier-ignore
const ESCAPE = /\\(?:\r\n|u\{[\da-fA-F\s]*\}|u[\da-fA-F]{4}|x[\da-fA-F]{1,2}|[0-7]{1,3}|[\s\S])|\r\n/g;

/** Escapes of a double-quoted string (https://docs.ruby-lang.org/en/master/syntax/literals_rdoc.html); a single-quoted one knows two. */
function decode(source: string, interpolated: boolean): string {
  if (!/[\\\r]/.test(source)) return source;
  if (!interpolated) return source.replace(/\r\n/g, '\n').replace(/\\([\\'])/g, '$1');
  return source.replace(ESCAPE, (token) => {
    if (token === '\r\n') return '\n';
    const body = token.slice(1);
    const simple = SIMPLE[body];
    if (simple !== undefined) return simple;
    if (/^[0-7]/.test(body)) return String.fromCharCode(Number.parseInt(body, 8));
    if (/^x./.test(body)) return String.fromCharCode(Number.parseInt(body.slice(1), 16));
    if (body.startsWith('u{')) return codePoints(body.slice(2, -1));
    return /^u./.test(body) ? String.fromCharCode(Number.parseInt(body.slice(1), 16)) : body;
  });
}

function codePoints(list: string): string {
  const codes = list.trim().split(/\s+/).map((code) => Number.parseInt(code, 16)); // prettier-ignore
  return codes.map((code) => (code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD')).join('');
}

/** The body of each heredoc: bodies follow the line of their beginnings, in their order. */
export function pairHeredocs(root: SyntaxNode, text: string): ReadonlyMap<SyntaxNode, SyntaxNode> {
  const beginnings: SyntaxNode[] = [];
  const bodies: SyntaxNode[] = [];
  const pending = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.type === 'heredoc_beginning') beginnings.push(node);
    if (node.type === 'heredoc_body') bodies.push(node);
    for (const child of node.children) pending.push(child);
  }
  const inOrder = (a: SyntaxNode, b: SyntaxNode): number => a.start - b.start;
  const free = new Set(bodies.sort(inOrder));
  const pairs = new Map<SyntaxNode, SyntaxNode>();
  for (const beginning of beginnings.sort(inOrder)) {
    const name = /\w+/.exec(text.slice(beginning.start, beginning.end))?.[0];
    for (const body of free) {
      const end = body.children.find((child) => child.type === 'heredoc_end');
      if (body.start < beginning.end || (end && text.slice(end.start, end.end).trim() !== name)) continue;
      pairs.set(beginning, body);
      free.delete(body);
      break;
    }
  }
  return pairs;
}

/** Lowers a heredoc where it begins. `<<~` takes the least indentation off every line, so that each line is a part of its own. */
export function lowerHeredoc(cx: RubyLowering, node: SyntaxNode): ExprId {
  const body = cx.heredocs.get(node);
  const opening = cx.source(node);
  const parts: TextPart[] = [];
  if (body === undefined) return cx.facts.expr(spanOf(node), { kind: 'text', parts, content: spanOf(node) });
  const first = cx.text.indexOf('\n', body.start);
  const start = first < 0 || first >= body.end ? body.end : first + 1;
  const end = body.children.find((child) => child.type === 'heredoc_end');
  const until = end === undefined ? body.end : cx.text.lastIndexOf('\n', end.start - 1) + 1;
  const content = { start, end: Math.max(until, start) };
  if (!opening.startsWith('<<~')) addParts(cx, parts, body, content, !opening.includes("'"));
  else addDedented(cx, parts, body, content, !opening.includes("'"));
  return cx.facts.expr(spanOf(node), { kind: 'text', parts, content });
}

function addDedented(
  cx: RubyLowering,
  parts: TextPart[],
  body: SyntaxNode,
  content: Span,
  interpolated: boolean,
): void {
  const holes = body.children.filter((child) => child.type === 'interpolation');
  const lines = linesOf(cx.text, content, holes);
  const indents = lines.filter(({ start, end }) => cx.text.slice(start, end).trim() !== '').map(({ start }) => indentAt(cx.text, start)); // prettier-ignore
  const least = Math.min(...indents, Infinity);
  for (const line of lines) {
    const indent = Math.min(indentAt(cx.text, line.start), least);
    const inside = holes.filter((hole) => hole.start >= line.start && hole.end <= line.end);
    addParts(cx, parts, { ...body, children: inside }, { start: line.start + indent, end: line.end }, interpolated);
  }
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

function indentAt(text: string, start: number): number {
  return /^[ \t]*/.exec(text.slice(start, start + 400))?.[0].length ?? 0;
}
