import type { Argument, CallExpr, ClassFact, Expr, ExprId, FunctionFact, FunctionId } from '../../model/facts.ts';
import type { Loc } from '../../model/span.ts';
import { fluentCall, hasBuilders } from './builders.ts';
import { parsedArguments } from './command-line.ts';
import { fileCall, fileMethod } from './data/read-calls.ts';
import { compiledCall, templateCall, templateMethod } from './data/template-calls.ts';
import type { Evaluator } from './evaluator.ts';
import type { FactsIndex } from './facts-index.ts';
import { configuredDefault, CSHARP_METHODS, CSHARP_VOLATILE, csharpFunction, messageList } from './csharp-functions.ts';
import { GO_FUNCTIONS, structOfArguments } from './go-functions.ts';
import { environmentVariable } from './environment.ts';
import { changeType, entriesOf, isEnvironment, mapEntry } from './objects.ts';
import { PHP_FUNCTIONS, phpMethod } from './php.ts';
import { RUBY_FUNCTIONS, rubyMethod } from './ruby.ts';
import { rustFunction, rustMethod } from './rust-functions.ts';
import type { TypeEntry } from './sdk-index.ts';
import { instanceOf } from './sdk-index.ts';
import { dedent, formatBraces, formatConversions, joinList, jsonText, substitute, trimText } from './strings.ts';
import type {
  Env,
  FunctionValue,
  Given,
  InstanceValue,
  Lazy,
  ListValue,
  MadeBy,
  MapSlot,
  ObjectValue,
  TextValue,
  RecordValue,
  UnknownValue,
  Value,
} from './values.ts';
import {
  calledName,
  isByDefault,
  knownText,
  lazily,
  oneOf,
  optionsOf,
  symbolName,
  unknown,
  withVia,
} from './values.ts';

/** How deep functions of the project are followed. */
const MAX_CALL_DEPTH = 6;

/** Functions of dependency injection that give an object of their type argument: `getBean<ChatClient>()`. */
const INJECTORS = new Set([
  'ref', 'getBean', 'getBeanProvider', 'inject', 'get', 'instance',
  'app', 'resolve', 'make', 'makeWith', 'GetRequiredService', 'GetService', 'GetRequiredKeyedService', 'GetKeyedService',
]); // prettier-ignore

type Call = CallExpr & Expr;

/** Value of a call expression. */
export function callValue(ev: Evaluator, file: FactsIndex, id: ExprId, call: Call, env: Env | null): Value {
  const callee = file.expr(call.callee);
  if (callee.kind === 'member') {
    const value = methodOfValue(ev, file, id, call, ev.evaluate(file, callee.object, env), callee.property, env);
    if (value) return value;
  }
  if (
    call.typeArgument !== undefined &&
    INJECTORS.has(callee.kind === 'member' ? callee.property : file.source(call.callee))
  ) {
    const typed = ev.fromAnnotation(file, call.typeArgument);
    if (typed?.kind === 'instance') return withSettings(typed, receiverValue(ev, file, call, env));
  }
  const values = optionsOf(ev.evaluate(file, call.callee, env)).map((target) =>
    applyCall(ev, file, id, call, target, env),
  );
  return oneOf(values);
}

function receiverValue(ev: Evaluator, file: FactsIndex, call: Call, env: Env | null): Value | undefined {
  const callee = file.expr(call.callee);
  return callee.kind === 'member' ? ev.evaluate(file, callee.object, env) : undefined;
}

/** A service that an object of the same SDK hands out keeps that one's settings: `kernel.GetRequiredService<…>()`. */
function withSettings(service: InstanceValue, from: Value | undefined): InstanceValue {
  if (from?.kind !== 'instance' || from.sdk !== service.sdk) return service;
  return { ...service, provider: service.provider ?? from.provider, made: [...service.made, ...from.made] };
}

function applyCall(ev: Evaluator, file: FactsIndex, id: ExprId, call: Call, target: Value, env: Env | null): Value {
  switch (target.kind) {
    case 'symbol':
      return (
        callSymbol(ev, file, id, call, symbolName(target), env) ??
        callInstance(ev, file, id, call, ev.sdks(file).asInstance(target), env) ??
        // Laravel's facades: `OpenAI::chat()` leads to a part of the client.
        (isRead(ev, file, call) ? ev.sdks(file).asInstance(target) : undefined) ?? {
          kind: 'record',
          symbol: symbolName(target),
          call: { file, id, env },
        }
      );
    case 'instance':
      return (
        callInstance(ev, file, id, call, target, env) ??
        (isRead(ev, file, call) ? target : unknown(`the result of ${file.source(call.callee)}()`))
      );
    case 'class':
      return makeObject(ev, file, id, call, target, env);
    case 'function':
      return runFunction(ev, overload(target, call.args.length), call.args, env, file);
    case 'object':
      // A class method's receiver is the class: `cls(model)` makes an object.
      if (isClassReceiver(file, call))
        return makeObject(ev, file, id, call, { kind: 'class', file: target.file, cls: target.cls }, env);
      return isRead(ev, file, call) ? target : unknown(`the result of ${file.source(call.callee)}()`);
    case 'text':
    case 'const':
    case 'list':
    case 'map':
      // `config.model()`: a record's accessor, a getter.
      return isRead(ev, file, call) ? target : unknown(`the result of ${file.source(call.callee)}()`);
    case 'record':
      return (
        compiledCall({ ev, file, id, call, env, loc: { path: file.facts.path, span: call.span } }, target) ??
        unknown(`the result of ${file.source(call.callee)}()`)
      );
    case 'unknown':
      // `datetime.now().isoformat()` differs from call to call as well.
      return unknown(`the result of ${file.source(call.callee)}()`, {
        ...(target.environment ? { environment: true } : {}),
        ...(target.volatile ? { volatile: true } : {}),
      });
    default:
      return unknown(`the result of ${file.source(call.callee)}()`);
  }
}

/** A call without arguments that may only read: what it is called by holds the value already. */
function isRead(ev: Evaluator, file: FactsIndex, call: Call): boolean {
  return call.args.length === 0 && (hasBuilders(ev, file) || READING_FAMILIES.has(ev.family(file)));
}

/** Language families in which an attribute is read by a call, or methods lead to the parts of a client: `$client->chat()`. */
const READING_FAMILIES = new Set(['ruby', 'php']);

function isClassReceiver(file: FactsIndex, call: Call): boolean {
  const callee = file.expr(call.callee);
  if (callee.kind !== 'name' || callee.name !== 'cls') return false;
  const fn = file.functionOf(callee.scope);
  return fn !== undefined && file.facts.functions[fn]?.params[0]?.isReceiver === true;
}

/** Of several methods of one name, the one that takes this many arguments. */
function overload(target: FunctionValue, args: number): FunctionValue {
  const { functions, classes } = target.file.facts;
  const fact = functions[target.fn];
  const methods = fact?.cls === undefined ? undefined : classes[fact.cls]?.methods;
  const namesakes = methods?.filter((id) => functions[id]?.name === fact?.name) ?? [];
  const fits = (id: FunctionId): boolean => functions[id]?.params.filter((param) => !param.isReceiver).length === args;
  if (namesakes.length < 2 || fits(target.fn)) return target;
  const fn = namesakes.find(fits);
  return fn === undefined ? target : { ...target, fn };
}

/** `boto3.client('bedrock-runtime')`: a general factory, told apart by one of its arguments. */
function factoryByArgument(
  ev: Evaluator,
  file: FactsIndex,
  call: Call,
  symbol: string,
  env: Env | null,
): TypeEntry | undefined {
  const sdks = ev.sdks(file);
  if (!sdks.hasArgumentFactory(symbol)) return undefined;
  for (const arg of call.args) {
    const text = knownText(ev.evaluate(file, arg.value, env));
    const entry = text === null ? undefined : sdks.factoryOf(`${symbol}(${text})`);
    if (entry) return entry;
  }
  return undefined;
}

/** An imported function or class: an SDK's, one whose result is known, or nothing known. */
function callSymbol(
  ev: Evaluator,
  file: FactsIndex,
  id: ExprId,
  call: Call,
  name: string,
  env: Env | null,
): Value | undefined {
  const sdks = ev.sdks(file);
  const symbol = calledName(name);
  const adopter = sdks.adopterOf(symbol);
  if (adopter) return adopted(ev, { file, id, call, env }, adopter);
  const entry = sdks.constructorOf(symbol) ?? sdks.factoryOf(symbol) ?? factoryByArgument(ev, file, call, symbol, env);
  if (entry) return made(instanceOf(entry, sdks.family), file, call, id, env, entry);
  const first = call.args[0];
  if (first && sdks.makesChain(symbol)) {
    const list = ev.evaluate(file, first.value, env);
    if (list.kind === 'list') return { kind: 'pipe', parts: list.items.flatMap((item) => partsOf(ev.force(item))) };
  }
  const wrapped = sdks.wraps(symbol) ? instanceAmong(ev, file, call, env) : undefined;
  if (wrapped) return wrapped;
  const constants = sdks.family === 'java' && symbol.endsWith('.of') && sdks.isConstants(symbol.slice(0, -3));
  if (constants && first) return ev.evaluate(file, first.value, env);
  const known: KnownCall = { ev, file, id, call, env, loc: { path: file.facts.path, span: call.span } };
  if (first && sdks.passesThrough(symbol)) return ev.evaluate(file, first.value, env);
  if (sdks.isMessageList(symbol)) return messageList(known);
  const struct = sdks.structOf(symbol);
  if (struct && sdks.family !== 'rust') return structOfArguments(known, struct);
  if (VOLATILE.has(name)) return unknown(`${file.source(id)}, which differs on every call`, { volatile: true });
  const content = fileCall(known, name) ?? templateCall(known, name);
  if (content) return content;
  if (CSHARP_VOLATILE.has(name)) return unknown(`${file.source(id)}, which differs on every call`, { volatile: true });
  if (sdks.family === 'csharp') return csharpFunction(known, name);
  if (sdks.family === 'rust') return rustFunction(known, name);
  if (sdks.family === 'go') return GO_FUNCTIONS[name]?.(known);
  if (sdks.family === 'ruby') return RUBY_FUNCTIONS[symbol]?.(known);
  if (sdks.family === 'php') return PHP_FUNCTIONS[symbol]?.(known);
  return (KNOWN_FUNCTIONS[name] ?? JVM_FUNCTIONS[name.replace(/^(java\.util|java\.lang|global)\./, '')])?.(known);
}

/** A chain inside a chain is part of it. */
function partsOf(value: Value): readonly Value[] {
  return value.kind === 'pipe' ? value.parts : [value];
}

/** The first of a call's arguments that is an object of an SDK, or holds one: `Instructor({ client })`. */
function instanceAmong(ev: Evaluator, file: FactsIndex, call: Call, env: Env | null): InstanceValue | undefined {
  for (const arg of call.args) {
    const values = optionsOf(ev.evaluate(file, arg.value, env)).flatMap((option) =>
      option.kind === 'map' ? option.entries.map((entry) => ev.force(entry.value)) : [option],
    );
    const inner = values.find((option) => option.kind === 'instance');
    if (inner) return inner;
  }
  return undefined;
}

/** An object of one SDK made of another's client, whose settings and provider it keeps. */
function adopted(
  ev: Evaluator,
  { file, id, call, env }: Pick<KnownCall, 'file' | 'id' | 'call' | 'env'>,
  entry: TypeEntry,
): InstanceValue {
  const inner = instanceAmong(ev, file, call, env);
  // The client stands in the first place, so that no other parameter does.
  const outer = made(instanceOf(entry, ev.family(file)), file, call, id, env, {
    type: { ...entry.type, positional: [] },
  });
  return inner ? { ...outer, provider: inner.provider, made: [...outer.made, ...inner.made] } : outer;
}

function made(
  instance: InstanceValue,
  file: FactsIndex,
  call: Call,
  id: ExprId,
  env: Env | null,
  entry: { readonly type: MadeBy['type'] },
): InstanceValue {
  return { ...instance, made: [{ file, call, id, env, type: entry.type }, ...instance.made] };
}

function callInstance(
  ev: Evaluator,
  file: FactsIndex,
  id: ExprId,
  call: Call,
  instance: InstanceValue | undefined,
  env: Env | null,
): Value | undefined {
  if (!instance) return undefined;
  const target = instance.type.members?.[`${instance.path.join('.')}()`];
  if (target === undefined)
    return adoptedByMethod(ev, file, id, call, instance, env) ?? callFluent(file, id, call, instance, env);
  const seen = changeType(instance, typeof target === 'string' ? target : target.type);
  const provider = typeof target === 'string' ? undefined : target.provider;
  const next = provider === undefined ? seen : { ...seen, provider };
  return made(next, file, call, id, env, { type: typeof target === 'string' ? next.type : target });
}

/** `client.AsIChatClient()`: an object of another SDK, with this one's settings. */
function adoptedByMethod(
  ev: Evaluator,
  file: FactsIndex,
  id: ExprId,
  call: Call,
  instance: InstanceValue,
  env: Env | null,
): InstanceValue | undefined {
  const entry = ev.sdks(file).adopterOf(`.${instance.path.join('.')}`);
  if (!entry) return undefined;
  const outer = made(instanceOf(entry, instance.family), file, call, id, env, entry);
  return { ...outer, provider: instance.provider, made: [...outer.made, ...instance.made] };
}

/** A builder's method gives the builder back; its argument is a parameter of the method's name. */
function callFluent(
  file: FactsIndex,
  id: ExprId,
  call: Call,
  instance: InstanceValue,
  env: Env | null,
): Value | undefined {
  if (instance.path.length !== 1) return undefined;
  return fluentCall({ ...instance, path: [] }, { file, id, call, env });
}

function makeObject(
  ev: Evaluator,
  file: FactsIndex,
  id: ExprId,
  call: Call,
  target: Value & { kind: 'class' },
  env: Env | null,
): Value {
  const cls = target.file.facts.classes[target.cls] as ClassFact;
  for (const base of cls.bases) {
    const parent = ev.evaluate(target.file, base);
    const entry = parent.kind === 'symbol' ? ev.sdks(target.file).constructorOf(symbolName(parent)) : undefined;
    // A thin subclass of an SDK's class takes the same arguments.
    if (entry && cls.methods.length === 0) return made(instanceOf(entry, ev.family(file)), file, call, id, env, entry);
    const first = call.args[0];
    if (first && parent.kind === 'symbol' && parent.module === 'enum') {
      // `Model("gpt-4o")` is the member of that value, and looks like it.
      const value = ev.evaluate(file, first.value, env);
      if (value.kind === 'text' || value.kind === 'const') return value;
    }
  }
  return { kind: 'object', file: target.file, cls: target.cls, made: { file, id, env } };
}

/** The constructor's parameters as the call that made the object gave them. */
export function environmentFor(ev: Evaluator, object: ObjectValue, constructor: FunctionId): Env | null {
  const { made, file } = object;
  const call = made?.file.expr(made.id);
  if (!made || call?.kind !== 'call') return null;
  return ev.environmentOnce(object, constructor, () => {
    const target = { kind: 'function', file, fn: constructor, self: object, env: null } as const;
    return bindArguments(ev, target, call.args, made.env, made.file);
  });
}

/** Result of a function of the project, its parameters bound to the call's arguments. */
export function runFunction(
  ev: Evaluator,
  target: FunctionValue,
  args: readonly Argument[],
  callerEnv: Env | null,
  caller: FactsIndex,
): Value {
  const fact = target.file.facts.functions[target.fn] as FunctionFact;
  const env = bindArguments(ev, target, args, callerEnv, caller);
  const typed = (): Value | undefined =>
    fact.returnType === undefined ? undefined : ev.fromAnnotation(target.file, fact.returnType);
  if (env === null) return typed() ?? unknown(`${fact.name ?? 'a function'}() calls itself too deeply`);
  if (fact.isGenerator || fact.returns.length === 0)
    return typed() ?? unknown(`the result of ${fact.name ?? 'a function'}()`);
  const values = fact.returns.map((result) => ev.evaluate(target.file, result.value, env));
  const useful = values.filter((value) => !(value.kind === 'const' && value.value === null));
  const value = oneOf(useful.length > 0 ? useful : values);
  return value.kind === 'unknown' ? (typed() ?? value) : value;
}

/** What a call gives the parameters of a function of the project; null when calls are nested too deeply. */
export function bindArguments(
  ev: Evaluator,
  target: FunctionValue,
  args: readonly Argument[],
  callerEnv: Env | null,
  caller: FactsIndex,
): Env | null {
  const depth = (callerEnv?.depth ?? 0) + 1;
  if (depth > MAX_CALL_DEPTH) return null;
  const fact = target.file.facts.functions[target.fn] as FunctionFact;
  const params = new Map<number, Given>();
  const receiver = fact.params.findIndex((param) => param.isReceiver);
  if (target.receiver && receiver >= 0) {
    const { receiver: value } = target;
    params.set(receiver, { value: () => value });
  }
  const extra: MapSlot[] = [];
  const give = (name: string, value: () => Value, slot: MapSlot): void => {
    const index = fact.params.findIndex((param) => param.name === name);
    if (index >= 0) params.set(index, lazily(value));
    else extra.push(slot);
  };
  const positional = fact.params.flatMap((param, index) =>
    !param.isReceiver && param.kind === 'positional' ? [index] : [],
  );
  let next = 0;
  let open: string | null = null;
  const given = [...(target.bound ?? []), { args, file: caller, env: callerEnv }];
  for (const { arg, file, env } of given.flatMap(({ args: list, ...at }) => list.map((arg) => ({ arg, ...at })))) {
    const passed = (): Value => withVia(ev.evaluate(file, arg.value, env), 'caller');
    if (arg.spread === 'map') {
      const map = ev.evaluate(file, arg.value, env);
      if (map.kind === 'map')
        for (const slot of map.entries) give(slot.key, () => mapEntry(ev, map, slot.key) ?? unknown(slot.key), slot);
      if (map.kind !== 'map' || map.open !== null) open ??= `the spread ${file.source(arg.value)}`;
    } else if (arg.name !== undefined) {
      give(arg.name, passed, { key: arg.name, value: { file, expr: arg.value, env }, conditional: false });
    } else if (arg.spread === 'list') {
      // What stands where is not known from here on.
      next = positional.length;
      open ??= `the spread ${file.source(arg.value)}`;
    } else {
      const index = positional[next++];
      if (index !== undefined) params.set(index, lazily(passed));
    }
  }
  const rest = fact.params.findIndex((param) => param.kind === 'keywordRest');
  if (rest >= 0) {
    const ref = { path: caller.facts.path, expr: args[0]?.value ?? 0 };
    const keywords: Value = { kind: 'map', entries: extra, open, ref };
    params.set(rest, { value: () => keywords });
  }
  return { file: target.file, fn: target.fn, params, open, self: target.self, outer: target.env, depth };
}

/** A call of a function whose result is known. */
export interface KnownCall {
  readonly ev: Evaluator;
  readonly file: FactsIndex;
  readonly id: ExprId;
  readonly call: Call;
  readonly env: Env | null;
  readonly loc: Loc;
}

/** Differ on every call: what they put in a prompt cannot be cached. */
const VOLATILE = new Set([
  'datetime.datetime.now', 'datetime.datetime.utcnow', 'datetime.datetime.today', 'datetime.date.today', 'time.time', 'time.time_ns', 'time.strftime',
  'uuid.uuid4', 'uuid.uuid1', 'time#Now', 'github.com/google/uuid#New', 'github.com/google/uuid#NewString', 'math/rand#Intn', 'random.random', 'random.randint', 'random.choice', 'secrets.token_hex', 'global#Date', 'global#Date.now', 'global#Math.random',
  'global#crypto.randomUUID', 'Time::now', 'Time::current', 'DateTime::now', 'Date::today', 'Date::current', 'SecureRandom::uuid', 'SecureRandom::hex', 'crypto#randomUUID', 'node:crypto#randomUUID', 'uuid#v4', 'nanoid#nanoid',
]); // prettier-ignore

const KNOWN_FUNCTIONS: Readonly<Record<string, (known: KnownCall) => Value>> = {
  'os.getenv': environmentDefault,
  'os.environ.get': environmentDefault,
  'textwrap.dedent': dedented,
  'inspect.cleandoc': dedented,
  'dedent#default': dedented,
  'ts-dedent#dedent': dedented,
  'outdent#default': dedented,
  'json.dumps': (known) => asJson(known, true),
  'global#JSON.stringify': (known) => asJson(known, false),
  'global.str': firstArgument,
  'global.list': firstArgument,
  'global.tuple': firstArgument,
  'global.int': firstArgument,
  'global.float': firstArgument,
  'global#String': firstArgument,
  'global#Number': firstArgument,
  'global#parseInt': firstArgument,
  'global#Number.parseInt': firstArgument,
  'global#Object.freeze': firstArgument,
  'types.MappingProxyType': firstArgument,
  'types.SimpleNamespace': keywordsAsMap,
  'collections.OrderedDict': keywordsAsMap,
  'global#Map': entriesAsMap,
  'global#Object.fromEntries': entriesAsMap,
  'util#parseArgs': parsedArguments,
  'node:util#parseArgs': parsedArguments,
  'global#Promise.resolve': firstArgument,
  'copy.copy': firstArgument,
  'copy.deepcopy': firstArgument,
  'global#structuredClone': firstArgument,
  'lodash#cloneDeep': firstArgument,
  'lodash/cloneDeep#default': firstArgument,
  'functools.partial': (known) => {
    const fn = argument(known, 0);
    return fn?.kind === 'function' ? bound(fn, known, known.call.args.slice(1)) : recordOf(known, 'functools.partial');
  },
  'typing.cast': (known) => argument(known, 1) ?? unknown('a cast value'),
  'global.dict': (known) => keywordsAsMap(known),
  'global#Object.assign': assigned,
};

/** Of the Java and Kotlin libraries, without their packages: most of these names need no import or come from `java.util.*`. */
const JVM_FUNCTIONS: Readonly<Record<string, (known: KnownCall) => Value>> = {
  'System.getenv': environmentDefault,
  'System.getProperty': environmentDefault,
  'String.format': (known) => formatted(known, known.call.args.slice(1), argument(known, 0)),
  'String.join': (known) => joined(known),
  'String.valueOf': firstArgument,
  'Integer.valueOf': firstArgument,
  'Integer.parseInt': firstArgument,
  'Long.valueOf': firstArgument,
  'Double.valueOf': firstArgument,
  'Objects.requireNonNull': firstArgument,
  'Objects.requireNonNullElse': (known) => orElse(argument(known, 0), argument(known, 1)),
  'Optional.of': firstArgument,
  'Optional.ofNullable': firstArgument,
  'List.of': argumentList,
  'Set.of': argumentList,
  'Arrays.asList': argumentList,
  'Stream.of': argumentList,
  'Collections.singletonList': argumentList,
  'List.copyOf': firstArgument,
  'Collections.unmodifiableList': firstArgument,
  listOf: argumentList,
  setOf: argumentList,
  arrayOf: argumentList,
  mutableListOf: argumentList,
  arrayListOf: argumentList,
  listOfNotNull: argumentList,
  ArrayList: copiedList,
  LinkedList: copiedList,
  'Map.of': pairs,
};

function recordOf({ file, id, env }: KnownCall, symbol: string): RecordValue {
  return { kind: 'record', symbol, call: { file, id, env } };
}

function bound(fn: FunctionValue, { file, env }: KnownCall, args: readonly Argument[]): FunctionValue {
  return { ...fn, bound: [...(fn.bound ?? []), { args, file, env }] };
}

function argumentList({ file, id, call, env }: KnownCall): Value {
  const spread = call.args.some((arg) => arg.spread);
  return {
    kind: 'list',
    items: call.args.filter((arg) => !arg.spread).map((arg): Lazy => ({ file, expr: arg.value, env })),
    open: spread ? 'spread items' : null,
    ref: { path: file.facts.path, expr: id },
  };
}

/** `new ArrayList<>(items)`; an initial capacity is no item. */
function copiedList(known: KnownCall): Value {
  const { file, id, call } = known;
  const from = argument(known, 0);
  if (from?.kind === 'list') return from;
  const open = call.args.length === 0 || from?.kind === 'const' ? null : 'the items of another collection';
  return { kind: 'list', items: [], open, ref: { path: file.facts.path, expr: id } };
}

/** `Map.of("a", 1, "b", 2)`. */
function pairs(known: KnownCall): Value {
  const { ev, file, id, call, env } = known;
  const entries: MapSlot[] = [];
  let open: string | null = null;
  for (let index = 0; index + 1 < call.args.length; index += 2) {
    const key = knownText(ev.evaluate(file, call.args[index]!.value, env));
    if (key === null) open ??= 'a key is computed';
    else entries.push({ key, value: { file, expr: call.args[index + 1]!.value, env }, conditional: false });
  }
  return { kind: 'map', entries, open, ref: { path: file.facts.path, expr: id } };
}

/** `a.orElse(b)`: the default that the code states, where `a` comes from the environment. */
function orElse(value: Value | undefined, fallback: Value | undefined): Value {
  if (value?.kind !== 'unknown' || !value.environment || !fallback) return value ?? unknown('no value');
  return withVia(fallback, 'environment default');
}

/** `String.join(", ", a, b)` and `String.join(", ", list)`. */
export function joined(known: KnownCall): Value {
  const { ev, file, call, env, id, loc } = known;
  const separator = knownText(firstArgument(known));
  const second = argument(known, 1);
  if (separator === null || !second) return unknown('a joined text');
  const list: Value =
    second.kind === 'list'
      ? second
      : {
          kind: 'list',
          items: call.args.slice(1).map((arg): Lazy => ({ file, expr: arg.value, env })),
          open: null,
          ref: { path: file.facts.path, expr: id },
        };
  return joinList(ev, list, separator, loc, file.source(id));
}

/** `String.format("%s", a)`, `"%s".formatted(a)`. */
export function formatted({ ev, file, env }: KnownCall, args: readonly Argument[], template: Value | undefined): Value {
  if (template?.kind !== 'text') return template ?? unknown('a formatted text');
  return formatConversions(template, (index) => {
    const arg = args[index];
    return arg && !arg.spread ? { name: file.source(arg.value), value: ev.evaluate(file, arg.value, env) } : undefined;
  });
}

export function argument({ ev, file, call, env }: KnownCall, index: number): Value | undefined {
  const arg = call.args[index];
  return arg && !arg.spread ? ev.evaluate(file, arg.value, env) : undefined;
}

function firstArgument(known: KnownCall): Value {
  return argument(known, 0) ?? unknown('a value without arguments');
}

/** `os.getenv("X", "default")`: the default is what the code itself states. */
export function environmentDefault(known: KnownCall): Value {
  const name = argument(known, 0);
  const fallback = argument(known, 1);
  if (fallback && fallback.kind !== 'unknown' && !(fallback.kind === 'const' && fallback.value === null))
    return withVia(fallback, 'environment default');
  return environmentVariable(known.ev, known.file, name ? knownText(name) : null);
}

function dedented(known: KnownCall): Value {
  const value = firstArgument(known);
  return value.kind === 'text' ? dedent(value) : value;
}

export function asJson(known: KnownCall, blanks: boolean): Value {
  const indented = known.call.args.length > 1;
  const segments = jsonText(known.ev, firstArgument(known), known.loc, blanks || indented);
  return { kind: 'text', segments, origin: { ...known.loc, via: 'literal' } };
}

function keywordsAsMap(known: KnownCall): Value {
  const only = known.call.args.length === 1 ? argument(known, 0) : undefined;
  if (only?.kind !== 'oneOf') return mapOfArguments(known);
  // A copy of one of several, `dict(args)` of nothing fails.
  const maps = only.options.filter((option) => option.kind === 'map');
  const isAll = only.complete && only.options.every(({ kind }) => kind === 'map' || kind === 'const');
  return maps.length === 0 ? mapOfArguments(known) : oneOf(isAll ? maps : [...maps, unknown('other entries')]);
}

function mapOfArguments({ ev, file, id, call, env }: KnownCall): Value {
  const entries: MapSlot[] = [];
  let open: string | null = null;
  for (const arg of call.args) {
    if (arg.name !== undefined) {
      entries.push({
        key: arg.name,
        value: { file, expr: arg.value, env, keySpan: arg.nameSpan ?? arg.span },
        conditional: false,
      });
      continue;
    }
    const value = ev.evaluate(file, arg.value, env);
    if (value.kind === 'map') {
      entries.push(...value.entries);
      open ??= value.open;
    } else open ??= `the entries of ${file.source(arg.value)}`;
  }
  return { kind: 'map', entries, open, ref: { path: file.facts.path, expr: id } };
}

/** `new Map([['a', 1]])`, `Object.fromEntries([['a', 1]])`. */
function entriesAsMap(known: KnownCall): Value {
  const { ev, file, id } = known;
  const ref = { path: file.facts.path, expr: id };
  const list = argument(known, 0);
  if (!list) return { kind: 'map', entries: [], open: 'entries that are added later', ref };
  if (list.kind !== 'list') return list.kind === 'map' ? list : unknown('entries of a map');
  const entries: MapSlot[] = [];
  let { open } = list;
  for (const item of list.items) {
    const pair = ev.force(item);
    const [key, value] = pair.kind === 'list' ? pair.items : [];
    const name = key ? knownText(ev.force(key)) : null;
    if (name === null || !value) open ??= 'a key is computed';
    else entries.push({ key: name, value, conditional: false });
  }
  return { kind: 'map', entries, open, ref };
}

function assigned(known: KnownCall): Value {
  return keywordsAsMap(known);
}

/** Methods of texts, maps, lists and pipes that are understood; undefined when the call is something else. */
function methodOfValue(
  ev: Evaluator,
  file: FactsIndex,
  id: ExprId,
  call: Call,
  object: Value,
  method: string,
  env: Env | null,
): Value | undefined {
  const known: KnownCall = { ev, file, id, call, env, loc: { path: file.facts.path, span: call.span } };
  if (object.kind === 'oneOf' && object.options.every((option) => option.kind === 'text' || option.kind === 'map')) {
    const values = object.options.map(
      (option) => methodOfValue(ev, file, id, call, option, method, env) ?? unknown(`.${method}()`),
    );
    return oneOf(object.complete ? values : [...values, unknown('another value')]);
  }
  const ofRust = ev.family(file) === 'rust' ? rustMethod(known, object, method) : undefined;
  if (ofRust) return ofRust;
  // Kotlin's scope functions that give back what they are called on.
  if (method === 'bind' && object.kind === 'function') return bound(object, known, call.args.slice(1));
  if ((method === 'also' || method === 'apply') && hasBuilders(ev, file) && object.kind !== 'unknown') return object;
  const content =
    fileMethod(known, object, method) ?? (object.kind === 'record' ? templateMethod(known, object, method) : undefined);
  if (content) return content;
  if (object.kind === 'unknown' && object.parameter && (method === 'get' || method === 'pop')) {
    const stated = ev.family(file) === 'python' ? statedDefault(known, object) : undefined;
    if (stated) return stated;
  }
  if (object.kind === 'unknown' && method === 'GetValue') return configuredDefault(known);
  if ((object.kind === 'text' || object.kind === 'list') && ev.family(file) === 'csharp')
    return methodOfLibrary(known, object, CSHARP_METHODS[method] ?? method);
  const ofRuby = ev.family(file) === 'ruby' ? rubyMethod(known, object, method) : undefined;
  if (ofRuby) return ofRuby;
  const ofPhp = ev.family(file) === 'php' ? phpMethod(known, object, method) : undefined;
  if (ofPhp) return ofPhp;
  if (object.kind === 'text') return textMethod(known, object, method);
  if (object.kind === 'map' && !object.struct) return mapMethod(known, object, method);
  if (object.kind === 'list') return listMethod(known, object, method);
  if (isEnvironment(object) && method === 'get') return environmentDefault(known);
  if (object.kind === 'unknown' && method === 'orElse') return orElse(object, argument(known, 0));
  if (object.kind === 'record' && method !== 'pipe') {
    const symbol = `${object.symbol}().${method}`;
    const entry = factoryByArgument(ev, file, call, symbol, env);
    return entry
      ? made(instanceOf(entry, ev.family(file)), file, call, id, env, entry)
      : { kind: 'record', symbol, call: { file, id, env }, base: object };
  }
  if (method === 'pipe' && (object.kind === 'instance' || object.kind === 'pipe' || object.kind === 'record')) {
    const next = call.args.map((arg) => ev.evaluate(file, arg.value, env));
    return { kind: 'pipe', parts: [object, ...next].flatMap(partsOf) };
  }
  return undefined;
}

/** `kwargs.get("model", "x")` (Python): the default that the code states for what callers may give; undefined where it states no plain one. */
function statedDefault(known: KnownCall, object: UnknownValue): Value | undefined {
  const fallback = argument(known, 1);
  const isPlain =
    fallback !== undefined &&
    optionsOf(fallback).every(({ kind }) => kind === 'text') &&
    (fallback.kind !== 'oneOf' || fallback.complete || isByDefault(fallback));
  return isPlain ? oneOf([withVia(fallback, 'default parameter'), object]) : undefined;
}

function methodOfLibrary(known: KnownCall, object: TextValue | ListValue, method: string): Value | undefined {
  return object.kind === 'text' ? textMethod(known, object, method) : listMethod(known, object, method);
}

function textMethod(known: KnownCall, text: Value & { kind: 'text' }, method: string): Value | undefined {
  const { ev, file, call, env, loc } = known;
  if (hasBuilders(ev, file)) {
    const value = jvmTextMethod(known, text, method);
    if (value) return value;
  }
  switch (method) {
    case 'strip':
    case 'trim':
      return call.args.length === 0 ? trimText(text) : text;
    case 'lstrip':
    case 'rstrip':
    case 'trimStart':
    case 'trimEnd':
    case 'toString':
    case 'encode':
    case 'decode':
      return text;
    case 'format':
      return formatBraces(text, (name) => {
        const arg =
          call.args.find((candidate) => candidate.name === name) ??
          (/^\d+$/.test(name) ? call.args[Number(name)] : undefined);
        return arg && !arg.spread ? ev.evaluate(file, arg.value, env) : undefined;
      });
    case 'replace':
    case 'replaceAll':
      return replaced(known, text);
    case 'concat':
      return { ...text, segments: [...text.segments, ...call.args.flatMap((arg) => valueSegments(known, arg.value))] };
    case 'join': {
      const separator = knownText(text);
      return separator === null ? undefined : joinList(ev, firstArgument(known), separator, loc, file.source(known.id));
    }
    case 'lower':
    case 'toLowerCase':
    case 'upper':
    case 'toUpperCase': {
      const whole = knownText(text);
      if (whole === null) return undefined;
      const changed = method === 'lower' || method === 'toLowerCase' ? whole.toLowerCase() : whole.toUpperCase();
      return { ...text, segments: [{ kind: 'static', text: changed, loc }] };
    }
    default:
      return undefined;
  }
}

/** What Java's and Kotlin's texts (and constants that stand for texts) have of their own. */
function jvmTextMethod(known: KnownCall, text: Value & { kind: 'text' }, method: string): Value | undefined {
  switch (method) {
    case 'formatted':
    case 'format':
      return formatted(known, known.call.args, text);
    case 'trimIndent':
    case 'stripIndent':
    case 'trimMargin':
      return trimText(dedent(text));
    case 'getValue':
    case 'value':
    case 'getName':
    case 'getModelName':
    case 'asString':
    case 'orElse':
    case 'get':
    case 'intern':
      return text;
    default:
      return undefined;
  }
}

function valueSegments({ ev, file, env, loc }: KnownCall, expr: ExprId): Extract<Value, { kind: 'text' }>['segments'] {
  const value = ev.evaluate(file, expr, env);
  return value.kind === 'text'
    ? value.segments
    : [{ kind: 'hole', name: file.source(expr), reason: 'computed at run time', loc }];
}

function replaced(known: KnownCall, text: Value & { kind: 'text' }): Value {
  const { ev, file, call, env } = known;
  const search = call.args[0] ? knownText(ev.evaluate(file, call.args[0].value, env)) : null;
  const by = call.args[1] ? ev.evaluate(file, call.args[1].value, env) : undefined;
  if (search === null || search === '' || !by) return text;
  return substitute(text, new RegExp(search.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'g'), () => by);
}

function mapMethod(known: KnownCall, map: Value & { kind: 'map' }, method: string): Value | undefined {
  const { ev } = known;
  if (method === 'copy') return map;
  if (method !== 'get' && method !== 'pop') return undefined;
  const key = firstArgument(known);
  const fallback = argument(known, 1);
  const entries = entriesOf(
    key,
    (name) => mapEntry(ev, map, name) ?? fallback ?? unknown(map.open ?? `no key "${name}"`),
  );
  if (entries) return entries;
  const name = knownText(key);
  if (name === null)
    return map.open === null
      ? oneOf([...map.entries.map((slot) => ev.force(slot.value)), ...(fallback ? [fallback] : [])])
      : unknown(map.open);
  return mapEntry(ev, map, name) ?? fallback ?? unknown(map.open ?? `no key "${name}"`);
}

function listMethod(known: KnownCall, list: ListValue, method: string): Value | undefined {
  const { ev, file, id, loc } = known;
  switch (method) {
    case 'join': {
      const separator = known.call.args.length === 0 ? ',' : knownText(firstArgument(known));
      return separator === null ? undefined : joinList(ev, list, separator, loc, file.source(id));
    }
    case 'copy':
    case 'slice':
      return known.call.args.length === 0 ? list : { ...list, open: list.open ?? 'a part of the list' };
    case 'filter':
      return { ...list, open: list.open ?? 'a part of the list' };
    case 'concat': {
      const more = known.call.args.map((arg) => ev.evaluate(file, arg.value, known.env));
      const items = more.flatMap((value) => (value.kind === 'list' ? value.items : []));
      return {
        ...list,
        items: [...list.items, ...items],
        open:
          list.open ??
          (more.every((value) => value.kind === 'list' && value.open === null) ? null : 'items added at run time'),
      };
    }
    case 'map':
    case 'flatMap':
      return eachElement(known);
    default:
      return undefined;
  }
}

/** `items.map((item) => …)`: one item of the kind that the function makes, for each element. */
function eachElement(known: KnownCall): ListValue {
  const { ev, file, id, env } = known;
  const fn = argument(known, 0);
  const made = fn?.kind === 'function' ? runFunction(ev, fn, [], env, file) : undefined;
  const items = made && made.kind !== 'unknown' ? [{ file, expr: id, env, value: made }] : [];
  return { kind: 'list', items, open: 'one item for each element', ref: { path: file.facts.path, expr: id } };
}
