import { span } from '../../core/facts-builder.ts';
import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId } from '../../model/facts.ts';
import { field, spanOf } from '../shared/jvm/lowering.ts';
import type { RubyLowering } from './context.ts';
import { assign } from './lower-assignments.ts';

const CONTROL = new Set([
  ...['if', 'unless', 'if_modifier', 'unless_modifier', 'conditional', 'case', 'case_match', 'while', 'until', 'for'],
  ...['while_modifier', 'until_modifier', 'begin', 'body_statement', 'block_body', 'parenthesized_statements', 'then'],
  ...[
    'else',
    'do',
    'rescue_modifier',
    'return',
    'break',
    'next',
    'program',
    'interpolation',
    'begin_block',
    'end_block',
    'ensure',
  ],
]);

/** Whether a node decides if, or how often, what is in it runs, or holds statements. */
export function isControl(node: SyntaxNode): boolean {
  return CONTROL.has(node.type);
}

/** Lowers such a node; what it gives is the value of its last statement, or one of those of its branches. */
export function lowerControl(cx: RubyLowering, node: SyntaxNode): ExprId {
  switch (node.type) {
    case 'if':
    case 'unless':
      return lowerIf(cx, node);
    case 'if_modifier':
    case 'unless_modifier':
      return lowerModifier(cx, node);
    case 'conditional':
      return lowerTernary(cx, node);
    case 'case':
    case 'case_match':
      return lowerCase(cx, node);
    case 'while':
    case 'until':
    case 'while_modifier':
    case 'until_modifier':
      return lowerWhile(cx, node);
    case 'for':
      return lowerFor(cx, node);
    case 'rescue_modifier':
      return lowerRescueModifier(cx, node);
    case 'return':
      return lowerReturn(cx, node);
    case 'break':
    case 'next':
      cx.facts.addJump({ kind: node.type === 'break' ? 'break' : 'continue', span: spanOf(node) });
      return cx.other(
        node,
        'jump',
        (node.children[0]?.children ?? []).map((child) => cx.expr(child)),
      );
    default:
      return lowerBody(cx, node);
  }
}

/** Statements, with `rescue`, `else` and `ensure` where they have them. */
function lowerBody(cx: RubyLowering, node: SyntaxNode): ExprId {
  const clauses = node.children.filter((child) => CLAUSES.has(child.type));
  const rescues = clauses.some((child) => child.type === 'rescue');
  const statements = node.children.filter((child) => !CLAUSES.has(child.type));
  const end = clauses[0]?.start ?? node.end;
  const tried = rescues ? cx.facts.addControl({ kind: 'try', span: span(node.start, end) }) : null;
  let value = tried === null ? cx.body(statements) : cx.facts.inControl(tried, () => cx.body(statements));
  const of = tried === null ? {} : { of: tried };
  for (const clause of clauses) {
    const kind = clause.type === 'rescue' ? 'catch' : 'finally';
    if (clause.type === 'else') value = cx.body(clause.children) ?? value;
    else cx.under({ kind, span: spanOf(clause), ...of, ...rescued(cx, clause) }, () => lowerClause(cx, clause));
  }
  return value ?? cx.facts.expr(span(node.end, node.end), { kind: 'null' });
}

const CLAUSES = new Set(['rescue', 'else', 'ensure']);

/** What a `rescue` names: one class, or a list of several. */
function rescued(cx: RubyLowering, clause: SyntaxNode): { readonly subject?: ExprId } {
  const named = field(clause, 'exceptions');
  const items = (named?.children ?? []).map((child) => ({ value: cx.expr(child), spread: false }));
  const [only] = items;
  if (named === undefined || only === undefined) return {};
  return { subject: items.length === 1 ? only.value : cx.facts.expr(spanOf(named), { kind: 'list', items }) };
}

function lowerClause(cx: RubyLowering, clause: SyntaxNode): void {
  const variable = field(clause, 'variable')?.children[0];
  if (variable?.type === 'identifier') cx.bind(variable, { kind: 'opaque', reason: 'exception' }, variable.end);
  const body = clause.type === 'rescue' ? field(clause, 'body')?.children : clause.children;
  cx.body(body ?? []);
}

function lowerRescueModifier(cx: RubyLowering, node: SyntaxNode): ExprId {
  const body = field(node, 'body');
  const handler = field(node, 'handler');
  const value = body && cx.under({ kind: 'try', span: spanOf(body) }, () => cx.expr(body));
  if (handler) cx.under({ kind: 'catch', span: spanOf(handler) }, () => cx.expr(handler));
  return value ?? cx.missing(node);
}

/** A chain of `elsif` is read in a loop: generated code has long ones. */
function lowerIf(cx: RubyLowering, node: SyntaxNode): ExprId {
  const outer = cx.facts.control;
  const branches: { test: ExprId; then: ExprId }[] = [];
  let otherwise: ExprId | null = null;
  for (let here: SyntaxNode | undefined = node; here !== undefined;) {
    const condition = field(here, 'condition');
    const body = field(here, 'consequence');
    let test: ExprId = condition === undefined ? cx.missing(here) : cx.expr(condition);
    if (here.type === 'unless') test = negated(cx, test);
    const then = cx.under({ kind: 'if', span: span(here.start, body?.end ?? here.end), subject: test }, () =>
      cx.body(body?.children ?? []),
    );
    branches.push({ test, then: then ?? nothing(cx, here) });
    const next: SyntaxNode | undefined = field(here, 'alternative');
    here = next?.type === 'elsif' ? next : undefined;
    if (next === undefined) break;
    cx.facts.control = cx.facts.addControl({ kind: 'else', span: span(next.start, node.end) });
    if (here === undefined) otherwise = cx.body(next.children);
  }
  cx.facts.control = outer;
  return branches.reduceRight<ExprId>(
    (rest, { test, then }) => cx.facts.expr(spanOf(node), { kind: 'conditional', test, then, else: rest }),
    otherwise ?? nothing(cx, node),
  );
}

function nothing(cx: RubyLowering, node: SyntaxNode): ExprId {
  return cx.facts.expr(span(node.end, node.end), { kind: 'null' });
}

function negated(cx: RubyLowering, operand: ExprId): ExprId {
  return cx.facts.expr(cx.facts.exprs[operand]!.span, { kind: 'unary', op: '!', operand });
}

/** `body if condition`. */
function lowerModifier(cx: RubyLowering, node: SyntaxNode): ExprId {
  const condition = field(node, 'condition');
  const body = field(node, 'body');
  let test: ExprId = condition === undefined ? cx.missing(node) : cx.expr(condition);
  if (node.type === 'unless_modifier') test = negated(cx, test);
  if (body === undefined) return test;
  const then = cx.under({ kind: 'if', span: spanOf(node), subject: test }, () => cx.expr(body));
  return cx.facts.expr(spanOf(node), { kind: 'conditional', test, then, else: nothing(cx, node) });
}

function lowerTernary(cx: RubyLowering, node: SyntaxNode): ExprId {
  const [test, then, otherwise] = ['condition', 'consequence', 'alternative'].map((name) => {
    const part = field(node, name);
    return part === undefined ? cx.missing(node) : cx.expr(part);
  }) as [ExprId, ExprId, ExprId];
  return cx.facts.expr(spanOf(node), { kind: 'conditional', test, then, else: otherwise });
}

/** A `case` is one of the values that its branches give. */
function lowerCase(cx: RubyLowering, node: SyntaxNode): ExprId {
  const value = field(node, 'value');
  const subject = value === undefined ? cx.missing(node) : cx.expr(value);
  const values: ExprId[] = [];
  let otherwise: ExprId | null = null;
  for (const branch of node.children) {
    if (branch.type === 'when' || branch.type === 'in_clause')
      cx.under({ kind: 'case', span: spanOf(branch), subject }, () => values.push(lowerWhen(cx, branch)));
    else if (branch.type === 'else')
      otherwise = cx.under({ kind: 'case', span: spanOf(branch), subject }, () => cx.body(branch.children));
    else if (branch !== value) cx.expr(branch);
  }
  const test = cx.other(node, 'case', [subject]);
  return values.reduceRight<ExprId>(
    (rest, then) => cx.facts.expr(spanOf(node), { kind: 'conditional', test, then, else: rest }),
    otherwise ?? nothing(cx, node),
  );
}

function lowerWhen(cx: RubyLowering, branch: SyntaxNode): ExprId {
  const body = field(branch, 'body');
  for (const pattern of branch.children) {
    if (pattern === body) continue;
    if (branch.type === 'when') cx.expr(pattern);
    else bindPattern(cx, pattern);
  }
  return cx.body(body?.children ?? []) ?? nothing(cx, branch);
}

/** The names that a pattern binds stand for parts of what is matched. */
function bindPattern(cx: RubyLowering, node: SyntaxNode): void {
  const pending = [node];
  for (let here = pending.pop(); here !== undefined; here = pending.pop()) {
    if (here.type === 'identifier' || (here.type === 'keyword_pattern' && field(here, 'value') === undefined)) {
      const name = here.type === 'identifier' ? here : field(here, 'key');
      if (name) cx.bind(name, { kind: 'opaque', reason: 'a matched part' }, name.end);
    } else pending.push(...here.children);
  }
}

function lowerWhile(cx: RubyLowering, node: SyntaxNode): ExprId {
  const condition = field(node, 'condition');
  const body = field(node, 'body');
  cx.under({ kind: 'loop', loop: 'while', span: spanOf(node) }, (id) => {
    const control = cx.facts.controls[id];
    if (condition !== undefined && control !== undefined) control.subject = cx.expr(condition);
    if (body !== undefined) cx.expr(body);
  });
  return nothing(cx, node);
}

function lowerFor(cx: RubyLowering, node: SyntaxNode): ExprId {
  const [iterated] = field(node, 'value')?.children ?? [];
  const pattern = field(node, 'pattern');
  const body = field(node, 'body');
  const subject = iterated === undefined ? cx.missing(node) : cx.expr(iterated);
  cx.under({ kind: 'loop', loop: 'for-each', span: spanOf(node), subject }, () => {
    if (pattern) assign(cx, pattern, cx.facts.expr(spanOf(pattern), { kind: 'element', of: subject }), pattern.end);
    if (body) cx.body(body.children);
  });
  return subject;
}

function lowerReturn(cx: RubyLowering, node: SyntaxNode): ExprId {
  cx.facts.addJump({ kind: 'return', span: spanOf(node) });
  const values = (node.children[0]?.children ?? []).map((child) => cx.expr(child));
  const items = values.map((value) => ({ value, spread: false }));
  const [only] = values;
  const value = values.length > 1 ? cx.facts.expr(spanOf(node), { kind: 'list', items }) : (only ?? nothing(cx, node));
  cx.currentFunction?.returns.push({ value, control: cx.facts.control });
  return cx.other(node, 'return');
}
