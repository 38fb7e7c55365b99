import { span } from '../../core/facts-builder.ts';
import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { AttributeFact, ExprId } from '../../model/facts.ts';
import { field, spanOf, type Context } from './context.ts';
import { lowerArguments } from './lower-calls.ts';

/** Lowers `class`, with the decorators that stand above it. */
export function lowerClass(cx: Context, node: SyntaxNode, decorators: readonly SyntaxNode[]): void {
  const name = field(node, 'name');
  const loweredDecorators = decorators.map((decorator) => cx.expr(decorator));
  const args = lowerArguments(cx, field(node, 'superclasses')?.children ?? []);
  const scope = cx.facts.addScope({ kind: 'class', span: spanOf(node), cls: cx.facts.nextClass });
  const cls = cx.facts.addClass({
    name: name === undefined ? null : cx.source(name),
    nameSpan: name === undefined ? span(node.start, node.start) : spanOf(name),
    span: spanOf(node),
    scope,
    // Keyword arguments (`metaclass=`) are no bases.
    bases: args.filter((arg) => arg.name === undefined && arg.spread === undefined).map((arg) => arg.value),
    decorators: loweredDecorators,
    attributes: [],
    methods: [],
  });
  if (name !== undefined) cx.bind(name, { kind: 'class', cls }, node.end);
  cx.facts.inScope(scope, () => {
    cx.block(field(node, 'body'));
  });
}

/** Enters a name assigned in a class body as an attribute of the class; does nothing elsewhere. */
export function addClassAttribute(
  cx: Context,
  name: SyntaxNode,
  value: ExprId | null,
  annotation: ExprId | undefined,
): void {
  const cls = cx.currentClass;
  if (cls === null || name.missing) return;
  const held = value === null ? null : fieldDefault(cx, value);
  cx.facts.classes[cls]?.attributes.push(attribute(cx, name, held, annotation, value !== null));
}

/** Enters `self.name: T` in a method as an attribute of its class; the value, if any, is a member write. */
export function addReceiverAttribute(cx: Context, target: SyntaxNode, annotation: ExprId): void {
  const object = field(target, 'object');
  const name = field(target, 'attribute');
  const fn = cx.currentFunction;
  const receiver = fn?.params.find((param) => param.isReceiver);
  if (object === undefined || name === undefined || fn?.cls === undefined || cx.source(object) !== receiver?.name)
    return;
  cx.facts.classes[fn.cls]?.attributes.push(attribute(cx, name, null, annotation, false));
}

function attribute(
  cx: Context,
  name: SyntaxNode,
  value: ExprId | null,
  annotation: ExprId | undefined,
  isStatic: boolean,
): AttributeFact {
  return {
    name: cx.source(name),
    nameSpan: spanOf(name),
    ...(value === null ? {} : { value }),
    ...(annotation === undefined ? {} : { annotation }),
    isStatic,
  };
}

/** Of dataclasses, pydantic and attrs. */
const FIELD_FUNCTIONS = new Set(['field', 'Field', 'ib', 'attrib']);

/**
 * The value an attribute has when nobody sets it. `field(default=x)` (dataclasses) and `Field(x)` (pydantic) are
 * declarations of the default `x`; `default_factory=lambda: x` likewise. Null when there is no default.
 */
function fieldDefault(cx: Context, value: ExprId): ExprId | null {
  const call = cx.facts.exprs[value];
  if (call?.kind !== 'call') return value;
  const callee = cx.facts.exprs[call.callee];
  const name = callee?.kind === 'name' ? callee.name : callee?.kind === 'member' ? callee.property : '';
  if (!FIELD_FUNCTIONS.has(name)) return value;
  const [first] = call.args;
  const positional = name !== 'field' && first?.name === undefined && first?.spread === undefined ? first : undefined;
  const given = call.args.find((arg) => arg.name === 'default') ?? positional;
  if (given !== undefined) return isEllipsis(cx, given.value) ? null : given.value;
  const factory = call.args.find((arg) => arg.name === 'default_factory');
  return factory === undefined ? null : made(cx, factory.value);
}

function isEllipsis(cx: Context, value: ExprId): boolean {
  const expr = cx.facts.exprs[value];
  return expr?.kind === 'other' && expr.what === 'ellipsis';
}

/** What a factory makes: a lambda's body; for any other factory, the call of it that the library makes. */
function made(cx: Context, factory: ExprId): ExprId {
  const expr = cx.facts.exprs[factory];
  const returned = expr?.kind === 'function' ? cx.facts.functions[expr.fn]?.returns[0] : undefined;
  const at = expr?.span ?? { start: 0, end: 0 };
  return returned?.value ?? cx.facts.expr(at, { kind: 'call', callee: factory, args: [], nameSpan: at, argsSpan: at, isNew: false }); // prettier-ignore
}
