import type { Argument, AttributeFact, ClassFact, Expr, ExprId, FunctionFact } from '../../model/facts.ts';
import { ambientValue } from './ambient.ts';
import type { Evaluator } from './evaluator.ts';
import type { FactsIndex } from './facts-index.ts';
import { parsedOption, parsedPair, schemaDefault } from './command-line.ts';
import { environmentVariable } from './environment.ts';
import { pathMember } from './data/path-calls.ts';
import { folderOf, joinPaths, placeNamed, placeText, textAt } from './data/paths.ts';
import { readData } from './data/read-calls.ts';
import { hasBuilders } from './builders.ts';
import { fillsGap } from './guards.ts';
import { CSHARP_VOLATILE } from './csharp-functions.ts';
import { environmentFor, runFunction } from './calls.ts';
import { parameterValue } from './parameters.ts';
import { nestedConstant, qualifiedClass } from './ruby.ts';
import { instanceOf } from './sdk-index.ts';
import type {
  ClassValue,
  Env,
  InstanceValue,
  MapValue,
  ObjectValue,
  RecordValue,
  SymbolValue,
  Value,
} from './values.ts';
import { isByDefault, knownText, oneOf, optionsOf, symbolName, unknown, withVia } from './values.ts';

/** Value of `object.property`. */
export function memberOf(ev: Evaluator, file: FactsIndex, object: Value, property: string, at: ExprId): Value {
  switch (object.kind) {
    case 'oneOf': {
      const values = object.options
        .filter((option) => option.kind !== 'const')
        .map((option) => memberOf(ev, file, option, property, at));
      return oneOf(object.complete ? values : [...values, unknown('another object')]);
    }
    case 'symbol':
      return ev.submoduleOf(file, object, property) ?? symbolMember(ev, file, object, property, at);
    case 'module': {
      const found = ev.inPackage(file, object.name, property);
      const target = found ? undefined : ev.project.file(object.path);
      return (
        found ??
        (target && ev.exported(target, property)) ??
        ev.submoduleOf(file, object, property) ??
        unknown(`"${property}" is not found in ${object.path}`)
      );
    }
    case 'instance':
      return instanceMember(object, property);
    case 'record':
      return (
        parsedOption(ev, object, property) ??
        schemaDefault(ev, object, property) ??
        recordMember(ev, object, property) ??
        unknown(`.${property} of ${object.symbol}`)
      );
    case 'map':
      return (
        mapEntry(ev, object, property) ??
        structMember(ev, object, property) ??
        unknown(object.open ?? `no key "${property}"`)
      );
    case 'class':
      return (
        classMember(ev, object, property) ??
        nestedConstant(ev, object.file, [...qualifiedClass(object.file, object.cls), property]) ??
        unknown(`.${property} of a class`)
      );
    case 'object':
      return objectMember(ev, object, property);
    case 'text':
    case 'const':
      // `Model.FAST.value`: the value of an enum's member is what the member was given.
      if (property === 'value') return object;
      return (object.kind === 'text' ? pathMember(object, property, file, at) : undefined) ?? unknown(`.${property}`);
    case 'pipe': {
      const model = object.parts.find((part) => part.kind === 'instance' && part.type.pipeable === true);
      return model?.kind === 'instance' ? instanceMember(model, property) : unknown(`.${property} of a chain`);
    }
    case 'unknown':
      return { ...object, reason: object.environment ? object.reason : `.${property} of ${object.reason}` };
    default:
      return unknown(`.${property}`);
  }
}

/** What a struct's type says beside its literal: a method, called on the literal, or an embedded struct's field. */
function structMember(ev: Evaluator, map: MapValue, property: string): Value | undefined {
  if (!map.struct) return undefined;
  const { file, cls } = map.struct;
  const named = file.facts.classes[cls]?.methods.some((id) => file.facts.functions[id]?.name === property) === true;
  const value = attributeOf(ev, map.struct, property);
  if (value.kind === 'function') return { ...value, receiver: map };
  return named || value.kind === 'unknown' ? undefined : value;
}

/** A getter that nobody wrote (Lombok's, a Kotlin property's as Java sees it) reads the attribute. */
function objectMember(ev: Evaluator, object: ObjectValue, property: string): Value {
  const value = attributeOf(ev, object, property);
  // .NET's `IOptions<T>` and `Lazy<T>` hold a `T`.
  const isHolder = property === 'Value' || property === 'CurrentValue';
  if (value.kind === 'unknown' && isHolder && ev.family(object.file) === 'csharp') return object;
  const attribute = /^(?:get|is)([A-Z]\w*)$/.exec(property)?.[1];
  if (value.kind !== 'unknown' || attribute === undefined || !hasBuilders(ev, object.file)) return value;
  const read = attributeOf(ev, object, attribute.charAt(0).toLowerCase() + attribute.slice(1));
  return read.kind === 'unknown' ? value : read;
}

function symbolMember(ev: Evaluator, file: FactsIndex, symbol: SymbolValue, property: string, at: ExprId): Value {
  const constant =
    symbol.family !== 'python' && symbol.family !== 'javascript'
      ? ev.sdks(file).constantText(`${symbolName(symbol)}.${property}`)
      : null;
  if (constant !== null) {
    const loc = { path: file.facts.path, span: file.expr(at).span };
    return { kind: 'text', segments: [{ kind: 'static', text: constant, loc }], origin: { ...loc, via: 'constant' } };
  }
  if (symbolName(symbol) === 'global#process' && property === 'env') return { ...symbol, path: ['process', 'env'] };
  if (isEnvironment(symbol)) return environmentVariable(ev, file, property);
  const name = `${symbolName(symbol)}.${property}`;
  if (CSHARP_VOLATILE.has(name)) return unknown(`${name}, which differs on every call`, { volatile: true });
  const set = settingOf(ev, file, `${symbolName(symbol)}.${property}`, at);
  if (set) return set;
  const place = property === 'env' || symbol.module !== 'global' ? undefined : placeNamed(file, [...symbol.path, property].join('.'), { path: file.facts.path, span: file.expr(at).span }); // prettier-ignore
  if (place) return place;
  // `require('openai').default` and the module itself name the same export.
  return { ...symbol, path: [...symbol.path, property] };
}

/** What the program itself has put there: `Settings.llm` behind `Settings.llm = OpenAI(…)`. */
function settingOf(ev: Evaluator, file: FactsIndex, name: string, at: ExprId): Value | undefined {
  const { scope, control, span } = file.expr(at);
  // A write to the attribute is no reading of it.
  const isTarget = file.attributeWrites(name.slice(name.lastIndexOf('.') + 1)).some(({ target }) => target === at);
  return isTarget || !ev.sdks(file).isSetting(name)
    ? undefined
    : ambientValue(ev, file, { scope, control, at: span.start }, name);
}

const ENVIRONMENTS = new Set([
  'global#process.env',
  'os.environ',
  'global#Bun.env',
  'global#import.meta.env',
  'process#env',
  'node:process#env',
  'ENV',
  '$_ENV',
  '$_SERVER',
]);

export function isEnvironment(value: Value): boolean {
  return value.kind === 'symbol' && ENVIRONMENTS.has(symbolName(value));
}

function instanceMember(instance: InstanceValue, property: string): Value {
  if (instance.type.transparent?.includes(property)) return instance;
  const target = instance.type.members?.[[...instance.path, property].join('.')];
  if (target !== undefined) return changeType(instance, typeof target === 'string' ? target : target.type);
  return { ...instance, path: [...instance.path, property] };
}

/** The same object seen as another type of its SDK. */
export function changeType(instance: InstanceValue, typeName: string): InstanceValue {
  if (typeName === 'self') return { ...instance, path: [] };
  const type = instance.sdk.bindings[instance.family]?.types[typeName];
  return type
    ? { ...instance, typeName, type, provider: instance.provider ?? type.provider ?? null, path: [] }
    : instance;
}

/** A member of a record: what was set after it was made, or what the call that made it was given. */
export function recordMember(ev: Evaluator, record: RecordValue, name: string): Value | undefined {
  const set = record.set && mapEntry(ev, record.set, name);
  return set ?? recordEntry(ev, record.call, name);
}

/** Keyword argument of the call that made a record. JavaScript's first object argument counts as keywords. */
export function recordEntry(
  ev: Evaluator,
  made: { file: FactsIndex; id: ExprId; env: Env | null },
  name: string,
): Value | undefined {
  const call = made.file.expr(made.id);
  if (call.kind !== 'call') return undefined;
  for (const arg of call.args) {
    if (arg.name === name) return ev.evaluate(made.file, arg.value, made.env);
    if (arg.spread === 'map' || (arg.name === undefined && arg.spread === undefined)) {
      const value = ev.evaluate(made.file, arg.value, made.env);
      const entry = value.kind === 'map' ? mapEntry(ev, value, name) : undefined;
      if (entry) return entry;
    }
  }
  // `generationConfig { maxOutputTokens = 800 }`: what the block sets is not followed.
  const isBlock = hasBuilders(ev, made.file) && call.args.some((arg) => made.file.expr(arg.value).kind === 'function');
  return isBlock ? unknown('set in a block') : undefined;
}

/** Value under a key; later entries win, and conditional ones leave the earlier value possible. */
export function mapEntry(ev: Evaluator, map: MapValue, key: string): Value | undefined {
  const values: Value[] = [];
  for (let index = map.entries.length - 1; index >= 0; index--) {
    const slot = map.entries[index];
    if (slot?.key !== key) continue;
    values.push(ev.force(slot.value));
    if (!slot.conditional) return oneOf(values);
  }
  if (values.length === 0) return undefined;
  return oneOf([...values, unknown('set only under a condition')]);
}

/**
 * What a table holds under a key that is one of several texts; undefined where that says no more than any of its entries. Under a
 * key that is only a default stands what holds by default.
 */
export function entriesOf(key: Value, entry: (name: string) => Value): Value | undefined {
  if (key.kind !== 'oneOf' || !(key.complete || isByDefault(key))) return undefined;
  const names = key.options.map(knownText);
  if (names.includes(null)) return undefined;
  const values = names.map((name) => (name === null ? unknown('a key') : entry(name)));
  return key.complete ? oneOf(values) : oneOf([...values.map((value) => withVia(value, 'default parameter')), unknown('another key')]); // prettier-ignore
}

/** Value of `object[index]`. */
export function indexOf(ev: Evaluator, object: Value, index: Value, file: FactsIndex, at: ExprId): Value {
  if (object.kind === 'oneOf') return oneOf(object.options.map((option) => indexOf(ev, option, index, file, at)));
  const key = knownText(index);
  if (isEnvironment(object)) return environmentVariable(ev, file, key);
  if (object.kind === 'map') {
    const entries = entriesOf(
      index,
      (name) => mapEntry(ev, object, name) ?? unknown(object.open ?? `no key "${name}"`),
    );
    if (entries) return entries;
    if (key !== null) return mapEntry(ev, object, key) ?? unknown(object.open ?? `no key "${key}"`);
    if (object.open === null && object.entries.length > 0)
      return oneOf(object.entries.map((slot) => ev.force(slot.value)));
  }
  const parsed = object.kind === 'record' ? parsedPair(object, index) : undefined;
  if (parsed) return parsed;
  if (object.kind === 'list' && index.kind === 'const' && typeof index.value === 'number') {
    const at = index.value < 0 ? object.items.length + index.value : index.value;
    const item = object.items[at];
    if (item && object.open === null) return ev.force(item);
  }
  if (key !== null && (object.kind === 'class' || object.kind === 'object')) return memberOf(ev, file, object, key, at);
  return unknown(
    object.kind === 'unknown' ? object.reason : `${file.source(at)} is chosen at run time`,
    object.kind === 'unknown' && object.environment ? { environment: true } : {},
  );
}

/** A static attribute, an enum's member or a static method. */
export function classMember(
  ev: Evaluator,
  value: ClassValue,
  name: string,
  receiver: ClassValue = value,
  depth = 0,
): Value | undefined {
  // A class may be taken for its own base: `class Factory : Factory`, where the base is another package's.
  if (depth > MAX_BASES) return undefined;
  const cls = value.file.facts.classes[value.cls] as ClassFact;
  const attribute = cls.attributes.findLast((attr) => attr.name === name && attr.value !== undefined);
  if (attribute?.value !== undefined) return withVia(ev.evaluate(value.file, attribute.value), 'attribute');
  const method = methodNamed(value.file, cls, name);
  if (method !== undefined) {
    const self: ObjectValue = { kind: 'object', file: receiver.file, cls: receiver.cls, made: null };
    const fn: Value = { kind: 'function', file: value.file, fn: method, self, env: null };
    return value.file.facts.functions[method]?.isGetter === true ? runFunction(ev, fn, [], null, value.file) : fn;
  }
  for (const base of cls.bases) {
    const parent = ev.evaluate(value.file, base);
    const found = parent.kind === 'class' ? classMember(ev, parent, name, receiver, depth + 1) : undefined;
    if (found) return found;
  }
  return undefined;
}

function methodNamed(file: FactsIndex, cls: ClassFact, name: string): number | undefined {
  return cls.methods.findLast((id) => file.facts.functions[id]?.name === name);
}

const MAX_BASES = 12;

/** A member that a class of the project has or inherits, seen by its bare name; undefined when it has none of that name. */
export function visibleMember(ev: Evaluator, object: ObjectValue, name: string, depth = 0): Value | undefined {
  const cls = object.file.facts.classes[object.cls] as ClassFact;
  if (cls.attributes.some((attribute) => attribute.name === name) || methodNamed(object.file, cls, name) !== undefined)
    return attributeOf(ev, object, name);
  if (depth >= MAX_BASES) return undefined;
  for (const base of cls.bases) {
    const parent = ev.evaluate(object.file, base);
    if (parent.kind !== 'class') continue;
    const found = visibleMember(ev, { ...object, file: parent.file, cls: parent.cls }, name, depth + 1);
    if (found) return found;
  }
  return undefined;
}

/** Value of an attribute of an instance: what the class says, what its methods write, what it inherits. */
export function attributeOf(ev: Evaluator, object: ObjectValue, name: string, depth = 0): Value {
  const data = dataAttribute(ev, object, name);
  if (data) return data;
  const own = ownAttribute(ev, object, name);
  if (own) return own;
  const cls = object.file.facts.classes[object.cls] as ClassFact;
  if (depth < MAX_BASES) {
    for (const base of cls.bases) {
      const parent = ev.evaluate(object.file, base);
      if (parent.kind === 'class') {
        const inner = { kind: 'object', file: parent.file, cls: parent.cls, made: madeAsBase(ev, object) } as const;
        const value = attributeOf(ev, inner, name, depth + 1);
        // An inherited method is called on the object itself, which may have other attributes than its base class.
        if (value.kind === 'function' && value.self === inner) return { ...value, self: object };
        if (value.kind !== 'unknown') return value;
      }
      const sdk = inheritedInstance(ev, object, parent);
      if (sdk) return instanceMember(sdk, name);
    }
  }
  return (
    ev.methodElsewhere(object, name) ?? delegated(ev, object, name) ?? unknown(`.${name} of ${cls.name ?? 'an object'}`)
  );
}

/** Python's `__getattr__` that reads the name from another object: `return getattr(self._client, name)`. */
function delegated(ev: Evaluator, object: ObjectValue, name: string): Value | undefined {
  const { file } = object;
  const method = methodNamed(file, file.facts.classes[object.cls] as ClassFact, '__getattr__');
  const fact = method === undefined ? undefined : file.facts.functions[method];
  for (const { value } of fact?.returns ?? []) {
    const call = file.expr(value);
    if (call.kind !== 'call' || call.args.length < 2 || file.source(call.callee) !== 'getattr') continue;
    const [from, read] = call.args as [Argument, Argument];
    const inner = file.expr(from.value);
    const named = file.expr(read.value);
    // Of the object's own attributes only: what else it reads from is its own business.
    if (inner.kind !== 'member' || inner.property === name || named.kind !== 'name') continue;
    if (named.name !== fact?.params.find((param) => !param.isReceiver)?.name) continue;
    const holder = attributeOf(ev, object, inner.property);
    if (holder.kind !== 'unknown') return memberOf(ev, file, holder, name, from.value);
  }
  return undefined;
}

/** An attribute that an SDK fills from a data file: `agents_config` of a class with `@CrewBase`. */
function dataAttribute(ev: Evaluator, object: ObjectValue, name: string): Value | undefined {
  const { file } = object;
  const cls = file.facts.classes[object.cls];
  for (const id of cls?.decorators ?? []) {
    const symbol = ev.evaluate(file, id);
    const path = symbol.kind === 'symbol' ? ev.sdks(file).dataAttribute(symbolName(symbol), name) : undefined;
    if (path === undefined) continue;
    const declared = cls?.attributes.findLast((attribute) => attribute.name === name)?.value;
    const loc = { path: file.facts.path, span: file.expr(id).span };
    const named = declared === undefined ? textAt(path, loc) : ev.evaluate(file, declared);
    return readData(ev, file, joinPaths([placeText(folderOf(file.facts.path), loc, 'a folder'), named], loc));
  }
  return undefined;
}

/** What the base class's constructor is given: by `super(client)`, or by the call itself where there is no constructor between. */
function madeAsBase(ev: Evaluator, object: ObjectValue): ObjectValue['made'] {
  const { file } = object;
  const constructor = constructorOf(file, file.facts.classes[object.cls] as ClassFact);
  if (constructor === undefined) return object.made;
  const calls = [...file.callsNamed('__init__'), ...file.callsNamed('super')];
  const id = calls.find((call) => file.functionOf(file.expr(call).scope) === constructor);
  return id === undefined ? null : { file, id, env: environmentFor(ev, object, constructor) };
}

/** A class of the project that extends an SDK's class is such an object too. */
function inheritedInstance(ev: Evaluator, object: ObjectValue, base: Value): InstanceValue | undefined {
  if (base.kind !== 'symbol') return undefined;
  const entry = ev.sdks(object.file).constructorOf(symbolName(base));
  return entry && instanceOf(entry, base.family);
}

function ownAttribute(ev: Evaluator, object: ObjectValue, name: string): Value | undefined {
  const { file } = object;
  const cls = file.facts.classes[object.cls] as ClassFact;
  const given = givenToConstructor(ev, object, cls, name);
  if (given) return given;
  const written = writtenAttribute(ev, object, name);
  const attributes = cls.attributes.filter((attribute) => attribute.name === name);
  const declared = attributes.findLast((attribute) => attribute.value !== undefined);
  const values = [
    ...written,
    ...literalFields(ev, object, name),
    ...(declared?.value === undefined ? [] : [withVia(ev.evaluate(file, declared.value), 'attribute')]),
  ];
  const useful = values.filter(
    (value) => !(value.kind === 'const' && value.value === null) && value.kind !== 'unknown',
  );
  if (useful.length > 0)
    return grownHistory(
      file,
      name,
      oneOf(
        useful.length < values.filter((value) => value.kind !== 'const').length
          ? [...useful, unknown(`.${name} is set elsewhere`)]
          : useful,
      ),
    );
  const typed = typedAttribute(ev, file, attributes);
  if (typed) return typed;
  const method = methodNamed(file, cls, name);
  if (method !== undefined) {
    const fn = file.facts.functions[method] as FunctionFact;
    const value: Value = { kind: 'function', file, fn: method, self: object, env: null };
    return fn.isGetter ? runFunction(ev, value, [], null, file) : value;
  }
  return values[0];
}

/** What the struct literals of a type in its own file give a field (Rust: `Self { model, … }`). */
function literalFields(ev: Evaluator, object: ObjectValue, name: string): Value[] {
  const { file, cls } = object;
  const type = file.facts.classes[cls]?.name;
  if (file.facts.language !== 'rust' || type === null || type === undefined) return [];
  return file.literalsOf(type).flatMap((id) => {
    const literal = file.expr(id);
    const entries = literal.kind === 'map' ? literal.entries : [];
    return entries.flatMap((entry) =>
      entry.kind === 'pair' && entry.key === name ? [ev.evaluate(file, entry.value)] : [],
    );
  });
}

/** `self.messages` that methods append to holds what it began with, and more. */
function grownHistory(file: FactsIndex, name: string, value: Value): Value {
  if (value.kind !== 'list' || file.mutationsOf(`self.${name}`).length === 0) return value;
  return { ...value, open: value.open ?? 'items are added as the program runs' };
}

/** Dataclasses, pydantic models and the like: attributes are what the constructor's keywords say. */
function givenToConstructor(ev: Evaluator, object: ObjectValue, cls: ClassFact, name: string): Value | undefined {
  if (!object.made) return undefined;
  if (constructorOf(object.file, cls) !== undefined) return initialised(ev, object.made, name);
  const index = cls.attributes.findIndex((attribute) => attribute.name === name);
  return index < 0 ? undefined : (recordEntry(ev, object.made, name) ?? givenInOrder(ev, object, index));
}

/** Python's dataclasses and named tuples take their fields in order too. */
function givenInOrder(ev: Evaluator, { file: own, cls, made }: ObjectValue, index: number): Value | undefined {
  const call = made?.file.expr(made.id);
  if (!made || call?.kind !== 'call' || ev.family(own) !== 'python') return undefined;
  const isPlain = own.facts.classes[cls]?.attributes.every(({ annotation }) => annotation !== undefined) === true;
  const before = call.args.slice(0, index + 1);
  const arg = isPlain && before.every(({ name, spread }) => name === undefined && !spread) ? before[index] : undefined;
  return arg && ev.evaluate(made.file, arg.value, made.env);
}

/** A member that an object initialiser sets behind the constructor's arguments: `new Settings(key) { Model = "x" }`. */
function initialised(ev: Evaluator, made: NonNullable<ObjectValue['made']>, name: string): Value | undefined {
  const call = made.file.expr(made.id);
  if (call.kind !== 'call' || !call.isNew) return undefined;
  const arg = call.args.find((each) => each.name === name && each.span.start >= call.argsSpan.end);
  return arg && ev.evaluate(made.file, arg.value, made.env);
}

/** What the languages call a constructor whose class has no say in its name. */
const CONSTRUCTORS: Readonly<Record<string, string>> = { ruby: 'initialize', php: '__construct' };

/** The method that makes an object of a class, where it has one. */
export function constructorOf(file: FactsIndex, cls: ClassFact): number | undefined {
  return cls.methods.find((id) => {
    const name = file.facts.functions[id]?.name;
    return name === '__init__' || name === 'constructor' || name === CONSTRUCTORS[file.facts.language];
  });
}

/** In a language that names its receivers, `body.Model = …` in a method of another struct is no write to that struct. */
function isOfAnother(file: FactsIndex, target: Expr): boolean {
  const object = target.kind === 'member' ? file.expr(target.object) : undefined;
  const fn = file.functionOf(target.scope);
  if (object?.kind !== 'name' || fn === undefined || file.facts.language !== 'go') return false;
  return file.facts.functions[fn]?.params.some((param) => param.isReceiver && param.name === object.name) !== true;
}

/** A capitalised field of Go is there for other packages to set; a client in it is a client all the same. */
function isSetElsewhere(file: FactsIndex, name: string, value: Value): boolean {
  if (file.facts.language !== 'go' || !/^\p{Lu}/u.test(name)) return false;
  return optionsOf(value).some((option) => option.kind === 'text' || option.kind === 'const');
}

function writtenAttribute(ev: Evaluator, object: ObjectValue, name: string): Value[] {
  const { file } = object;
  const cls = file.facts.classes[object.cls] as ClassFact;
  const constructor = constructorOf(file, cls);
  const env = constructor === undefined ? null : environmentFor(ev, object, constructor);
  const values: Value[] = [];
  for (const write of file.attributeWrites(name)) {
    const target = file.expr(write.target);
    if (file.classOf(target.scope) !== object.cls || write.op === '+') continue;
    if (isOfAnother(file, target)) continue;
    const inConstructor = constructor !== undefined && file.functionOf(target.scope) === constructor;
    const isDefault = fillsGap(file, target.control, file.text.slice(target.span.start, target.span.end));
    const via = isDefault ? 'default parameter' : 'attribute';
    const value = withVia(ev.evaluate(file, write.value, inConstructor ? env : null), via);
    values.push(isSetElsewhere(file, name, value) ? unknown(`.${name} may be set elsewhere`) : value);
  }
  const parameter =
    constructor === undefined
      ? -1
      : (file.facts.functions[constructor]?.params.findIndex((param) => param.isProperty && param.name === name) ?? -1);
  if (constructor !== undefined && parameter >= 0) values.push(parameterValue(ev, file, constructor, parameter, env));
  return values;
}

function typedAttribute(ev: Evaluator, file: FactsIndex, attributes: readonly AttributeFact[]): Value | undefined {
  for (const attribute of attributes) {
    const value = attribute.annotation === undefined ? undefined : valueOfType(ev, file, attribute.annotation);
    if (value) return value;
  }
  return undefined;
}

const WRAPPER_TYPES = new Set([
  'Optional',
  'Annotated',
  'Promise',
  'Awaitable',
  'Readonly',
  'Partial',
  'Required',
  'NonNullable',
  'ClassVar',
  'Final',
  'Type',
  'Task',
  'ValueTask',
  'Lazy',
  'IOptions',
  'IOptionsMonitor',
  'IOptionsSnapshot',
]);

/** An interface that an annotation makes an SDK's object: `@AiService interface Assistant`. */
function annotatedInstance(ev: Evaluator, value: ClassValue): InstanceValue | undefined {
  const { file } = value;
  for (const id of file.facts.classes[value.cls]?.decorators ?? []) {
    const call = file.expr(id);
    const symbol = call.kind === 'call' ? ev.evaluate(file, call.callee) : undefined;
    const entry = symbol?.kind === 'symbol' ? ev.sdks(file).annotatedBy(symbolName(symbol)) : undefined;
    if (entry) return { ...instanceOf(entry, ev.family(file)), declared: value };
  }
  return undefined;
}

/** An object of the type that an annotation names, if it is an SDK's or the project's class. */
export function valueOfType(ev: Evaluator, file: FactsIndex, annotation: ExprId, depth = 0): Value | undefined {
  if (depth > 8) return undefined;
  const expr = file.expr(annotation);
  if (expr.kind === 'binary' && expr.op === '|')
    return valueOfType(ev, file, expr.left, depth + 1) ?? valueOfType(ev, file, expr.right, depth + 1);
  if (expr.kind === 'index') {
    const outer = file.expr(expr.object);
    const name = outer.kind === 'name' ? outer.name : outer.kind === 'member' ? outer.property : '';
    // Of a generic class, the class.
    if (!WRAPPER_TYPES.has(name)) return valueOfType(ev, file, expr.object, depth + 1);
    const inner = file.expr(expr.index);
    const first = inner.kind === 'list' ? inner.items[0]?.value : expr.index;
    return first === undefined ? undefined : valueOfType(ev, file, first, depth + 1);
  }
  if (expr.kind === 'class') return { kind: 'object', file, cls: expr.cls, made: null };
  // PHP writes a class by its full name.
  if (expr.kind !== 'name' && expr.kind !== 'member' && expr.kind !== 'require') return undefined;
  const value = ev.evaluate(file, annotation);
  if (value.kind === 'class')
    return annotatedInstance(ev, value) ?? { kind: 'object', file: value.file, cls: value.cls, made: null };
  if (value.kind !== 'symbol') return undefined;
  const entry = ev.sdks(file).constructorOf(symbolName(value));
  return entry && instanceOf(entry, value.family);
}
