import type { Binding, CallExpr, Expr, ScopeId } from '../../model/facts.ts';
import { fluentCall, hasBuilders } from './builders.ts';
import { messageOf } from './csharp-functions.ts';
import type { Evaluator } from './evaluator.ts';
import type { FactsIndex, Mutation } from './facts-index.ts';
import type { Use } from './names.ts';
import { mapEntry, recordEntry } from './objects.ts';
import { textFrom } from './strings.ts';
import type { InstanceValue, Lazy, ListValue, MapSlot, MapValue, RecordValue, TextValue, Value } from './values.ts';
import { knownText, unknown } from './values.ts';

/** Lays over a list or map what was done to it between its assignment and its use: appends, key writes, updates. */
export function applyMutations(
  ev: Evaluator,
  value: Value,
  name: string,
  binding: Binding,
  use: Use,
  sameFunction: boolean,
): Value {
  if (value.kind === 'oneOf')
    return {
      ...value,
      options: value.options.map((option) => applyMutations(ev, option, name, binding, use, sameFunction)),
    };
  if (value.kind === 'instance' && use.file.facts.language === 'go')
    return applySetters(value, name, binding, use, sameFunction);
  if (value.kind === 'record' && /^(?:csharp|rust)$/.test(use.file.facts.language))
    value = withSetMembers(ev, value, name, binding, use, sameFunction);
  if (value.kind === 'instance' && SETTING_FAMILIES.has(ev.family(use.file)))
    return sameFunction ? settingCalls(value, name, binding, use) : value;
  if (value.kind === 'record' || value.kind === 'instance')
    return hasBuilders(ev, use.file) && sameFunction ? builderCalls(value, name, binding, use) : value;
  if (value.kind === 'text' && use.file.facts.language === 'ruby')
    return appendedText(ev, value, name, binding, use, sameFunction);
  return value.kind === 'list' || value.kind === 'map' ? changed(ev, value, name, binding, use, sameFunction) : value;
}

/** `options.MaxOutputTokenCount = 500;` on an object of a class that is not the project's. */
function withSetMembers(
  ev: Evaluator,
  record: RecordValue,
  name: string,
  binding: Binding,
  use: Use,
  sameFunction: boolean,
): RecordValue {
  const { file, id } = record.call;
  const none: MapValue = { kind: 'map', entries: [], open: null, ref: { path: file.facts.path, expr: id } };
  const set = changed(ev, none, name, binding, use, sameFunction, record);
  return set.kind === 'map' && set.entries.length > 0 ? { ...record, set } : record;
}

function changed(
  ev: Evaluator,
  value: ListValue | MapValue,
  name: string,
  binding: Binding,
  use: Use,
  sameFunction: boolean,
  record?: RecordValue,
): ListValue | MapValue {
  const { file } = use;
  const home = file.functionOf(binding.scope);
  let result: ListValue | MapValue = value;
  for (const mutation of file.mutationsOf(name)) {
    if (homeOf(file, name, mutation.scope) !== binding.scope) continue;
    const here = file.functionOf(mutation.scope) === home;
    if (
      here &&
      (mutation.at <= binding.at || (sameFunction && mutation.at > use.at && !inSharedLoop(file, mutation, use)))
    )
      continue;
    const certain = here && sameFunction && mutation.at <= use.at && surelyRan(file, mutation, use);
    result =
      result.kind === 'list'
        ? mutateList(ev, result, mutation, use, certain)
        : mutateMap(ev, result, mutation, use, certain, record);
  }
  return result;
}

/** `prompt << "more"` (Ruby): a text that can be changed. */
function appendedText(
  ev: Evaluator,
  text: TextValue,
  name: string,
  binding: Binding,
  use: Use,
  sameFunction: boolean,
): TextValue {
  const { file, env } = use;
  const segments = [...text.segments];
  for (const mutation of file.mutationsOf(name)) {
    const call = mutation.call === undefined ? undefined : file.expr(mutation.call);
    const isAppend = mutation.method === 'push' || mutation.method === 'extend';
    if (call?.kind !== 'call' || !isAppend || file.functionOf(mutation.scope) !== file.functionOf(binding.scope))
      continue;
    if (mutation.at <= binding.at || (sameFunction && mutation.at > use.at && !inSharedLoop(file, mutation, use)))
      continue;
    const loc = { path: file.facts.path, span: call.span };
    const certain = sameFunction && mutation.at <= use.at && surelyRan(file, mutation, use);
    for (const arg of call.args) {
      const more = certain ? ev.evaluate(file, arg.value, env) : unknown('text added under a condition or in a loop');
      segments.push(...textFrom(more, loc, file.source(arg.value)));
    }
  }
  return { ...text, segments };
}

/** The scope of the variable that a name stands for: a variable of the same name in another function is another. */
function homeOf(file: FactsIndex, name: string, scope: ScopeId): ScopeId | null {
  for (let id: ScopeId | null = scope; id !== null; id = file.facts.scopes[id]?.parent ?? null)
    if (file.bindingsIn(id, name).length > 0) return id;
  return null;
}

/** Language families in which statements tell an object its settings, and the object is the same afterwards. */
const SETTING_FAMILIES: ReadonlySet<string> = new Set(['ruby', 'php']);

/** `chat.with_instructions("…")` as a statement (RubyLLM), `$request->withMaxTokens(5);` (Prism). */
function settingCalls(start: InstanceValue, name: string, binding: Binding, use: Use): InstanceValue {
  const { file, env } = use;
  let value = start;
  for (const id of file.callsOn(name)) {
    const call = file.expr(id);
    if (call.kind !== 'call' || call.span.start < binding.at || call.span.end > use.at) continue;
    if (homeOf(file, name, call.scope) !== binding.scope) continue;
    const callee = file.expr(call.callee);
    const method = callee.kind === 'member' ? callee.property : '';
    const conditional = !surelyRan(file, call, use);
    const member = value.type.members?.[`${method}()`];
    const isSetting = member === 'self' || (typeof member === 'object' && member.type === 'self');
    if (isSetting && typeof member === 'object')
      value = {
        ...value,
        made: [{ file, call, id, env, type: member, ...(conditional ? { conditional } : {}) }, ...value.made],
      };
    else if (!isSetting) value = fluentCall(value, { file, id, call, env }, conditional) ?? value;
  }
  return value;
}

/** What statements tell a builder between its assignment and its use: `builder.maxTokens(5);`. */
function builderCalls(start: RecordValue | InstanceValue, name: string, binding: Binding, use: Use): Value {
  const { file, env } = use;
  const isBuilder = start.kind === 'instance' ? start.type.fluent === true : /builder|Args\b/i.test(start.symbol);
  if (!isBuilder) return start;
  let value = start;
  /** Calls whose result is no longer the builder, and those on it. */
  const ended = new Set<number>();
  for (const id of file.callsOn(name)) {
    const call = file.expr(id);
    if (call.kind !== 'call' || call.span.start < binding.at || call.span.end > use.at) continue;
    const callee = file.expr(call.callee);
    const method = callee.kind === 'member' ? callee.property : '';
    if (method === 'build' || (callee.kind === 'member' && ended.has(callee.object))) {
      ended.add(id);
      continue;
    }
    const conditional = !surelyRan(file, call, use);
    if (value.kind === 'record') {
      const symbol = `${value.symbol}().${method}`;
      value = { kind: 'record', symbol, call: { file, id, env }, base: value, ...(conditional ? { conditional } : {}) };
      continue;
    }
    const next = fluentCall(value, { file, id, call, env }, conditional);
    if (next) value = next;
    else ended.add(id);
  }
  return value;
}

/** `model.SetMaxOutputTokens(500)` (Go): the argument is a parameter of the setter's name, where the type has one. */
function applySetters(
  instance: InstanceValue,
  name: string,
  binding: Binding,
  use: Use,
  sameFunction: boolean,
): InstanceValue {
  const { file, env } = use;
  const params = instance.type.params ?? {};
  const setters = new Set(Object.values(params).flat());
  let result = instance;
  for (const { at, method, call: id, scope } of file.mutationsOf(name)) {
    const here = file.functionOf(scope) === file.functionOf(binding.scope);
    if (method === undefined || id === undefined || !setters.has(method) || !here || !sameFunction) continue;
    const call = file.expr(id);
    if (at <= binding.at || at > use.at || call.kind !== 'call') continue;
    result = { ...result, made: [{ file, call, id, env, type: { params, positional: [method] } }, ...result.made] };
  }
  return result;
}

/** Both stand in one loop, so what comes later in the text came before in the last round. */
function inSharedLoop(file: FactsIndex, mutation: Mutation, use: Use): boolean {
  const loops = new Set(file.controlChain(use.control).filter((id) => file.facts.controls[id]?.kind === 'loop'));
  return file.controlChain(mutation.control).some((id) => loops.has(id));
}

function surelyRan(file: FactsIndex, mutation: Pick<Mutation, 'control'>, use: Use): boolean {
  const around = new Set(file.controlChain(use.control));
  return file.controlChain(mutation.control).every((id) => {
    const kind = file.facts.controls[id]?.kind;
    return around.has(id) || kind === 'with' || kind === 'try' || kind === 'finally';
  });
}

function mutateList(ev: Evaluator, list: ListValue, mutation: Mutation, use: Use, certain: boolean): ListValue {
  const { file, env } = use;
  const grow = (reason: string): ListValue => ({ ...list, open: list.open ?? reason });
  if (mutation.kind === 'write' || mutation.call === undefined) return grow('items are replaced');
  if (!certain) return grow('items added under a condition or in a loop');
  const call = file.expr(mutation.call);
  if (call.kind !== 'call') return list;
  const items: Lazy[] = call.args.filter((arg) => !arg.spread).map((arg) => ({ file, expr: arg.value, env }));
  const said = /^Add(System|Developer|User|Assistant|Tool)?Message$/.exec(mutation.method ?? '');
  if (said && items[0]) return { ...list, items: [...list.items, spokenMessage(file, call, items, said[1])] };
  // `list.add(0, item)` puts the item at that place.
  switch (mutation.method === 'add' && items.length === 2 ? 'add at' : mutation.method) {
    case 'add':
    case 'append':
    case 'push':
    case 'Add':
      return call.args.some((arg) => arg.spread)
        ? spreadInto(ev, list, file, call.args[0]?.value ?? -1, use)
        : { ...list, items: [...list.items, ...items] };
    case 'unshift':
      return { ...list, items: [...items, ...list.items] };
    case 'insert':
    case 'Insert':
    case 'add at': {
      const at = call.args[0] ? ev.evaluate(file, call.args[0].value, env) : undefined;
      const item = items[1];
      if (at?.kind !== 'const' || typeof at.value !== 'number' || !item) return grow('items are inserted');
      return { ...list, items: [...list.items.slice(0, at.value), item, ...list.items.slice(at.value)] };
    }
    case 'addAll':
    case 'AddRange':
    case 'extend':
      return call.args[0] ? spreadInto(ev, list, file, call.args[0].value, use) : list;
    default:
      return grow('items are removed');
  }
}

/** `AddUserMessage("…")`, `AddMessage(AuthorRole.User, "…")`. */
function spokenMessage(
  file: FactsIndex,
  call: CallExpr & Expr,
  items: readonly Lazy[],
  role: string | undefined,
): Lazy {
  const loc = { path: file.facts.path, span: call.nameSpan };
  const [first, second] = items as [Lazy, Lazy | undefined];
  const id = call.args[0]?.value ?? 0;
  if (role !== undefined) return messageOf(first, role.toLowerCase(), loc, id);
  if (!second) return first;
  const entries = [
    { key: 'role', value: first, conditional: false },
    { key: 'content', value: second, conditional: false },
  ];
  return { ...second, value: { kind: 'map', entries, open: null, ref: { path: loc.path, expr: id } } };
}

/** `options.Tools.Add(tool)`: the member is a list with one more item. */
function grownMember(
  ev: Evaluator,
  map: MapValue,
  call: CallExpr & Expr,
  { file, env }: Use,
  certain: boolean,
  record: RecordValue | undefined,
): MapSlot | undefined {
  const callee = file.expr(call.callee);
  const list = callee.kind === 'member' ? file.expr(callee.object) : undefined;
  const arg = call.args[0];
  if (callee.kind !== 'member' || callee.property !== 'Add' || list?.kind !== 'member' || !arg) return undefined;
  if (file.expr(list.object).kind !== 'name') return undefined;
  const before = mapEntry(ev, map, list.property) ?? (record && recordEntry(ev, record.call, list.property));
  const item: Lazy = { file, expr: arg.value, env };
  const ref = { path: file.facts.path, expr: arg.value };
  const value: ListValue = {
    kind: 'list',
    items: [...(before?.kind === 'list' ? before.items : []), item],
    open: before && before.kind !== 'list' ? 'what it held before' : before?.kind === 'list' ? before.open : null,
    ref,
  };
  const open = certain ? value.open : (value.open ?? 'items added under a condition or in a loop');
  return { key: list.property, value: { ...item, value: { ...value, open } }, conditional: false };
}

function spreadInto(ev: Evaluator, list: ListValue, file: FactsIndex, expr: number, use: Use): ListValue {
  const more = ev.evaluate(file, expr, use.env);
  if (more.kind === 'list') return { ...list, items: [...list.items, ...more.items], open: list.open ?? more.open };
  return { ...list, open: list.open ?? 'more items are added' };
}

function mutateMap(
  ev: Evaluator,
  map: MapValue,
  mutation: Mutation,
  use: Use,
  certain: boolean,
  record?: RecordValue,
): MapValue {
  const { file, env } = use;
  if (mutation.write) {
    const target = file.expr(mutation.write.target);
    const slot = (key: string): MapValue => ({
      ...map,
      entries: [
        ...map.entries,
        { key, value: { file, expr: mutation.write?.value ?? -1, env, keySpan: target.span }, conditional: !certain },
      ],
    });
    // Only a write to the object itself; `a.b.c = …` changes something inside.
    if (target.kind === 'member') return file.expr(target.object).kind === 'name' ? slot(target.property) : map;
    if (target.kind !== 'index' || file.expr(target.object).kind !== 'name') return map;
    const key = knownText(ev.evaluate(file, target.index, env));
    return key === null ? { ...map, open: map.open ?? 'keys are set by a variable' } : slot(key);
  }
  const call = mutation.call === undefined ? undefined : file.expr(mutation.call);
  if (call?.kind !== 'call') return map;
  const grown = grownMember(ev, map, call, use, certain, record);
  if (grown) return { ...map, entries: [...map.entries, grown] };
  const sources = mutation.method === 'assign' ? call.args.slice(1) : mutation.method === 'update' ? call.args : [];
  let { entries, open } = map;
  for (const arg of sources) {
    if (arg.name !== undefined) {
      entries = [...entries, { key: arg.name, value: { file, expr: arg.value, env }, conditional: !certain }];
      continue;
    }
    const more = ev.evaluate(file, arg.value, env);
    if (more.kind === 'map') {
      entries = [
        ...entries,
        ...more.entries.map((entry): MapSlot => ({ ...entry, conditional: entry.conditional || !certain })),
      ];
      open ??= more.open;
    } else {
      open ??= 'updated with a value that is not known';
    }
  }
  return { ...map, entries, open };
}
