import { span } from '../../core/facts-builder.ts';
import { ERROR, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { Argument, ExprId } from '../../model/facts.ts';
import { field, isStatement, spanOf, type Context } from './context.ts';
import { lowerComposite } from './lower-composites.ts';
import { lowerFunctionLiteral } from './lower-functions.ts';
import { decodeEscapes } from './strings.ts';

/** Lowers any expression node. */
export function lowerExpression(cx: Context, node: SyntaxNode): ExprId {
  const at = spanOf(node);
  switch (node.type) {
    case 'identifier':
    case 'package_identifier':
    case 'field_identifier':
      return cx.facts.expr(at, { kind: 'name', name: cx.source(node) });
    case 'interpreted_string_literal':
    case 'raw_string_literal':
      return lowerString(cx, node);
    case 'int_literal':
    case 'float_literal':
      return lowerNumber(cx, node);
    case 'true':
    case 'false':
      return cx.facts.expr(at, { kind: 'boolean', value: node.type === 'true' });
    case 'nil':
      return cx.facts.expr(at, { kind: 'null' });
    case 'selector_expression':
    case 'call_expression':
    case 'index_expression':
      return lowerChain(cx, node);
    case 'binary_expression':
      return lowerBinary(cx, node);
    case 'composite_literal':
      return lowerComposite(cx, node);
    case 'func_literal':
      return lowerFunctionLiteral(cx, node);
    default:
      return lowerWrapped(cx, node);
  }
}

/** What stands around a value without changing it; and all that has no form of its own. */
function lowerWrapped(cx: Context, node: SyntaxNode): ExprId {
  switch (node.type) {
    case 'parenthesized_expression':
    case 'literal_element':
    case 'expression_statement': {
      const inner = node.children.find((child) => child.type !== ERROR);
      return inner === undefined ? cx.other(node, 'missing') : cx.expr(inner);
    }
    case 'type_conversion_expression':
      return lowerConversion(cx, node);
    case 'type_assertion_expression': {
      const operand = field(node, 'operand');
      return operand === undefined ? cx.other(node, 'missing') : cx.expr(operand);
    }
    case 'unary_expression':
      return lowerUnary(cx, node);
    case 'expression_list':
      return node.children.length === 1 && node.children[0] !== undefined ? cx.expr(node.children[0]) : cx.parts(node);
    case 'type_identifier':
    case 'qualified_type':
    case 'pointer_type':
    case 'generic_type':
      return cx.type(node);
    case 'slice_type':
    case 'array_type':
    case 'map_type':
    case 'channel_type':
    case 'function_type':
    case 'struct_type':
    case 'interface_type':
      return cx.other(node, node.type);
    case 'slice_expression':
      return lowerSlice(cx, node);
    default:
      if (isStatement(node)) {
        cx.statement(node);
        return cx.other(node, node.type);
      }
      return cx.parts(node);
  }
}

/** `[]byte(x)` is `x`; `f[T](x)` looks the same to the parser, and is a call. */
function lowerConversion(cx: Context, node: SyntaxNode): ExprId {
  const type = field(node, 'type');
  const operand = field(node, 'operand');
  if (operand === undefined) return cx.other(node, 'missing');
  if (type?.type !== 'generic_type') return cx.expr(operand);
  const callee = cx.type(type);
  const target = cx.facts.exprs[callee];
  const nameSpan = target?.kind === 'member' ? target.propertySpan : (target?.span ?? spanOf(type));
  const args = [{ value: cx.expr(operand), span: spanOf(operand) }];
  return cx.facts.expr(spanOf(node), {
    kind: 'call',
    callee,
    args,
    nameSpan,
    argsSpan: span(type.end, node.end),
    isNew: false,
  });
}

/** `s[:]` is the whole; any other slice is a part nobody follows. */
function lowerSlice(cx: Context, node: SyntaxNode): ExprId {
  const operand = field(node, 'operand');
  if (operand !== undefined && node.children.length === 1) return cx.expr(operand);
  return cx.parts(node);
}

function lowerString(cx: Context, node: SyntaxNode): ExprId {
  const isRaw = node.type === 'raw_string_literal';
  const closed = node.end - node.start > 1 && cx.text[node.end - 1] === cx.text[node.start];
  const content = span(Math.min(node.start + 1, node.end), closed ? node.end - 1 : node.end);
  const source = cx.source(content);
  // Go takes carriage returns out of raw strings.
  const text = isRaw ? source.replaceAll('\r', '') : decodeEscapes(source);
  const parts = text === '' ? [] : [{ kind: 'static', text, span: content } as const];
  return cx.facts.expr(spanOf(node), { kind: 'text', parts, content });
}

function lowerNumber(cx: Context, node: SyntaxNode): ExprId {
  const digits = cx.source(node).replaceAll('_', '');
  // A leading zero is octal; hexadecimal floats have no JavaScript form and become NaN.
  const value = /^0\d+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  if (!Number.isFinite(value)) return cx.other(node, 'number');
  return cx.facts.expr(spanOf(node), { kind: 'number', value });
}

function lowerUnary(cx: Context, node: SyntaxNode): ExprId {
  const operand = field(node, 'operand');
  if (operand === undefined) return cx.parts(node);
  const op = cx.text.slice(node.start, operand.start).trim();
  // A pointer is followed like what it points to.
  if (op === '&' || op === '*') return cx.expr(operand);
  const inner = cx.expr(operand);
  if (op === '!' || op === '-' || op === '+') return cx.facts.expr(spanOf(node), { kind: 'unary', op, operand: inner });
  return cx.other(node, 'unary', [inner]);
}

/** Chains of one operator may be thousands long, so the left side is walked and not recursed into. */
function lowerBinary(cx: Context, node: SyntaxNode): ExprId {
  const spine: SyntaxNode[] = [];
  let left: SyntaxNode | undefined = node;
  while (left?.type === 'binary_expression') {
    spine.push(left);
    left = field(left, 'left');
  }
  let value = left === undefined ? cx.other(node, 'missing') : cx.expr(left);
  for (const each of spine.reverse()) {
    const right = field(each, 'right');
    const from = field(each, 'left')?.end ?? each.start;
    const op =
      right === undefined
        ? ''
        : cx.text
            .slice(from, right.start)
            .replace(/\/\/.*|\/\*[\s\S]*?\*\//g, '')
            .trim();
    const second = right === undefined ? cx.other(each, 'missing') : cx.expr(right);
    value = cx.facts.expr(spanOf(each), { kind: 'binary', op, left: value, right: second });
  }
  return value;
}

/** `a.b(c)[d]…`: walked from the inside out, because chains may be thousands long. */
function lowerChain(cx: Context, node: SyntaxNode): ExprId {
  const links: SyntaxNode[] = [];
  let inner: SyntaxNode | undefined = node;
  while (inner !== undefined && /^(selector|call|index)_expression$/.test(inner.type)) {
    links.push(inner);
    inner = field(inner, 'operand') ?? field(inner, 'function');
  }
  let value = inner === undefined ? cx.other(node, 'missing') : cx.expr(inner);
  for (const link of links.reverse()) value = lowerLink(cx, link, value);
  return value;
}

function lowerLink(cx: Context, link: SyntaxNode, value: ExprId): ExprId {
  if (link.type === 'call_expression') return lowerCall(cx, link, value);
  if (link.type === 'index_expression') {
    const index = field(link, 'index');
    const second = index === undefined ? cx.other(link, 'missing') : cx.expr(index);
    return cx.facts.expr(spanOf(link), { kind: 'index', object: value, index: second });
  }
  const name = field(link, 'field');
  if (name === undefined) return cx.other(link, 'missing', [value]);
  return cx.facts.expr(spanOf(link), {
    kind: 'member',
    object: value,
    property: cx.source(name),
    propertySpan: spanOf(name),
  });
}

function lowerCall(cx: Context, node: SyntaxNode, callee: ExprId): ExprId {
  const list = field(node, 'arguments');
  const target = cx.facts.exprs[callee];
  if (target?.kind === 'name' && (target.name === 'make' || target.name === 'new')) {
    const made = lowerMake(cx, node, target.name, list?.children ?? []);
    if (made !== null) return made;
  }
  const nameSpan = target?.kind === 'member' ? target.propertySpan : (target?.span ?? spanOf(node));
  const args = (list?.children ?? []).filter((child) => child.type !== ERROR).map((child) => lowerArgument(cx, child));
  return cx.facts.expr(spanOf(node), {
    kind: 'call',
    callee,
    args,
    nameSpan,
    argsSpan: list === undefined ? span(node.end, node.end) : spanOf(list),
    isNew: false,
  });
}

function lowerArgument(cx: Context, node: SyntaxNode): Argument {
  const inner = node.type === 'variadic_argument' ? node.children[0] : undefined;
  if (inner === undefined) return { value: cx.expr(node), span: spanOf(node) };
  return { value: cx.expr(inner), spread: 'list', span: spanOf(node) };
}

/** `make([]T, 0, n)` and `make(map[K]V)` are empty; `new(T)` is a struct without a field set. Null for all else. */
function lowerMake(cx: Context, node: SyntaxNode, name: string, args: readonly SyntaxNode[]): ExprId | null {
  const [type, size] = args;
  if (type === undefined) return null;
  if (
    name === 'new' &&
    args.length === 1 &&
    /^(type_identifier|identifier|qualified_type|selector_expression|generic_type)$/.test(type.type)
  )
    return cx.facts.expr(spanOf(node), { kind: 'map', entries: [], type: cx.expr(type) });
  if (name !== 'make') return null;
  if (type.type === 'map_type') return cx.facts.expr(spanOf(node), { kind: 'map', entries: [] });
  const isEmpty = size === undefined || cx.source(size) === '0';
  if (type.type === 'slice_type' && isEmpty) return cx.facts.expr(spanOf(node), { kind: 'list', items: [] });
  return null;
}
