import { ERROR, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { Argument, ExprId, ListItem, StaticPart, TextPart } from '../../model/facts.ts';
import type { Span } from '../../model/span.ts';
import { childOf, unwrap, wrappedIn } from './grammar.ts';
import { lowerAssignment, lowerAugmentedAssignment, lowerDelete, lowerUpdate } from './lower-assignments.ts';
import { lowerClass } from './lower-classes.ts';
import { lowerFunction } from './lower-functions.ts';
import { lowerJsx } from './lower-jsx.ts';
import { lowerObject } from './lower-objects.ts';
import { isStatement, lowerStatement } from './lower-statements.ts';
import type { Lowering } from './lowering.ts';
import { contentSpan, literalValue, numberValue, pushStatic } from './strings.ts';
import { dedentParts, tagEffect } from './tagged-templates.ts';

type Lower = (cx: Lowering, node: SyntaxNode) => ExprId;

const EXPRESSIONS: ReadonlyMap<string, Lower> = new Map<string, Lower>([
  ['identifier', lowerName],
  ['shorthand_property_identifier', lowerName],
  ['super', lowerName],
  ['import', lowerName],
  ['this', (cx, node) => cx.expr(node, { kind: 'this' })],
  ['null', (cx, node) => cx.expr(node, { kind: 'null' })],
  ['undefined', (cx, node) => cx.expr(node, { kind: 'null' })],
  ['true', (cx, node) => cx.expr(node, { kind: 'boolean', value: true })],
  ['false', (cx, node) => cx.expr(node, { kind: 'boolean', value: false })],
  ['number', lowerNumber],
  ['string', lowerString],
  ['template_string', (cx, node) => lowerTemplate(cx, node)],
  ['member_expression', lowerChain],
  ['subscript_expression', lowerChain],
  ['call_expression', lowerChain],
  ['new_expression', lowerNew],
  ['parenthesized_expression', lowerWrapped],
  ['await_expression', lowerWrapped],
  ['as_expression', lowerWrapped],
  ['satisfies_expression', lowerWrapped],
  ['non_null_expression', lowerWrapped],
  ['instantiation_expression', lowerWrapped],
  ['type_assertion', lowerWrapped],
  ['sequence_expression', lowerSequence],
  ['object', lowerObject],
  ['array', lowerArray],
  ['binary_expression', lowerBinary],
  ['unary_expression', lowerUnary],
  ['ternary_expression', lowerConditional],
  ['assignment_expression', lowerAssignment],
  ['augmented_assignment_expression', lowerAugmentedAssignment],
  ['update_expression', lowerUpdate],
  ['arrow_function', lowerFunctionExpression],
  ['function_expression', lowerFunctionExpression],
  ['generator_function', lowerFunctionExpression],
  ['class', (cx, node) => cx.expr(node, { kind: 'class', cls: lowerClass(cx, node) })],
  ['jsx_element', lowerJsx],
  ['jsx_self_closing_element', lowerJsx],
  ['yield_expression', (cx, node) => cx.other(node, 'yield', lowerInside(cx, node))],
  ['spread_element', (cx, node) => cx.other(node, 'spread', lowerInside(cx, node))],
  ['regex', (cx, node) => cx.other(node, 'regular expression')],
  ['meta_property', lowerMeta],
]);

/** Lowers an expression node; what is not understood becomes `other` over whatever is understood inside it. */
export function lowerExpression(cx: Lowering, node: SyntaxNode): ExprId {
  if (cx.isTooDeep) {
    const children: ExprId[] = [];
    cx.defer(() => children.push(lowerExpression(cx, node)));
    return cx.other(node, 'deep nesting', children);
  }
  cx.depth++;
  const id = (EXPRESSIONS.get(node.type) ?? lowerUnknown)(cx, node);
  cx.depth--;
  return id;
}

/** Lowers the child with this field name; an empty `other` at the end of the node if it is missing. */
export function lowerField(cx: Lowering, node: SyntaxNode, field: string): ExprId {
  const child = childOf(node, field);
  return child === undefined ? lowerMissing(cx, node) : lowerExpression(cx, child);
}

/** Stands for an expression that the source does not have (yet). */
export function lowerMissing(cx: Lowering, node: SyntaxNode): ExprId {
  return cx.other({ start: node.end, end: node.end }, 'missing');
}

/**
 * Lowers whatever stands inside a node of unknown shape (above all ERROR nodes): statements as statements, expressions
 * as expressions. Returns the ids of the expressions.
 */
export function lowerInside(cx: Lowering, node: SyntaxNode): ExprId[] {
  const found: ExprId[] = [];
  for (const child of node.children) lowerLoose(cx, child, found);
  return found;
}

/** Lowers a node of any type; expressions found are added to `found`. */
export function lowerLoose(cx: Lowering, node: SyntaxNode, found: ExprId[]): void {
  if (EXPRESSIONS.has(node.type)) {
    found.push(lowerExpression(cx, node));
  } else if (isStatement(node)) {
    lowerStatement(cx, node);
  } else if (cx.isTooDeep) {
    cx.defer(() => lowerLoose(cx, node, found));
  } else {
    cx.depth++;
    for (const child of node.children) lowerLoose(cx, child, found);
    cx.depth--;
  }
}

function lowerUnknown(cx: Lowering, node: SyntaxNode): ExprId {
  return cx.other(node, node.type === ERROR ? 'syntax error' : node.type, lowerInside(cx, node));
}

function lowerName(cx: Lowering, node: SyntaxNode): ExprId {
  return cx.expr(node, { kind: 'name', name: cx.source(node) });
}

function lowerNumber(cx: Lowering, node: SyntaxNode): ExprId {
  const value = numberValue(cx.source(node));
  return value === null ? cx.other(node, 'number') : cx.expr(node, { kind: 'number', value });
}

function lowerWrapped(cx: Lowering, node: SyntaxNode): ExprId {
  const inner = wrappedIn(node);
  return inner === undefined ? lowerMissing(cx, node) : lowerExpression(cx, inner);
}

/** `(a, b)`: all are run, the last is the value. */
function lowerSequence(cx: Lowering, node: SyntaxNode): ExprId {
  return lowerInside(cx, node).at(-1) ?? lowerMissing(cx, node);
}

function lowerFunctionExpression(cx: Lowering, node: SyntaxNode): ExprId {
  return cx.expr(node, { kind: 'function', fn: lowerFunction(cx, node) });
}

/** `import.meta` is the member `meta` of the name `import`. */
function lowerMeta(cx: Lowering, node: SyntaxNode): ExprId {
  const source = cx.source(node);
  if (!source.startsWith('import')) return cx.other(node, source);
  const object = cx.expr({ start: node.start, end: node.start + 'import'.length }, { kind: 'name', name: 'import' });
  const propertySpan = { start: node.end - 'meta'.length, end: node.end };
  return cx.expr(node, { kind: 'member', object, property: 'meta', propertySpan });
}

/** A quoted string. */
function lowerString(cx: Lowering, node: SyntaxNode): ExprId {
  const content = contentSpan(node, cx.text);
  const parts: StaticPart[] = [];
  pushStatic(parts, cx.text, content.start, content.end, 'quoted');
  return cx.expr(node, { kind: 'text', parts, content });
}

/** A template literal, with its tag if it has one; `at` is the whole expression then. */
function lowerTemplate(cx: Lowering, node: SyntaxNode, tag?: ExprId, at: Span = node): ExprId {
  const content = contentSpan(node, cx.text);
  const effect = tagEffect(tag === undefined ? '' : cx.source(cx.facts.exprs[tag]!.span));
  let parts: TextPart[] = [];
  let end = content.start;
  for (const child of node.children) {
    if (child.type !== 'template_substitution') continue;
    pushStatic(parts as StaticPart[], cx.text, end, child.start, effect.syntax);
    const expr = lowerInside(cx, child).at(-1) ?? lowerMissing(cx, child);
    parts.push({ kind: 'hole', expr, span: { start: child.start, end: child.end } });
    end = child.end;
  }
  pushStatic(parts as StaticPart[], cx.text, end, content.end, effect.syntax);
  if (effect.dedents) parts = dedentParts(parts);
  return cx.expr(at, { kind: 'text', parts, content, ...(tag === undefined ? {} : { tag }) });
}

function lowerArray(cx: Lowering, node: SyntaxNode): ExprId {
  const items: ListItem[] = [];
  for (const child of node.children) {
    const spread = child.type === 'spread_element';
    const value = spread ? child.children[0] : child;
    items.push({ value: value === undefined ? lowerMissing(cx, child) : lowerExpression(cx, value), spread });
  }
  return cx.expr(node, { kind: 'list', items });
}

/** Left-nested operators are lowered in a loop: a sum of thousands of strings must not fill the call stack. */
function lowerBinary(cx: Lowering, node: SyntaxNode): ExprId {
  const spine: SyntaxNode[] = [];
  let left: SyntaxNode | undefined = node;
  while (left?.type === 'binary_expression') {
    spine.push(left);
    left = childOf(left, 'left');
    if (left !== undefined) left = unwrap(left);
  }
  let id = left === undefined ? lowerMissing(cx, spine.at(-1)!) : lowerExpression(cx, left);
  for (const outer of spine.reverse()) {
    const op = childOf(outer, 'operator')?.type ?? '';
    const right = lowerField(cx, outer, 'right');
    id = cx.expr(outer, { kind: 'binary', op, left: id, right });
  }
  return id;
}

function lowerUnary(cx: Lowering, node: SyntaxNode): ExprId {
  const op = childOf(node, 'operator')?.type ?? '';
  if (op === 'delete') return lowerDelete(cx, node);
  const operand = lowerField(cx, node, 'argument');
  if (op === 'void') return cx.other(node, op, [operand]);
  return cx.expr(node, { kind: 'unary', op, operand });
}

/** `a ? b : c ? d : …` nests to the right and is lowered in a loop. */
function lowerConditional(cx: Lowering, node: SyntaxNode): ExprId {
  const open: { node: SyntaxNode; test: ExprId; then: ExprId }[] = [];
  let last: SyntaxNode | undefined = node;
  while (last?.type === 'ternary_expression') {
    open.push({ node: last, test: lowerField(cx, last, 'condition'), then: lowerField(cx, last, 'consequence') });
    last = childOf(last, 'alternative');
    if (last !== undefined) last = unwrap(last);
  }
  let id = last === undefined ? lowerMissing(cx, node) : lowerExpression(cx, last);
  for (const { node: outer, test, then } of open.reverse()) {
    id = cx.expr(outer, { kind: 'conditional', test, then, else: id });
  }
  return id;
}

/** Member accesses, index accesses and calls nest to the left (`a.b().c().d()`) and are lowered in a loop. */
function lowerChain(cx: Lowering, node: SyntaxNode): ExprId {
  const links: SyntaxNode[] = [];
  let head: SyntaxNode | undefined = node;
  while (head !== undefined && isLink(head)) {
    const module = moduleRequired(cx, head);
    if (module !== null) break;
    links.push(head);
    const inner: SyntaxNode | undefined = wrappedIn(head) ?? awaited(cx, head)?.at(-1);
    head = inner ?? childOf(head, head.type === 'call_expression' ? 'function' : 'object');
  }
  let id = head === undefined ? lowerMissing(cx, links.at(-1)!) : lowerHead(cx, head);
  for (const link of links.reverse()) id = lowerLink(cx, link, id);
  return id;
}

/**
 * The JavaScript grammar reads `await (x).y()` as a call of a function named `await`: then the operand, which is the
 * last of these nodes.
 */
function awaited(cx: Lowering, node: SyntaxNode): readonly SyntaxNode[] | undefined {
  if (node.type !== 'call_expression') return undefined;
  const callee = childOf(node, 'function');
  if (callee?.type !== 'identifier' || cx.source(callee) !== 'await') return undefined;
  const operands = childOf(node, 'arguments')?.children ?? [];
  return operands.length > 0 ? operands : undefined;
}

function isLink(node: SyntaxNode): boolean {
  const { type } = node;
  return (
    type === 'member_expression' ||
    type === 'call_expression' ||
    type === 'subscript_expression' ||
    wrappedIn(node) !== undefined
  );
}

function lowerHead(cx: Lowering, head: SyntaxNode): ExprId {
  const module = moduleRequired(cx, head);
  return module === null ? lowerExpression(cx, head) : cx.expr(head, { kind: 'require', module });
}

/** `require('x')` and `import('x')` give the module's name, anything else null. */
function moduleRequired(cx: Lowering, node: SyntaxNode): string | null {
  if (node.type !== 'call_expression') return null;
  const callee = childOf(node, 'function');
  const isImport = callee?.type === 'import' || (callee?.type === 'identifier' && cx.source(callee) === 'require');
  if (!isImport) return null;
  const module = childOf(node, 'arguments')?.children[0];
  const isLiteral = module?.type === 'string' || (module?.type === 'template_string' && module.children.length === 0);
  return isLiteral ? literalValue(module, cx.text) : null;
}

function lowerLink(cx: Lowering, link: SyntaxNode, object: ExprId): ExprId {
  switch (link.type) {
    case 'member_expression': {
      const property = childOf(link, 'property');
      const at = property ?? { start: link.end, end: link.end };
      const propertySpan = { start: at.start, end: at.end };
      return cx.expr(link, { kind: 'member', object, property: cx.source(at), propertySpan });
    }
    case 'subscript_expression':
      return cx.expr(link, { kind: 'index', object, index: lowerField(cx, link, 'index') });
    case 'call_expression': {
      const operands = awaited(cx, link);
      if (operands === undefined) return lowerCall(cx, link, object);
      for (const operand of operands.slice(0, -1)) lowerExpression(cx, operand);
      return object;
    }
    default:
      return object;
  }
}

function lowerCall(cx: Lowering, node: SyntaxNode, callee: ExprId): ExprId {
  const list = childOf(node, 'arguments');
  if (list?.type === 'template_string') return lowerTemplate(cx, list, callee, node);
  return addCall(cx, node, callee, list, false);
}

function lowerNew(cx: Lowering, node: SyntaxNode): ExprId {
  const callee = lowerField(cx, node, 'constructor');
  return addCall(cx, node, callee, childOf(node, 'arguments'), true);
}

function addCall(cx: Lowering, node: SyntaxNode, callee: ExprId, list: SyntaxNode | undefined, isNew: boolean): ExprId {
  const args = list === undefined ? [] : lowerArguments(cx, list);
  const argsSpan = { start: list?.start ?? node.end, end: list?.end ?? node.end };
  return cx.expr(node, { kind: 'call', callee, args, nameSpan: nameSpanOf(cx, callee), argsSpan, isNew });
}

/** Where the last name of a callee stands. */
function nameSpanOf(cx: Lowering, callee: ExprId): Span {
  const expr = cx.facts.exprs[callee]!;
  if (expr.kind === 'member') return expr.propertySpan;
  return expr.kind === 'index' ? cx.facts.exprs[expr.index]!.span : expr.span;
}

function lowerArguments(cx: Lowering, list: SyntaxNode): Argument[] {
  const args: Argument[] = [];
  for (const child of list.children) {
    const span = { start: child.start, end: child.end };
    if (child.type === ERROR) {
      lowerInside(cx, child);
    } else if (child.type === 'spread_element') {
      const value = lowerInside(cx, child).at(-1) ?? lowerMissing(cx, child);
      args.push({ value, spread: 'list', span });
    } else {
      args.push({ value: lowerExpression(cx, child), span });
    }
  }
  return args;
}
