import { span } from '../../core/facts-builder.ts';
import { ERROR, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ControlId, ExprId } from '../../model/facts.ts';
import { childOf, field, soundChildren, spanOf, type Lowering } from '../shared/jvm/lowering.ts';
import { lowerClass, lowerProperty } from './lower-classes.ts';
import { lowerBlockValue, lowerFunction, lowerParams } from './lower-functions.ts';

/** Node types that are lowered as statements or members. */
export function isStatement(type: string): boolean {
  return /_(statement|declaration|initializer|constructor)$|^(assignment|block|import|package_header|companion_object|type_alias|statement)$/.test(
    type,
  );
}

/** Lowers any statement, declaration or member; an expression in its place is lowered as one. */
export function lowerStatement(cx: Lowering, node: SyntaxNode): void {
  switch (node.type) {
    case 'property_declaration':
      lowerProperty(cx, node);
      return;
    case 'assignment':
      lowerAssignment(cx, node);
      return;
    case 'for_statement':
      lowerFor(cx, node);
      return;
    case 'while_statement':
    case 'do_while_statement':
      lowerWhile(cx, node);
      return;
    case 'block':
    case 'statements':
      cx.block(node);
      return;
    case 'function_declaration':
      lowerFunction(cx, node);
      return;
    case 'class_declaration':
    case 'object_declaration':
    case 'companion_object':
      lowerClass(cx, node);
      return;
    case 'import':
      lowerImport(cx, node);
      return;
    case 'package_header':
    case 'type_alias':
      return;
    case ERROR:
      recover(cx, node);
      return;
    default:
      cx.expr(node);
  }
}

/** `import a.b.C as D` binds `D` to what the module `a.b` calls `C`; `import a.b.*` binds `*`. */
function lowerImport(cx: Lowering, node: SyntaxNode): void {
  const path = childOf(node, 'qualified_identifier');
  if (path === undefined) return;
  const parts = path.children.map((child) => cx.nameOf(child));
  if (/\.\s*\*\s*$/.test(cx.source(node))) {
    const at = node.start + cx.source(node).lastIndexOf('*');
    cx.facts.bind(
      { name: '*', nameSpan: span(at, at + 1) },
      { kind: 'import', module: parts.join('.'), imported: '*' },
      node.end,
    );
    return;
  }
  const imported = parts.at(-1);
  const name = childOf(node, 'identifier') ?? path.children.at(-1);
  if (imported === undefined || imported === '' || name === undefined) return;
  cx.bind(name, { kind: 'import', module: parts.slice(0, -1).join('.'), imported }, node.end);
}

function lowerAssignment(cx: Lowering, node: SyntaxNode): void {
  const left = field(node, 'left');
  const right = field(node, 'right');
  if (left === undefined || right === undefined) {
    cx.parts(node, isStatement);
    return;
  }
  const value = cx.expr(right);
  const written = cx.text
    .slice(left.end, right.start)
    .replace(/\/\/.*|\/\*[\s\S]*?\*\//g, ' ')
    .trim();
  const op = written.length > 1 ? written.slice(0, -1) : undefined;
  if (left.type === 'identifier') {
    cx.assignName(left, value, node.end, op);
    return;
  }
  const target = cx.expr(left);
  const { kind } = cx.facts.exprs[target]!;
  if (kind === 'member' || kind === 'index')
    cx.facts.addWrite({ target, value, at: node.end, ...(op === undefined ? {} : { op }) });
}

function lowerFor(cx: Lowering, node: SyntaxNode): void {
  const declared = childOf(node, 'variable_declaration');
  const rest = soundChildren(node).filter((child) => !/_declaration$|annotation/.test(child.type));
  const [over, body] = rest;
  const subject = over === undefined ? cx.missing(node) : cx.expr(over);
  const scope = cx.facts.addScope({ kind: 'block', span: spanOf(node) });
  cx.facts.inScope(scope, () => {
    cx.under({ kind: 'loop', loop: 'for-each', span: spanOf(node), subject }, () => {
      const name = declared === undefined ? undefined : childOf(declared, 'identifier');
      if (name !== undefined) {
        const value = cx.facts.expr(spanOf(name), { kind: 'element', of: subject });
        cx.bind(name, { kind: 'value', value }, over?.end ?? name.end);
      }
      if (body !== undefined) cx.block(body);
    });
  });
}

function lowerWhile(cx: Lowering, node: SyntaxNode): void {
  const condition = field(node, 'condition');
  cx.under({ kind: 'loop', loop: 'while', span: spanOf(node) }, (id) => {
    // The condition runs on every turn, so it stands inside the loop it belongs to.
    const control = cx.facts.controls[id];
    if (condition !== undefined && control !== undefined) control.subject = cx.expr(condition);
    for (const child of node.children) if (child !== condition) cx.block(child);
  });
}

/** Lowers a branch in a scope of its own; its value is that of its last expression. */
function branchValue(cx: Lowering, node: SyntaxNode): ExprId | null {
  const scope = cx.facts.addScope({ kind: 'block', span: spanOf(node) });
  return cx.facts.inScope(scope, () => lowerBlockValue(cx, node.type === 'block' ? node.children : [node]));
}

/** `if` is an expression. A chain of `else if` is read in a loop: generated code has long ones. */
export function lowerIf(cx: Lowering, node: SyntaxNode): ExprId {
  const outer = cx.facts.control;
  const arms: { readonly test: ExprId; readonly then: ExprId | null; readonly at: SyntaxNode }[] = [];
  let last: ExprId | null = null;
  for (let here: SyntaxNode | undefined = node; here !== undefined;) {
    const condition = field(here, 'condition');
    const [body, otherwise]: readonly SyntaxNode[] = soundChildren(here).filter((child) => child !== condition);
    const test = condition === undefined ? cx.missing(here) : cx.expr(condition);
    const whole = span(here.start, body?.end ?? here.end);
    const then = cx.under({ kind: 'if', span: whole, subject: test }, () =>
      body === undefined ? null : branchValue(cx, body),
    );
    arms.push({ test, then, at: here });
    if (otherwise === undefined) break;
    cx.facts.control = cx.facts.addControl({ kind: 'else', span: span(otherwise.start, node.end) });
    here = otherwise.type === 'if_expression' ? otherwise : undefined;
    if (here === undefined) last = branchValue(cx, otherwise);
  }
  cx.facts.control = outer;
  return (
    arms.reduceRight<ExprId | null>((otherwise, { test, then, at }) => {
      if (then === null || otherwise === null) return null;
      return cx.facts.expr(span(at.start, node.end), { kind: 'conditional', test, then, else: otherwise });
    }, last) ?? cx.other(node, node.type)
  );
}

/** `when` is one of the values of its entries. */
export function lowerWhen(cx: Lowering, node: SyntaxNode): ExprId {
  const head = childOf(node, 'when_subject');
  const subject =
    head === undefined ? cx.other({ start: node.start, end: node.start }, 'when') : cx.parts(head, isStatement);
  const values: ExprId[] = [];
  for (const entry of node.children) {
    if (entry.type !== 'when_entry') continue;
    cx.under({ kind: 'case', span: spanOf(entry), subject }, () => {
      const parts = soundChildren(entry);
      for (const condition of parts.filter((child) => child.field === 'condition')) cx.expr(condition);
      const body = parts.findLast((child) => child.field !== 'condition');
      const value = body === undefined ? null : branchValue(cx, body);
      if (value !== null) values.push(value);
    });
  }
  const last = values.pop();
  if (last === undefined) return cx.other(node, node.type, [subject]);
  return values.reduceRight(
    (otherwise, then) => cx.facts.expr(spanOf(node), { kind: 'conditional', test: subject, then, else: otherwise }),
    last,
  );
}

export function lowerTry(cx: Lowering, node: SyntaxNode): ExprId {
  const body = childOf(node, 'block');
  let of: ControlId = -1;
  const value = cx.under({ kind: 'try', span: span(node.start, body?.end ?? node.end) }, (id) => {
    of = id;
    return body === undefined ? null : branchValue(cx, body);
  });
  for (const clause of node.children) {
    if (clause.type === 'finally_block')
      cx.under({ kind: 'finally', span: spanOf(clause), of }, () => cx.statements(clause.children));
    if (clause.type !== 'catch_block') continue;
    const type = childOf(clause, 'user_type');
    const subject = type === undefined ? {} : { subject: cx.type(type) };
    const scope = cx.facts.addScope({ kind: 'block', span: spanOf(clause) });
    cx.facts.inScope(scope, () => {
      cx.under({ kind: 'catch', span: spanOf(clause), of, ...subject }, () => {
        const name = childOf(clause, 'identifier');
        if (name !== undefined) cx.bind(name, { kind: 'opaque', reason: 'exception' }, name.end);
        cx.statements(childOf(clause, 'block')?.children ?? []);
      });
    });
  }
  return value ?? cx.other(node, node.type);
}

export function lowerReturn(cx: Lowering, node: SyntaxNode): ExprId {
  // `return@forEach` ends one run of a lambda.
  const isLabelled = field(node, 'label') !== undefined || childOf(node, 'label') !== undefined;
  if (!isLabelled) cx.facts.addJump({ kind: 'return', span: spanOf(node) });
  const inner = soundChildren(node).find((child) => child.type !== 'label');
  if (inner === undefined) return cx.other(node, node.type);
  const value = cx.expr(inner);
  cx.currentFunction?.returns.push({ value, control: cx.facts.control });
  return cx.other(node, node.type, [value]);
}

export function lowerThrow(cx: Lowering, node: SyntaxNode): ExprId {
  const [inner] = soundChildren(node);
  const value = inner === undefined ? undefined : cx.expr(inner);
  cx.facts.addJump({ kind: 'throw', span: spanOf(node), ...(value === undefined ? {} : { value }) });
  return cx.other(node, node.type, value === undefined ? [] : [value]);
}

/**
 * Lowers what stands in an ERROR node. The parser leaves the parts it understood side by side: a class or function whose
 * end is not written yet holds what follows its head.
 */
export function recover(cx: Lowering, node: SyntaxNode): void {
  cx.recovered.add(node);
  recoverFrom(cx, node, 0);
}

function recoverFrom(cx: Lowering, node: SyntaxNode, start: number): void {
  for (let position = start; position < node.children.length; position++) {
    const child = node.children[position]!;
    const before = cx.text.slice(Math.max(0, child.start - 40), child.start);
    const whole: SyntaxNode = { ...child, end: node.end, children: [] };
    if (child.type === 'identifier' && /\b(class|interface|object)\s+$/.test(before)) {
      const cls = cx.inClass({ node: whole, name: child, bases: [] }, [], (id) => {
        const rest = node.children.slice(position + 1);
        const names = rest.flatMap((member) =>
          member.children.flatMap((part) =>
            part.type === 'variable_declaration' ? (childOf(part, 'identifier') ?? []) : [],
          ),
        );
        cx.declareFields(
          id,
          names.map((name) => cx.nameOf(name)),
        );
        recoverFrom(cx, node, position + 1);
      });
      cx.declareClass(cls, whole, child);
      return;
    }
    const next = node.children[position + 1];
    if (child.type === 'identifier' && /\bfun\s+$/.test(before) && next?.type === 'function_value_parameters') {
      const head = {
        name: child,
        called: cx.nameOf(child),
        node: whole,
        start: next.start,
        cls: cx.currentClass,
        isStatic: false,
      };
      cx.inFunction(head, (fn) => {
        lowerParams(cx, fn, next.children);
        recoverFrom(cx, node, position + 2);
      });
      return;
    }
    if (child.type === 'primary_constructor') lowerLostConstructor(cx, child);
    else cx.statement(child);
  }
}

/** The head of a class whose body has no end. */
function lowerLostConstructor(cx: Lowering, node: SyntaxNode): void {
  const cls = cx.currentClass;
  const parameters = childOf(node, 'class_parameters');
  if (cls === null || parameters === undefined) return;
  const head = { name: null, called: 'constructor', node, start: node.start, cls, isStatic: false };
  cx.inFunction(head, (fn, draft) => {
    lowerParams(cx, fn, parameters.children);
    for (const { name, nameSpan, annotation, isProperty } of draft.params)
      if (isProperty)
        cx.facts.classes[cls]!.attributes.push({
          name,
          nameSpan,
          ...(annotation === undefined ? {} : { annotation }),
          isStatic: false,
        });
  });
}
