import { span } from '../../core/facts-builder.ts';
import { ERROR, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId } from '../../model/facts.ts';
import { field, firstChild, spanOf, type Context } from './context.ts';
import { stringPieces } from './strings.ts';

/**
 * Lowers a type annotation. A string in it is a type written ahead of its definition (`'OpenAI'`) and is lowered like
 * the type it spells, except below `Literal`, whose arguments are values.
 */
export function lowerAnnotation(cx: Context, node: SyntaxNode): ExprId {
  switch (node.type) {
    case 'type': {
      const inner = firstChild(node);
      return inner === undefined ? cx.other(node, 'missing') : cx.annotation(inner);
    }
    case 'string':
      return lowerQuoted(cx, node) ?? cx.expr(node);
    case 'generic_type':
      return lowerGeneric(cx, node);
    case 'subscript':
      return lowerSubscript(cx, node);
    case 'union_type':
    case 'binary_operator':
      return lowerUnion(cx, node);
    case 'list':
    case 'tuple': {
      const items = node.children.map((child) => ({ value: cx.annotation(child), spread: false }));
      return cx.facts.expr(spanOf(node), { kind: 'list', items });
    }
    case 'parenthesized_expression': {
      const inner = firstChild(node);
      return inner === undefined ? cx.other(node, 'missing') : cx.annotation(inner);
    }
    default:
      return cx.expr(node);
  }
}

function lowerGeneric(cx: Context, node: SyntaxNode): ExprId {
  const [base, parameters] = node.children;
  if (base === undefined || parameters === undefined)
    return cx.other(
      node,
      node.type,
      node.children.map((child) => cx.expr(child)),
    );
  return index(cx, node, base, parameters.children);
}

function lowerSubscript(cx: Context, node: SyntaxNode): ExprId {
  const base = field(node, 'value');
  if (base === undefined) return cx.expr(node);
  return index(
    cx,
    node,
    base,
    node.children.filter((child) => child.field === 'subscript'),
  );
}

function index(cx: Context, node: SyntaxNode, base: SyntaxNode, args: readonly SyntaxNode[]): ExprId {
  const object = cx.expr(base);
  const name = /\w*$/.exec(cx.source(base))?.[0];
  const values = args.map((arg, position) => {
    const isType = name !== 'Literal' && (name !== 'Annotated' || position === 0);
    return isType ? cx.annotation(arg) : cx.expr(arg.type === 'type' ? (firstChild(arg) ?? arg) : arg);
  });
  const [only] = values;
  const last = args.at(-1) ?? base;
  const argument =
    values.length === 1 && only !== undefined
      ? only
      : cx.facts.expr(span(args[0]?.start ?? base.end, last.end), {
          kind: 'list',
          items: values.map((value) => ({ value, spread: false })),
        });
  return cx.facts.expr(spanOf(node), { kind: 'index', object, index: argument });
}

function lowerUnion(cx: Context, node: SyntaxNode): ExprId {
  const [first, second] = node.children.filter((child) => child.type !== ERROR);
  if (first === undefined || second === undefined || !/^\s*\|/.test(cx.text.slice(first.end, second.start)))
    return cx.expr(node);
  const left = cx.annotation(first);
  return cx.facts.expr(spanOf(node), { kind: 'binary', op: '|', left, right: cx.annotation(second) });
}

/** A quoted type of dotted names, `|` and `[…]`; null for anything else. */
function lowerQuoted(cx: Context, node: SyntaxNode): ExprId | null {
  const { content, pieces } = stringPieces(cx.text, node);
  const [piece] = pieces;
  const source = cx.source(content);
  // With escapes in it offsets would not match, and nobody writes a type so.
  if (pieces.length !== 1 || piece?.kind !== 'static' || piece.text !== source) return null;
  const tokens = [...source.matchAll(/\s*([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*|[[\]|,])/gy)];
  if (tokens.reduce((sum, token) => sum + token[0].length, 0) !== source.trimEnd().length) return null;
  const words = tokens.map((token) => ({
    text: token[1] ?? '',
    start: content.start + token.index + token[0].length - (token[1] ?? '').length,
  }));
  if (!isQuotedType(words.map((word) => word.text))) return null;
  return new QuotedType(cx, words).union();
}

/** Whether the tokens are names joined by `|` and `,`, with balanced brackets after names and a bounded depth. */
function isQuotedType(tokens: readonly string[]): boolean {
  let depth = 0;
  let previous = '';
  for (const token of tokens) {
    if (token === ']') depth--;
    if (token === '[') depth++;
    if (depth < 0 || depth > 20 || (token === ',' && depth === 0)) return false;
    const isName = /^\w/.test(token);
    const afterValue = /[\w\]]$/.test(previous);
    if (isName === afterValue || token === 'Literal' || (token === '[' && previous === ']')) return false;
    previous = token;
  }
  return depth === 0 && /[\w\]]$/.test(previous);
}

interface Word {
  readonly text: string;
  readonly start: number;
}

/** Recursive descent over the words of a quoted type that `isQuotedType` accepted. */
class QuotedType {
  private next = 0;
  constructor(
    private readonly cx: Context,
    private readonly words: readonly Word[],
  ) {}

  union(): ExprId {
    const start = this.words[this.next]?.start ?? 0;
    let left = this.generic();
    while (this.words[this.next]?.text === '|') {
      this.next++;
      const right = this.generic();
      left = this.cx.facts.expr(span(start, this.end), { kind: 'binary', op: '|', left, right });
    }
    return left;
  }

  private generic(): ExprId {
    const word = this.words[this.next++];
    const object = dottedName(this.cx, word?.text ?? '', word?.start ?? 0);
    const bracket = this.words[this.next];
    if (bracket?.text !== '[') return object;
    const items: ExprId[] = [];
    do {
      this.next++;
      items.push(this.union());
    } while (this.words[this.next]?.text === ',');
    const listEnd = this.end;
    this.next++;
    const [only] = items;
    const index =
      items.length === 1 && only !== undefined
        ? only
        : this.cx.facts.expr(span(bracket.start + 1, listEnd), {
            kind: 'list',
            items: items.map((value) => ({ value, spread: false })),
          });
    return this.cx.facts.expr(span(word?.start ?? 0, this.end), { kind: 'index', object, index });
  }

  /** Where the last word taken ends. */
  private get end(): number {
    const word = this.words[this.next - 1];
    return word === undefined ? 0 : word.start + word.text.length;
  }
}

/** Lowers `a.b.c` written at `start` to nested member expressions. */
function dottedName(cx: Context, name: string, start: number): ExprId {
  const [first = '', ...rest] = name.split('.');
  let end = start + first.length;
  let object =
    first === 'None'
      ? cx.facts.expr(span(start, end), { kind: 'null' })
      : cx.facts.expr(span(start, end), { kind: 'name', name: first });
  for (const property of rest) {
    const propertySpan = span(end + 1, end + 1 + property.length);
    end = propertySpan.end;
    object = cx.facts.expr(span(start, end), { kind: 'member', object, property, propertySpan });
  }
  return object;
}
