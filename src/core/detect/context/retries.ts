import type { LoopContext, ModelCall, RetryLayer } from '../../../model/call.ts';
import type { CallExpr, Control, ControlId, Expr, ExprId, FunctionId } from '../../../model/facts.ts';
import type { Evaluator } from '../../resolve/evaluator.ts';
import type { FactsIndex } from '../../resolve/facts-index.ts';
import { mapEntry } from '../../resolve/objects.ts';
import type { Value } from '../../resolve/values.ts';
import { optionsOf } from '../../resolve/values.ts';
import type { Frame, Step } from './frames.ts';
import { calleeName, isInside, symbolsOf } from './frames.ts';
import { boundOf, isAlwaysTrue, leaves, loopAt } from './loops.ts';

type Call = CallExpr & Expr;
type Layer = Pick<RetryLayer, 'library' | 'attempts' | 'bounded' | 'everyError' | 'wait'>;

/** Layers of the path that has most of them, the SDK's own first. */
export function retryLayersOf(
  ev: Evaluator,
  paths: readonly (readonly Frame[])[],
  call: ModelCall,
  sdk: { readonly name: string; readonly defaultRetries: number | null },
): RetryLayer[] {
  const own = sdkLayer(call, sdk);
  const found = paths.map((path) => path.flatMap((frame) => frameLayers(ev, frame)));
  const most = found.reduce<RetryLayer[]>((best, layers) => (layers.length > best.length ? layers : best), []);
  return own ? [own, ...most] : most;
}

/** `max_retries` counts what comes after the first attempt. */
function sdkLayer(
  call: ModelCall,
  { name, defaultRetries }: { readonly name: string; readonly defaultRetries: number | null },
): RetryLayer | null {
  if (call.kind === 'client-config') return null;
  const { retries } = call;
  const base = { kind: 'sdk', library: name, everyError: false, wait: 'exponential', hops: 0 } as const;
  if (retries.kind === 'known') {
    const { path, span } = retries.origin;
    return { ...base, attempts: retries.value + 1, bounded: true, origin: 'code', loc: { path, span } };
  }
  if (retries.kind === 'absent' && defaultRetries !== null)
    return {
      ...base,
      attempts: defaultRetries + 1,
      bounded: true,
      origin: 'sdk default',
      loc: { path: call.path, span: call.nameSpan },
    };
  if (retries.kind === 'absent') return null;
  return { ...base, attempts: null, bounded: null, origin: 'code', loc: { path: call.path, span: call.nameSpan } };
}

function frameLayers(ev: Evaluator, frame: Frame): RetryLayer[] {
  const { file } = frame;
  const at = (span: Expr['span'], kind: RetryLayer['kind'], layer: Layer): RetryLayer => ({
    kind,
    ...layer,
    origin: 'code',
    loc: { path: file.facts.path, span },
    hops: frame.hops,
  });
  const layers: RetryLayer[] = [];
  for (const step of frame.steps) {
    if (step.kind === 'call') {
      const wrapper = wrapperLayer(ev, file, step.call);
      if (wrapper) layers.push(at(step.call.span, 'wrapper', wrapper));
    } else {
      const loop = loopAt(ev, frame, step);
      const layer = loop && retryLoop(ev, frame, step.id, loop);
      if (layer) layers.push(at(loop.loc.span, 'loop', layer));
    }
  }
  const own = file.expr(frame.call);
  const handed = frame.hops > 0 && own.kind === 'call' ? wrapperLayer(ev, file, own) : undefined;
  if (handed) layers.push(at(own.span, 'wrapper', handed));
  for (const fn of frame.functions) layers.push(...decoratorLayers(ev, file, fn, at));
  return layers;
}

function decoratorLayers(
  ev: Evaluator,
  file: FactsIndex,
  fn: FunctionId,
  at: (span: Expr['span'], kind: RetryLayer['kind'], layer: Layer) => RetryLayer,
): RetryLayer[] {
  return (file.facts.functions[fn]?.decorators ?? []).flatMap((id) => {
    const expr = file.expr(id);
    const call = expr.kind === 'call' ? expr : undefined;
    const symbols = symbolsOf(ev, file, call?.callee ?? id);
    const layer = symbols.map((symbol) => DECORATORS[symbol]?.(ev, file, call)).find(Boolean) ?? annotation(ev, file, call, symbols); // prettier-ignore
    return layer ? [at(expr.span, 'decorator', layer)] : [];
  });
}

type ReadLayer = (ev: Evaluator, file: FactsIndex, call: Call | undefined) => Layer;

/** Python's retry decorators, by the symbol of the decorator. */
const DECORATORS: Readonly<Record<string, ReadLayer>> = {
  'tenacity.retry': tenacity,
  'backoff.on_exception': (ev, file, call) => {
    const attempts = numberAt(ev, file, call, 'max_tries');
    const isLimited = has(call, 'max_tries') || has(call, 'max_time');
    const caught = argOf(call, 'exception', 1);
    return {
      library: 'backoff',
      attempts,
      bounded: isLimited,
      everyError: caught === undefined ? null : isEveryError(file, caught),
      wait: 'exponential',
    };
  },
  'retrying.retry': (ev, file, call) => ({
    library: 'retrying',
    attempts: numberAt(ev, file, call, 'stop_max_attempt_number'),
    bounded: has(call, 'stop_max_attempt_number') || has(call, 'stop_max_delay'),
    everyError: !has(call, 'retry_on_exception'),
    wait: has(call, 'wait_exponential_multiplier') ? 'exponential' : has(call, 'wait_fixed') ? 'fixed' : 'none',
  }),
  'retry.retry': (ev, file, call) => ({
    library: 'retry',
    attempts: numberAt(ev, file, call, 'tries'),
    bounded: has(call, 'tries'),
    everyError: call === undefined || argOf(call, 'exceptions', 0) === undefined,
    wait: has(call, 'backoff') ? 'exponential' : has(call, 'delay') ? 'fixed' : 'none',
  }),
  // https://stamina.hynek.me: ten attempts within 45 seconds unless told otherwise.
  'stamina.retry': (ev, file, call) => {
    const caught = argOf(call, 'on', 0);
    return {
      library: 'stamina',
      attempts: has(call, 'attempts') ? numberAt(ev, file, call, 'attempts') : 10,
      bounded: true,
      everyError: caught === undefined ? null : isEveryError(file, caught),
      wait: 'exponential',
    };
  },
};

/** tenacity retries every exception for ever, without waiting, unless told otherwise (https://tenacity.readthedocs.io). */
function tenacity(ev: Evaluator, file: FactsIndex, call: Call | undefined): Layer {
  const stop = call && argOf(call, 'stop', null);
  const wait = call && argOf(call, 'wait', null);
  const condition = call && argOf(call, 'retry', null);
  const stops = stop === undefined ? '' : file.source(stop, 200);
  return {
    library: 'tenacity',
    attempts: stop === undefined ? null : attemptsOf(ev, file, stop),
    bounded: stop === undefined ? false : /stop_(after|before|when)|stop_any|stop_all/.test(stops) ? true : /stop_never/.test(stops) ? false : null,
    everyError: condition === undefined ? true : isEveryTenacityError(file.source(condition, 200)),
    wait: wait === undefined ? 'none' : /exponential|chain/.test(file.source(wait, 200)) ? 'exponential' : 'fixed',
  }; // prettier-ignore
}

function isEveryTenacityError(source: string): boolean | null {
  if (/retry_if_exception_type\(\s*(\(?\s*(Base)?Exception\s*,?\s*\)?)?\)/.test(source)) return true;
  return /retry_if_exception|retry_if_not_exception|retry_if_result|retry_any|retry_all/.test(source) ? false : null;
}

/** `stop_after_attempt(3)`, also in `stop_after_attempt(3) | stop_after_delay(60)`. */
function attemptsOf(ev: Evaluator, file: FactsIndex, id: ExprId): number | null {
  const expr = file.expr(id);
  if (expr.kind === 'binary') return attemptsOf(ev, file, expr.left) ?? attemptsOf(ev, file, expr.right);
  if (expr.kind !== 'call') return null;
  if (calleeName(file, expr) !== 'stop_after_attempt') return null;
  return numberAt(ev, file, expr, 'max_attempt_number', 0);
}

/** Annotations of Spring Retry and resilience4j: three attempts unless told otherwise. */
function annotation(ev: Evaluator, file: FactsIndex, call: Call | undefined, symbols: readonly string[]): Layer | null {
  const symbol = symbols.find((name) => /(^|\.)(Retryable|Retry)$/.test(name) && /resilience4j|springframework|faulttolerance/.test(name)); // prettier-ignore
  if (symbol === undefined) return null;
  const isSpring = symbol.endsWith('Retryable');
  // MicroProfile counts the retries, Spring the attempts; resilience4j's are in the configuration.
  const retries = numberAt(ev, file, call, 'maxRetries');
  const attempts = isSpring ? (has(call, 'maxAttempts') ? numberAt(ev, file, call, 'maxAttempts') : 3) : retries === null ? null : retries + 1; // prettier-ignore
  return {
    library: isSpring ? 'Spring Retry' : symbol.includes('resilience4j') ? 'resilience4j' : 'MicroProfile',
    attempts,
    bounded: isSpring ? true : retries === null ? null : true,
    everyError: !(has(call, 'retryFor') || has(call, 'include') || has(call, 'value') || has(call, 'retryOn')),
    wait: has(call, 'backoff') || has(call, 'delay') ? 'fixed' : null,
  };
}

/** Functions that run a function again when it fails: by symbol, the option that counts, what it counts and its default. */
const WRAPPERS: Readonly<Record<string, { readonly library: string; readonly option: string; readonly counts: 'retries' | 'attempts'; readonly default: number }>> = {
  'p-retry#default': { library: 'p-retry', option: 'retries', counts: 'retries', default: 10 },
  'async-retry#default': { library: 'async-retry', option: 'retries', counts: 'retries', default: 10 },
  'exponential-backoff#backOff': { library: 'exponential-backoff', option: 'numOfAttempts', counts: 'attempts', default: 10 },
  '@lifeomic/attempt#retry': { library: '@lifeomic/attempt', option: 'maxAttempts', counts: 'attempts', default: 3 },
  'promise-retry#default': { library: 'promise-retry', option: 'retries', counts: 'retries', default: 10 },
  'ts-retry-promise#retry': { library: 'ts-retry-promise', option: 'retries', counts: 'retries', default: 9 },
  'es-toolkit#retry': { library: 'es-toolkit', option: 'retries', counts: 'retries', default: Infinity },
  'radash#retry': { library: 'radash', option: 'times', counts: 'attempts', default: 3 },
}; // prettier-ignore

function wrapperLayer(ev: Evaluator, file: FactsIndex, call: Call): Layer | undefined {
  for (const value of optionsOf(ev.evaluate(file, call.callee))) {
    if (value.kind === 'function') return ownWrapper(ev, value.file, value.fn);
  }
  const symbols = symbolsOf(ev, file, call.callee);
  for (const symbol of symbols) {
    const known = WRAPPERS[symbol.endsWith('#') ? `${symbol}default` : symbol];
    if (known) return optionsLayer(ev, file, call, known);
    if (/cenkalti\/backoff#(Retry|RetryNotify)/.test(symbol))
      return { library: 'backoff', attempts: null, bounded: true, everyError: true, wait: 'exponential' };
    if (/avast\/retry-go#Do$/.test(symbol)) return goRetry(ev, file, call);
  }
  return undefined;
}

function optionsLayer(
  ev: Evaluator,
  file: FactsIndex,
  call: Call,
  known: { library: string; option: string; counts: 'retries' | 'attempts'; default: number },
): Layer {
  const values = call.args.map((arg) => ev.evaluate(file, arg.value));
  const options = values.find((value) => value.kind === 'map');
  const given = options && mapEntry(ev, options, known.option);
  const count = given === undefined ? (options && options.open !== null ? null : known.default) : numberOf(given);
  const attempts = count === null ? null : count + (known.counts === 'retries' ? 1 : 0);
  return {
    library: known.library,
    attempts: attempts !== null && Number.isFinite(attempts) ? attempts : null,
    bounded: attempts === null ? null : Number.isFinite(attempts),
    everyError: !options || !['shouldRetry', 'retry', 'handleError', 'onFailedAttempt'].some((key) => mapEntry(ev, options, key)), // prettier-ignore
    wait: 'exponential',
  };
}

/** `retry.Do(fn, retry.Attempts(3))`: ten attempts unless told otherwise, `Attempts(0)` without end. */
function goRetry(ev: Evaluator, file: FactsIndex, call: Call): Layer {
  const option = call.args.map((arg) => file.expr(arg.value)).find((arg): arg is Call => arg.kind === 'call' && calleeName(file, arg) === 'Attempts'); // prettier-ignore
  const given = option?.args[0] === undefined ? 10 : numberOf(ev.evaluate(file, option.args[0].value));
  const isEndless = given === 0;
  return {
    library: 'retry-go',
    attempts: isEndless ? null : given,
    bounded: given === null ? null : !isEndless,
    everyError: !call.args.some((arg) => /RetryIf\(/.test(file.source(arg.value))),
    wait: 'exponential',
  };
}

/** A function of the project that runs what it is handed in a loop with a `try`: `withRetry(() => …)`. */
function ownWrapper(ev: Evaluator, file: FactsIndex, fn: FunctionId): Layer | undefined {
  const fact = file.facts.functions[fn];
  if (!fact || !/retry|retries|backoff|attempt/i.test(fact.name ?? '')) return undefined;
  const loop = file.facts.controls.findIndex((control) => control.kind === 'loop' && file.functionOf(control.scope) === fn); // prettier-ignore
  const control = file.facts.controls[loop];
  const name = fact.name ?? 'own function';
  if (!control) return { library: name, attempts: null, bounded: null, everyError: null, wait: null };
  const bound = boundOf(ev, file, loop, control);
  return {
    library: name,
    attempts: bound.kind === 'count' ? bound.max : null,
    bounded: bound.kind === 'count' ? true : bound.kind === 'none' ? false : null,
    everyError: null,
    wait: null,
  };
}

/** A loop that sends the same again when it failed: a `try` inside whose success leaves the loop and whose `catch` goes on. */
function retryLoop(ev: Evaluator, frame: Frame, id: ControlId, loop: LoopContext): Layer | undefined {
  const { file } = frame;
  const control = file.facts.controls[id] as Control;
  const library = tenacityLoop(ev, file, control);
  if (library) return library;
  if (!isRetryLoop(file, frame.steps, id, control, loop)) return undefined;
  const catches = catchesIn(file, frame.steps, id);
  return {
    library: 'own loop',
    attempts: loop.bound.kind === 'count' ? loop.bound.max : null,
    bounded: loop.bound.kind === 'count' ? true : endsWithSuccess(file, id, control, catches) ? false : null,
    everyError: catches.length > 0 && catches.every(({ subject }) => subject === undefined || isEveryError(file, subject)),
    wait: waitOf(file, control),
  }; // prettier-ignore
}

/** A loop without a condition of its own that only success leaves. */
function endsWithSuccess(
  file: FactsIndex,
  id: ControlId,
  control: Control,
  catches: readonly { readonly id: ControlId }[],
): boolean {
  if (control.subject !== undefined && !isAlwaysTrue(file, control.subject)) return false;
  const exits = (file.facts.jumps ?? []).filter((jump) => leaves(file, jump, id));
  return exits.every(
    (jump) =>
      jump.kind !== 'throw' &&
      isUnconditional(file, jump.control, id) &&
      !catches.some((one) => isInside(file, jump.control, one.id)),
  );
}

/** `for attempt in Retrying(stop=…):` of tenacity. */
function tenacityLoop(ev: Evaluator, file: FactsIndex, control: Control): Layer | undefined {
  const over = control.subject === undefined ? undefined : file.expr(control.subject);
  if (over?.kind !== 'call') return undefined;
  const isTenacity = symbolsOf(ev, file, over.callee).some((symbol) => /^tenacity\.(Async)?Retrying$/.test(symbol));
  return isTenacity ? tenacity(ev, file, over) : undefined;
}

/** Whether a loop of a frame's steps repeats what failed. */
export function isRetryLoop(
  file: FactsIndex,
  steps: readonly Step[],
  id: ControlId,
  control: Control,
  loop: LoopContext,
): boolean {
  if (control.loop === 'comprehension') return false;
  const catches = catchesIn(file, steps, id);
  const head = `${loop.over ?? ''} ${loop.bound.kind === 'count' ? loop.bound.source : ''} ${headText(file, control)}`;
  const isNamed = /retr(y|ies)|attempt|\btries\b/i.test(head);
  if (isNamed && catches.length > 0) return true;
  const isElements = loop.bound.kind === 'collection';
  if (isElements || catches.length === 0) return false;
  const jumps = file.facts.jumps ?? [];
  const exits = jumps.filter((jump) => leaves(file, jump, id) && jump.kind !== 'throw');
  const isCaught = (at: ControlId): boolean => catches.some((one) => isInside(file, at, one.id));
  // Success leaves at once, whatever the answer says …
  const succeeds = exits.some((jump) => !isCaught(jump.control) && isUnconditional(file, jump.control, id));
  // … and a failure does not.
  const fails = jumps.some((jump) => isCaught(jump.control) && leaves(file, jump, id) && isUnconditionalIn(file, jump.control, catches.map((one) => one.id))); // prettier-ignore
  return succeeds && !fails;
}

/** The first line of a loop: it names the counter. */
function headText(file: FactsIndex, { span }: Control): string {
  return file.text.slice(span.start, Math.min(span.end, span.start + 200)).split('\n', 1)[0] ?? '';
}

/** Clauses of each `try` that lies between the call and the loop. */
function catchesIn(
  file: FactsIndex,
  steps: readonly Step[],
  loop: ControlId,
): (Control & { readonly id: ControlId })[] {
  const tries = steps.flatMap((step) => {
    const kind = step.kind === 'control' ? file.facts.controls[step.id]?.kind : undefined;
    return step.kind === 'control' && kind === 'try' && step.id !== loop && isInside(file, step.id, loop) ? [step.id] : []; // prettier-ignore
  });
  return file.facts.controls.flatMap((control, id) =>
    control.kind === 'catch' && control.of !== undefined && tries.includes(control.of) ? [{ ...control, id }] : [],
  );
}

/** Only `try`, `with` and `else` lie between. */
function isUnconditional(file: FactsIndex, control: ControlId, loop: ControlId): boolean {
  for (const id of file.controlChain(control)) {
    if (id === loop) return true;
    if (/^(if|case|catch|loop)$/.test(file.facts.controls[id]?.kind ?? '')) return false;
  }
  return false;
}

function isUnconditionalIn(file: FactsIndex, control: ControlId, catches: readonly ControlId[]): boolean {
  for (const id of file.controlChain(control)) {
    if (catches.includes(id)) return true;
    if (/^(if|case|loop)$/.test(file.facts.controls[id]?.kind ?? '')) return false;
  }
  return false;
}

/** Whether a type names every error there is. */
export function isEveryError(file: FactsIndex, type: ExprId): boolean {
  return /^\(?\s*(builtins\.)?(BaseException|Exception|Throwable|Error|StandardError|System\.Exception)\s*,?\s*\)?$/.test(
    file.source(type, 80),
  );
}

function waitOf(file: FactsIndex, { span }: Control): Layer['wait'] {
  const text = file.text.slice(span.start, span.end);
  if (!/sleep|delay|wait|setTimeout|time\.After/i.test(text)) return 'none';
  return /\*\*|\*=|Math\.pow|math\.Pow|expon|<<|backoff/i.test(text) ? 'exponential' : 'fixed';
}

function argOf(call: Call | undefined, name: string, position: number | null): ExprId | undefined {
  const named = call?.args.find((arg) => arg.name === name);
  if (named || position === null) return named?.value;
  const at = call?.args[position];
  return at?.name === undefined && !at?.spread ? at?.value : undefined;
}

function has(call: Call | undefined, name: string): boolean {
  return argOf(call, name, null) !== undefined;
}

function numberAt(
  ev: Evaluator,
  file: FactsIndex,
  call: Call | undefined,
  name: string,
  position: number | null = null,
): number | null {
  const arg = argOf(call, name, position);
  return arg === undefined ? null : numberOf(ev.evaluate(file, arg));
}

function numberOf(value: Value): number | null {
  return value.kind === 'const' && typeof value.value === 'number' ? value.value : null;
}
