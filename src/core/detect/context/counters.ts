import type { LoopBound } from '../../../model/call.ts';
import type { ControlId, ExprId } from '../../../model/facts.ts';
import type { Evaluator } from '../../resolve/evaluator.ts';
import type { FactsIndex } from '../../resolve/facts-index.ts';
import { optionsOf } from '../../resolve/values.ts';
import { isInside } from './frames.ts';

const COMPARISON = /^(<|<=|>|>=|==|===|!=|!==)$/;
const LIMIT_NAME = /max|limit|budget|deadline|timeout|quota|remaining|_left\b|Left\b/i;
const COUNTER_NAME =
  /^(i|j|k|n|.*(turn|step|iter|round|attempt|retr|tries|depth|loop_count|loopCount|count|counter|num_calls)s?\w*)$/i;

/**
 * The number of turns that a test allows, where it compares a counter with a limit: `turn < MAX_TURNS` to `stay` in the loop,
 * `turn >= MAX_TURNS` to `leave` it. Undefined for any other test.
 */
export function limitOf(
  ev: Evaluator,
  file: FactsIndex,
  loop: ControlId,
  test: ExprId,
  use: 'stay' | 'leave',
): Extract<LoopBound, { kind: 'count' }> | undefined {
  const expr = file.expr(test);
  if (expr.kind === 'unary' && expr.op === '!') return limitOf(ev, file, loop, expr.operand, use);
  if (expr.kind !== 'binary') return undefined;
  // All parts of `a && b` must hold to stay, any of `a || b` suffices to leave.
  if (expr.op === (use === 'stay' ? '&&' : '||'))
    return limitOf(ev, file, loop, expr.left, use) ?? limitOf(ev, file, loop, expr.right, use);
  if (!COMPARISON.test(expr.op)) return undefined;
  const [left, right] = [expr.left, expr.right].map((side) => counting(file, loop, side)) as [number, number];
  const [counter, limit] = left >= right ? [expr.left, expr.right] : [expr.right, expr.left];
  const isLimit = left !== right && !isText(file, limit);
  const isNamed = LIMIT_NAME.test(file.source(limit)) || LIMIT_NAME.test(file.source(counter));
  if (!isLimit && !isNamed) return undefined;
  const max = isLimit ? turns(ev, file, loop, counter, limit, expr.op) : null;
  return { kind: 'count', max, source: file.source(test, 60) };
}

/** How surely the loop counts something up or down: 2 a name or attribute that it changes by a step, or a length; 1 by its name; 0 not. */
function counting(file: FactsIndex, loop: ControlId, id: ExprId): number {
  const expr = file.expr(id);
  const source = file.source(id);
  if (expr.kind === 'call') return /^len\(|\.(size|count)\(\)$/.test(source) ? 2 : 0;
  if (expr.kind === 'member') {
    if (/^(length|size|Count)$/.test(expr.property)) return 2;
    const isStepped = file.facts.writes.some(
      (write) =>
        write.op !== undefined &&
        isInside(file, file.expr(write.target).control, loop) &&
        file.source(write.target) === source,
    );
    return isStepped ? 2 : 0;
  }
  if (expr.kind !== 'name') return 0;
  if (isCountedIn(file, loop, expr.name)) return 2;
  const isConstant = expr.name === expr.name.toUpperCase() && expr.name.length > 1;
  return COUNTER_NAME.test(expr.name) && !LIMIT_NAME.test(expr.name) && !isConstant ? 1 : 0;
}

function isCountedIn(file: FactsIndex, loop: ControlId, name: string): boolean {
  return file.facts.bindings.some((binding) => {
    if (binding.name !== name || binding.source.kind !== 'value' || !isInside(file, binding.control, loop))
      return false;
    if (binding.source.op === '+' || binding.source.op === '-') return true;
    const value = file.expr(binding.source.value);
    return (value.kind === 'binary' && /^[+-]$/.test(value.op)) || (value.kind === 'other' && value.what === 'update_expression'); // prettier-ignore
  });
}

function isText(file: FactsIndex, id: ExprId): boolean {
  const { kind } = file.expr(id);
  return kind === 'text' || kind === 'null' || kind === 'boolean';
}

/** Limit less start, where both are known; a counter down starts at what it counts from. */
function turns(
  ev: Evaluator,
  file: FactsIndex,
  loop: ControlId,
  counter: ExprId,
  limit: ExprId,
  op: string,
): number | null {
  const end = knownNumber(ev, file, limit);
  const start = startOf(ev, file, loop, counter);
  if (end === null) return null;
  if (start === null) return end > 0 ? end : null;
  if (start > end) return start - end;
  return end - start + (op === '<=' || op === '>' ? 1 : 0);
}

function knownNumber(ev: Evaluator, file: FactsIndex, id: ExprId): number | null {
  const numbers = optionsOf(ev.evaluate(file, id)).map((value) =>
    value.kind === 'const' && typeof value.value === 'number' ? value.value : null,
  );
  return numbers.every((number) => number !== null) && numbers.length > 0 ? Math.max(...numbers) : null;
}

/** What a counter is set to before the loop. */
function startOf(ev: Evaluator, file: FactsIndex, loop: ControlId, counter: ExprId): number | null {
  const expr = file.expr(counter);
  const start = file.facts.controls[loop]?.span.start ?? 0;
  if (expr.kind !== 'name') return null;
  const fn = file.functionOf(expr.scope);
  // The head of a `for (let i = 0; …)` is lowered before the loop and stands inside its text.
  const before = file.facts.bindings.findLast(
    (binding) =>
      binding.name === expr.name &&
      binding.source.kind === 'value' &&
      binding.source.op === undefined &&
      file.functionOf(binding.scope) === fn &&
      (binding.at <= start || (binding.at <= expr.span.start && !isInside(file, binding.control, loop))),
  );
  return before?.source.kind === 'value' ? knownNumber(ev, file, before.source.value) : null;
}
