import { span } from '../../core/facts-builder.ts';
import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ClassId, ExprId, FunctionId } from '../../model/facts.ts';
import { childOf, field, soundChildren, spanOf } from '../shared/jvm/lowering.ts';
import type { PhpLowering } from './context.ts';

/** Lowers a class, an interface, a trait or an enum. */
export function lowerClass(cx: PhpLowering, node: SyntaxNode): void {
  const name = field(node, 'name');
  const cls = cx.inClass({ node, name, bases: basesOf(cx, node) }, [], (id) => {
    lowerMembers(cx, id, field(node, 'body'));
  });
  cx.declareClass(cls, node, name);
  if (name) cx.facts.addExport({ name: cx.source(name), local: cx.source(name) });
}

/** Lowers `new class(…) extends Base { … }`. */
export function lowerAnonymousClass(cx: PhpLowering, node: SyntaxNode): ExprId {
  const cls = cx.inClass({ node, name: undefined, bases: basesOf(cx, node) }, [], (id) => {
    lowerMembers(cx, id, field(node, 'body'));
  });
  return cx.facts.expr(spanOf(node), { kind: 'class', cls });
}

function basesOf(cx: PhpLowering, node: SyntaxNode): ExprId[] {
  const clauses = node.children.filter((child) => /^(?:base_clause|class_interface_clause)$/.test(child.type));
  return clauses.flatMap((clause) => soundChildren(clause).map((name) => cx.classNamed(name)));
}

function lowerMembers(cx: PhpLowering, cls: ClassId, body: SyntaxNode | undefined): void {
  for (const member of body?.children ?? []) {
    switch (member.type) {
      case 'const_declaration':
        lowerConstants(cx, member, cls);
        break;
      case 'property_declaration':
        lowerProperties(cx, member, cls);
        break;
      case 'enum_case': {
        const name = field(member, 'name');
        const value = field(member, 'value');
        if (name) addAttribute(cx, cls, name, value && cx.expr(value), true);
        break;
      }
      case 'method_declaration':
        lowerFunction(cx, member, cls);
        break;
      case 'use_declaration':
        // What a trait has, the class has.
        for (const name of soundChildren(member))
          if (/name$/.test(name.type)) cx.facts.classes[cls]?.bases.push(cx.classNamed(name));
        break;
      default:
        cx.statement(member);
    }
  }
}

/** `const MODEL = 'gpt-4o'`, in a class or outside. */
export function lowerConstants(cx: PhpLowering, node: SyntaxNode, cls: ClassId | null): void {
  for (const element of node.children) {
    if (element.type !== 'const_element') continue;
    const [name, written] = soundChildren(element);
    const value = written === undefined ? undefined : cx.expr(written);
    if (name === undefined) continue;
    if (cls !== null) addAttribute(cx, cls, name, value, true);
    else if (value !== undefined) {
      cx.bind(name, { kind: 'value', value }, node.end);
      cx.facts.addExport({ name: cx.source(name), local: cx.source(name) });
    }
  }
}

function lowerProperties(cx: PhpLowering, node: SyntaxNode, cls: ClassId): void {
  const type = field(node, 'type');
  const annotation = type === undefined ? undefined : cx.type(type);
  const isStatic = childOf(node, 'static_modifier') !== undefined;
  for (const element of node.children) {
    const name = element.type === 'property_element' ? field(element, 'name') : undefined;
    const value = field(element, 'default_value');
    if (name) addAttribute(cx, cls, name, value && cx.expr(value), isStatic, annotation);
  }
}

function addAttribute(
  cx: PhpLowering,
  cls: ClassId,
  name: SyntaxNode,
  value: ExprId | undefined,
  isStatic: boolean,
  annotation?: ExprId,
): void {
  const nameSpan = withoutDollar(cx, name);
  cx.facts.classes[cls]?.attributes.push({
    name: cx.source(nameSpan),
    nameSpan,
    ...(value === undefined ? {} : { value }),
    ...(annotation === undefined ? {} : { annotation }),
    isStatic,
  });
}

function withoutDollar(cx: PhpLowering, name: SyntaxNode): { start: number; end: number } {
  return span(cx.text[name.start] === '$' ? name.start + 1 : name.start, name.end);
}

/** Lowers a function or a method. */
export function lowerFunction(cx: PhpLowering, node: SyntaxNode, cls: ClassId | null): void {
  const name = field(node, 'name') ?? null;
  const type = field(node, 'return_type');
  const parameters = field(node, 'parameters');
  const head = {
    name,
    called: name === null ? '' : cx.source(name),
    node,
    start: parameters?.start ?? node.start,
    cls,
    isStatic: childOf(node, 'static_modifier') !== undefined,
    returnType: type === undefined ? undefined : cx.type(type),
  };
  const fn = cx.inFunction(head, (id) => {
    lowerParams(cx, id, parameters);
    cx.statements(field(node, 'body')?.children ?? []);
  });
  if (cls !== null || name === null) return;
  cx.bind(name, { kind: 'function', fn }, node.end);
  if (cx.facts.scope === 0) cx.facts.addExport({ name: cx.source(name), local: cx.source(name) });
}

/** Lowers `function (…) use (…) { … }`. */
export function lowerClosure(cx: PhpLowering, node: SyntaxNode): ExprId {
  const head = { name: null, called: null, node, start: node.start, cls: null, isStatic: false };
  const fn = cx.inFunction(head, (id) => {
    lowerParams(cx, id, field(node, 'parameters'));
    cx.statements(field(node, 'body')?.children ?? []);
  });
  return cx.facts.expr(spanOf(node), { kind: 'function', fn });
}

/** Lowers `fn (…) => value`. */
export function lowerArrow(cx: PhpLowering, node: SyntaxNode): ExprId {
  const head = { name: null, called: null, node, start: node.start, cls: null, isStatic: false };
  const fn = cx.inFunction(head, (id, draft) => {
    lowerParams(cx, id, field(node, 'parameters'));
    const body = field(node, 'body');
    if (body) draft.returns.push({ value: cx.expr(body), control: cx.facts.control });
  });
  return cx.facts.expr(spanOf(node), { kind: 'function', fn });
}

/** Parameters are named without their `$`, as callers name them; inside they are variables. */
function lowerParams(cx: PhpLowering, fn: FunctionId, list: SyntaxNode | undefined): void {
  for (const node of list?.children ?? []) {
    const written = field(node, 'name');
    const variable = written?.type === 'by_ref' ? written.children[0] : written;
    if (variable === undefined) continue;
    const type = field(node, 'type');
    const value = field(node, 'default_value');
    const annotation = type === undefined ? undefined : cx.type(type);
    const nameSpan = withoutDollar(cx, variable);
    const draft = cx.facts.functions[fn]!;
    const index = draft.params.push({
      name: cx.source(nameSpan),
      nameSpan,
      kind: node.type === 'variadic_parameter' ? 'rest' : 'positional',
      ...(value === undefined ? {} : { default: cx.expr(value) }),
      ...(annotation === undefined ? {} : { annotation }),
      isReceiver: false,
      isProperty: node.type === 'property_promotion_parameter',
    });
    cx.bind(variable, { kind: 'param', fn, index: index - 1 }, node.end, { annotation });
  }
}
