import type { LoopBound, LoopContext } from '../../../model/call.ts';
import type { CallExpr, Control, ControlId, Expr, ExprId, Jump } from '../../../model/facts.ts';
import type { Evaluator } from '../../resolve/evaluator.ts';
import type { FactsIndex } from '../../resolve/facts-index.ts';
import { limitOf } from './counters.ts';
import type { Frame, Step } from './frames.ts';
import { calleeName, isInside } from './frames.ts';

/** Methods that run their function once for each element. */
const ITERATORS =
  /^(map|forEach|flatMap|filter|reduce|some|every|find|findIndex|each|forEachAsync|mapAsync|collect|each_with_index|starmap|imap|imap_unordered|mapNotNull|associateWith|associateBy|parallelStream|Select|SelectMany|ForEach|ForEachAsync|for_each|for_each_concurrent|filter_map|flat_map)$/;
/** Functions that take a function and the elements, in either order: `map(fn, items)`, `pMap(items, fn)`. */
const MAPPERS = /^(map|filter|pMap|mapLimit|mapSeries|eachLimit|pAll|parallel_map|tqdm_map)$/;
const CONCURRENT = /^(gather|all|allSettled|any|race|as_completed|wait|awaitAll|pMap|mapLimit|run_in_executor)$/;
const STARTERS = /^(submit|create_task|ensure_future|apply_async|start_soon|run_in_executor|async|launch)$/;
const COLLECTORS = /^(push|append|add)$/;
/** Calls that wait for somebody or something outside. */
const WAITS =
  /^(input|raw_input|prompt|question|readline|readLine|read_line|nextLine|ReadString|ReadLine|Scan|Scanln|ask|ask_user|get_input|get_user_input|user_input|text_input|recv|receive|receive_text|receive_json|receive_bytes|ReadMessage|get_message|getMessage|brpop|blpop|poll|accept|listen|blockingConnect)$/;

/** The loop that a step of a frame is; undefined when it is none. */
export function loopAt(ev: Evaluator, frame: Frame, step: Step): LoopContext | undefined {
  const { file } = frame;
  if (step.kind === 'control') {
    const control = file.facts.controls[step.id] as Control;
    return control.kind === 'loop' ? loopOf(ev, frame, step.id, control) : undefined;
  }
  return iteration(ev, frame, step.id, step.call);
}

/** The call of a frame itself, where it hands the function to an iterator: `items.map(summarise)`. */
export function iterationOf(ev: Evaluator, frame: Frame): LoopContext | undefined {
  const call = frame.file.expr(frame.call);
  return frame.hops > 0 && call.kind === 'call' ? iteration(ev, frame, frame.call, call) : undefined;
}

function iteration(ev: Evaluator, frame: Frame, id: ExprId, call: CallExpr & Expr): LoopContext | undefined {
  const { file } = frame;
  const callee = file.expr(call.callee);
  const name = calleeName(file, call);
  const isPool = callee.kind === 'member' && /executor|pool/i.test(file.source(callee.object));
  const others = call.args.filter(({ value }) => file.expr(value).kind !== 'function');
  let over: ExprId | undefined;
  if (MAPPERS.test(name) && (callee.kind === 'name' || isPool)) over = mappedOver(file, others);
  else if (callee.kind === 'member' && ITERATORS.test(name)) over = callee.object;
  if (over === undefined) return undefined;
  return {
    loc: { path: file.facts.path, span: call.span },
    kind: 'for-each',
    over: file.source(over),
    count: lengthOf(ev, file, over),
    bound: { kind: 'collection' },
    concurrent: isPool || /^(pMap|mapLimit|imap|imap_unordered|starmap)$/.test(name) || isGathered(file, id),
    purpose: 'items',
    ...placeOf(frame),
  };
}

/** Python's `map(fn, items)` and an executor's take the elements last, JavaScript's `pMap(items, fn)` first. */
function mappedOver(file: FactsIndex, args: CallExpr['args']): ExprId | undefined {
  return (file.facts.language === 'python' ? args.at(-1) : args[0])?.value;
}

function placeOf(frame: Frame): Pick<LoopContext, 'hops' | 'caller'> {
  const fn = frame.named === undefined ? undefined : frame.file.facts.functions[frame.named];
  return { hops: frame.hops, caller: frame.hops === 0 ? null : (fn?.name ?? null) };
}

function loopOf(ev: Evaluator, frame: Frame, id: ControlId, control: Control): LoopContext {
  const { file } = frame;
  const subject = control.subject;
  const call = file.expr(frame.call);
  const bound = boundOf(ev, file, id, control);
  return {
    loc: { path: file.facts.path, span: control.span },
    kind: control.loop ?? 'for',
    over: subject === undefined ? null : file.source(subject),
    count: countOf(ev, file, control, bound),
    bound,
    concurrent: isConcurrent(file, id, control, call, frame.call),
    purpose: purposeOf(file, id, control),
    ...placeOf(frame),
  };
}

function countOf(ev: Evaluator, file: FactsIndex, control: Control, bound: LoopBound): number | null {
  if (control.subject === undefined || control.loop === 'while' || control.loop === 'for') return null;
  // A loop that may be left before its end has no sure count.
  const isRange = bound.kind === 'count';
  return isRange ? bound.max : lengthOf(ev, file, control.subject);
}

/** Number of elements of a list that is wholly known. */
function lengthOf(ev: Evaluator, file: FactsIndex, id: ExprId): number | null {
  const value = ev.evaluate(file, id);
  return value.kind === 'list' && value.open === null ? value.items.length : null;
}

/** What ends a loop: its head, or an `if` inside that leaves it. */
export function boundOf(ev: Evaluator, file: FactsIndex, id: ControlId, control: Control): LoopBound {
  const head = headBound(ev, file, id, control);
  if (head.kind === 'count' || head.kind === 'collection') return head;
  const { jumps } = file.facts;
  const exits = jumps?.filter((jump) => leaves(file, jump, id)) ?? [];
  for (const exit of exits) {
    const limit = guardsOf(file, exit, id).map((test) => limitOf(ev, file, id, test, 'leave')).find(Boolean); // prettier-ignore
    if (limit) return limit;
  }
  if (head.kind === 'condition') return head;
  const [exit] = exits;
  if (exit) return { kind: 'condition', source: exitSource(file, exit, id) };
  if (endsProgram(file, id)) return { kind: 'condition', source: 'the program ends' };
  return jumps === undefined ? { kind: 'unknown' } : { kind: 'none' };
}

function headBound(ev: Evaluator, file: FactsIndex, id: ControlId, control: Control): LoopBound {
  const { subject } = control;
  if (control.loop === 'for-each' || control.loop === 'comprehension') {
    if (subject === undefined) return { kind: 'collection' };
    return rangeBound(ev, file, subject) ?? { kind: 'collection' };
  }
  if (subject === undefined) return { kind: 'none' };
  if (isAlwaysTrue(file, subject)) return { kind: 'none' };
  return limitOf(ev, file, id, subject, 'stay') ?? { kind: 'condition', source: file.source(subject, 60) };
}

/** A condition that is written as a constant; a variable that holds `true` now is there to be changed. */
export function isAlwaysTrue(file: FactsIndex, id: ExprId): boolean {
  const expr = file.expr(id);
  return (expr.kind === 'boolean' || expr.kind === 'number') && Boolean(expr.value);
}

/** `range(n)`, `range(a, b)`, `itertools.count()`; undefined for anything else. */
function rangeBound(ev: Evaluator, file: FactsIndex, id: ExprId): LoopBound | undefined {
  const call = file.expr(id);
  if (call.kind === 'binary' && /^(\.\.|\.\.<|\.\.\.|until)$/.test(call.op)) {
    const [low, high] = [call.left, call.right].map((side) => ev.evaluate(file, side));
    const size =
      numberOf(high) === null || numberOf(low) === null ? null : (numberOf(high) ?? 0) - (numberOf(low) ?? 0);
    return { kind: 'count', max: size === null ? null : size + (call.op === '..' ? 1 : 0), source: file.source(id) };
  }
  if (call.kind !== 'call') return undefined;
  const name = calleeName(file, call);
  if (name === 'count' && /itertools|^count\(/.test(file.source(id))) return { kind: 'none' };
  if (name === 'enumerate' || name === 'tqdm' || name === 'trange') {
    const inner = call.args[0]?.value;
    return inner === undefined ? undefined : rangeBound(ev, file, inner);
  }
  if (name !== 'range' && name !== 'xrange') return undefined;
  const numbers = call.args.map((arg) => numberOf(ev.evaluate(file, arg.value)));
  const [first = null, second = null] = numbers;
  const limit = call.args[call.args.length === 1 ? 0 : 1]?.value;
  // `range(len(items))` walks a collection.
  if (limit !== undefined && isLength(file, limit)) return { kind: 'collection' };
  const max = numbers.length === 1 ? first : numbers.length === 2 && first !== null && second !== null ? second - first : null; // prettier-ignore
  return { kind: 'count', max, source: file.source(id) };
}

function numberOf(value: ReturnType<Evaluator['evaluate']> | undefined): number | null {
  return value?.kind === 'const' && typeof value.value === 'number' ? value.value : null;
}

function isLength(file: FactsIndex, id: ExprId): boolean {
  const source = file.source(id, 80);
  return /^len\(|\.(length|size|count)(\(\))?$/.test(source);
}

/** Whether a jump ends the loop: a `break` of it, a `return` or `throw` of the function inside it. */
export function leaves(file: FactsIndex, jump: Jump, loop: ControlId): boolean {
  const control = file.facts.controls[loop];
  if (!control || !isInside(file, jump.control, loop)) return false;
  if (file.functionOf(jump.scope) !== file.functionOf(control.scope)) return false;
  if (jump.kind === 'continue') return false;
  if (jump.kind !== 'break' || jump.labelled === true) return true;
  const nearest = file.controlChain(jump.control).find((id) => file.facts.controls[id]?.kind === 'loop');
  return nearest === loop;
}

/** Tests of the `if`s between a jump and the loop, innermost first. */
function guardsOf(file: FactsIndex, jump: Jump, loop: ControlId): ExprId[] {
  const tests: ExprId[] = [];
  for (const id of file.controlChain(jump.control)) {
    if (id === loop) break;
    const control = file.facts.controls[id];
    if (control?.kind === 'if' && control.subject !== undefined) tests.push(control.subject);
  }
  return tests;
}

function exitSource(file: FactsIndex, jump: Jump, loop: ControlId): string {
  const [test] = guardsOf(file, jump, loop);
  return test === undefined ? jump.kind : file.source(test, 60);
}

/** `sys.exit()`, `process.exit()`, `os.Exit(1)` inside. */
function endsProgram(file: FactsIndex, loop: ControlId): boolean {
  return callsInside(file, loop).some((call) => /^(exit|quit|Exit|exitProcess|_exit)$/.test(calleeName(file, call)));
}

/** Calls inside a loop, those of function literals in it included. */
export function callsInside(file: FactsIndex, loop: ControlId): (CallExpr & Expr)[] {
  const { span } = file.facts.controls[loop] as Control;
  return file.facts.calls.flatMap((id) => {
    const call = file.expr(id);
    return call.kind === 'call' && span.start <= call.span.start && call.span.end <= span.end ? [call] : [];
  });
}

/** Turns that do not wait for each other. */
function isConcurrent(file: FactsIndex, id: ControlId, control: Control, call: Expr, callId: ExprId): boolean {
  if (control.loop === 'comprehension') return isGathered(file, callId) || startsInside(file, id, call);
  return startsInside(file, id, call);
}

/** An argument of `Promise.all(…)`, `asyncio.gather(…)`. */
function isGathered(file: FactsIndex, id: ExprId): boolean {
  const inner = file.expr(id);
  return file.facts.calls.some((other) => {
    const call = file.expr(other);
    return call.kind === 'call' && other !== id && contains(call.argsSpan, inner.span) && CONCURRENT.test(calleeName(file, call)); // prettier-ignore
  });
}

/** `executor.submit(…)`, `tasks.append(call(…))` without waiting for it, `go func() { … }()`. */
function startsInside(file: FactsIndex, loop: ControlId, inner: Expr): boolean {
  const isAwaited = /\bawait\s*\(?\s*$/.test(file.text.slice(Math.max(0, inner.span.start - 12), inner.span.start));
  return callsInside(file, loop).some((call) => {
    const name = calleeName(file, call);
    const isGoroutine = /\bgo\s+$/.test(file.text.slice(Math.max(0, call.span.start - 6), call.span.start));
    if (!contains(call.span, inner.span)) return false;
    if (isGoroutine && file.facts.language === 'go') return true;
    if (STARTERS.test(name)) return true;
    return COLLECTORS.test(name) && !isAwaited && call.span !== inner.span && waitsForAll(file, inner);
  });
}

/** The function gathers promises or tasks somewhere. */
function waitsForAll(file: FactsIndex, inner: Expr): boolean {
  const fn = file.functionOf(inner.scope);
  return file.facts.calls.some((id) => {
    const call = file.expr(id);
    return call.kind === 'call' && file.functionOf(call.scope) === fn && CONCURRENT.test(calleeName(file, call));
  });
}

function contains(outer: { readonly start: number; readonly end: number }, inner: typeof outer): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** What a turn is for, as far as the loop alone tells; retries and growth are found on their own. */
function purposeOf(file: FactsIndex, id: ControlId, control: Control): LoopContext['purpose'] {
  const head = control.subject === undefined ? '' : file.source(control.subject, 80);
  if (control.loop === 'comprehension') return 'items';
  if (control.loop === 'for-each') {
    if (/^(range|xrange)\(/.test(head)) return /\blen\(/.test(head) ? 'items' : 'unknown';
    return isEndless(head) ? 'input' : 'items';
  }
  if (callsInside(file, id).some((call) => WAITS.test(calleeName(file, call)))) return 'input';
  if (/\b(has_?more|next_?page|page|cursor|next_?token|offset|scroll_?id)/i.test(head)) return 'pages';
  if (control.loop === 'for' && /[<>]=?\s*(len\(|[\w.]+\.(length|size|Count|count)\b)/.test(head)) return 'items';
  return 'unknown';
}

/** A subscription or queue that gives elements as they come. */
function isEndless(head: string): boolean {
  return /\b(websocket|\bws\b|consumer|subscri|listen|pubsub|queue)/i.test(head);
}
