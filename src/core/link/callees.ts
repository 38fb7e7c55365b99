import type { Argument, CallExpr, ExprId } from '../../model/facts.ts';
import type { Evaluator } from '../resolve/evaluator.ts';
import type { FactsIndex } from '../resolve/facts-index.ts';
import type { ClassValue, FunctionValue, Value } from '../resolve/values.ts';
import { optionsOf } from '../resolve/values.ts';

/** A function or class of the project that a call runs, and what it is given. */
export interface Callee {
  readonly value: FunctionValue | ClassValue;
  readonly args: readonly Argument[];
}

/** Run the function that they are given with the arguments behind it: `asyncio.to_thread(ask, text)`. */
const RUNNERS = new Set(['to_thread', 'submit', 'run_in_executor', 'run_sync', 'start_soon', 'call_soon', 'spawn']);
/** Run the function that they are given for each element: `questions.map(ask)`, `pool.map(ask, questions)`. */
const ITERATORS = new Set(['map', 'forEach', 'flatMap', 'imap', 'imap_unordered', 'map_async', 'amap', 'thread_map']);

/** Names of functions that run one that they are given. */
export const FUNCTION_TAKERS: ReadonlySet<string> = new Set([...RUNNERS, ...ITERATORS]);

/** Names that a call may run a function by. */
export function namesCalled(file: FactsIndex, call: CallExpr): string[] {
  const name = nameOf(file, call.callee);
  if (name === null) return [];
  const passed = passedFunctions(call, name).flatMap(({ arg }) => nameOf(file, arg.value) ?? []);
  return [name, ...passed, ...namesBehind(file, call.callee)];
}

/** Names in what a called name stands for: `ask` for `const cheap = partial(ask, …)`, `const again = ask`. */
function namesBehind(file: FactsIndex, callee: ExprId): string[] {
  const expr = file.expr(callee);
  if (expr.kind !== 'name') return [];
  return file.bindingsNamed(expr.name).flatMap(({ source }) => {
    if (source.kind !== 'value') return [];
    const value = file.expr(source.value);
    if (value.kind !== 'call') return nameOf(file, source.value) ?? [];
    const made = file.expr(value.callee);
    const owner = made.kind === 'member' ? nameOf(file, made.object) : null;
    return [...(owner === null ? [] : [owner]), ...value.args.flatMap((arg) => nameOf(file, arg.value) ?? [])];
  });
}

/** The project's functions that a call runs: what it calls, what that wraps, or what it hands over to be run. */
export function calleesOf(ev: Evaluator, file: FactsIndex, call: CallExpr): Callee[] {
  const found = runnable(ev, ev.evaluate(file, call.callee)).map((value) => ({ value, args: call.args }));
  const name = nameOf(file, call.callee) ?? '';
  for (const { arg, rest } of passedFunctions(call, name)) {
    if (nameOf(file, arg.value) === null) continue;
    found.push(...runnable(ev, ev.evaluate(file, arg.value)).map((value) => ({ value, args: rest })));
  }
  return found;
}

function nameOf(file: FactsIndex, id: ExprId): string | null {
  const expr = file.expr(id);
  return expr.kind === 'name' ? expr.name : expr.kind === 'member' ? expr.property : null;
}

/** Arguments that the call may run as a function, each with the arguments that this function is given. */
function passedFunctions(
  call: CallExpr,
  name: string,
): { readonly arg: Argument; readonly rest: readonly Argument[] }[] {
  if (RUNNERS.has(name)) return call.args.slice(0, 2).map((arg, index) => ({ arg, rest: call.args.slice(index + 1) }));
  return ITERATORS.has(name) ? call.args.slice(0, 1).map((arg) => ({ arg, rest: [] })) : [];
}

/** Functions in a value; of what a function from outside the project made of one (`withRetry(ask)`), that one. */
function runnable(ev: Evaluator, value: Value, depth = 0): (FunctionValue | ClassValue)[] {
  return optionsOf(value).flatMap((option) => {
    if (option.kind === 'function' || option.kind === 'class') return [option];
    if (option.kind !== 'record' || depth > 2) return [];
    const { file, id, env } = option.call;
    const call = file.expr(id);
    if (call.kind !== 'call') return [];
    return call.args.flatMap((arg) => (arg.spread ? [] : runnable(ev, ev.evaluate(file, arg.value, env), depth + 1)));
  });
}
