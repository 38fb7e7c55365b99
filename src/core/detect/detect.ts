import type { ModelCall } from '../../model/call.ts';
import type { Argument, CallExpr, Expr, ExprId } from '../../model/facts.ts';
import type { CallSpec, Field, TypeSpec } from '../../model/sdk.ts';
import { declaredSite } from '../declare/wrappers.ts';
import type { Evaluator } from '../resolve/evaluator.ts';
import type { FactsIndex } from '../resolve/facts-index.ts';
import type { CallEntry, SdkIndex } from '../resolve/sdk-index.ts';
import type { InstanceValue, Value } from '../resolve/values.ts';
import { calledName, optionsOf, symbolName, unknown } from '../resolve/values.ts';
import type { ProviderOfUrl, Site } from './build-call.ts';
import { mergeAlternatives } from './alternatives.ts';
import { buildCall } from './build-call.ts';
import { mapEntry } from '../resolve/objects.ts';
import { textFrom } from '../resolve/strings.ts';
import { isAbsolute } from './address.ts';
import type { Parameter, RequestReader } from './request.ts';
import { innerCall, KEYWORD_FAMILIES, readRequest, receiverParameter } from './request.ts';
import { resolvedString } from './resolved.ts';

/** A call site: the expression of its file, and the request that it makes. */
export interface DetectedCall {
  readonly id: ExprId;
  readonly call: ModelCall;
}

/** All LLM call sites of one file, in source order. A call is one only if what it is called on traces to an SDK. */
export function detectCalls(ev: Evaluator, file: FactsIndex, providerOfUrl: ProviderOfUrl): DetectedCall[] {
  const calls: DetectedCall[] = [];
  const anyName = mayHaveAnyName(ev, file);
  for (const id of file.facts.calls) {
    const call = requestAt(ev, file, id, anyName, providerOfUrl);
    if (call) calls.push({ id, call });
  }
  return calls;
}

/**
 * Requests whose address only the callers of the function around them say (`const post = (url, body) => fetch(url, …)`): no call
 * sites themselves, but each caller may be one.
 */
export function openRequests(ev: Evaluator, file: FactsIndex): ExprId[] {
  const sdks = ev.sdks(file);
  return file.facts.calls.filter((id) => {
    const call = file.expr(id);
    if (call.kind !== 'call' || file.functionOf(call.scope) === undefined) return false;
    const callee = file.expr(call.callee);
    const name = callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
    if (!sdks.siteNames.has(name)) return false;
    const requests = optionsOf(ev.evaluate(file, call.callee)).flatMap((target) => {
      const receiver = sdks.asInstance(target);
      const entries = receiver
        ? sdks.methodsOf(receiver, receiver.path.join('.'))
        : target.kind === 'symbol'
          ? sdks.functionsOf(symbolName(target))
          : [];
      return entries.map(({ spec }) => ({ spec, receiver }));
    });
    const [first] = requests;
    if (!first?.spec.endpoint || !requests.every(({ spec }) => spec.endpoint)) return false;
    // Of several addresses, and of one that ends in a part not known, each caller may say which it is.
    const { parameter } = first.spec.endpoint;
    const addresses = addressesOf(ev, file, call, parameter, first.spec, first.receiver);
    return addresses.length > 1 || addresses.some((address) => address.endsWith('}'));
  });
}

/** Whether an argument of a call, or an entry of one, may be the address or the path of a known endpoint. */
export function mayNameEndpoint(ev: Evaluator, file: FactsIndex, call: CallExpr & Expr): boolean {
  const patterns = [...ev.sdks(file).endpointPatterns];
  const loc = { path: file.facts.path, span: call.span };
  const names = (value: Value, depth: number): boolean =>
    optionsOf(value).some((option) => {
      if (option.kind === 'map' && depth === 0)
        return option.entries.some((entry) => names(ev.force(entry.value), depth + 1));
      if (option.kind !== 'text') return false;
      const text = textFrom(option, loc, '')
        .map((segment) => (segment.kind === 'static' ? segment.text : `{${segment.name}}`))
        .join('');
      const path = `{}/${text.replace(/^\//, '')}`;
      return patterns.some((pattern) => pattern.test(text) || pattern.test(path));
    });
  return call.args.some((arg) => names(ev.evaluate(file, arg.value), 0));
}

/** The request of one call, as the evaluator sees it; undefined when it is no call site. */
export function callAt(
  ev: Evaluator,
  file: FactsIndex,
  id: ExprId,
  providerOfUrl: ProviderOfUrl,
): ModelCall | undefined {
  return requestAt(ev, file, id, mayHaveAnyName(ev, file), providerOfUrl);
}

function requestAt(
  ev: Evaluator,
  file: FactsIndex,
  id: ExprId,
  anyName: boolean,
  providerOfUrl: ProviderOfUrl,
): ModelCall | undefined {
  const calls = sitesAt(ev, file, id, anyName).map((site) => buildCall(ev, site, providerOfUrl));
  return mergeAlternatives(calls.filter((call) => call !== undefined));
}

function mayHaveAnyName(ev: Evaluator, file: FactsIndex): boolean {
  return ev.sdks(file).openHints.some((hint) => file.text.includes(hint));
}

/** How many objects a call is looked at through, where it may go through one of several. */
const MAX_ALTERNATIVES = 6;

/** What a call may be: one site for each object that it may go through. */
function sitesAt(ev: Evaluator, file: FactsIndex, id: ExprId, anyName: boolean): Site[] {
  const call = file.expr(id);
  if (call.kind !== 'call') return [];
  const declared = ev.project.declared?.(file).wrapperAt(ev, file, id, call);
  if (declared) return [declaredSite(ev, { file, id, call }, declared)];
  const written = file.expr(call.callee);
  // `Agent[Deps, Output](…)`
  const callee = written.kind === 'index' && ev.family(file) === 'python' ? file.expr(written.object) : written;
  const sdks = ev.sdks(file);
  // Most calls are ruled out by name alone; a plain name may be an alias of anything, so it is looked up.
  const isPossible =
    callee.kind === 'member'
      ? anyName || sdks.siteNames.has(callee.property)
      : callee.kind === 'name' || (anyName && callee.kind === 'call');
  if (!isPossible) return [];
  const sites: Site[] = [];
  for (const target of optionsOf(ev.evaluate(file, call.callee))) {
    const site = callSite(ev, sdks, file, id, call, target);
    if (site) sites.push(site);
    if (sites.length === MAX_ALTERNATIVES) break;
  }
  const extension = callee.kind === 'member' && sites.length === 0 ? extensionFunction(ev, file, callee.property) : undefined; // prettier-ignore
  const site = extension && callSite(ev, sdks, file, id, call, extension);
  return site ? [site] : sites;
}

/** Kotlin's functions that are imported by name and called like methods: `client.post(url)` of `io.ktor.client.request.post`. */
function extensionFunction(ev: Evaluator, file: FactsIndex, name: string): Value | undefined {
  if (file.facts.language !== 'kotlin') return undefined;
  const { source } = file.bindingsIn(0, name).find((binding) => binding.source.kind === 'import') ?? {};
  const value = source?.kind === 'import' ? ev.imported(file, source.module, source.imported) : undefined;
  return value?.kind === 'symbol' ? value : undefined;
}

function callSite(
  ev: Evaluator,
  sdks: SdkIndex,
  file: FactsIndex,
  id: ExprId,
  call: CallExpr & Expr,
  target: Value,
): Site | undefined {
  const base = { file, id, call };
  if (target.kind === 'symbol') {
    const name = symbolName(target);
    const entry = pick(ev, base, sdks.functionsOf(name));
    if (entry) return { ...base, ...entry, receiver: null, pipe: null };
    const called = calledName(name);
    const made = sdks.constructorOf(called) ?? sdks.factoryOf(called) ?? sdks.adopterOf(called);
    if (made?.type.bindsModel !== undefined) {
      return {
        ...base,
        sdk: made.sdk,
        spec: configSpec(made.type, sdks.family, made.type.bindsModel, made.provider),
        receiver: null,
        pipe: null,
      };
    }
  }
  const instance = sdks.asInstance(target);
  if (!instance) return undefined;
  const path = instance.path.join('.');
  const entry = pick(ev, base, sdks.methodsOf(instance, path), { ...instance, path: [] });
  // `client.messages` on the way to `client.messages.create(…)` asks nothing yet, where reading is a call (Ruby).
  if (entry && sdks.family === 'ruby' && call.args.length === 0 && entry.spec.kind !== 'client-config')
    return undefined;
  if (entry) return { ...base, ...entry, receiver: { ...instance, path: [] }, pipe: pipeOf(ev, file, call) };
  return bindingMember(base, sdks, instance, path);
}

/** `openai('gpt-4o')`, `provider.chat('gpt-4o')`: a member whose result binds a model. */
function bindingMember(
  base: Pick<Site, 'file' | 'id' | 'call'>,
  sdks: SdkIndex,
  instance: InstanceValue,
  path: string,
): Site | undefined {
  const member = instance.type.members?.[`${path}()`];
  const name = typeof member === 'string' ? member : member?.type;
  if (name === undefined || name === 'self') return undefined;
  const type = instance.sdk.bindings[sdks.family]?.types[name];
  if (type?.bindsModel === undefined) return undefined;
  const spec = configSpec(
    { ...type, ...(typeof member === 'object' ? member : {}) },
    sdks.family,
    type.bindsModel,
    instance.provider ?? type.provider ?? null,
  );
  // What a builder was told before holds for what it builds.
  const inherits = instance.type.fluent === true;
  return { ...base, sdk: instance.sdk, spec: { ...spec, inherits }, receiver: instance, pipe: null };
}

/** Among specifications of one method, the one whose wrapped request stands in the arguments. */
function pick(
  ev: Evaluator,
  { file, id, call }: Pick<Site, 'file' | 'id' | 'call'>,
  entries: readonly CallEntry[],
  receiver?: InstanceValue,
): CallEntry | undefined {
  return entries.find(({ spec }) => {
    const { signature } = spec;
    if (signature && !isMadeBy(ev, file, call, signature)) return false;
    if (spec.endpoint) {
      if (!goesTo(ev, file, call, spec.endpoint, spec, receiver)) return false;
      const { evidence } = spec.endpoint;
      return evidence === undefined || says(readRequest(ev, file, id, call, spec), spec, evidence);
    }
    return typeof spec.bag !== 'object' || innerCall(ev, file, call, spec.bag.arg, spec.bag.of) !== undefined;
  });
}

/** Whether an argument is made by one of the named classes or functions, or is an object of one of the SDK's types. */
function isMadeBy(
  ev: Evaluator,
  file: FactsIndex,
  call: CallExpr,
  { arg, of }: NonNullable<CallSpec['signature']>,
): boolean {
  const given = call.args[arg];
  if (!given || given.spread) return false;
  return optionsOf(ev.evaluate(file, given.value)).some(
    (value) =>
      (value.kind === 'record' && of.includes(value.symbol)) ||
      (value.kind === 'instance' && of.includes(value.typeName)),
  );
}

/** Whether a request has all of the fields written. */
function says(request: RequestReader, { params }: CallSpec, fields: readonly Field[]): boolean {
  return fields.every((field) => request.field(params, field)?.site != null);
}

/** Whether the request's address is the endpoint's; `{name}` stands for what is not known of it. */
function goesTo(
  ev: Evaluator,
  file: FactsIndex,
  call: CallExpr & Expr,
  endpoint: NonNullable<CallSpec['endpoint']>,
  spec: CallSpec,
  receiver: InstanceValue | undefined,
): boolean {
  const addresses = addressesOf(ev, file, call, endpoint.parameter, spec, receiver);
  const isWritten = argumentOf(call, endpoint.parameter, spec) !== undefined;
  const base = isWritten && receiver ? receiverParameter(ev, receiver, 'baseUrl') : undefined;
  if (base) return addresses.length > 0 && goesFrom(base, addresses, endpoint.pattern);
  // A helper whose callers give several addresses is not one request to one endpoint. Beside the provider's address there
  // may be a path of the application's own server, which hands the request on.
  const isIt = (address: string): boolean => endpoint.pattern.test(address);
  return addresses.some(isIt) && addresses.every((address) => isIt(address) || isIt(`{own server}${address}`));
}

/** A client with a base address is asked for paths: `axios.create({ baseURL }).post('/chat/completions')`. */
function goesFrom(base: Parameter, addresses: readonly string[], pattern: RegExp): boolean {
  const before = resolvedString(base.value);
  const from = before.kind === 'known' ? before.value.replace(/\/$/, '') : '{base}';
  return addresses.every((address) =>
    pattern.test(isAbsolute(address) ? address : `${from}/${address.replace(/^\//, '')}`),
  );
}

/** The argument that holds a request's address. */
function argumentOf(call: CallExpr, parameter: string, spec: CallSpec): Argument | undefined {
  const isNamed = spec.positional?.includes(parameter) === true;
  return (
    call.args.find((candidate) => candidate.name === parameter) ??
    call.args[spec.positional?.indexOf(parameter) ?? -1] ??
    (isNamed || typeof spec.bag !== 'number' ? undefined : call.args[spec.bag])
  );
}

/** What may be a request's address, each as a text in which `{name}` stands for what is not known. */
function addressesOf(
  ev: Evaluator,
  file: FactsIndex,
  call: CallExpr & Expr,
  parameter: string,
  spec: CallSpec,
  receiver: InstanceValue | undefined,
): string[] {
  const arg = argumentOf(call, parameter, spec);
  // `client.post(url).json(&body).send()`: the address was given before.
  const before = arg || !receiver ? undefined : receiverParameter(ev, receiver, 'baseUrl');
  if (arg?.spread || (!arg && !before)) return [];
  const loc = { path: file.facts.path, span: arg?.span ?? call.span };
  const source = arg ? file.source(arg.value) : parameter;
  const written = arg ? ev.evaluate(file, arg.value) : (before?.value ?? unknown('no address'));
  return optionsOf(written).map((given) => {
    // Go's `client.Do(request)`: the address stands in the request.
    const value = given.kind === 'map' ? (mapEntry(ev, given, parameter) ?? given) : given;
    const segments = textFrom(value, loc, source);
    return segments.map((segment) => (segment.kind === 'static' ? segment.text : `{${segment.name}}`)).join('');
  });
}

function pipeOf(ev: Evaluator, file: FactsIndex, call: CallExpr & Expr): Site['pipe'] {
  const callee = file.expr(call.callee);
  if (callee.kind !== 'member') return null;
  return optionsOf(ev.evaluate(file, callee.object)).find((value) => value.kind === 'pipe') ?? null;
}

/** The specification of a `client-config` site: its parameters are the constructor's. */
function configSpec(
  type: Pick<TypeSpec, 'params' | 'positional'>,
  family: string,
  api: string,
  provider: string | null,
): CallSpec {
  const positional = type.positional ?? [];
  return {
    api,
    kind: 'client-config',
    bag: KEYWORD_FAMILIES.has(family) ? 'keywords' : positional.length,
    positional,
    params: type.params ?? {},
    provider,
    cap: { parameter: null, whenUnset: 'decided by each call' },
  };
}
