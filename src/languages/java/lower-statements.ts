import { span } from '../../core/facts-builder.ts';
import { ERROR, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ControlId, ExprId } from '../../model/facts.ts';
import { childOf, field, soundChildren, spanOf, type Lowering } from '../shared/jvm/lowering.ts';
import { lowerIf } from '../shared/jvm/statements.ts';
import { lowerClass, lowerFields } from './lower-classes.ts';
import { annotationsOf, lowerMethod, lowerParams } from './lower-functions.ts';

/** Node types that are lowered as statements or members. */
export function isStatement(type: string): boolean {
  return (
    /_(statement|declaration|initializer)$|^block$|^constructor_body$|^explicit_constructor_invocation$/.test(type) &&
    !/array_initializer$/.test(type)
  );
}

/** Lowers any statement, declaration or member; an expression in its place is lowered as one. */
export function lowerStatement(cx: Lowering, node: SyntaxNode): void {
  switch (node.type) {
    case 'expression_statement':
      for (const child of node.children) cx.expr(child);
      return;
    case 'local_variable_declaration':
      lowerLocals(cx, node);
      return;
    case 'return_statement':
      lowerReturn(cx, node);
      return;
    case 'if_statement':
      lowerIf(cx, node);
      return;
    case 'for_statement':
      lowerFor(cx, node);
      return;
    case 'enhanced_for_statement':
      lowerForEach(cx, node);
      return;
    case 'while_statement':
    case 'do_statement':
      lowerWhile(cx, node);
      return;
    case 'try_statement':
    case 'try_with_resources_statement':
      lowerTry(cx, node);
      return;
    case 'block':
    case 'constructor_body':
      cx.block(node);
      return;
    default:
      lowerDeclaration(cx, node);
  }
}

function lowerDeclaration(cx: Lowering, node: SyntaxNode): void {
  switch (node.type) {
    case 'class_declaration':
    case 'interface_declaration':
    case 'enum_declaration':
    case 'record_declaration':
    case 'annotation_type_declaration':
      lowerClass(cx, node);
      return;
    case 'method_declaration':
    case 'constructor_declaration':
    case 'compact_constructor_declaration':
      lowerMethod(cx, node);
      return;
    case 'field_declaration':
    case 'constant_declaration':
      lowerFields(cx, node);
      return;
    case 'import_declaration':
      lowerImport(cx, node);
      return;
    case 'static_initializer':
      cx.block(childOf(node, 'block'));
      return;
    case 'labeled_statement':
      cx.statements(soundChildren(node).slice(1));
      return;
    case 'synchronized_statement':
      for (const child of node.children) cx.statement(child);
      return;
    case 'package_declaration':
      return;
    case 'break_statement':
    case 'continue_statement':
    case 'throw_statement':
      lowerJump(cx, node);
      return;
    case 'switch_expression':
      lowerSwitch(cx, node);
      return;
    case ERROR:
      recover(cx, node);
      return;
    default:
      cx.expr(node);
  }
}

/**
 * `import a.b.C` binds `C` to what the module `a.b` calls `C`; `import a.b.*` binds `*`. A static import takes the class
 * for the module: `import static a.b.C.x`.
 */
function lowerImport(cx: Lowering, node: SyntaxNode): void {
  const [path, star] = soundChildren(node);
  if (path === undefined) return;
  const parts = cx.source(path).replace(/\s+/g, '').split('.');
  if (star?.type === 'asterisk') {
    const nameSpan = spanOf(star);
    cx.facts.bind({ name: '*', nameSpan }, { kind: 'import', module: parts.join('.'), imported: '*' }, node.end);
    return;
  }
  const name = field(path, 'name');
  const imported = parts.at(-1);
  if (name === undefined || imported === undefined || imported === '') return;
  cx.bind(name, { kind: 'import', module: parts.slice(0, -1).join('.'), imported }, node.end);
}

function lowerLocals(cx: Lowering, node: SyntaxNode): void {
  const type = field(node, 'type');
  const annotation = type === undefined || cx.source(type) === 'var' ? undefined : cx.type(type);
  for (const written of annotationsOf(node)) cx.expr(written);
  for (const declarator of node.children.filter((child) => child.type === 'variable_declarator')) {
    const name = field(declarator, 'name');
    const written = field(declarator, 'value');
    const value = written === undefined ? undefined : cx.expr(written);
    if (name === undefined) continue;
    const source = value === undefined ? ({ kind: 'declared' } as const) : ({ kind: 'value', value } as const);
    cx.bind(name, source, declarator.end, { annotation });
  }
}

function lowerReturn(cx: Lowering, node: SyntaxNode): void {
  const [inner] = node.children;
  cx.facts.addJump({ kind: 'return', span: spanOf(node) });
  if (inner === undefined) return;
  const value = cx.expr(inner);
  cx.currentFunction?.returns.push({ value, control: cx.facts.control });
}

/** `break`, `continue` and `throw`. */
function lowerJump(cx: Lowering, node: SyntaxNode): void {
  const at = spanOf(node);
  const [inner] = soundChildren(node);
  if (node.type === 'throw_statement')
    cx.facts.addJump({ kind: 'throw', span: at, ...(inner === undefined ? {} : { value: cx.expr(inner) }) });
  else {
    const kind = node.type === 'break_statement' ? 'break' : 'continue';
    cx.facts.addJump({ kind, span: at, ...(inner === undefined ? {} : { labelled: true }) }, true);
  }
}

function lowerFor(cx: Lowering, node: SyntaxNode): void {
  const scope = cx.facts.addScope({ kind: 'block', span: spanOf(node) });
  cx.facts.inScope(scope, () => {
    for (const child of node.children) if (child.field === 'init') cx.statement(child);
    cx.under({ kind: 'loop', loop: 'for', span: spanOf(node) }, (id) => {
      for (const child of node.children) {
        if (child.field !== 'condition' && child.field !== 'update') continue;
        const part = cx.expr(child);
        if (child.field === 'condition') cx.facts.controls[id]!.subject = part;
      }
      cx.block(field(node, 'body'));
    });
  });
}

function lowerForEach(cx: Lowering, node: SyntaxNode): void {
  const value = field(node, 'value');
  const name = field(node, 'name');
  const type = field(node, 'type');
  const subject = value === undefined ? cx.missing(node) : cx.expr(value);
  const scope = cx.facts.addScope({ kind: 'block', span: spanOf(node) });
  cx.facts.inScope(scope, () => {
    cx.under({ kind: 'loop', loop: 'for-each', span: spanOf(node), subject }, () => {
      const annotation = type === undefined || cx.source(type) === 'var' ? undefined : cx.type(type);
      if (name !== undefined) {
        const element = cx.facts.expr(spanOf(name), { kind: 'element', of: subject });
        cx.bind(name, { kind: 'value', value: element }, value?.end ?? name.end, { annotation });
      }
      cx.block(field(node, 'body'));
    });
  });
}

function lowerWhile(cx: Lowering, node: SyntaxNode): void {
  const condition = field(node, 'condition');
  cx.under({ kind: 'loop', loop: 'while', span: spanOf(node) }, (id) => {
    // The condition runs on every turn, so it stands inside the loop it belongs to.
    const control = cx.facts.controls[id];
    if (condition !== undefined && control !== undefined) control.subject = cx.expr(condition);
    cx.block(field(node, 'body'));
  });
}

function lowerTry(cx: Lowering, node: SyntaxNode): void {
  const scope = cx.facts.addScope({ kind: 'block', span: spanOf(node) });
  const body = field(node, 'body');
  let of: ControlId = -1;
  cx.facts.inScope(scope, () => {
    cx.under({ kind: 'try', span: span(node.start, body?.end ?? node.end) }, (id) => {
      of = id;
      for (const resource of field(node, 'resources')?.children ?? []) lowerResource(cx, resource);
      cx.block(body);
    });
  });
  for (const clause of node.children) {
    if (clause.type === 'catch_clause') lowerCatch(cx, clause, of);
    if (clause.type === 'finally_clause')
      cx.under({ kind: 'finally', span: spanOf(clause), of }, () => cx.statements(clause.children));
  }
}

function lowerResource(cx: Lowering, node: SyntaxNode): void {
  const name = field(node, 'name');
  const value = field(node, 'value');
  const type = field(node, 'type');
  if (node.type !== 'resource' || name === undefined || value === undefined) {
    cx.expr(node);
    return;
  }
  const annotation = type === undefined || cx.source(type) === 'var' ? undefined : cx.type(type);
  cx.bind(name, { kind: 'value', value: cx.expr(value) }, node.end, { annotation });
}

function lowerCatch(cx: Lowering, clause: SyntaxNode, of: ControlId): void {
  const parameter = childOf(clause, 'catch_formal_parameter');
  const name = parameter === undefined ? undefined : field(parameter, 'name');
  const types = parameter === undefined ? [] : (childOf(parameter, 'catch_type')?.children ?? []);
  const subject = caughtType(cx, types);
  const scope = cx.facts.addScope({ kind: 'block', span: spanOf(clause) });
  cx.facts.inScope(scope, () => {
    cx.under({ kind: 'catch', span: spanOf(clause), of, ...(subject === undefined ? {} : { subject }) }, () => {
      if (name !== undefined) cx.bind(name, { kind: 'opaque', reason: 'exception' }, name.end);
      cx.statements(field(clause, 'body')?.children ?? []);
    });
  });
}

/** One type, or a list of several: `catch (IOException | TimeoutException e)`. */
function caughtType(cx: Lowering, types: readonly SyntaxNode[]): ExprId | undefined {
  const [first] = types;
  if (first === undefined) return undefined;
  const items = types.map((type) => ({ value: cx.type(type), spread: false }));
  return items.length === 1
    ? items[0]?.value
    : cx.facts.expr(span(first.start, types.at(-1)?.end ?? first.end), { kind: 'list', items });
}

/** A `switch` is one of the values that its arms give. */
export function lowerSwitch(cx: Lowering, node: SyntaxNode): ExprId {
  const condition = field(node, 'condition');
  const subject = condition === undefined ? cx.missing(node) : cx.expr(condition);
  const values: ExprId[] = [];
  for (const arm of field(node, 'body')?.children ?? []) {
    cx.under({ kind: 'case', span: spanOf(arm), subject }, () => {
      const scope = cx.facts.addScope({ kind: 'block', span: spanOf(arm) });
      cx.facts.inScope(scope, () => lowerArm(cx, arm, values));
    });
  }
  const last = values.pop();
  if (last === undefined) return cx.other(node, 'switch_expression', [subject]);
  return values.reduceRight(
    (otherwise, then) => cx.facts.expr(spanOf(node), { kind: 'conditional', test: subject, then, else: otherwise }),
    last,
  );
}

function lowerArm(cx: Lowering, arm: SyntaxNode, values: ExprId[]): void {
  for (const child of arm.children) {
    if (child.type === 'switch_label') cx.parts(child, isStatement);
    else if (arm.type === 'switch_rule' && child.type === 'expression_statement')
      for (const value of child.children) values.push(cx.expr(value));
    else lowerYields(cx, child, values);
  }
}

/** Lowers an arm's block; what its top level yields is a value of the `switch`. */
function lowerYields(cx: Lowering, node: SyntaxNode, values: ExprId[]): void {
  const nodes = node.type === 'block' ? node.children : [node];
  for (const child of nodes) {
    const [value] = child.children;
    if (child.type === 'yield_statement' && value !== undefined) values.push(cx.expr(value));
    else cx.statement(child);
  }
}

/**
 * Lowers what stands in an ERROR node. The parser leaves the parts it understood side by side: a class or method whose
 * end is not written yet holds what follows its head.
 */
export function recover(cx: Lowering, node: SyntaxNode): void {
  cx.recovered.add(node);
  recoverFrom(cx, node, 0);
}

function recoverFrom(cx: Lowering, node: SyntaxNode, start: number): void {
  for (let position = start; position < node.children.length; position++) {
    const child = node.children[position]!;
    const next = node.children[position + 1];
    if (child.type === 'identifier' && next?.type === 'formal_parameters') {
      recoverMethod(cx, node, position);
      return;
    }
    if (child.type === 'identifier' && /\b(class|interface|enum|record)\s+$/.test(before(cx, child))) {
      const whole: SyntaxNode = { ...child, type: 'class', start: child.start, end: node.end, children: [] };
      const members = node.children.slice(position + 1);
      const cls = cx.inClass({ node: whole, name: child, bases: [] }, [], (id) => {
        cx.declareFields(
          id,
          members.flatMap((member) => fieldNamesOf(cx, member)),
        );
        recoverFrom(cx, node, position + 1);
      });
      cx.declareClass(cls, whole, child);
      return;
    }
    cx.statement(child);
  }
}

function fieldNamesOf(cx: Lowering, node: SyntaxNode): string[] {
  if (node.type !== 'field_declaration') return [];
  return node.children.flatMap((child) => {
    const name = child.type === 'variable_declarator' ? field(child, 'name') : undefined;
    return name === undefined ? [] : [cx.source(name)];
  });
}

/** A method whose body has no end: it holds the statements up to the next head. */
function recoverMethod(cx: Lowering, node: SyntaxNode, position: number): void {
  const name = node.children[position]!;
  const parameters = node.children[position + 1]!;
  let end = position + 2;
  const isHead = (at: number): boolean =>
    node.children[at]?.type === 'identifier' && node.children[at + 1]?.type === 'formal_parameters';
  while (end < node.children.length && !isHead(end)) end++;
  const last = node.children[end - 1] ?? parameters;
  const whole: SyntaxNode = { ...name, end: end >= node.children.length ? node.end : last.end, children: [] };
  const cls = cx.currentClass;
  const head = { name, called: cx.source(name), node: whole, start: parameters.start, cls, isStatic: false };
  cx.inFunction(head, (fn) => {
    lowerParams(
      cx,
      fn,
      soundChildren(parameters).filter((child) => /_parameter$/.test(child.type)),
    );
    for (let at = position + 2; at < end; at++) cx.statement(node.children[at]!);
  });
  recoverFrom(cx, node, end);
}

function before(cx: Lowering, node: SyntaxNode): string {
  return cx.text.slice(Math.max(0, node.start - 40), node.start);
}
