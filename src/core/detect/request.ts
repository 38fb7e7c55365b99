import type { CallExpr, Expr, ExprId } from '../../model/facts.ts';
import type { RequestSite } from '../../model/call.ts';
import type { ExprRef, ParamSite } from '../../model/resolved.ts';
import type { CallSpec, Field, ParamMap } from '../../model/sdk.ts';
import { promptFile } from '../resolve/data/prompt-files.ts';
import { builderEntry, isBuilt } from '../resolve/builders.ts';
import type { Evaluator } from '../resolve/evaluator.ts';
import type { FactsIndex } from '../resolve/facts-index.ts';
import { mapEntry, recordEntry } from '../resolve/objects.ts';
import type { Env, InstanceValue, Lazy, MadeBy, MapValue, RecordValue, Value } from '../resolve/values.ts';
import { oneOf, optionsOf, symbolName, unknown } from '../resolve/values.ts';

/** A parameter of a request: its value, and where it is written. */
export interface Parameter {
  readonly value: Value;
  readonly site: ParamSite | null;
}

/** The arguments of one request, read by dotted path. */
export class RequestReader {
  readonly #ev: Evaluator;
  readonly #file: FactsIndex;
  readonly #layers: readonly Layer[];
  readonly #params: Record<string, ParamSite> = {};
  /** Why parameters may be there that are not seen; null when all are. */
  readonly open: string | null;
  readonly #root: ExprRef | null;

  constructor(ev: Evaluator, file: FactsIndex, layers: readonly Layer[], root: ExprRef | null) {
    this.#ev = ev;
    this.#file = file;
    this.#layers = layers;
    this.#root = root;
    this.open = layers.map((layer) => layer.open).find((reason) => reason !== null) ?? null;
  }

  /** The first of a field's paths that is written, with its name; undefined when none is. */
  field(map: ParamMap, field: Field): (Parameter & { readonly path: string }) | undefined {
    for (const path of map[field] ?? []) {
      const found = this.at(path);
      if (found) return { ...found, path };
    }
    return undefined;
  }

  /** Parameter at a dotted path: `inferenceConfig.maxTokens`. */
  at(path: string): Parameter | undefined {
    const keys = path.split('.');
    for (const layer of this.#layers) {
      const first = layer.get(keys[0] as string);
      if (!first) continue;
      let { value, site } = first;
      for (const key of keys.slice(1)) {
        const next = entryOf(this.#ev, value, key);
        const unseen = next === undefined ? whyUnseen(value) : null;
        // What stands there may hold the parameter: that is not the same as its being absent.
        if (unseen !== null) return { value: unknown(unseen), site: null };
        if (!next) return undefined;
        ({ value } = next);
        site = next.site ?? site;
      }
      if (value.kind === 'const' && value.value === null) continue;
      if (site) this.#params[path] = { ...site, name: keys.at(-1) as string };
      return { value, site };
    }
    return undefined;
  }

  /** Where parameters are written, for fixes. */
  requestSite(nestedPaths: readonly string[]): RequestSite {
    const nested: Record<string, ExprRef> = {};
    for (const path of nestedPaths) {
      const found = this.at(path);
      const ref = found && literalRef(this.#file, found);
      if (ref) nested[path] = ref;
    }
    return { root: this.#root, nested, params: this.#params, complete: this.open === null };
  }
}

/** An object literal (or a constructor call with keywords) that stands right there, so that an edit may go into it. */
function literalRef(file: FactsIndex, parameter: Parameter): ExprRef | undefined {
  const { site } = parameter;
  if (site?.value.path !== file.facts.path) return undefined;
  const kind = file.expr(site.value.expr).kind;
  return kind === 'map' || kind === 'call' ? site.value : undefined;
}

/** One source of parameters: keyword arguments, an object, the positional arguments. Earlier layers win. */
export interface Layer {
  readonly get: (key: string) => { readonly value: Value; readonly site: ParamSite | null } | undefined;
  readonly open: string | null;
}

function siteOf(
  file: FactsIndex,
  expr: ExprId,
  name: string,
  nameSpan?: { readonly start: number; readonly end: number },
): ParamSite {
  const { span } = file.expr(expr);
  return {
    name,
    path: file.facts.path,
    nameSpan: nameSpan ?? span,
    valueSpan: span,
    value: { path: file.facts.path, expr },
  };
}

function entryOf(ev: Evaluator, value: Value, key: string): { value: Value; site: ParamSite | null } | undefined {
  for (const option of optionsOf(value)) {
    if (option.kind === 'map') return mapLayer(ev, option).get(key);
    if (option.kind === 'list' && /^\d+$/.test(key)) {
      const item = option.items[Number(key)];
      if (item) return { value: ev.force(item), site: item.value ? null : siteOf(item.file, item.expr, key) };
    }
    if (option.kind === 'record') {
      const set = builderEntry(ev, option, key);
      if (set) return { value: ev.force(set), site: siteOf(set.file, set.expr, key, set.keySpan) };
      const late = option.set && mapLayer(ev, option.set).get(key);
      if (late) return late;
      const found = recordEntry(ev, option.call, key);
      if (!found) continue;
      const call = option.call.file.expr(option.call.id);
      const arg = call.kind === 'call' ? call.args.find((candidate) => candidate.name === key) : undefined;
      return { value: found, site: arg ? siteOf(option.call.file, arg.value, key, arg.nameSpan) : null };
    }
  }
  return undefined;
}

/** Why an object may have an entry that is not seen; null when it surely has none. */
function whyUnseen(value: Value): string | null {
  for (const option of optionsOf(value)) {
    if (option.kind === 'unknown') return option.reason;
    if (option.kind === 'map' && option.open !== null) return option.open;
  }
  return null;
}

/** The field of a struct that is called so in JSON; the key itself for any other object. */
function fieldNamed(map: MapValue, key: string): string {
  const attributes = map.struct?.file.facts.classes[map.struct.cls]?.attributes;
  return attributes?.find((attribute) => attribute.jsonName === key)?.name ?? key;
}

function mapLayer(ev: Evaluator, map: MapValue): Layer {
  return {
    open: map.open,
    get: (key) => {
      const name = fieldNamed(map, key);
      const slot = map.entries.findLast((entry) => entry.key === name);
      const value = slot && mapEntry(ev, map, name);
      return value
        ? { value, site: slot.value.value ? null : siteOf(slot.value.file, slot.value.expr, key, slot.value.keySpan) }
        : undefined;
    },
  };
}

/** Layers of a call whose parameters are keyword arguments: `create(model=…, **options)`. */
export function keywordLayers(
  ev: Evaluator,
  file: FactsIndex,
  call: CallExpr,
  env: Env | null,
  positional: readonly string[],
): Layer[] {
  const layers: Layer[] = [namedLayer(ev, file, call, env), positionalLayer(ev, file, call, env, positional)];
  for (const arg of call.args) if (arg.spread === 'map') layers.push(...spreadLayers(ev, file, arg.value, env));
  return layers;
}

function namedLayer(ev: Evaluator, file: FactsIndex, call: CallExpr, env: Env | null): Layer {
  return {
    open: null,
    get: (key) => {
      const arg = call.args.find((candidate) => candidate.name === key);
      return arg
        ? { value: ev.evaluate(file, arg.value, env), site: siteOf(file, arg.value, key, arg.nameSpan) }
        : undefined;
    },
  };
}

function spreadLayers(ev: Evaluator, file: FactsIndex, expr: ExprId, env: Env | null): Layer[] {
  const value = ev.evaluate(file, expr, env);
  const maps = optionsOf(value).filter((option) => option.kind === 'map');
  if (maps.length === 1 && value.kind === 'map') return [mapLayer(ev, value)];
  const reason = value.kind === 'unknown' ? value.reason : `the spread ${file.source(expr)}`;
  return maps.length > 0
    ? maps.map((map) => ({ ...mapLayer(ev, map), open: reason }))
    : [{ open: reason, get: () => undefined }];
}

function positionalLayer(
  ev: Evaluator,
  file: FactsIndex,
  call: CallExpr,
  env: Env | null,
  names: readonly string[],
): Layer {
  const plain = call.args.filter((arg) => arg.name === undefined && arg.spread !== 'map');
  const cut = plain.findIndex((arg) => arg.spread === 'list');
  return {
    // Where options follow the arguments that have names, a spread holds only more of them.
    open: cut >= 0 && !(ev.family(file) === 'go' && cut > names.length) ? 'spread arguments' : null,
    get: (key) => {
      const rest = names.indexOf(`...${key}`);
      const taken = rest < 0 ? [] : plain.slice(rest, cut < 0 ? undefined : cut);
      const [head] = taken;
      if (head && taken.length > 1) {
        const items = taken.map((each): Lazy => ({ file, expr: each.value, env }));
        const ref = { path: file.facts.path, expr: head.value };
        return { value: { kind: 'list', items, open: null, ref }, site: siteOf(file, head.value, key) };
      }
      const index = rest >= 0 ? rest : names.indexOf(key);
      const arg = index >= 0 && (cut < 0 || index < cut) ? plain[index] : undefined;
      return arg ? { value: ev.evaluate(file, arg.value, env), site: siteOf(file, arg.value, key) } : undefined;
    },
  };
}

/** Functional options: `New(WithModel("x"), WithBaseURL("y"))`, also those of a list that is spread. */
function optionLayers(ev: Evaluator, file: FactsIndex, call: CallExpr, env: Env | null): Layer[] {
  const sdks = ev.sdks(file);
  if (!sdks.hasOptions) return [];
  const found = new Map<string, { readonly value: Value; readonly site: ParamSite | null }>();
  const add = (value: Value, certain: boolean): void => {
    if (value.kind !== 'record' || !sdks.isOption(value.symbol)) return;
    const name = value.symbol.slice(value.symbol.lastIndexOf('#') + 1);
    const made = value.call.file.expr(value.call.id);
    const arg = made.kind === 'call' ? made.args[0] : undefined;
    if (!arg || arg.spread) return;
    const given = ev.evaluate(value.call.file, arg.value, value.call.env);
    const site = siteOf(value.call.file, arg.value, name);
    if (certain) found.set(name, { value: given, site });
    else if (!found.has(name)) found.set(name, { value: oneOf([given, unknown('set only under a condition')]), site });
  };
  for (const arg of call.args) {
    const value = ev.evaluate(file, arg.value, env);
    const options = optionsOf(value);
    const certain = value.kind !== 'oneOf';
    for (const option of options) {
      if (option.kind === 'list') for (const item of option.items) add(ev.force(item), certain);
      else add(option, certain);
    }
  }
  return found.size === 0 ? [] : [{ open: null, get: (key) => found.get(key) }];
}

/** Layers of a call whose parameters are in an object argument: `create({ model, ...options })`. */
export function objectLayers(
  ev: Evaluator,
  file: FactsIndex,
  call: CallExpr,
  env: Env | null,
  arg: number,
  positional: readonly string[],
  bagName?: string,
): { layers: Layer[]; root: ExprRef | null } {
  const layers = [
    namedLayer(ev, file, call, env),
    positionalLayer(ev, file, call, env, positional),
    ...optionLayers(ev, file, call, env),
  ];
  const named = bagName === undefined ? undefined : call.args.find(({ name }) => name === bagName);
  const given = named ?? (call.args[arg]?.name === undefined ? call.args[arg] : undefined);
  if (!given || given.spread)
    return { layers: given ? [...layers, { open: 'spread arguments', get: () => undefined }] : layers, root: null };
  const value = ev.evaluate(file, given.value, env);
  const maps = optionsOf(value).filter((option): option is MapValue => option.kind === 'map');
  const inner = optionsOf(value).find((option) => option.kind === 'record');
  for (const map of maps)
    layers.push(
      value.kind === 'map' ? mapLayer(ev, map) : { ...mapLayer(ev, map), open: map.open ?? 'one of several objects' },
    );
  if (inner?.kind === 'record') layers.push(recordLayer(ev, inner));
  else if (maps.length === 0 && value.kind !== 'const' && !isPositional(positional, arg))
    layers.push({ open: value.kind === 'unknown' ? value.reason : 'an object made elsewhere', get: () => undefined });
  const isWritable =
    inner?.kind === 'record' && value.kind === 'record' && (isBuilt(ev, inner) || isInitialised(inner));
  const built = isWritable ? inner.call : undefined;
  const root = built?.file === file ? { path: file.facts.path, expr: built.id } : literalRoot(file, given.value, maps);
  return { layers, root };
}

/** `new ChatOptions { … }`: an object whose initialiser takes another member. */
function isInitialised({ call }: RecordValue): boolean {
  const made = call.file.expr(call.id);
  return call.file.facts.language === 'csharp' && made.kind === 'call' && made.isNew;
}

/** `.send(new ConverseCommand({…}))`: the parameters of the inner call. */
function recordLayer(ev: Evaluator, record: Value & { kind: 'record' }): Layer {
  return { open: null, get: (key) => entryOf(ev, record, key) };
}

function isPositional(positional: readonly string[], arg: number): boolean {
  return arg < positional.length;
}

/** The object literal to write into: the argument itself, or the one literal that a name in the same file stands for. */
function literalRoot(file: FactsIndex, arg: ExprId, maps: readonly MapValue[]): ExprRef | null {
  const expr = file.expr(arg);
  if (expr.kind === 'map') return { path: file.facts.path, expr: arg };
  const only = maps.length === 1 ? maps[0] : undefined;
  return only?.ref.path === file.facts.path && file.expr(only.ref.expr).kind === 'map' ? only.ref : null;
}

/** Reader of the parameters that a call's specification points to. */
export function readRequest(
  ev: Evaluator,
  file: FactsIndex,
  id: ExprId,
  call: CallExpr & Expr,
  spec: CallSpec,
): RequestReader {
  const positional = spec.positional ?? [];
  if (spec.jsonLines) return lineReader(ev, file, spec.jsonLines);
  if (spec.bag === 'keywords') {
    const plain = keywordLayers(ev, file, call, null, positional);
    const layers = spec.promptFile === undefined ? plain : withPromptFile(ev, file, plain, spec.promptFile);
    return bodyReader(ev, file, { layers, root: { path: file.facts.path, expr: id } }, spec);
  }
  const arg = typeof spec.bag === 'number' ? spec.bag : spec.bag.arg;
  if (typeof spec.bag !== 'number') {
    const inner = innerCall(ev, file, call, arg, spec.bag.of);
    if (inner && !inner.isBuilt) {
      const names = spec.bag.positional ?? [];
      return bodyReader(ev, inner.file, objectLayers(ev, inner.file, inner.call, inner.env, names.length, names), spec);
    }
  }
  return bodyReader(ev, file, objectLayers(ev, file, call, null, arg, positional, spec.bagName), spec);
}

/** The layers with the path of a prompt file replaced by what the file says. */
function withPromptFile(ev: Evaluator, file: FactsIndex, layers: readonly Layer[], name: string): Layer[] {
  const get = (layer: Layer, key: string): ReturnType<Layer['get']> => {
    const found = layer.get(key);
    const isPath = key === name && found !== undefined && optionsOf(found.value).some(({ kind }) => kind === 'text');
    return isPath ? { ...found, value: promptFile(ev, file, found.value) } : found;
  };
  return layers.map((layer) => ({ ...layer, get: (key) => get(layer, key) }));
}

/** The call that constructs an argument of one of the named classes, or that ends the chain of its builder. */
export function innerCall(
  ev: Evaluator,
  file: FactsIndex,
  call: CallExpr,
  arg: number,
  symbols: readonly string[],
): { file: FactsIndex; call: CallExpr & Expr; env: Env | null; isBuilt: boolean } | undefined {
  const given = call.args[arg];
  if (!given) return undefined;
  for (const option of optionsOf(ev.evaluate(file, given.value))) {
    if (option.kind !== 'record') continue;
    const fromBuilder =
      isBuilt(ev, option) && symbols.some((symbol) => option.symbol.startsWith(`${symbol}.builder()`));
    if (!fromBuilder && !symbols.includes(option.symbol)) continue;
    const expr = option.call.file.expr(option.call.id);
    if (expr.kind === 'call') return { file: option.call.file, call: expr, env: option.call.env, isBuilt: fromBuilder };
  }
  return undefined;
}

/**
 * Reader of a request whose body may be given as JSON text: then the object that was turned into it is the real request,
 * and the only place where a new parameter may be written.
 */
function bodyReader(
  ev: Evaluator,
  file: FactsIndex,
  { layers, root }: { readonly layers: readonly Layer[]; readonly root: ExprRef | null },
  spec: CallSpec,
): RequestReader {
  const name = spec.jsonBody;
  const body = name === undefined ? undefined : layers.map((layer) => layer.get(name)).find((found) => found !== undefined); // prettier-ignore
  if (!body?.site) return new RequestReader(ev, file, layers, root);
  const source = ev.project.file(body.site.value.path);
  const inner = source && jsonSource(ev, source, body.site.value.expr);
  if (!inner) {
    const unseen: Layer = { open: 'a request body that is built elsewhere', get: () => undefined };
    return new RequestReader(ev, file, [...layers, unseen], null);
  }
  const isHere = inner.ref.path === file.facts.path && file.expr(inner.ref.expr).kind === 'map';
  return new RequestReader(ev, file, [...layers, mapLayer(ev, inner)], isHere ? inner.ref : null);
}

/** Reader of the one object of the file that is a line of a batch. */
function lineReader(
  ev: Evaluator,
  file: FactsIndex,
  { keys, body }: NonNullable<CallSpec['jsonLines']>,
): RequestReader {
  const lines = file.facts.exprs.flatMap((expr) =>
    expr.kind === 'map' && keys.every((key) => expr.entries.some((entry) => entry.kind === 'pair' && entry.key === key))
      ? expr.entries.flatMap((entry) => (entry.kind === 'pair' && entry.key === body ? [entry.value] : []))
      : [],
  );
  const value = lines.length === 1 ? ev.evaluate(file, lines[0] as ExprId) : undefined;
  if (value?.kind === 'map') {
    const isHere = value.ref.path === file.facts.path && file.expr(value.ref.expr).kind === 'map';
    return new RequestReader(ev, file, [mapLayer(ev, value)], isHere ? value.ref : null);
  }
  const open = lines.length > 1 ? 'one of several kinds of requests in a file' : 'requests in a file';
  return new RequestReader(ev, file, [{ open, get: () => undefined }], null);
}

/** Language families whose calls take keyword arguments. */
export const KEYWORD_FAMILIES: ReadonlySet<string> = new Set(['python', 'ruby', 'php']);

const JSON_WRITERS = new Set([
  'json.dumps', 'global#JSON.stringify', 'encoding/json#Marshal', 'JSON::generate', 'JSON::dump', 'JSON::pretty_generate', 'json_encode', 'wp_json_encode',
  'JsonSerializer.Serialize', 'System.Text.Json.JsonSerializer.Serialize', 'JsonConvert.SerializeObject',
  'Newtonsoft.Json.JsonConvert.SerializeObject', 'JsonContent.Create', 'System.Net.Http.Json.JsonContent.Create',
]); // prettier-ignore

function jsonSource(ev: Evaluator, file: FactsIndex, id: ExprId, depth = 0): MapValue | undefined {
  const expr = file.expr(id);
  if (depth > 6) return undefined;
  if (expr.kind === 'name') {
    // The variable's one assignment holds the `json.dumps(…)`.
    const bindings = file.facts.bindings.filter(
      (binding) => binding.name === expr.name && binding.source.kind === 'value' && binding.at <= expr.span.start,
    );
    const last = bindings.at(-1);
    return last?.source.kind === 'value' ? jsonSource(ev, file, last.source.value, depth + 1) : undefined;
  }
  if (expr.kind !== 'call') return undefined;
  const callee = file.expr(expr.callee);
  const target = ev.evaluate(file, expr.callee);
  const isWriter = target.kind === 'symbol' && JSON_WRITERS.has(symbolName(target));
  if (isWriter && expr.args[0]) {
    const value = ev.evaluate(file, expr.args[0].value);
    return value.kind === 'map' ? value : undefined;
  }
  // `new StringContent(JsonSerializer.Serialize(body), …)`.
  if (callee.kind === 'name' && expr.isNew && expr.args[0]) return jsonSource(ev, file, expr.args[0].value, depth + 1);
  // Ruby's `body.to_json`.
  if (callee.kind === 'member' && callee.property === 'to_json' && file.facts.language === 'ruby') {
    const value = ev.evaluate(file, callee.object);
    return value.kind === 'map' ? value : undefined;
  }
  // `json.dumps(body).encode()`, `new TextEncoder().encode(JSON.stringify(body))`.
  if (callee.kind === 'member') {
    const arg = expr.args[0];
    return (
      (arg ? jsonSource(ev, file, arg.value, depth + 1) : undefined) ?? jsonSource(ev, file, callee.object, depth + 1)
    );
  }
  return undefined;
}

/** Parameters that the calls which made the receiver gave: `ChatOpenAI(model=…)`, `.bind(max_tokens=…)`. */
export function receiverParameter(ev: Evaluator, receiver: InstanceValue, field: Field): Parameter | undefined {
  for (const by of receiver.made) {
    const map = by.type.params;
    if (!map?.[field]) continue;
    const said = ev.project.declared?.(by.file).valueAt(by.file, by.id, field);
    if (said) return { value: said, site: null };
    const found = receiverReader(ev, by).field(map, field);
    if (found && by.conditional) return { value: unknown('set only under a condition'), site: null };
    if (found) return { value: found.value, site: found.site };
  }
  return undefined;
}

/** Reader of the arguments of one call that made an object. */
export function receiverReader(ev: Evaluator, by: MadeBy): RequestReader {
  const positional = by.type.positional ?? [];
  if (KEYWORD_FAMILIES.has(ev.family(by.file))) {
    return new RequestReader(ev, by.file, keywordLayers(ev, by.file, by.call, by.env, positional), {
      path: by.file.facts.path,
      expr: by.id,
    });
  }
  const { layers, root } = objectLayers(ev, by.file, by.call, by.env, positional.length, positional);
  return new RequestReader(ev, by.file, layers, root);
}
