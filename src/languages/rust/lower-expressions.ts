import { span } from '../../core/facts-builder.ts';
import { ERROR, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { Argument, ExprId, MapEntry } from '../../model/facts.ts';
import { childOf, field, soundChildren, spanOf } from '../shared/jvm/lowering.ts';
import { lowerBlock, lowerFor, lowerIf, lowerMatch, lowerWhile, never } from './lower-control.ts';
import { isStatement, lowerParams, pushReturn, recover } from './lower-items.ts';
import type { RustLowering } from './lowering.ts';
import { lowerMacro } from './macros.ts';
import { lowerCharacter, lowerString } from './strings.ts';

/** Lowers any expression node. What has no form of its own becomes `other`, with its parts lowered. */
export function lowerExpression(cx: RustLowering, node: SyntaxNode): ExprId {
  switch (node.type) {
    case 'identifier':
    case 'type_identifier':
    case 'self':
    case 'crate':
    case 'super':
    case 'scoped_identifier':
    case 'scoped_type_identifier':
      return lowerPath(cx, node);
    case 'string_literal':
    case 'raw_string_literal':
      return lowerString(cx, node);
    case 'char_literal':
      return lowerCharacter(cx, node);
    case 'boolean_literal':
      return cx.facts.expr(spanOf(node), { kind: 'boolean', value: cx.source(node) === 'true' });
    case 'integer_literal':
    case 'float_literal':
      return lowerNumber(cx, node);
    case 'struct_expression':
      return lowerStruct(cx, node);
    case 'macro_invocation':
      return lowerMacro(cx, node);
    default:
      return CHAIN.has(node.type) ? lowerChain(cx, node) : lowerRarer(cx, node);
  }
}

function lowerRarer(cx: RustLowering, node: SyntaxNode): ExprId {
  switch (node.type) {
    case 'if_expression':
      return lowerIf(cx, node);
    case 'match_expression':
      return lowerMatch(cx, node);
    case 'for_expression':
      return lowerFor(cx, node);
    case 'while_expression':
    case 'loop_expression':
      return lowerWhile(cx, node);
    case 'block':
      return lowerBlock(cx, node);
    case 'async_block':
    case 'unsafe_block':
    case 'const_block':
    case 'try_block':
    case 'gen_block': {
      const body = childOf(node, 'block');
      return body === undefined ? cx.missing(node) : lowerBlock(cx, body);
    }
    case 'closure_expression':
      return lowerClosure(cx, node);
    case 'array_expression':
    case 'tuple_expression': {
      const items = soundChildren(node)
        .filter((child) => child.field !== 'length' && child.type !== 'attribute_item')
        .map((child) => ({ value: cx.expr(child), spread: false }));
      return cx.facts.expr(spanOf(node), { kind: 'list', items });
    }
    default:
      return lowerRarest(cx, node);
  }
}

function lowerRarest(cx: RustLowering, node: SyntaxNode): ExprId {
  switch (node.type) {
    case 'reference_expression': {
      const inner = field(node, 'value') ?? soundChildren(node).at(-1);
      return inner === undefined ? cx.missing(node) : cx.expr(inner);
    }
    case 'unary_expression':
      return lowerUnary(cx, node);
    case 'assignment_expression':
    case 'compound_assignment_expr':
      return lowerAssignment(cx, node);
    case 'return_expression':
    case 'break_expression': {
      const [inner] = soundChildren(node);
      const value = inner === undefined ? undefined : cx.expr(inner);
      addJump(cx, node, node.type === 'return_expression' ? 'return' : 'break');
      if (value !== undefined && node.type === 'return_expression') pushReturn(cx, cx.currentFunction, value);
      return never(cx, node, value === undefined ? [] : [value]);
    }
    case 'continue_expression':
      addJump(cx, node, 'continue');
      return never(cx, node);
    case ERROR:
      recover(cx, node);
      return cx.other(node, 'error');
    default:
      return /_type$/.test(node.type) ? cx.type(node) : cx.parts(node, isStatement);
  }
}

/**
 * `a::b::C` as members of what its first name stands for. `Self` is the type of the `impl` around; `crate`, `self` and `super`
 * are modules where they begin a path.
 */
export function lowerPath(cx: RustLowering, node: SyntaxNode): ExprId {
  const segments: SyntaxNode[] = [];
  let inner: SyntaxNode | undefined = node;
  while (inner?.type === 'scoped_identifier' || inner?.type === 'scoped_type_identifier') {
    const name = field(inner, 'name');
    if (name !== undefined) segments.unshift(name);
    inner = field(inner, 'path');
  }
  let id = inner === undefined ? null : lowerRoot(cx, inner, segments.length > 0);
  for (const name of segments) {
    if (id === null) id = cx.facts.expr(spanOf(name), { kind: 'name', name: cx.source(name) });
    else id = cx.member(node.start, id, name);
  }
  return id ?? cx.missing(node);
}

function lowerRoot(cx: RustLowering, node: SyntaxNode, isPath: boolean): ExprId {
  const source = cx.source(node);
  if (node.type === 'crate' || ((source === 'super' || source === 'self') && isPath))
    return cx.facts.expr(spanOf(node), { kind: 'require', module: source });
  if (source === 'Self' && cx.self !== null) return cx.facts.expr(spanOf(node), { kind: 'name', name: cx.self.name });
  if (source === 'None') return cx.facts.expr(spanOf(node), { kind: 'null' });
  if (node.type === 'generic_type' || node.type === 'generic_type_with_turbofish') {
    const outer = field(node, 'type');
    return outer === undefined ? cx.other(node, 'type') : cx.expr(outer);
  }
  if (node.type === 'bracketed_type') {
    const type = node.children[0];
    const own = type?.type === 'qualified_type' ? field(type, 'type') : type;
    return own === undefined ? cx.other(node, 'type') : cx.type(own);
  }
  return cx.facts.expr(spanOf(node), { kind: 'name', name: source.replace(/^r#/, '') });
}

const CHAIN = new Set([
  'call_expression',
  'field_expression',
  'generic_function',
  'try_expression',
  'await_expression',
  'index_expression',
  'binary_expression',
  'parenthesized_expression',
  'type_cast_expression',
]);

/** Lowers what nests to the left (`a.b().c()?`, `a + b + c`) without recursion. */
function lowerChain(cx: RustLowering, node: SyntaxNode): ExprId {
  const outwards: SyntaxNode[] = [];
  let inner: SyntaxNode | undefined = node;
  while (inner !== undefined && CHAIN.has(inner.type)) {
    outwards.push(inner);
    inner = innerOf(inner);
  }
  let id = inner === undefined ? null : cx.expr(inner);
  for (const link of outwards.reverse()) id = lowerLink(cx, link, id ?? cx.missing(link));
  return id ?? cx.missing(node);
}

function innerOf(node: SyntaxNode): SyntaxNode | undefined {
  switch (node.type) {
    case 'call_expression':
    case 'generic_function':
      return field(node, 'function');
    case 'field_expression':
    case 'type_cast_expression':
      return field(node, 'value');
    case 'binary_expression':
      return field(node, 'left');
    default:
      return soundChildren(node)[0];
  }
}

function lowerLink(cx: RustLowering, node: SyntaxNode, left: ExprId): ExprId {
  switch (node.type) {
    case 'call_expression': {
      const list = field(node, 'arguments');
      const args = lowerArguments(cx, list);
      return cx.call(node, left, args, list === undefined ? span(node.end, node.end) : spanOf(list));
    }
    case 'field_expression': {
      const name = field(node, 'field');
      if (name === undefined) return left;
      if (name.type !== 'integer_literal') return cx.member(node.start, left, name);
      const index = cx.expr(name);
      return cx.facts.expr(spanOf(node), { kind: 'index', object: left, index });
    }
    case 'index_expression': {
      const at = soundChildren(node)[1];
      const index = at === undefined ? cx.missing(node) : cx.expr(at);
      return cx.facts.expr(spanOf(node), { kind: 'index', object: left, index });
    }
    case 'binary_expression': {
      const [before, after] = [field(node, 'left'), field(node, 'right')];
      const op = before === undefined || after === undefined ? '' : between(cx, before, after);
      const right = after === undefined ? cx.missing(node) : cx.expr(after);
      return cx.facts.expr(spanOf(node), { kind: 'binary', op, left, right });
    }
    default:
      return left;
  }
}

function between(cx: RustLowering, before: SyntaxNode, after: SyntaxNode): string {
  const gap = cx.text.slice(before.end, after.start);
  return gap.replace(/\/\/.*|\/\*[\s\S]*?\*\//g, ' ').trim();
}

function lowerArguments(cx: RustLowering, list: SyntaxNode | undefined): Argument[] {
  const args: Argument[] = [];
  for (const child of list?.children ?? []) {
    if (child.type === 'attribute_item') continue;
    const value = cx.expr(child);
    if (child.type !== ERROR) args.push({ value, span: spanOf(child) });
  }
  return args;
}

/** `*x` is `x`. */
function lowerUnary(cx: RustLowering, node: SyntaxNode): ExprId {
  const operand = soundChildren(node).at(-1);
  if (operand === undefined) return cx.missing(node);
  const op = cx.text.slice(node.start, operand.start).trim();
  const value = cx.expr(operand);
  return op === '*' ? value : cx.facts.expr(spanOf(node), { kind: 'unary', op, operand: value });
}

/** A name, field or element gets the value. */
function lowerAssignment(cx: RustLowering, node: SyntaxNode): ExprId {
  const [left, right] = [field(node, 'left'), field(node, 'right')];
  if (left === undefined || right === undefined) return cx.parts(node, isStatement);
  const value = cx.expr(right);
  const written = between(cx, left, right);
  const op = written.length > 1 ? written.slice(0, -1) : undefined;
  if (left.type === 'identifier') cx.assignName(left, value, node.end, op);
  else {
    const target = cx.expr(left);
    const kind = cx.facts.exprs[target]?.kind;
    if (kind === 'member' || kind === 'index')
      cx.facts.addWrite({ target, value, at: node.end, ...(op === undefined ? {} : { op }) });
  }
  return value;
}

/** `T { a, b: 1, ..base }`. */
function lowerStruct(cx: RustLowering, node: SyntaxNode): ExprId {
  const name = field(node, 'name');
  const outer = name?.type.startsWith('generic_type') === true ? (field(name, 'type') ?? name) : name;
  const type = outer === undefined ? undefined : cx.expr(outer);
  const entries: MapEntry[] = [];
  for (const child of field(node, 'body')?.children ?? []) {
    const parts = soundChildren(child).filter((part) => part.type !== 'attribute_item');
    const [first, second] = parts;
    if (child.type === 'base_field_initializer' && first !== undefined)
      entries.unshift({ kind: 'spread', value: cx.expr(first), span: spanOf(child) });
    else if (child.type === 'shorthand_field_initializer' && first !== undefined) {
      const at = spanOf(first);
      entries.push({ kind: 'pair', key: cx.source(first), keySpan: at, value: cx.expr(first), span: at });
    } else if (first !== undefined && second !== undefined)
      entries.push({
        kind: 'pair',
        key: cx.source(first),
        keySpan: spanOf(first),
        value: cx.expr(second),
        span: spanOf(child),
      });
  }
  return cx.facts.expr(spanOf(node), { kind: 'map', entries, ...(type === undefined ? {} : { type }) });
}

function lowerClosure(cx: RustLowering, node: SyntaxNode): ExprId {
  const parameters = field(node, 'parameters');
  const body = field(node, 'body');
  const head = { name: null, called: null, node, start: node.start, cls: null, isStatic: false };
  const fn = cx.inFunction(head, (id, draft) => {
    lowerParams(cx, id, parameters);
    if (body !== undefined && body.type !== ERROR) pushReturn(cx, draft, cx.expr(body));
  });
  return cx.facts.expr(spanOf(node), { kind: 'function', fn });
}

function lowerNumber(cx: RustLowering, node: SyntaxNode): ExprId {
  const source = cx.source(node).replaceAll('_', '');
  const digits = /^0x/.test(source)
    ? source.replace(/[iu](?:8|16|32|64|128|size)$/, '')
    : source.replace(/[iuf](?:8|16|32|64|128|size)$/, '');
  const value = Number(digits);
  if (!Number.isFinite(value)) return cx.other(node, 'number');
  return cx.facts.expr(spanOf(node), { kind: 'number', value });
}

function addJump(cx: RustLowering, node: SyntaxNode, kind: 'break' | 'continue' | 'return'): void {
  // The label is no node of the tree that is kept: only the text says that there is one.
  const isLabelled = /^(?:break|continue)\s+'/.test(cx.source(span(node.start, Math.min(node.end, node.start + 40))));
  cx.facts.addJump({ kind, span: spanOf(node), ...(isLabelled ? { labelled: true } : {}) });
}
