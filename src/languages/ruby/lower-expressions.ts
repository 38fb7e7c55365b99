import { span } from '../../core/facts-builder.ts';
import { ERROR, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId, ListItem, MapEntry } from '../../model/facts.ts';
import { field, spanOf } from '../shared/jvm/lowering.ts';
import type { RubyLowering } from './context.ts';
import { lowerAssignment, lowerOperatorAssignment } from './lower-assignments.ts';
import { lowerCall, lowerSuper, readName } from './lower-calls.ts';
import { lowerLambda } from './lower-blocks.ts';
import { isControl, lowerControl } from './lower-control.ts';
import { isDefinition, lowerDefinition } from './lower-definitions.ts';
import { lowerHeredoc, lowerString, lowerSymbol, lowerWord } from './lower-strings.ts';

/** Lowers any node: in Ruby every statement is an expression. What has no form of its own becomes `other`, with its parts lowered. */
export function lowerExpression(cx: RubyLowering, node: SyntaxNode): ExprId {
  if (LINKS.has(node.type)) return lowerChain(cx, node);
  if (isControl(node)) return lowerControl(cx, node);
  if (isDefinition(node)) return lowerDefinition(cx, node);
  switch (node.type) {
    case 'identifier':
      if (cx.source(node) === 'raise') cx.facts.addJump({ kind: 'throw', span: spanOf(node) });
      return readName(cx, node);
    case 'constant':
    case 'global_variable':
      return cx.facts.expr(spanOf(node), { kind: 'name', name: cx.source(node) });
    case 'instance_variable':
    case 'class_variable':
      return cx.instanceVariable(node);
    case 'self':
      return cx.facts.expr(spanOf(node), { kind: 'this' });
    case 'true':
    case 'false':
      return cx.facts.expr(spanOf(node), { kind: 'boolean', value: node.type === 'true' });
    case 'nil':
      return cx.facts.expr(spanOf(node), { kind: 'null' });
    case 'integer':
    case 'float':
      return lowerNumber(cx, node);
    case 'array':
    case 'right_assignment_list':
      return lowerArray(cx, node);
    case 'hash':
      return lowerHash(cx, node);
    case 'assignment':
      return lowerAssignment(cx, node);
    case 'operator_assignment':
      return lowerOperatorAssignment(cx, node);
    default:
      return lowerLiteral(cx, node);
  }
}

function lowerLiteral(cx: RubyLowering, node: SyntaxNode): ExprId {
  switch (node.type) {
    case 'string':
    case 'chained_string':
    case 'delimited_symbol':
      return lowerString(cx, node);
    case 'heredoc_beginning':
      return lowerHeredoc(cx, node);
    case 'simple_symbol':
      return lowerSymbol(cx, node);
    case 'character':
    case 'bare_string':
    case 'bare_symbol':
      return lowerWord(cx, node);
    case 'string_array':
    case 'symbol_array':
      return lowerArray(cx, node);
    case 'lambda':
      return lowerLambda(cx, node, field(node, 'parameters'), field(node, 'body'));
    case 'unary':
      return lowerUnary(cx, node);
    case 'super':
      return lowerSuper(cx, node, undefined);
    case ERROR:
      return lowerError(cx, node);
    default:
      return lowerParts(cx, node);
  }
}

function lowerParts(cx: RubyLowering, node: SyntaxNode): ExprId {
  const children: ExprId[] = [];
  for (const child of node.children) children.push(cx.expr(child));
  return cx.other(node, node.type, children);
}

/** The parser leaves the parts it understood side by side. */
function lowerError(cx: RubyLowering, node: SyntaxNode): ExprId {
  cx.recovered.add(node);
  return lowerParts(cx, node);
}

const LINKS = new Set(['call', 'scope_resolution', 'element_reference', 'binary']);

/** Lowers what nests to the left (`a.b(…).c`, `a + b + c`) without recursion: down to the innermost operand, then outwards again. */
function lowerChain(cx: RubyLowering, node: SyntaxNode): ExprId {
  const outwards: SyntaxNode[] = [];
  let inner: SyntaxNode | undefined = node;
  while (inner !== undefined && LINKS.has(inner.type)) {
    outwards.push(inner);
    inner = leftOf(inner);
  }
  let id = inner === undefined ? null : cx.expr(inner);
  for (const link of outwards.reverse()) id = lowerLink(cx, link, id);
  return id ?? cx.missing(node);
}

function leftOf(node: SyntaxNode): SyntaxNode | undefined {
  switch (node.type) {
    case 'call':
      return field(node, 'receiver');
    case 'scope_resolution':
      return field(node, 'scope');
    case 'element_reference':
      return field(node, 'object');
    default:
      return field(node, 'left');
  }
}

function lowerLink(cx: RubyLowering, node: SyntaxNode, left: ExprId | null): ExprId {
  switch (node.type) {
    case 'call':
      return lowerCall(cx, node, left);
    case 'scope_resolution': {
      const name = field(node, 'name');
      if (name === undefined) return left ?? cx.missing(node);
      // `::OpenAI` is not looked for in the modules around.
      if (left === null) return cx.facts.expr(spanOf(node), { kind: 'name', name: cx.source(node) });
      return cx.member(node.start, left, name);
    }
    case 'element_reference':
      return lowerIndex(cx, node, left ?? cx.missing(node));
    default:
      return lowerBinary(cx, node, left ?? cx.missing(node));
  }
}

/** `hash[:key]`; what stands in the brackets alone is an index. */
function lowerIndex(cx: RubyLowering, node: SyntaxNode, object: ExprId): ExprId {
  const keys = node.children.filter((child) => child.field !== 'object' && child.field !== 'block');
  const indexes = keys.map((key) => cx.expr(key));
  const [index] = indexes;
  return index !== undefined && indexes.length === 1
    ? cx.facts.expr(spanOf(node), { kind: 'index', object, index })
    : cx.other(node, 'slice', [object, ...indexes]);
}

const OPERATORS = new Map([
  ['and', '&&'],
  ['or', '||'],
]);

function lowerBinary(cx: RubyLowering, node: SyntaxNode, left: ExprId): ExprId {
  const leftNode = field(node, 'left');
  const rightNode = field(node, 'right');
  const right = rightNode === undefined ? cx.missing(node) : cx.expr(rightNode);
  const gap = leftNode && rightNode ? cx.text.slice(leftNode.end, rightNode.start) : '';
  const written = /[^\s#\\]+/.exec(gap.replace(/#.*/g, ''))?.[0] ?? '';
  if (written === '<<') return appended(cx, node, left, right);
  return cx.facts.expr(spanOf(node), { kind: 'binary', op: OPERATORS.get(written) ?? written, left, right });
}

/** `list << item` changes the list (or the text) and is a method like any other. */
function appended(cx: RubyLowering, node: SyntaxNode, object: ExprId, value: ExprId): ExprId {
  const leftEnd = field(node, 'left')?.end ?? node.start;
  const at = Math.max(cx.text.indexOf('<<', leftEnd), leftEnd);
  const operator = span(at, Math.min(at + 2, node.end));
  const callee = cx.facts.expr(span(node.start, operator.end), {
    kind: 'member',
    object,
    property: '<<',
    propertySpan: operator,
  });
  const right = cx.facts.exprs[value]?.span ?? span(node.end, node.end);
  return cx.call(node, callee, [{ value, span: right }], span(node.end, node.end));
}

function lowerNumber(cx: RubyLowering, node: SyntaxNode): ExprId {
  const source = cx.source(node).replaceAll('_', '').replace(/^0d/i, '');
  const octal = /^0\d/.test(source) ? `0o${source.slice(1)}` : source;
  const value = Number(octal);
  return Number.isFinite(value) ? cx.facts.expr(spanOf(node), { kind: 'number', value }) : cx.other(node, 'number');
}

function lowerUnary(cx: RubyLowering, node: SyntaxNode): ExprId {
  const operand = field(node, 'operand');
  if (operand === undefined) return lowerParts(cx, node);
  const op = /^(?:not\b|defined\?|[!+\-~])/.exec(cx.source(node))?.[0] ?? '';
  const value = cx.expr(operand);
  // `+"text"` and `-"text"` are the text, frozen or not.
  if ((op === '+' || op === '-') && cx.facts.exprs[value]?.kind === 'text') return value;
  if (op === 'defined?') return cx.other(node, 'defined', [value]);
  return cx.facts.expr(spanOf(node), { kind: 'unary', op: op === 'not' ? '!' : op, operand: value });
}

function lowerArray(cx: RubyLowering, node: SyntaxNode): ExprId {
  const items: ListItem[] = [];
  const pairs = node.children.filter((child) => child.type === 'pair' || child.type === 'hash_splat_argument');
  for (const child of node.children) {
    if (pairs.includes(child) || child.type === 'heredoc_body') continue;
    const inner = child.type === 'splat_argument' ? child.children[0] : child;
    if (inner !== undefined) items.push({ value: cx.expr(inner), spread: inner !== child });
  }
  if (pairs.length > 0) items.push({ value: lowerPairs(cx, pairs), spread: false });
  return cx.facts.expr(spanOf(node), { kind: 'list', items });
}

function lowerHash(cx: RubyLowering, node: SyntaxNode): ExprId {
  const entries = node.children.flatMap((child) => lowerEntry(cx, child) ?? []);
  return cx.facts.expr(spanOf(node), { kind: 'map', entries });
}

/** Pairs that stand without braces at the end of a list of arguments. */
export function lowerPairs(cx: RubyLowering, pairs: readonly SyntaxNode[]): ExprId {
  const entries = pairs.flatMap((child) => lowerEntry(cx, child) ?? []);
  const at = span(pairs[0]?.start ?? 0, pairs.at(-1)?.end ?? 0);
  return cx.facts.expr(at, { kind: 'map', entries });
}

function lowerEntry(cx: RubyLowering, node: SyntaxNode): MapEntry | null {
  if (node.type === 'hash_splat_argument') {
    const [inner] = node.children;
    return inner === undefined ? null : { kind: 'spread', value: cx.expr(inner), span: spanOf(node) };
  }
  if (node.type !== 'pair') {
    cx.expr(node);
    return null;
  }
  const key = field(node, 'key');
  if (key === undefined) return null;
  const keyExpr = key.type === 'hash_key_symbol' ? undefined : cx.expr(key);
  const literal = keyExpr === undefined ? cx.source(key) : staticText(cx, keyExpr);
  return {
    kind: 'pair',
    key: literal,
    ...(literal === null && keyExpr !== undefined ? { keyExpr } : {}),
    keySpan: spanOf(key),
    value: pairValue(cx, node, key),
    span: spanOf(node),
  };
}

/** The value of a pair; `{ model: }` takes it from the variable or method of that name. */
export function pairValue(cx: RubyLowering, pair: SyntaxNode, key: SyntaxNode): ExprId {
  const value = field(pair, 'value');
  if (value !== undefined) return cx.expr(value);
  return readName(cx, key);
}

/** The text of an expression that is a text without placeholders. */
export function staticText(cx: RubyLowering, id: ExprId): string | null {
  const expr = cx.facts.exprs[id];
  if (expr?.kind !== 'text') return null;
  let text = '';
  for (const part of expr.parts) {
    if (part.kind === 'hole') return null;
    text += part.text;
  }
  return text;
}
