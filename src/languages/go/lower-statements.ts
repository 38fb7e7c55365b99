import { span } from '../../core/facts-builder.ts';
import { ERROR, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { BindingSource, Control, ExprId } from '../../model/facts.ts';
import { field, isStatement, listed, spanOf, type Context } from './context.ts';
import { assigned, lowerConst, lowerImport, lowerTypeDeclaration, lowerVar } from './lower-declarations.ts';
import { lowerFunction, lowerMethod } from './lower-functions.ts';

/** Lowers any statement or declaration; an expression in its place is lowered as one. */
export function lowerStatement(cx: Context, node: SyntaxNode): void {
  switch (node.type) {
    case 'short_var_declaration':
      lowerShortVar(cx, node);
      return;
    case 'assignment_statement':
      lowerAssignment(cx, node);
      return;
    case 'return_statement':
      lowerReturn(cx, node);
      return;
    case 'if_statement':
      cx.inBlock(node, () => {
        lowerIf(cx, node);
      });
      return;
    case 'for_statement':
      cx.inBlock(node, () => {
        lowerFor(cx, node);
      });
      return;
    case 'expression_switch_statement':
    case 'type_switch_statement':
    case 'select_statement':
      cx.inBlock(node, () => {
        lowerSwitch(cx, node);
      });
      return;
    case 'block':
      cx.block(node);
      return;
    default:
      lowerDeclaration(cx, node);
  }
}

function lowerDeclaration(cx: Context, node: SyntaxNode): void {
  switch (node.type) {
    case 'function_declaration':
      lowerFunction(cx, node);
      return;
    case 'method_declaration':
      lowerMethod(cx, node);
      return;
    case 'var_declaration':
      lowerVar(cx, node);
      return;
    case 'const_declaration':
      lowerConst(cx, node);
      return;
    case 'type_declaration':
      lowerTypeDeclaration(cx, node);
      return;
    case 'import_declaration':
      lowerImport(cx, node);
      return;
    case 'inc_statement':
    case 'dec_statement':
      lowerCount(cx, node);
      return;
    case 'break_statement':
    case 'continue_statement': {
      const kind = node.type === 'break_statement' ? 'break' : 'continue';
      const labelled = node.children.some((child) => child.type === 'label_name') ? { labelled: true } : {};
      cx.facts.addJump({ kind, span: spanOf(node), ...labelled }, true);
      return;
    }
    case 'package_clause':
    case 'goto_statement':
    case 'fallthrough_statement':
      return;
    default:
      if (isStatement(node)) lowerParts(cx, node);
      else cx.expr(node);
  }
}

/** Statements of which only the parts matter: lists, labels, `go`, `defer`, sends, expression statements. */
function lowerParts(cx: Context, node: SyntaxNode): void {
  for (const child of node.children) {
    if (child.type === 'label_name' || child.type === ERROR) continue;
    cx.statement(child);
  }
}

/** `a, b := x, y` declares what its scope has not yet, and assigns to the rest. */
function lowerShortVar(cx: Context, node: SyntaxNode): void {
  const names = listed(field(node, 'left'));
  const values = assigned(cx, names, listed(field(node, 'right')));
  for (const [index, name] of names.entries()) {
    if (name.type !== 'identifier') continue;
    cx.declare(name, valueOf(values[index]), node.end);
  }
}

function valueOf(value: ExprId | undefined, op?: string): BindingSource {
  if (value === undefined) return { kind: 'opaque', reason: 'a value that is not given' };
  return { kind: 'value', value, ...(op === undefined ? {} : { op }) };
}

function lowerAssignment(cx: Context, node: SyntaxNode): void {
  const left = field(node, 'left');
  const right = field(node, 'right');
  if (left === undefined || right === undefined) {
    lowerParts(cx, node);
    return;
  }
  const op = /(\S+)=/.exec(cx.text.slice(left.end, right.start))?.[1];
  const targets = listed(left);
  const values = assigned(cx, targets, listed(right));
  for (const [index, target] of targets.entries()) assign(cx, target, values[index], op, node.end);
}

function assign(cx: Context, target: SyntaxNode, value: ExprId | undefined, op: string | undefined, at: number): void {
  if (target.type === 'identifier') {
    cx.assign(target, valueOf(value, op), at);
  } else if (target.type === 'unary_expression' || target.type === 'parenthesized_expression') {
    // `*p = value` sets what the pointer stands for.
    const inner = field(target, 'operand') ?? target.children[0];
    if (inner !== undefined) assign(cx, inner, value, op, at);
  } else {
    const lowered = cx.expr(target);
    if (value !== undefined) cx.facts.addWrite({ target: lowered, value, at, ...(op === undefined ? {} : { op }) });
  }
}

function lowerCount(cx: Context, node: SyntaxNode): void {
  const [target] = node.children;
  if (target === undefined) return;
  const value = cx.facts.expr(span(node.end, node.end), { kind: 'number', value: 1 });
  assign(cx, target, value, node.type === 'inc_statement' ? '+' : '-', node.end);
}

/** The first of several results is the function's value; a bare `return` hands out the named result. */
function lowerReturn(cx: Context, node: SyntaxNode): void {
  const results = node.children.flatMap((child) => listed(child));
  cx.facts.addJump({ kind: 'return', span: spanOf(node) });
  const values = results.map((child) => cx.expr(child));
  if (isFailure(cx, results)) return;
  const fn = cx.currentFunction;
  if (fn === null) return;
  let [value] = values;
  const named = cx.resultOf(fn);
  if (value === undefined && named !== undefined) value = cx.facts.expr(spanOf(node), { kind: 'name', name: named });
  if (value !== undefined) fn.returns.push({ value, control: cx.facts.control });
}

/** An `else if` is an `if` inside an `else`. */
function lowerIf(cx: Context, node: SyntaxNode): void {
  const initializer = field(node, 'initializer');
  if (initializer !== undefined) cx.statement(initializer);
  const condition = field(node, 'condition');
  const test = condition === undefined ? undefined : cx.expr(condition);
  const body = field(node, 'consequence');
  if (body !== undefined && lowerDefault(cx, node, condition, body)) return;
  cx.under(withSubject({ kind: 'if', span: span(node.start, body?.end ?? node.end) }, test), () => {
    cx.block(body);
  });
  const alternative = field(node, 'alternative');
  if (alternative === undefined) return;
  cx.under({ kind: 'else', span: span(body?.end ?? alternative.start, alternative.end) }, () => {
    cx.statement(alternative);
  });
}

/** `return "", err`: beside an error a zero value says nothing. */
function isFailure(cx: Context, results: readonly SyntaxNode[]): boolean {
  const [first, ...others] = results;
  const last = others.at(-1);
  if (first === undefined || last === undefined || last.type === 'nil') return false;
  return /^(?:""|``|0|nil|false|&?[\w.]+\{\})$/.test(cx.source(first));
}

function withSubject(
  control: Omit<Control, 'parent' | 'scope'>,
  subject: ExprId | undefined,
): Omit<Control, 'parent' | 'scope'> {
  return subject === undefined ? control : { ...control, subject };
}

/** `if x == "" { x = value }` (or `0`, `nil`) gives `x` a default: it is lowered like `x = x || value`. */
function lowerDefault(cx: Context, node: SyntaxNode, condition: SyntaxNode | undefined, body: SyntaxNode): boolean {
  if (condition?.type !== 'binary_expression' || field(node, 'alternative') !== undefined) return false;
  const left = field(condition, 'left');
  const right = field(condition, 'right');
  const only = onlyStatement(body);
  if (left === undefined || right === undefined || only?.type !== 'assignment_statement') return false;
  const compares = /^\s*==\s*$/.test(cx.text.slice(left.end, right.start)) && /^(""|``|0|nil)$/.test(cx.source(right));
  const [target, ...others] = listed(field(only, 'left'));
  const [value] = listed(field(only, 'right'));
  if (!compares || others.length > 0 || target?.type !== 'identifier' || value === undefined) return false;
  if (cx.source(left) !== cx.source(target) || !/^\s*=\s*$/.test(cx.text.slice(target.end, value.start))) return false;
  const before = cx.expr(left);
  const whole = cx.facts.expr(spanOf(node), { kind: 'binary', op: '||', left: before, right: cx.expr(value) });
  cx.assign(target, { kind: 'value', value: whole }, node.end);
  return true;
}

function onlyStatement(block: SyntaxNode): SyntaxNode | undefined {
  const statements = block.children.flatMap((child) => (child.type === 'statement_list' ? child.children : [child]));
  return statements.length === 1 ? statements[0] : undefined;
}

function lowerFor(cx: Context, node: SyntaxNode): void {
  const body = field(node, 'body');
  const head = node.children.find((child) => child !== body && child.type !== ERROR);
  if (head?.type === 'range_clause') {
    lowerRange(cx, node, head, body);
    return;
  }
  const clause = head?.type === 'for_clause' ? head : undefined;
  const initializer = clause && field(clause, 'initializer');
  if (initializer !== undefined) cx.statement(initializer);
  const test = clause === undefined ? head : field(clause, 'condition');
  const subject = test === undefined ? undefined : cx.expr(test);
  const loop = clause === undefined ? 'while' : 'for';
  cx.under(withSubject({ kind: 'loop', loop, span: spanOf(node) }, subject), () => {
    const update = clause && field(clause, 'update');
    if (update !== undefined) cx.statement(update);
    cx.block(body);
  });
}

/** `for i, v := range xs`: the first name is the index, the second an element; of a channel or function the first. */
function lowerRange(cx: Context, node: SyntaxNode, clause: SyntaxNode, body: SyntaxNode | undefined): void {
  const right = field(clause, 'right');
  const subject = right === undefined ? undefined : cx.expr(right);
  const targets = listed(field(clause, 'left'));
  cx.under(withSubject({ kind: 'loop', loop: 'for-each', span: spanOf(node) }, subject), () => {
    for (const [index, target] of targets.entries()) {
      if (target.type !== 'identifier') continue;
      const value =
        index === 1 && subject !== undefined
          ? cx.facts.expr(spanOf(target), { kind: 'element', of: subject })
          : cx.other(target, 'the index of a loop');
      const declares = cx.text.slice(target.end, right?.start ?? target.end).includes(':=');
      if (declares) cx.declare(target, { kind: 'value', value }, clause.end);
      else cx.assign(target, { kind: 'value', value }, clause.end);
    }
    cx.block(body);
  });
}

/** Each case may run or not; its statements have a scope of their own. */
function lowerSwitch(cx: Context, node: SyntaxNode): void {
  const initializer = field(node, 'initializer');
  if (initializer !== undefined) cx.statement(initializer);
  const value = field(node, 'value');
  const subject = value === undefined ? undefined : cx.expr(value);
  // `switch v := x.(type)`: in each case `v` is `x`, seen as another type.
  for (const alias of listed(field(node, 'alias')))
    if (alias.type === 'identifier') cx.declare(alias, valueOf(subject), value?.end ?? alias.end);
  for (const child of node.children) {
    if (!/_case$/.test(child.type)) continue;
    cx.under(withSubject({ kind: 'case', span: spanOf(child) }, subject), () => {
      cx.inBlock(child, () => {
        for (const part of child.children) {
          if (part.field === 'type' || part.type === ERROR) continue;
          cx.statement(part);
        }
      });
    });
  }
}
