import { span } from '../../core/facts-builder.ts';
import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId } from '../../model/facts.ts';
import { field, soundChildren, spanOf } from '../shared/jvm/lowering.ts';
import { isStatement } from './lower-items.ts';
import { bindPattern, heldName } from './lower-patterns.ts';
import type { RustLowering } from './lowering.ts';

/** An expression that gives no value: what is behind it does not run. */
export function never(cx: RustLowering, node: SyntaxNode, children: readonly ExprId[] = []): ExprId {
  return cx.other(node, 'never', children);
}

export function isNever(cx: RustLowering, id: ExprId): boolean {
  const expr = cx.facts.exprs[id];
  return expr?.kind === 'other' && expr.what === 'never';
}

/** Lowers a block in a scope of its own; its value is that of its last expression. */
export function lowerBlock(cx: RustLowering, node: SyntaxNode): ExprId {
  if (node.type !== 'block') return cx.expr(node);
  const scope = cx.facts.addScope({ kind: 'block', span: spanOf(node) });
  return cx.facts.inScope(scope, () => lowerBody(cx, node));
}

/** Lowers a block's statements in the current scope. */
export function lowerBody(cx: RustLowering, node: SyntaxNode): ExprId {
  const last = node.children.at(-1);
  const tail = last === undefined || isStatement(last.type) ? undefined : last;
  const rest = tail === undefined ? node.children : node.children.slice(0, -1);
  const firstNew = cx.facts.exprs.length;
  cx.statements(rest);
  if (tail !== undefined) return cx.expr(tail);
  // A block that ends in `return` or `panic!` gives nothing to whoever reads its value.
  const ending = cx.facts.exprs.findLastIndex(
    (expr, id) => id >= firstNew && expr.kind === 'other' && expr.what === 'never',
  );
  const stops =
    last?.type === 'expression_statement' && ending >= 0 && cx.facts.exprs[ending]!.span.end >= last.end - 1;
  return stops ? never(cx, { ...node, children: [] }) : cx.other({ start: node.end, end: node.end }, 'unit');
}

/** One of several values by a condition; alternatives that give none are left out. */
function choose(cx: RustLowering, node: SyntaxNode, test: ExprId, then: ExprId, otherwise: ExprId): ExprId {
  if (isNever(cx, then)) return otherwise;
  if (isNever(cx, otherwise)) return then;
  return cx.facts.expr(spanOf(node), { kind: 'conditional', test, then, else: otherwise });
}

interface Branch {
  readonly test: ExprId;
  readonly then: ExprId;
  /** What `if let Some(v) = value { v }` takes out of the value: the value itself. */
  readonly takes: ExprId | null;
}

/** A chain of `else if` is read in a loop: generated code has long ones. */
export function lowerIf(cx: RustLowering, node: SyntaxNode): ExprId {
  const outer = cx.facts.control;
  const branches: Branch[] = [];
  let otherwise: ExprId | null = null;
  for (let here: SyntaxNode | undefined = node; here !== undefined;) {
    branches.push(lowerBranch(cx, here));
    const alternative = field(here, 'alternative');
    const inner = alternative?.children[0];
    if (inner === undefined) break;
    cx.facts.control = cx.facts.addControl({ kind: 'else', span: span(inner.start, node.end) });
    here = inner.type === 'if_expression' ? inner : undefined;
    if (here === undefined) otherwise = lowerBlock(cx, inner);
  }
  cx.facts.control = outer;
  const none = otherwise ?? cx.other({ start: node.end, end: node.end }, 'unit');
  return branches.reduceRight(
    (rest, { test, then, takes }) =>
      takes !== null && !isNever(cx, rest)
        ? cx.facts.expr(spanOf(node), { kind: 'binary', op: '??', left: takes, right: rest })
        : choose(cx, node, test, then, rest),
    none,
  );
}

function lowerBranch(cx: RustLowering, node: SyntaxNode): Branch {
  const condition = field(node, 'condition');
  const body = field(node, 'consequence');
  const scope = cx.facts.addScope({ kind: 'block', span: spanOf(node) });
  return cx.facts.inScope(scope, () => {
    const test = condition === undefined ? cx.missing(node) : lowerCondition(cx, condition);
    const control = { kind: 'if', span: span(node.start, body?.end ?? node.end), subject: test } as const;
    const then = cx.under(control, () => (body === undefined ? cx.missing(node) : lowerBlock(cx, body)));
    const pattern = condition?.type === 'let_condition' ? field(condition, 'pattern') : undefined;
    const name = pattern === undefined ? null : heldName(cx, pattern);
    return { test, then, takes: name !== null && isName(cx, then, name) ? test : null };
  });
}

/** Lowers a condition; `let` in it binds names in the current scope. */
function lowerCondition(cx: RustLowering, node: SyntaxNode): ExprId {
  if (node.type === 'let_chain') {
    const parts = soundChildren(node).map((child) => lowerCondition(cx, child));
    return cx.other(node, 'let_chain', parts);
  }
  if (node.type !== 'let_condition') return cx.expr(node);
  const pattern = field(node, 'pattern');
  const written = field(node, 'value');
  const value = written === undefined ? cx.missing(node) : cx.expr(written);
  if (pattern !== undefined) bindPattern(cx, pattern, value, node.end);
  return value;
}

/** Whether an expression is a name, or a copy of it. */
function isName(cx: RustLowering, id: ExprId, name: string): boolean {
  const expr = cx.facts.exprs[id];
  if (expr?.kind === 'name') return expr.name === name;
  const callee = expr?.kind === 'call' && expr.args.length === 0 ? cx.facts.exprs[expr.callee] : undefined;
  return (
    callee?.kind === 'member' &&
    /^(?:clone|to_string|to_owned|into|trim)$/.test(callee.property) &&
    isName(cx, callee.object, name)
  );
}

/** A `match` is one of the values that its arms give. */
export function lowerMatch(cx: RustLowering, node: SyntaxNode): ExprId {
  const written = field(node, 'value');
  const subject = written === undefined ? cx.missing(node) : cx.expr(written);
  const arms = field(node, 'body')?.children.filter((child) => child.type === 'match_arm') ?? [];
  const values = arms.map((arm) => lowerArm(cx, arm, subject));
  const [first, second, ...more] = values;
  if (first?.takes === true && second !== undefined && more.length === 0 && !isNever(cx, second.value))
    return cx.facts.expr(spanOf(node), { kind: 'binary', op: '??', left: subject, right: second.value });
  const last = values.pop();
  if (last === undefined) return cx.other(node, 'match', [subject]);
  return values.reduceRight((rest, { value }) => choose(cx, node, subject, value, rest), last.value);
}

function lowerArm(
  cx: RustLowering,
  arm: SyntaxNode,
  subject: ExprId,
): { readonly value: ExprId; readonly takes: boolean } {
  return cx.under({ kind: 'case', span: spanOf(arm), subject }, () => {
    const scope = cx.facts.addScope({ kind: 'block', span: spanOf(arm) });
    return cx.facts.inScope(scope, () => {
      const pattern = field(arm, 'pattern');
      const written = field(arm, 'value');
      if (pattern !== undefined) {
        bindPattern(cx, pattern, subject, pattern.end);
        const guard = field(pattern, 'condition');
        if (guard !== undefined) lowerCondition(cx, guard);
      }
      const value = written === undefined ? cx.missing(arm) : lowerBlock(cx, written);
      const name = pattern === undefined ? null : heldName(cx, pattern);
      return { value, takes: name !== null && isName(cx, value, name) };
    });
  });
}

export function lowerFor(cx: RustLowering, node: SyntaxNode): ExprId {
  const value = field(node, 'value');
  const pattern = field(node, 'pattern');
  const subject = value === undefined ? cx.missing(node) : cx.expr(value);
  const scope = cx.facts.addScope({ kind: 'block', span: spanOf(node) });
  return cx.facts.inScope(scope, () =>
    cx.under({ kind: 'loop', loop: 'for-each', span: spanOf(node), subject }, () => {
      if (pattern !== undefined) {
        const element = cx.facts.expr(spanOf(pattern), { kind: 'element', of: subject });
        bindPattern(cx, pattern, element, value?.end ?? pattern.end);
      }
      return loopBody(cx, node);
    }),
  );
}

/** `while`, `while let` and `loop`. */
export function lowerWhile(cx: RustLowering, node: SyntaxNode): ExprId {
  const condition = field(node, 'condition');
  const scope = cx.facts.addScope({ kind: 'block', span: spanOf(node) });
  return cx.facts.inScope(scope, () =>
    cx.under({ kind: 'loop', loop: 'while', span: spanOf(node) }, (id) => {
      // The condition runs on every turn, so it stands inside the loop it belongs to.
      const control = cx.facts.controls[id];
      if (condition !== undefined && control !== undefined) control.subject = lowerCondition(cx, condition);
      return loopBody(cx, node);
    }),
  );
}

function loopBody(cx: RustLowering, node: SyntaxNode): ExprId {
  const body = field(node, 'body');
  return cx.other(node, 'loop', body === undefined ? [] : [lowerBlock(cx, body)]);
}
