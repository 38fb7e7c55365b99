import type { Argument, CallExpr, ExprId, FunctionFact, Param } from '../../model/facts.ts';
import { hasBuilders } from './builders.ts';
import { markedDefault, optionOfDecorator } from './command-line.ts';
import type { Evaluator } from './evaluator.ts';
import type { FactsIndex } from './facts-index.ts';
import { constructorOf, valueOfType } from './objects.ts';
import type { Env, Value } from './values.ts';
import { isByDefault, oneOf, optionsOf, unknown, withVia } from './values.ts';

/** What an environment, a default or a type annotation says about a parameter. */
export function parameterValue(ev: Evaluator, file: FactsIndex, fn: number, index: number, env: Env | null): Value {
  const fact = file.facts.functions[fn];
  const param = fact?.params[index];
  if (!fact || !param) return unknown('a parameter');
  const here = ev.environmentOf(file, fn, env);
  const given = here?.params.get(index)?.value() ?? (param.isReceiver ? here?.self : undefined);
  if (given) return given;
  if (param.isReceiver && fact.cls !== undefined) return { kind: 'object', file, cls: fact.cls, made: null };
  // A call that is followed and does not give it takes the default, whatever other calls say.
  if (here?.open === null && param.default !== undefined)
    return withVia(defaultOf(ev, file, fact, param) ?? ev.evaluate(file, param.default), 'default parameter');
  const fallback = defaultOf(ev, file, fact, param);
  if (!here) ev.noteParameter(file, fn);
  const passed = here ? NOBODY : passedByCallers(ev, file, fn, index);
  if (fallback) return oneOf([...passed.values.filter(isSettled), withVia(fallback, 'default parameter')]);
  const typed = param.annotation === undefined ? undefined : valueOfType(ev, file, param.annotation);
  const nobody = unknown(`parameter "${param.name}"`, { parameter: { file, fn, index } });
  // Where the callers say which client or model it is, that is more than its type; a class that is no SDK's is none.
  const isTold =
    passed.complete &&
    passed.values.length > 0 &&
    passed.values.every((value) => isObject(value) || value.kind === 'record');
  if (typed?.kind === 'instance' && isTold && hasBuilders(ev, file)) return oneOf(passed.values);
  if (typed) return typed;
  // A client is a client whoever else calls; a model or a prompt is only known when all callers are.
  const objects = passed.values.flatMap(optionsOf).filter(isObject);
  if (objects.length > 0) return oneOf(objects);
  return passed.complete && passed.values.length > 0 && passed.values.every(isSettled)
    ? withVia(oneOf(passed.values), 'caller')
    : nobody;
}

function defaultOf(ev: Evaluator, file: FactsIndex, fact: FunctionFact, param: Param): Value | undefined {
  const own = param.default === undefined ? undefined : ev.evaluate(file, param.default);
  const value = own === undefined ? optionOfDecorator(ev, file, fact, param) : markedDefault(ev, own);
  const isNothing = value?.kind === 'const' && value.value === null;
  return value === undefined || isNothing || value.kind === 'unknown' ? undefined : value;
}

function isObject(value: Value): boolean {
  return value.kind === 'instance' || value.kind === 'pipe' || value.kind === 'object';
}

function isSettled(value: Value): boolean {
  return (
    value.kind !== 'unknown' &&
    value.kind !== 'record' &&
    value.kind !== 'symbol' &&
    !(value.kind === 'oneOf' && !value.complete && !isByDefault(value))
  );
}

interface Passed {
  readonly values: Value[];
  /** False when a call may be one of the function and cannot be told, or does not say what it hands over. */
  readonly complete: boolean;
}
const NOBODY: Passed = { values: [], complete: false };

/** How many calls of a function are looked at for what its parameters hold. */
const MAX_CALLERS = 24;
/** From caller to caller's caller: how often. */
const MAX_CALLER_HOPS = 3;

/** What the project's calls of a function, as far as their files are loaded, hand over for a parameter. */
function passedByCallers(ev: Evaluator, file: FactsIndex, fn: number, index: number): Passed {
  const fact = file.facts.functions[fn] as FunctionFact;
  const cls = file.facts.classes[fact.cls ?? -1];
  const isConstructor = cls !== undefined && constructorOf(file, cls) === fn;
  const name = isConstructor ? cls.name : fact.name;
  if (!name) return NOBODY;
  return (
    ev.hop(MAX_CALLER_HOPS, () => {
      const callers = callsOf(ev, file, name, isConstructor, fact);
      return handedOver(ev, { file, fn, fact, index }, callers);
    }) ?? NOBODY
  );
}

interface Caller {
  readonly file: FactsIndex;
  readonly id: ExprId;
  /** Known to call the function without looking at what the callee is. */
  readonly surely: boolean;
}

/** Calls that may be of a function: by its name, in its own file and in others. */
function callsOf(
  ev: Evaluator,
  file: FactsIndex,
  name: string,
  isConstructor: boolean,
  fact: FunctionFact,
): readonly Caller[] {
  const calls = file.callsNamed(name).map((id): Caller => ({ file, id, surely: false }));
  if (isConstructor) {
    // `cls(llm)` in a class method makes the class it stands in.
    for (const id of file.callsNamed('cls'))
      if (file.classOf(file.expr(id).scope) === fact.cls) calls.push({ file, id, surely: true });
  }
  for (const other of ev.filesCalling(name)) {
    if (other === file) continue;
    for (const id of other.callsNamed(name)) {
      const call = other.expr(id);
      // A plain name that the other file gives itself is another function.
      if (call.kind === 'call' && isImportedThere(other, call, name)) calls.push({ file: other, id, surely: false });
    }
  }
  return calls;
}

function isImportedThere(file: FactsIndex, call: CallExpr, name: string): boolean {
  const callee = file.expr(call.callee);
  if (callee.kind !== 'name') return true;
  const own = file.bindingsIn(0, name);
  return own.length === 0 || own.some(({ source }) => source.kind === 'import' || source.kind === 'value');
}

interface Target {
  readonly file: FactsIndex;
  readonly fn: number;
  readonly fact: FunctionFact;
  readonly index: number;
}

/** Whether an argument is the very parameter that it fills, in a call that the function makes of itself. */
function isOwnParameter(from: FactsIndex, id: ExprId, { file, fn, fact, index }: Target): boolean {
  const expr = from.expr(id);
  return (
    from === file &&
    expr.kind === 'name' &&
    expr.name === fact.params[index]?.name &&
    file.functionOf(expr.scope) === fn
  );
}

/** What a parameter holds in a call that surely does not give it; undefined where a spread may. */
function omittedDefault(ev: Evaluator, call: CallExpr, { file, fact, index }: Target): Value | undefined {
  const param = fact.params[index];
  const isGiven = call.args.some((arg) => arg.spread !== undefined || arg.name === param?.name);
  return param?.default === undefined || isGiven
    ? undefined
    : withVia(ev.evaluate(file, param.default), 'default parameter');
}

function handedOver(ev: Evaluator, target: Target, callers: readonly Caller[]): Passed {
  const { file, fn, fact, index } = target;
  const values: Value[] = [];
  let complete = callers.length <= MAX_CALLERS;
  for (const { file: from, id, surely } of callers.slice(0, MAX_CALLERS)) {
    const call = from.expr(id);
    if (call.kind !== 'call') continue;
    const callee = ev.evaluate(from, call.callee);
    const isIt =
      surely ||
      optionsOf(callee).some((option) =>
        option.kind === 'function'
          ? option.file === file && option.fn === fn
          : option.kind === 'class' && option.file === file && option.cls === fact.cls,
      );
    if (!isIt) {
      // Of other files' calls, only those that can be told count: any object may have a method of that name.
      if (from === file) complete &&= callee.kind !== 'unknown';
      continue;
    }
    const arg = argumentFor(call, fact, index);
    // A function that calls itself hands on what it was given.
    if (arg && isOwnParameter(from, arg.value, target)) continue;
    const omitted = arg ? undefined : omittedDefault(ev, call, target);
    if (arg) values.push(ev.evaluate(from, arg.value));
    else if (omitted) values.push(omitted);
    else complete = false;
  }
  return { values, complete };
}

/** The argument of a call that fills a parameter; undefined when a spread may, or none does. */
function argumentFor(call: CallExpr, fact: FunctionFact, index: number): Argument | undefined {
  const named = call.args.find((candidate) => candidate.name === fact.params[index]?.name);
  if (named) return named;
  const position = fact.params.slice(0, index).filter((other) => !other.isReceiver).length;
  const before = call.args.slice(0, position + 1);
  return before.every((candidate) => candidate.name === undefined && !candidate.spread)
    ? call.args[position]
    : undefined;
}
