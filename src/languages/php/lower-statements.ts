import { span } from '../../core/facts-builder.ts';
import { ERROR, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId } from '../../model/facts.ts';
import { childOf, field, soundChildren, spanOf } from '../shared/jvm/lowering.ts';
import type { PhpLowering } from './context.ts';
import { assign } from './lower-assignments.ts';
import { lowerClass, lowerConstants, lowerFunction } from './lower-declarations.ts';

/** Lowers any statement or declaration; an expression in its place is lowered as one. PHP has no scope but a function's. */
export function lowerStatement(cx: PhpLowering, node: SyntaxNode): void {
  switch (node.type) {
    case 'expression_statement':
    case 'compound_statement':
    case 'colon_block':
    case 'echo_statement':
    case 'declare_statement':
    case 'unset_statement':
      cx.statements(node.children);
      return;
    case 'return_statement':
      lowerReturn(cx, node);
      return;
    case 'if_statement':
      lowerIf(cx, node);
      return;
    case 'foreach_statement':
      lowerForeach(cx, node);
      return;
    case 'for_statement':
      lowerFor(cx, node);
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
    case 'break_statement':
    case 'continue_statement': {
      // `break 2` leaves the loop around the one that it stands in.
      const labelled = node.children.some((child) => cx.source(child) !== '1') ? { labelled: true } : {};
      const kind = node.type === 'break_statement' ? 'break' : 'continue';
      cx.facts.addJump({ kind, span: spanOf(node), ...labelled }, true);
      return;
    }
    default:
      lowerDeclaration(cx, node);
  }
}

const SILENT = new Set(['php_tag', 'text', 'text_interpolation', 'empty_statement', 'goto_statement', 'named_label_statement', 'declare_directive']); // prettier-ignore

function lowerDeclaration(cx: PhpLowering, node: SyntaxNode): void {
  if (SILENT.has(node.type)) return;
  switch (node.type) {
    case 'namespace_definition': {
      const name = field(node, 'name');
      cx.namespace = name === undefined ? '' : cx.source(name).replace(/\s+/g, '');
      cx.statements(field(node, 'body')?.children ?? []);
      return;
    }
    case 'namespace_use_declaration':
      lowerUse(cx, node);
      return;
    case 'class_declaration':
    case 'interface_declaration':
    case 'trait_declaration':
    case 'enum_declaration':
      lowerClass(cx, node);
      return;
    case 'function_definition':
      lowerFunction(cx, node, null);
      return;
    case 'const_declaration':
      lowerConstants(cx, node, null);
      return;
    case 'function_static_declaration':
      lowerStatics(cx, node);
      return;
    case 'global_declaration':
      // The variable of the module is seen from here anyway.
      for (const name of node.children) cx.knowVariable(cx.source(name));
      return;
    case ERROR:
      cx.recovered.add(node);
      cx.statements(node.children);
      return;
    default:
      cx.expr(node);
  }
}

/** `use A\B;`, `use A\{B, C as D};`: names for classes; functions and constants are known by their own. */
function lowerUse(cx: PhpLowering, node: SyntaxNode): void {
  const prefix = childOf(node, 'namespace_name');
  const start = prefix === undefined ? '' : `${cx.source(prefix)}\\`;
  const clauses = [node, ...node.children].flatMap((part) => part.children);
  for (const clause of clauses) {
    if (clause.type !== 'namespace_use_clause') continue;
    const alias = field(clause, 'alias');
    const name = soundChildren(clause).find((child) => child !== alias && /name$/.test(child.type));
    if (name === undefined) continue;
    const full = (start + cx.source(name)).replace(/^\\|\s+/g, '');
    cx.uses.set(alias === undefined ? full.slice(full.lastIndexOf('\\') + 1) : cx.source(alias), full);
  }
}

/** `static $client = null;` keeps its value between calls. */
function lowerStatics(cx: PhpLowering, node: SyntaxNode): void {
  for (const declaration of node.children) {
    const name = field(declaration, 'name');
    const written = field(declaration, 'value');
    const value = written === undefined ? undefined : cx.expr(written);
    if (name) cx.bind(name, value === undefined ? { kind: 'declared' } : { kind: 'value', value }, declaration.end);
  }
}

function lowerReturn(cx: PhpLowering, node: SyntaxNode): void {
  const [inner] = node.children;
  cx.facts.addJump({ kind: 'return', span: spanOf(node) });
  if (inner === undefined) return;
  const value = cx.expr(inner);
  cx.currentFunction?.returns.push({ value, control: cx.facts.control });
}

/** `elseif` and `else` stand side by side; each is read below the `else` of those before it. */
function lowerIf(cx: PhpLowering, node: SyntaxNode): void {
  const outer = cx.facts.control;
  lowerBranch(cx, node);
  for (const clause of node.children) {
    if (clause.type !== 'else_if_clause' && clause.type !== 'else_clause') continue;
    cx.facts.control = cx.facts.addControl({ kind: 'else', span: span(clause.start, node.end) });
    if (clause.type === 'else_if_clause') lowerBranch(cx, clause);
    else lowerBody(cx, field(clause, 'body'));
  }
  cx.facts.control = outer;
}

function lowerBranch(cx: PhpLowering, node: SyntaxNode): void {
  const condition = field(node, 'condition');
  const body = field(node, 'body');
  const subject = condition === undefined ? {} : { subject: cx.expr(condition) };
  cx.under({ kind: 'if', span: span(node.start, body?.end ?? node.end), ...subject }, () => {
    lowerBody(cx, body);
  });
}

function lowerBody(cx: PhpLowering, body: SyntaxNode | undefined): void {
  if (body !== undefined) cx.statement(body);
}

function lowerForeach(cx: PhpLowering, node: SyntaxNode): void {
  const body = field(node, 'body');
  const [iterated, each] = soundChildren(node).filter((child) => child !== body);
  const subject = iterated === undefined ? cx.missing(node) : cx.expr(iterated);
  cx.under({ kind: 'loop', loop: 'for-each', span: spanOf(node), subject }, () => {
    const [key, item] = each?.type === 'pair' ? soundChildren(each) : [undefined, each];
    if (key) assign(cx, key, cx.other(key, 'key', [subject]), key.end);
    if (item) assign(cx, item, cx.facts.expr(spanOf(item), { kind: 'element', of: subject }), item.end);
    lowerBody(cx, body);
  });
}

function lowerFor(cx: PhpLowering, node: SyntaxNode): void {
  for (const child of node.children) if (child.field === 'initialize') cx.expr(child);
  cx.under({ kind: 'loop', loop: 'for', span: spanOf(node) }, () => {
    for (const child of node.children) if (child.field === 'condition' || child.field === 'update') cx.expr(child);
    for (const child of node.children) if (child.field === 'body') cx.statement(child);
  });
}

function lowerWhile(cx: PhpLowering, node: SyntaxNode): void {
  const condition = field(node, 'condition');
  cx.under({ kind: 'loop', loop: 'while', span: spanOf(node) }, (id) => {
    const control = cx.facts.controls[id];
    if (condition !== undefined && control !== undefined) control.subject = cx.expr(condition);
    lowerBody(cx, field(node, 'body'));
  });
}

function lowerTry(cx: PhpLowering, node: SyntaxNode): void {
  const body = field(node, 'body');
  const of = cx.under({ kind: 'try', span: span(node.start, body?.end ?? node.end) }, (id) => {
    lowerBody(cx, body);
    return id;
  });
  for (const clause of node.children) {
    if (clause.type !== 'catch_clause' && clause.type !== 'finally_clause') continue;
    const kind = clause.type === 'catch_clause' ? 'catch' : 'finally';
    const type = field(clause, 'type');
    const subject = type === undefined ? {} : { subject: cx.type(type) };
    cx.under({ kind, span: spanOf(clause), of, ...subject }, () => {
      const name = field(clause, 'name');
      if (name) cx.bind(name, { kind: 'opaque', reason: 'exception' }, name.end);
      lowerBody(cx, field(clause, 'body'));
    });
  }
}

function lowerSwitch(cx: PhpLowering, node: SyntaxNode): void {
  const condition = field(node, 'condition');
  const subject = condition === undefined ? cx.missing(node) : cx.expr(condition);
  for (const branch of field(node, 'body')?.children ?? [])
    cx.under({ kind: 'case', span: spanOf(branch), subject }, () => {
      cx.statements(branch.children);
    });
}

/** A `match` is one of the values that its arms give. */
export function lowerMatch(cx: PhpLowering, node: SyntaxNode): ExprId {
  const condition = field(node, 'condition');
  const subject = condition === undefined ? cx.missing(node) : cx.expr(condition);
  const values: ExprId[] = [];
  for (const arm of field(node, 'body')?.children ?? [])
    cx.under({ kind: 'case', span: spanOf(arm), subject }, () => {
      for (const test of field(arm, 'conditional_expressions')?.children ?? []) cx.expr(test);
      const result = field(arm, 'return_expression');
      if (result) values.push(cx.expr(result));
    });
  const last = values.pop();
  if (last === undefined) return cx.other(node, 'match', [subject]);
  const test = cx.other(node, 'match', [subject]);
  return values.reduceRight(
    (otherwise, then) => cx.facts.expr(spanOf(node), { kind: 'conditional', test, then, else: otherwise }),
    last,
  );
}
