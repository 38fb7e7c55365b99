import type { ControlId, ExprId } from '../../model/facts.ts';
import type { FactsIndex } from './facts-index.ts';

/**
 * Whether what is written under a control stands in for a value that is missing: the `if` around it asks whether the very thing
 * that is written is empty (`if model == "" { model = "x" }`, `if (!this.model)`, `if model is None:`).
 * @param target What is written, as its file spells it.
 */
export function fillsGap(file: FactsIndex, control: ControlId, target: string): boolean {
  const around = file.facts.controls[control];
  return around?.kind === 'if' && around.subject !== undefined && isEmptyTest(file, around.subject, target);
}

function isEmptyTest(file: FactsIndex, id: ExprId, target: string): boolean {
  const test = file.expr(id);
  const isTarget = (expr: ExprId): boolean => textOf(file, expr) === target;
  if (test.kind === 'unary') return test.op === '!' && isTarget(test.operand);
  if (test.kind !== 'binary') return false;
  if (test.op === '||') return isEmptyTest(file, test.left, target) && isEmptyTest(file, test.right, target);
  if (!EQUALS.has(test.op)) return false;
  return (isTarget(test.left) && isNothing(file, test.right)) || (isTarget(test.right) && isNothing(file, test.left));
}

/** `is` is Python's. */
const EQUALS: ReadonlySet<string> = new Set(['==', '===', 'is']);

function isNothing(file: FactsIndex, id: ExprId): boolean {
  const expr = file.expr(id);
  return expr.kind === 'null' || (expr.kind === 'text' && expr.parts.length === 0);
}

function textOf(file: FactsIndex, id: ExprId): string {
  const { span } = file.expr(id);
  return file.text.slice(span.start, span.end);
}
