import { span } from '../../core/facts-builder.ts';
import { ERROR, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ControlId, ExprId } from '../../model/facts.ts';
import { childOf, field, soundChildren, spanOf, type Lowering } from '../shared/jvm/lowering.ts';
import { lowerIf } from '../shared/jvm/statements.ts';
import { lowerAccessor, lowerClass, lowerFields, lowerProperty, valueOf } from './lower-classes.ts';
import { lowerPattern } from './lower-expressions.ts';
import { hasModifier, lowerMethod, lowerParams } from './lower-functions.ts';
import { lowerAs } from './lower-objects.ts';
import { declaredType } from './lower-types.ts';

/** Node types that are lowered as statements or members. */
export function isStatement(type: string): boolean {
  return /_(statement|declaration|directive)$|^block$|^variable_declaration$|^preproc_(if|else|elif)$/.test(type);
}

/** Lowers any statement, declaration or member; an expression in its place is lowered as one. */
export function lowerStatement(cx: Lowering, node: SyntaxNode): void {
  switch (node.type) {
    case 'expression_statement':
      for (const child of node.children) cx.expr(child);
      return;
    case 'local_declaration_statement':
    case 'variable_declaration':
      lowerLocals(cx, node);
      return;
    case 'return_statement':
    case 'yield_statement':
      lowerReturn(cx, node);
      return;
    case 'if_statement':
      lowerIf(cx, node);
      return;
    case 'for_statement':
      lowerFor(cx, node);
      return;
    case 'foreach_statement':
      lowerForEach(cx, node);
      return;
    case 'while_statement':
    case 'do_statement':
      lowerWhile(cx, node);
      return;
    case 'try_statement':
      lowerTry(cx, node);
      return;
    case 'switch_statement':
      lowerSwitch(cx, node);
      return;
    case 'block':
      cx.block(node);
      return;
    default:
      lowerDeclaration(cx, node);
  }
}

function lowerDeclaration(cx: Lowering, node: SyntaxNode): void {
  switch (node.type) {
    case 'class_declaration':
    case 'struct_declaration':
    case 'record_declaration':
    case 'record_struct_declaration':
    case 'interface_declaration':
    case 'enum_declaration':
      lowerClass(cx, node);
      return;
    case 'method_declaration':
    case 'constructor_declaration':
    case 'destructor_declaration':
    case 'operator_declaration':
    case 'conversion_operator_declaration':
    case 'local_function_statement':
      lowerMethod(cx, node);
      return;
    case 'field_declaration':
    case 'event_field_declaration':
      lowerFields(cx, node);
      return;
    case 'property_declaration':
      lowerProperty(cx, node);
      return;
    case 'indexer_declaration':
    case 'event_declaration':
      for (const accessor of field(node, 'accessors')?.children ?? [node]) lowerAccessor(cx, accessor, null);
      return;
    case 'using_directive':
      lowerUsing(cx, node);
      return;
    default:
      lowerNesting(cx, node);
  }
}

function lowerNesting(cx: Lowering, node: SyntaxNode): void {
  switch (node.type) {
    case 'using_statement':
    case 'fixed_statement': {
      const scope = cx.facts.addScope({ kind: 'block', span: spanOf(node) });
      cx.facts.inScope(scope, () => {
        for (const child of node.children) cx.statement(child);
      });
      return;
    }
    case 'namespace_declaration':
      // What a namespace holds is found by its bare name, so it stands where the file's own declarations do.
      cx.statements(field(node, 'body')?.children ?? []);
      return;
    case 'global_statement':
    case 'lock_statement':
    case 'unsafe_statement':
    case 'checked_statement':
    case 'declaration_list':
      cx.statements(node.children);
      return;
    case 'labeled_statement':
      cx.statements(soundChildren(node).slice(1));
      return;
    case 'preproc_if':
    case 'preproc_elif':
    case 'preproc_else':
    case 'preproc_if_in_attribute_list':
      cx.statements(node.children.filter((child) => child.field !== 'condition'));
      return;
    case 'throw_statement': {
      const [value] = node.children.map((child) => cx.expr(child));
      cx.facts.addJump({ kind: 'throw', span: spanOf(node), ...(value === undefined ? {} : { value }) });
      return;
    }
    case 'break_statement':
    case 'continue_statement':
      cx.facts.addJump({ kind: node.type === 'break_statement' ? 'break' : 'continue', span: spanOf(node) }, true);
      return;
    case 'file_scoped_namespace_declaration':
    case 'delegate_declaration':
    case 'extern_alias_directive':
    case 'goto_statement':
    case 'empty_statement':
    case 'shebang_directive':
      return;
    case ERROR:
      recover(cx, node);
      return;
    default:
      cx.expr(node);
  }
}

/** `using A.B;` brings in the names of a namespace, `using static A.B;` those of a class, `using X = A.B;` names one. */
function lowerUsing(cx: Lowering, node: SyntaxNode): void {
  const alias = field(node, 'name');
  const path = soundChildren(node).findLast((child) => child !== alias);
  if (path === undefined) return;
  const module = cx.source(path).replace(/\s+|^global::/g, '');
  if (alias === undefined) {
    cx.facts.bind({ name: '*', nameSpan: spanOf(path) }, { kind: 'import', module, imported: '*' }, node.end);
    return;
  }
  const plain = module.replace(/<.*$/, '');
  const cut = plain.lastIndexOf('.');
  const source = { kind: 'import', module: plain.slice(0, Math.max(cut, 0)), imported: plain.slice(cut + 1) } as const;
  cx.bind(alias, source, node.end);
}

function lowerLocals(cx: Lowering, node: SyntaxNode): void {
  const declaration = node.type === 'variable_declaration' ? node : childOf(node, 'variable_declaration');
  if (declaration === undefined) return;
  const type = declaredType(field(declaration, 'type'));
  const annotation = type === undefined ? undefined : cx.type(type);
  for (const declarator of declaration.children.filter((child) => child.type === 'variable_declarator')) {
    const name = field(declarator, 'name');
    const written = valueOf(declarator);
    const value = written === undefined ? undefined : lowerAs(cx, written, type);
    const pattern = childOf(declarator, 'tuple_pattern');
    if (pattern !== undefined && value !== undefined) bindPattern(cx, pattern, value, declarator.end);
    if (name === undefined || pattern !== undefined) continue;
    const source = value === undefined ? ({ kind: 'declared' } as const) : ({ kind: 'value', value } as const);
    cx.bind(name, source, declarator.end, { annotation });
  }
}

/** `(a, b) = pair` binds each name to what stands at its place. */
export function bindPattern(cx: Lowering, pattern: SyntaxNode, value: ExprId, at: number): void {
  soundChildren(pattern).forEach((child, position) => {
    const inner = child.type === 'argument' ? (soundChildren(child).at(-1) ?? child) : child;
    const name = inner.type === 'declaration_expression' ? field(inner, 'name') : inner;
    if (name?.type !== 'identifier') return;
    const index = cx.facts.expr(spanOf(name), { kind: 'number', value: position });
    const item = cx.facts.expr(spanOf(name), { kind: 'index', object: value, index });
    if (inner.type === 'declaration_expression' || pattern.type === 'tuple_pattern')
      cx.bind(name, { kind: 'value', value: item }, at);
    else cx.assignName(name, item, at);
  });
}

function lowerReturn(cx: Lowering, node: SyntaxNode): void {
  const [inner] = node.children;
  if (node.type === 'return_statement') cx.facts.addJump({ kind: 'return', span: spanOf(node) });
  if (inner === undefined) return;
  const value = cx.expr(inner);
  const fn = cx.currentFunction;
  if (fn === null) return;
  if (node.type === 'yield_statement') fn.isGenerator = true;
  fn.returns.push({ value, control: cx.facts.control });
}

function lowerFor(cx: Lowering, node: SyntaxNode): void {
  const scope = cx.facts.addScope({ kind: 'block', span: spanOf(node) });
  cx.facts.inScope(scope, () => {
    for (const child of node.children) if (child.field === 'initializer') cx.statement(child);
    cx.under({ kind: 'loop', loop: 'for', span: spanOf(node) }, () => {
      for (const child of node.children) if (child.field === 'condition' || child.field === 'update') cx.expr(child);
      cx.block(field(node, 'body'));
    });
  });
}

function lowerForEach(cx: Lowering, node: SyntaxNode): void {
  const value = field(node, 'right');
  const name = field(node, 'left');
  const type = declaredType(field(node, 'type'));
  const subject = value === undefined ? cx.missing(node) : cx.expr(value);
  const scope = cx.facts.addScope({ kind: 'block', span: spanOf(node) });
  cx.facts.inScope(scope, () => {
    cx.under({ kind: 'loop', loop: 'for-each', span: spanOf(node), subject }, () => {
      const annotation = type === undefined ? undefined : cx.type(type);
      if (name !== undefined) {
        const element = cx.facts.expr(spanOf(name), { kind: 'element', of: subject });
        const at = value?.end ?? name.end;
        if (name.type === 'identifier') cx.bind(name, { kind: 'value', value: element }, at, { annotation });
        else bindPattern(cx, name, element, at);
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
  const body = field(node, 'body');
  const of = cx.under({ kind: 'try', span: span(node.start, body?.end ?? node.end) }, (id) => {
    cx.block(body);
    return id;
  });
  for (const clause of node.children) {
    if (clause.type === 'catch_clause') lowerCatch(cx, clause, of);
    if (clause.type === 'finally_clause')
      cx.under({ kind: 'finally', span: spanOf(clause), of }, () => cx.block(childOf(clause, 'block')));
  }
}

function lowerCatch(cx: Lowering, clause: SyntaxNode, of: ControlId): void {
  const declaration = childOf(clause, 'catch_declaration');
  const name = declaration === undefined ? undefined : field(declaration, 'name');
  const type = declaration === undefined ? undefined : field(declaration, 'type');
  const subject = type === undefined ? {} : { subject: cx.type(type) };
  const scope = cx.facts.addScope({ kind: 'block', span: spanOf(clause) });
  cx.facts.inScope(scope, () => {
    cx.under({ kind: 'catch', span: spanOf(clause), of, ...subject }, () => {
      if (name !== undefined) cx.bind(name, { kind: 'opaque', reason: 'exception' }, name.end);
      for (const filter of childOf(clause, 'catch_filter_clause')?.children ?? []) cx.expr(filter);
      cx.statements(field(clause, 'body')?.children ?? []);
    });
  });
}

function lowerSwitch(cx: Lowering, node: SyntaxNode): void {
  const value = field(node, 'value');
  const subject = value === undefined ? cx.missing(node) : cx.expr(value);
  for (const section of field(node, 'body')?.children ?? []) {
    cx.under({ kind: 'case', span: spanOf(section), subject }, () => {
      const scope = cx.facts.addScope({ kind: 'block', span: spanOf(section) });
      cx.facts.inScope(scope, () => {
        for (const child of section.children) {
          if (/pattern$|when_clause/.test(child.type)) lowerPattern(cx, child);
          else cx.statement(child);
        }
      });
    });
  }
}

/** A switch expression is one of the values that its arms give. */
export function lowerSwitchExpression(cx: Lowering, node: SyntaxNode): ExprId {
  const [value, ...arms] = soundChildren(node);
  const subject = value === undefined ? cx.missing(node) : cx.expr(value);
  const values = arms.flatMap((arm): ExprId[] => {
    const result = soundChildren(arm).at(-1);
    if (arm.type !== 'switch_expression_arm' || result === undefined) return [cx.expr(arm)];
    return cx.under({ kind: 'case', span: spanOf(arm), subject }, () => {
      for (const child of arm.children) if (child !== result && child.type !== 'discard') lowerPattern(cx, child);
      const given = cx.expr(result);
      return result.type === 'throw_expression' ? [] : [given];
    });
  });
  const last = values.pop();
  if (last === undefined) return cx.other(node, 'switch_expression', [subject]);
  return values.reduceRight(
    (otherwise, then) => cx.facts.expr(spanOf(node), { kind: 'conditional', test: subject, then, else: otherwise }),
    last,
  );
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
    if (child.type === 'identifier' && next?.type === 'parameter_list') {
      recoverMethod(cx, node, position);
      return;
    }
    if (child.type === 'identifier' && /\b(class|interface|record|struct)\s+$/.test(before(cx, child))) {
      const whole: SyntaxNode = { ...child, type: 'class', start: child.start, end: node.end, children: [] };
      const cls = cx.inClass({ node: whole, name: child, bases: [] }, [], (id) => {
        cx.declareFields(id, []);
        recoverFrom(cx, node, position + 1);
      });
      cx.declareClass(cls, whole, child);
      return;
    }
    if (child.type !== 'modifier') cx.statement(child);
  }
}

/** A method whose body has no end: it holds the statements up to the next head. */
function recoverMethod(cx: Lowering, node: SyntaxNode, position: number): void {
  const name = node.children[position]!;
  const parameters = node.children[position + 1]!;
  let end = position + 2;
  const isHead = (at: number): boolean =>
    node.children[at]?.type === 'identifier' && node.children[at + 1]?.type === 'parameter_list';
  while (end < node.children.length && !isHead(end)) end++;
  const last = node.children[end - 1] ?? parameters;
  const whole: SyntaxNode = { ...name, end: end >= node.children.length ? node.end : last.end, children: [] };
  const cls = cx.currentClass;
  const isAsync = hasModifier(cx, node, 'async');
  const head = { name, called: cx.nameOf(name), node: whole, start: parameters.start, cls, isStatic: false, isAsync };
  cx.inFunction(head, (fn) => {
    lowerParams(cx, fn, parameters);
    for (let at = position + 2; at < end; at++) {
      const child = node.children[at]!;
      if (child.type !== 'modifier') cx.statement(child);
    }
  });
  recoverFrom(cx, node, end);
}

function before(cx: Lowering, node: SyntaxNode): string {
  return cx.text.slice(Math.max(0, node.start - 40), node.start);
}
