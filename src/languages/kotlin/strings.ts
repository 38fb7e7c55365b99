import { span } from '../../core/facts-builder.ts';
import { ERROR, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId, TextPart } from '../../model/facts.ts';
import { soundChildren, spanOf, type Lowering } from '../shared/jvm/lowering.ts';

const NAMED: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b' };

/** Resolves the escapes of a Kotlin literal. */
export function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_, unicode, char) =>
    unicode !== undefined ? String.fromCharCode(parseInt(String(unicode), 16)) : (NAMED[String(char)] ?? String(char)),
  );
}

/** Lowers a string with its templates: `"Hello $name, ${user.age}"`. */
export function lowerString(cx: Lowering, node: SyntaxNode): ExprId {
  const source = cx.source(node);
  const marks = source.startsWith('"""') ? 3 : 1;
  const closed = source.length >= marks * 2 && source.endsWith('"'.repeat(marks)) ? marks : 0;
  const start = Math.min(node.start + marks, node.end);
  const content = span(start, Math.max(start, node.end - closed));
  const parts: TextPart[] = [];
  let done = content.start;
  const addText = (end: number): void => {
    if (end <= done) return;
    const text = cx.text.slice(done, end);
    parts.push({ kind: 'static', text: marks === 3 ? text : unescape(text), span: span(done, end) });
  };
  for (const hole of holesIn(cx, node)) {
    if (hole.span.start < done) continue;
    addText(hole.span.start);
    parts.push({ kind: 'hole', expr: hole.lower(), span: hole.span });
    done = hole.span.end;
  }
  addText(content.end);
  return cx.facts.expr(spanOf(node), { kind: 'text', parts, content });
}

interface Hole {
  readonly span: { readonly start: number; readonly end: number };
  readonly lower: () => ExprId;
}

/** Placeholders of a string. After an escape the grammar reads `$name` as plain content; it is a placeholder all the same. */
function holesIn(cx: Lowering, node: SyntaxNode): Hole[] {
  return node.children.flatMap((child, index): Hole[] => {
    if (child.type === 'interpolation') {
      const inner = soundChildren(child)[0];
      return [{ span: spanOf(child), lower: () => (inner === undefined ? cx.missing(child) : cx.expr(inner)) }];
    }
    const next = node.children[index + 1];
    if (child.type !== 'string_content' || cx.source(child) !== '$' || next?.start !== child.end) return [];
    const name = /^[A-Za-z_]\w*/.exec(cx.source(next))?.[0];
    if (name === undefined || next.type === ERROR) return [];
    const at = span(next.start, next.start + name.length);
    return [{ span: span(child.start, at.end), lower: () => cx.facts.expr(at, { kind: 'name', name }) }];
  });
}
