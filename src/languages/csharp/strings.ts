import { span } from '../../core/facts-builder.ts';
import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId, TextPart } from '../../model/facts.ts';
import type { Span } from '../../model/span.ts';
import type { Lowering } from '../shared/jvm/lowering.ts';

const NAMED: Readonly<Record<string, string>> = {
  n: '\n', t: '\t', r: '\r', a: '\u0007', b: '\b', f: '\f', v: '\v', e: '\u001b', '0': '\0',
}; // prettier-ignore

/** Resolves the escapes of a regular C# literal (ECMA-334, 6.4.5.6). */
export function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{1,4})|([\s\S]))/g,
    (whole: string, short?: string, long?: string, any?: string, char?: string) => {
      const code = short ?? long ?? any;
      if (code === undefined) return NAMED[char ?? ''] ?? char ?? '';
      const point = parseInt(code, 16);
      return point > 0x10ffff ? whole : String.fromCodePoint(point);
    },
  );
}

/** How a literal is written: what its marks are, and what its content means. */
interface Form {
  /** UTF-16 units before and after the content. */
  readonly open: number;
  readonly close: number;
  readonly kind: 'regular' | 'verbatim' | 'raw';
  /** An interpolated text, in which a doubled brace is one brace. */
  readonly bracesDoubled: boolean;
}

function formOf(source: string): Form {
  const [, dollars = '', quotes = ''] = /^[@]?(\$*)[@]?("+)/.exec(source) ?? [];
  const prefix = /^[$@]*/.exec(source)?.[0].length ?? 0;
  const isRaw = quotes.length >= 3 && !/^[$@]*@/.test(source);
  const marks = isRaw ? quotes.length : 1;
  const body = source.replace(/[uU]8$/, '');
  const suffix = source.length - body.length;
  // While it is being typed the closing mark may not be there.
  const isClosed = body.length >= prefix + marks * 2 && body.endsWith('"'.repeat(marks));
  return {
    open: prefix + marks,
    close: isClosed ? marks + suffix : 0,
    kind: isRaw ? 'raw' : /^[$@]*@/.test(source) ? 'verbatim' : 'regular',
    bracesDoubled: dollars !== '' && !isRaw,
  };
}

/** Lowers a literal of any form that holds no expressions. */
export function lowerString(cx: Lowering, node: SyntaxNode): ExprId {
  const form = formOf(cx.source(node));
  const content = contentOf(node, form);
  return cx.plainText(node, content, decoded(cx, [content], form)[0] ?? '');
}

/** Lowers an interpolated text; `holes` are its `interpolation` nodes. */
export function lowerInterpolated(cx: Lowering, node: SyntaxNode): ExprId {
  const form = formOf(cx.source(node));
  const content = contentOf(node, form);
  const holes = node.children.filter((child) => child.type === 'interpolation');
  const statics: Span[] = [];
  let at = content.start;
  for (const hole of holes) {
    statics.push(span(at, Math.max(at, hole.start)));
    at = Math.max(at, hole.end);
  }
  statics.push(span(at, Math.max(at, content.end)));
  const texts = decoded(cx, statics, form);
  const parts: TextPart[] = [];
  statics.forEach((place, index) => {
    const text = texts[index] ?? '';
    if (text !== '') parts.push({ kind: 'static', text, span: place });
    const hole = holes[index];
    if (hole === undefined) return;
    const [inner] = hole.children;
    const expr = inner === undefined ? cx.missing(hole) : cx.expr(inner);
    parts.push({ kind: 'hole', expr, span: span(hole.start, hole.end) });
  });
  const end = Math.max(content.end, at);
  return cx.facts.expr(span(node.start, node.end), { kind: 'text', parts, content: span(content.start, end) });
}

function contentOf(node: SyntaxNode, form: Form): Span {
  const start = Math.min(node.start + form.open, node.end);
  return span(start, Math.max(start, node.end - form.close));
}

/** The texts of the static parts, in order. */
function decoded(cx: Lowering, places: readonly Span[], form: Form): readonly string[] {
  const sources = places.map((place) => cx.source(place));
  if (form.kind === 'raw') return withoutIndent(sources);
  return sources.map((source) => {
    const plain = form.kind === 'verbatim' ? source.replaceAll('""', '"') : unescape(source);
    return form.bracesDoubled ? plain.replace(/\{\{|\}\}/g, (pair) => pair.charAt(0)) : plain;
  });
}

/** A raw text over several lines: without its first and last line break, and without the indentation of its closing quotes. */
function withoutIndent(sources: readonly string[]): readonly string[] {
  const parts = sources.map((source) => source.replace(/\r\n?/g, '\n'));
  const first = parts[0] ?? '';
  const indent = /\n([ \t]*)$/.exec(parts.at(-1) ?? '')?.[1];
  if (!/^[ \t]*\n/.test(first) || indent === undefined) return parts;
  const last = parts.length - 1;
  return parts.map((part, index) => {
    const begun = index === 0 ? part.replace(/^[ \t]*\n/, '\n') : part;
    const ended = index === last ? begun.replace(/\n[ \t]*$/, '') : begun;
    const lines = indent === '' ? ended : ended.replaceAll(`\n${indent}`, '\n');
    return index === 0 ? lines.replace(/^\n/, '') : lines;
  });
}

/** Lowers a character literal as the text it is. */
export function lowerCharacter(cx: Lowering, node: SyntaxNode): ExprId {
  const content = span(Math.min(node.start + 1, node.end), Math.max(node.start + 1, node.end - 1));
  return cx.plainText(node, content, unescape(cx.source(content)));
}
