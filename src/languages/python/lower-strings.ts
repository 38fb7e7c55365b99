import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId, TextPart } from '../../model/facts.ts';
import { field, spanOf, type Context } from './context.ts';
import { stringPieces } from './strings.ts';

/** Lowers a string literal of any kind, or several that stand side by side. */
export function lowerString(cx: Context, node: SyntaxNode): ExprId {
  const literals = node.type === 'string' ? [node] : node.children.filter((child) => child.type === 'string');
  const parts: TextPart[] = [];
  let content = { start: node.start, end: node.end };
  for (const [index, literal] of literals.entries()) {
    const taken = stringPieces(cx.text, literal);
    content = { start: index === 0 ? taken.content.start : content.start, end: taken.content.end };
    for (const piece of taken.pieces) {
      if (piece.kind === 'static') parts.push(piece);
      else lowerPlaceholder(cx, piece.node, parts);
    }
  }
  return cx.facts.expr(spanOf(node), { kind: 'text', parts, content });
}

/** Lowers `{expression!conversion:spec}`; `{expression=}` also says its own source. */
function lowerPlaceholder(cx: Context, node: SyntaxNode, parts: TextPart[]): void {
  const conversion = node.children.find((child) => child.type === 'type_conversion');
  const spec = node.children.find((child) => child.type === 'format_specifier');
  const inner = node.children.find((child) => child !== conversion && child !== spec);
  if (inner === undefined) {
    parts.push({ kind: 'hole', expr: cx.other(node, 'missing'), span: spanOf(node) });
    return;
  }
  const value = cx.expr(inner);
  const afterValue = conversion?.start ?? spec?.start ?? node.end - 1;
  const equals = /^\s*=\s*/.exec(cx.text.slice(inner.end, afterValue))?.[0];
  let start = node.start;
  if (equals !== undefined) {
    start = inner.end + equals.length;
    const shown = cx.text.slice(node.start + 1, start);
    parts.push({ kind: 'static', text: shown, span: { start: node.start, end: start } });
  }
  // `!s` is what a placeholder does anyway; every other conversion or spec changes the text of the value.
  const plain =
    spec === undefined && (conversion === undefined ? equals === undefined : cx.source(conversion) === '!s');
  const expr = plain ? value : cx.other(inner, 'format', [value, ...specHoles(cx, spec)]);
  parts.push({ kind: 'hole', expr, span: { start, end: node.end } });
}

function specHoles(cx: Context, spec: SyntaxNode | undefined): ExprId[] {
  const nested = spec?.children.filter((child) => child.type === 'format_expression') ?? [];
  return nested.flatMap((child) => {
    const inner = field(child, 'expression');
    return inner === undefined ? [] : [cx.expr(inner), ...specHoles(cx, field(child, 'format_specifier'))];
  });
}
