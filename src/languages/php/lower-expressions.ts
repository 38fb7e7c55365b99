import { span } from '../../core/facts-builder.ts';
import { ERROR, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId, ListItem, MapEntry } from '../../model/facts.ts';
import { childOf, field, soundChildren, spanOf } from '../shared/jvm/lowering.ts';
import type { PhpLowering } from './context.ts';
import { lowerAssignment, lowerAugmented } from './lower-assignments.ts';
import { lowerFunctionCall, lowerMethodCall, lowerNew, lowerScopedCall } from './lower-calls.ts';
import { lowerAnonymousClass, lowerArrow, lowerClosure } from './lower-declarations.ts';
import { lowerMatch } from './lower-statements.ts';
import { lowerHeredoc, lowerString } from './lower-strings.ts';

/** Lowers any expression node. What has no form of its own becomes `other`, with its parts lowered. */
export function lowerExpression(cx: PhpLowering, node: SyntaxNode): ExprId {
  if (LINKS.has(node.type)) return lowerChain(cx, node);
  switch (node.type) {
    case 'variable_name':
      return lowerVariable(cx, node);
    case 'name':
    case 'qualified_name':
    case 'relative_name':
      return lowerConstant(cx, node);
    case 'string':
    case 'encapsed_string':
    case 'shell_command_expression':
      return lowerString(cx, node);
    case 'heredoc':
    case 'nowdoc':
      return lowerHeredoc(cx, node);
    case 'integer':
    case 'float':
      return lowerNumber(cx, node);
    case 'boolean':
      return cx.facts.expr(spanOf(node), { kind: 'boolean', value: /^t/i.test(cx.source(node)) });
    case 'null':
      return cx.facts.expr(spanOf(node), { kind: 'null' });
    case 'array_creation_expression':
    case 'list_literal':
      return lowerArray(cx, node);
    case 'assignment_expression':
    case 'reference_assignment_expression':
      return lowerAssignment(cx, node);
    case 'augmented_assignment_expression':
      return lowerAugmented(cx, node);
    default:
      return lowerRarer(cx, node);
  }
}

function lowerRarer(cx: PhpLowering, node: SyntaxNode): ExprId {
  switch (node.type) {
    case 'function_call_expression':
      return lowerFunctionCall(cx, node);
    case 'object_creation_expression':
      return lowerNew(cx, node);
    case 'anonymous_class':
      return lowerAnonymousClass(cx, node);
    case 'anonymous_function':
      return lowerClosure(cx, node);
    case 'arrow_function':
      return lowerArrow(cx, node);
    case 'match_expression':
      return lowerMatch(cx, node);
    case 'conditional_expression':
      return lowerConditional(cx, node);
    case 'unary_op_expression':
      return lowerUnary(cx, node);
    case 'parenthesized_expression':
    case 'cast_expression':
    case 'error_suppression_expression':
    case 'clone_expression':
    case 'by_ref': {
      const inner = soundChildren(node).findLast((child) => child.type !== 'cast_type');
      return inner === undefined ? cx.missing(node) : cx.expr(inner);
    }
    case 'require_expression':
    case 'require_once_expression':
    case 'include_expression':
    case 'include_once_expression':
      return lowerInclude(cx, node);
    case 'throw_expression':
      cx.facts.addJump({ kind: 'throw', span: spanOf(node) });
      return lowerParts(cx, node);
    case ERROR:
      cx.recovered.add(node);
      return lowerParts(cx, node);
    default:
      return lowerParts(cx, node);
  }
}

/** Statements are met here only where the parser recovered. */
function lowerParts(cx: PhpLowering, node: SyntaxNode): ExprId {
  return cx.parts(node, (type) => /_(?:statement|declaration|definition)$|^compound_statement$|^echo/.test(type));
}

function lowerVariable(cx: PhpLowering, node: SyntaxNode): ExprId {
  const name = cx.source(node);
  return cx.facts.expr(spanOf(node), name === '$this' ? { kind: 'this' } : { kind: 'name', name });
}

/** A constant, or the name of a function: without a namespace those of PHP itself are meant. */
function lowerConstant(cx: PhpLowering, node: SyntaxNode): ExprId {
  const name = cx.source(node).replace(/^.*\\/s, '');
  return cx.facts.expr(spanOf(node), { kind: 'name', name });
}

function lowerNumber(cx: PhpLowering, node: SyntaxNode): ExprId {
  const source = cx.source(node).replaceAll('_', '');
  const value = Number(/^0\d/.test(source) ? `0o${source.slice(1)}` : source);
  return Number.isFinite(value) ? cx.facts.expr(spanOf(node), { kind: 'number', value }) : cx.other(node, 'number');
}

/** An array with a key is a map, one without is a list. */
export function lowerArray(cx: PhpLowering, node: SyntaxNode): ExprId {
  const elements = node.children.filter((child) => child.type === 'array_element_initializer');
  const isMap = elements.some((element) => soundChildren(element).length > 1);
  if (isMap) {
    const entries = elements.map((element, index) => lowerEntry(cx, element, index)).filter((entry) => entry !== null);
    return cx.facts.expr(spanOf(node), { kind: 'map', entries });
  }
  const items = elements.flatMap((element): ListItem[] => {
    const [value] = soundChildren(element);
    if (value === undefined) return [];
    const inner = value.type === 'variadic_unpacking' ? value.children[0] : value;
    return inner === undefined ? [] : [{ value: cx.expr(inner), spread: inner !== value }];
  });
  for (const child of node.children) if (!elements.includes(child)) cx.expr(child);
  return cx.facts.expr(spanOf(node), { kind: 'list', items });
}

function lowerEntry(cx: PhpLowering, element: SyntaxNode, index: number): MapEntry | null {
  const [first, second] = soundChildren(element);
  if (first === undefined) return null;
  if (first.type === 'variadic_unpacking') {
    const [inner] = first.children;
    return inner === undefined ? null : { kind: 'spread', value: cx.expr(inner), span: spanOf(element) };
  }
  if (second === undefined) {
    const at = span(element.start, element.start);
    return { kind: 'pair', key: String(index), keySpan: at, value: cx.expr(first), span: spanOf(element) };
  }
  const keyExpr = cx.expr(first);
  const key = keyOf(cx, keyExpr);
  const more = key === null ? { keyExpr } : {};
  return { kind: 'pair', key, ...more, keySpan: spanOf(first), value: cx.expr(second), span: spanOf(element) };
}

/** The text of a key; PHP's own constants for options (`CURLOPT_URL`) stand for themselves. */
export function keyOf(cx: PhpLowering, id: ExprId): string | null {
  const expr = cx.facts.exprs[id];
  if (expr?.kind === 'name' && /^CURLOPT_/.test(expr.name)) return expr.name;
  if (expr?.kind === 'number') return String(expr.value);
  return staticText(cx, id);
}

/** The text of an expression that is a text without placeholders. */
export function staticText(cx: PhpLowering, id: ExprId): string | null {
  const expr = cx.facts.exprs[id];
  if (expr?.kind !== 'text') return null;
  let text = '';
  for (const part of expr.parts) {
    if (part.kind === 'hole') return null;
    text += part.text;
  }
  return text;
}

function lowerConditional(cx: PhpLowering, node: SyntaxNode): ExprId {
  const [test, then, otherwise] = ['condition', 'body', 'alternative'].map((name) => {
    const part = field(node, name);
    return part === undefined ? undefined : cx.expr(part);
  });
  const missing = (): ExprId => cx.missing(node);
  // `$a ?: $b`.
  if (then === undefined)
    return cx.facts.expr(spanOf(node), {
      kind: 'binary',
      op: '||',
      left: test ?? missing(),
      right: otherwise ?? missing(),
    });
  return cx.facts.expr(spanOf(node), {
    kind: 'conditional',
    test: test ?? missing(),
    then,
    else: otherwise ?? missing(),
  });
}

function lowerUnary(cx: PhpLowering, node: SyntaxNode): ExprId {
  const operand = field(node, 'argument') ?? node.children.at(-1);
  if (operand === undefined) return cx.missing(node);
  return cx.facts.expr(spanOf(node), {
    kind: 'unary',
    op: cx.text.slice(node.start, node.start + 1),
    operand: cx.expr(operand),
  });
}

/** `require __DIR__ . '/prompts.php'`: what the file defines is there from now on. */
function lowerInclude(cx: PhpLowering, node: SyntaxNode): ExprId {
  const [inner] = soundChildren(node);
  const value = inner === undefined ? cx.missing(node) : cx.expr(inner);
  const parts = inner === undefined ? '' : cx.source(inner);
  const file = /^\(?\s*(?:__DIR__\s*\.\s*|dirname\(__FILE__\)\s*\.\s*)?["']([^"'$]+\.php)["']\s*\)?$/.exec(parts)?.[1];
  if (file !== undefined) {
    const module = `./${file.replace(/^\/+/, '')}`;
    cx.facts.bind({ name: '*', nameSpan: spanOf(node) }, { kind: 'import', module, imported: '*' }, node.end);
    return cx.facts.expr(spanOf(node), { kind: 'other', what: 'include', children: [value] });
  }
  return cx.other(node, 'include', [value]);
}

const LINKS = new Set([
  ...['member_access_expression', 'nullsafe_member_access_expression', 'member_call_expression'],
  ...['nullsafe_member_call_expression', 'scoped_call_expression', 'scoped_property_access_expression'],
  ...['class_constant_access_expression', 'subscript_expression', 'binary_expression'],
]);

/** Lowers what nests to the left (`$a->b(…)->c`, `$a . $b . …`) without recursion: down to the innermost, then outwards again. */
function lowerChain(cx: PhpLowering, node: SyntaxNode): ExprId {
  const outwards: SyntaxNode[] = [];
  let inner: SyntaxNode | undefined = node;
  while (inner !== undefined && LINKS.has(inner.type)) {
    outwards.push(inner);
    inner = leftOf(inner);
  }
  const last = outwards.at(-1);
  let id = inner === undefined ? cx.missing(node) : last && isScoped(last) ? lowerScope(cx, inner) : cx.expr(inner);
  for (const link of outwards.reverse()) id = lowerLink(cx, link, id);
  return id;
}

function isScoped(node: SyntaxNode): boolean {
  return /^(?:scoped_|class_constant)/.test(node.type);
}

/** What stands before `::`: a class, or an object. */
function lowerScope(cx: PhpLowering, node: SyntaxNode): ExprId {
  return /^(?:name|qualified_name|relative_name|relative_scope)$/.test(node.type) ? cx.classNamed(node) : cx.expr(node);
}

function leftOf(node: SyntaxNode): SyntaxNode | undefined {
  if (node.type === 'binary_expression') return field(node, 'left');
  return field(node, 'object') ?? field(node, 'scope') ?? soundChildren(node)[0];
}

function lowerLink(cx: PhpLowering, node: SyntaxNode, left: ExprId): ExprId {
  switch (node.type) {
    case 'member_call_expression':
    case 'nullsafe_member_call_expression':
      return lowerMethodCall(cx, node, left);
    case 'scoped_call_expression':
      return lowerScopedCall(cx, node, left);
    case 'subscript_expression':
      return lowerSubscript(cx, node, left);
    case 'binary_expression':
      return lowerBinary(cx, node, left);
    default:
      return lowerMember(cx, node, left);
  }
}

/** `$object->name`, `Name::CONSTANT`, `self::$name`; `Name::class` is the class itself. */
function lowerMember(cx: PhpLowering, node: SyntaxNode, object: ExprId): ExprId {
  const name =
    field(node, 'name') ?? (node.type === 'class_constant_access_expression' ? soundChildren(node)[1] : undefined);
  if (name === undefined) return cx.other(node, 'missing', [object]);
  if (name.type !== 'name' && name.type !== 'variable_name') return cx.other(node, 'member', [object, cx.expr(name)]);
  const isVariable = name.type === 'variable_name';
  if (isVariable && !isScoped(node)) return cx.other(node, 'member', [object, cx.expr(name)]);
  const propertySpan = span(isVariable ? name.start + 1 : name.start, name.end);
  const property = cx.source(propertySpan);
  if (property === 'class' && isScoped(node)) return object;
  return cx.facts.expr(spanOf(node), { kind: 'member', object, property, propertySpan });
}

function lowerSubscript(cx: PhpLowering, node: SyntaxNode, object: ExprId): ExprId {
  const [, key] = soundChildren(node);
  if (key === undefined) return cx.other(node, 'item', [object]);
  return cx.facts.expr(spanOf(node), { kind: 'index', object, index: cx.expr(key) });
}

const OPERATORS = new Map([
  ['.', '+'],
  ['and', '&&'],
  ['or', '||'],
  ['<>', '!='],
]);

function lowerBinary(cx: PhpLowering, node: SyntaxNode, left: ExprId): ExprId {
  const leftNode = field(node, 'left');
  const rightNode = field(node, 'right');
  const gap = leftNode && rightNode ? cx.text.slice(leftNode.end, rightNode.start) : '';
  const written = gap.replace(/\/\*[\s\S]*?\*\/|(?:\/\/|#).*/g, '').trim().toLowerCase(); // prettier-ignore
  const right = rightNode === undefined ? cx.missing(node) : written === 'instanceof' ? cx.other(rightNode, 'class') : cx.expr(rightNode); // prettier-ignore
  return cx.facts.expr(spanOf(node), { kind: 'binary', op: OPERATORS.get(written) ?? written, left, right });
}

/** Lowers a type; unions become `|`, types of the language itself say nothing. */
export function lowerType(cx: PhpLowering, node: SyntaxNode): ExprId {
  switch (node.type) {
    case 'named_type':
    case 'optional_type': {
      const inner = childOf(node, 'name', 'qualified_name', 'relative_name', 'named_type', 'primitive_type');
      return inner === undefined ? cx.other(node, 'type') : cx.type(inner);
    }
    case 'name':
    case 'qualified_name':
    case 'relative_name':
      return cx.classNamed(node);
    case 'union_type': {
      const types = soundChildren(node).map((child) => cx.type(child));
      const [first = cx.other(node, 'type'), ...rest] = types;
      return rest.reduce((left, right) => cx.facts.expr(spanOf(node), { kind: 'binary', op: '|', left, right }), first);
    }
    default:
      return cx.other(node, 'type');
  }
}
