import { span } from '../../core/facts-builder.ts';
import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { Argument, ExprId, MapEntry, TextPart } from '../../model/facts.ts';
import type { Span } from '../../model/span.ts';
import { childOf, field, spanOf } from '../shared/jvm/lowering.ts';
import { never } from './lower-control.ts';
import { lowerItems } from './lower-items.ts';
import type { RustLowering } from './lowering.ts';
import { contentOf, unescape } from './strings.ts';

/** Macros that give a text made of a template and arguments. */
const FORMATTING = /^(?:format|formatdoc|format_args)$/;
const STOPPING = /^(?:panic|bail|unreachable|todo|unimplemented)$/;

/** Lowers a macro's call. Its arguments are parsed as expressions; what they are not is left out. */
export function lowerMacro(cx: RustLowering, node: SyntaxNode): ExprId {
  const path = field(node, 'macro');
  const tokens = childOf(node, 'token_tree');
  const called = path === undefined ? '' : cx.source(path);
  const name = called.split('::').at(-1) ?? '';
  if (path === undefined || tokens === undefined) return cx.other(node, 'macro');
  const inner = span(Math.min(tokens.start + 1, tokens.end), Math.max(tokens.start + 1, tokens.end - 1));
  const lowered = cx.inMacro(() => lowerKnown(cx, node, name, path, inner, tokens));
  return lowered ?? cx.other(node, 'macro');
}

function lowerKnown(
  cx: RustLowering,
  node: SyntaxNode,
  name: string,
  path: SyntaxNode,
  inner: Span,
  tokens: SyntaxNode,
): ExprId {
  if (name === 'vec') return lowerList(cx, node, inner);
  if (name === 'json') return new JsonReader(cx, inner).value();
  if (name === 'lazy_static' || name === 'thread_local') return lowerStatics(cx, node, inner);
  if (name === 'concat') return lowerConcat(cx, node, inner);
  const args = lowerArguments(cx, inner);
  if (FORMATTING.test(name))
    return (
      formatted(cx, node, args) ??
      cx.other(
        node,
        'format',
        args.map(({ value }) => value),
      )
    );
  const at = span(path.start, Math.min(path.end + 1, tokens.start));
  const callee = cx.facts.expr(at, { kind: 'name', name: `${name}!` });
  const id = cx.call(node, callee, args, spanOf(tokens));
  return STOPPING.test(name) ? never(cx, node, [id]) : id;
}

/** A macro's arguments; `name = value` is an argument with a name. */
function lowerArguments(cx: RustLowering, inner: Span): Argument[] {
  return cx.expressionsIn(inner.start, inner.end).map((child): Argument => {
    const [left, right] = [field(child, 'left'), field(child, 'right')];
    if (child.type === 'assignment_expression' && left?.type === 'identifier' && right !== undefined)
      return { name: cx.source(left), nameSpan: spanOf(left), value: cx.expr(right), span: spanOf(child) };
    return { value: cx.expr(child), span: spanOf(child) };
  });
}

function lowerList(cx: RustLowering, node: SyntaxNode, inner: Span): ExprId {
  const items = cx
    .expressionsIn(inner.start, inner.end)
    .filter((child) => child.field !== 'length')
    .map((child) => ({ value: cx.expr(child), spread: false }));
  return cx.facts.expr(spanOf(node), { kind: 'list', items });
}

/** `concat!("a", "b")`. */
function lowerConcat(cx: RustLowering, node: SyntaxNode, inner: Span): ExprId {
  const [first, ...rest] = lowerArguments(cx, inner).map(({ value }) => value);
  if (first === undefined) return cx.plainText(node, inner, '');
  return rest.reduce((left, right) => cx.facts.expr(spanOf(node), { kind: 'binary', op: '+', left, right }), first);
}

/** `lazy_static! { static ref NAME: T = value; }` declares statics. */
function lowerStatics(cx: RustLowering, node: SyntaxNode, inner: Span): ExprId {
  const written = cx.source(inner).replace(/\bstatic(\s+)ref\b/g, (_, gap: string) => `static${gap}   `);
  lowerItems(cx, cx.itemsIn(inner.start, written));
  return cx.other(node, 'macro');
}

/** A template with its arguments: `{}` takes the next, `{0}` the first, `{name}` a variable or a named argument. */
function formatted(cx: RustLowering, node: SyntaxNode, args: readonly Argument[]): ExprId | null {
  const [template, ...given] = args;
  const expr = template === undefined ? undefined : cx.facts.exprs[template.value];
  if (expr?.kind !== 'text' || expr.parts.some((part) => part.kind === 'hole')) return null;
  const literal: SyntaxNode = { ...node, start: expr.span.start, end: expr.span.end };
  const { content, isRaw } = contentOf(cx, literal);
  const source = cx.source(content);
  const parts: TextPart[] = [];
  let done = 0;
  let next = 0;
  const addStatic = (end: number): void => {
    const piece = source.slice(done, end);
    const text = (isRaw ? piece : unescape(piece)).replace(/\{\{|\}\}/g, (pair) => pair.charAt(0));
    if (text !== '') parts.push({ kind: 'static', text, span: span(content.start + done, content.start + end) });
  };
  const holes = isRaw ? /\{\{|\}\}|\{([^{}:]*)(?::[^{}]*)?\}/g : /\\u\{[^}]*\}|\{\{|\}\}|\{([^{}:]*)(?::[^{}]*)?\}/g;
  for (const found of source.matchAll(holes)) {
    const key = found[1]?.trim();
    if (key === undefined) continue;
    addStatic(found.index);
    done = found.index + found[0].length;
    const at = span(content.start + found.index, content.start + done);
    const positional = given.filter((arg) => arg.name === undefined);
    const arg =
      key === ''
        ? positional[next++]
        : /^\d+$/.test(key)
          ? positional[Number(key)]
          : given.find((each) => each.name === key);
    const name = span(at.start + 1, at.start + 1 + (found[1]?.length ?? 0));
    const value =
      arg?.value ??
      (/^[A-Za-z_]\w*$/.test(key) ? cx.facts.expr(name, { kind: 'name', name: key }) : cx.other(at, 'missing'));
    parts.push({ kind: 'hole', expr: value, span: at });
  }
  addStatic(source.length);
  return cx.facts.expr(spanOf(node), { kind: 'text', parts, content });
}

/** Reads what `json!` takes: JSON whose values may be expressions. */
class JsonReader {
  private at: number;

  constructor(
    private readonly cx: RustLowering,
    private readonly inner: Span,
  ) {
    this.at = inner.start;
  }

  /** The value at the current place. */
  value(depth = 0): ExprId {
    this.blanks();
    const char = this.cx.text[this.at];
    if (depth < 60 && char === '{' && this.at < this.inner.end) return this.object(depth);
    if (depth < 60 && char === '[' && this.at < this.inner.end) return this.array(depth);
    const start = this.at;
    this.skip();
    const at = span(start, this.at);
    const source = this.cx.source(at).trim();
    if (source === 'null') return this.cx.facts.expr(at, { kind: 'null' });
    const [node] = this.cx.expressionsIn(at.start, at.end);
    return node === undefined ? this.cx.other(at, 'missing') : this.cx.expr(node);
  }

  private object(depth: number): ExprId {
    const start = this.at++;
    const entries: MapEntry[] = [];
    while (this.more()) {
      const from = this.at;
      this.skip(':');
      const keySpan = span(from, this.at);
      const [node] = this.cx.expressionsIn(keySpan.start, keySpan.end);
      const keyExpr = node === undefined ? this.cx.other(keySpan, 'missing') : this.cx.expr(node);
      if (this.cx.text[this.at] === ':') this.at++;
      const value = this.value(depth + 1);
      const expr = this.cx.facts.exprs[keyExpr];
      const [part, ...others] = expr?.kind === 'text' ? expr.parts : [];
      const key = part?.kind === 'static' && others.length === 0 ? part.text : null;
      entries.push({ kind: 'pair', key, keyExpr, keySpan, value, span: span(from, this.at) });
      this.comma();
    }
    return this.cx.facts.expr(this.closed(start, '}'), { kind: 'map', entries });
  }

  private array(depth: number): ExprId {
    const start = this.at++;
    const items: { value: ExprId; spread: boolean }[] = [];
    while (this.more()) {
      items.push({ value: this.value(depth + 1), spread: false });
      this.comma();
    }
    return this.cx.facts.expr(this.closed(start, ']'), { kind: 'list', items });
  }

  /** Whether an object or array goes on. Either bracket ends both: one that is not its own is left to what is around. */
  private more(): boolean {
    this.blanks();
    return this.at < this.inner.end && !this.isAtClosing();
  }

  private comma(): void {
    this.blanks();
    // What is neither is no JSON: it is passed over, so that there is an end.
    if (!this.isAtClosing()) this.at = Math.min(this.at + 1, this.inner.end);
  }

  private closed(start: number, bracket: '}' | ']'): Span {
    if (this.at < this.inner.end && this.cx.text[this.at] === bracket) this.at++;
    return span(start, this.at);
  }

  private isAtClosing(): boolean {
    return /[}\]]/.test(this.cx.text[this.at] ?? '');
  }

  private blanks(): void {
    const blank = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
    blank.lastIndex = this.at;
    this.at = Math.min(this.at + (blank.exec(this.cx.text)?.[0].length ?? 0), this.inner.end);
  }

  /** Goes to the end of an expression: the next comma, bracket or `stop` outside brackets and literals. */
  private skip(stop = ''): void {
    const token = /r(#*)"[\s\S]*?"\1|"(?:[^"\\]|\\[\s\S])*"?|'(?:[^'\\]|\\.[^']*)'|\/\/[^\n]*|::|[\s\S]/y;
    for (let depth = 0; this.at < this.inner.end;) {
      token.lastIndex = this.at;
      const [found = ''] = token.exec(this.cx.text) ?? [];
      if (depth === 0 && (found === ',' || found === '}' || found === ']' || found === ')' || found === stop)) return;
      if (/^[([{]$/.test(found)) depth++;
      if (/^[)\]}]$/.test(found)) depth--;
      this.at = Math.min(this.at + Math.max(found.length, 1), this.inner.end);
    }
  }
}
