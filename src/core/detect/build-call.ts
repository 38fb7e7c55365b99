import type { CacheMark, Message, ModelCall, OutputCap, RequestSite } from '../../model/call.ts';
import type { CallExpr, Expr, ExprId } from '../../model/facts.ts';
import type { ParamSite, Resolved } from '../../model/resolved.ts';
import type { CallSpec, Field, ParamMap, SdkDefinition } from '../../model/sdk.ts';
import { ambientValue } from '../resolve/ambient.ts';
import { environmentName } from '../resolve/environment.ts';
import type { Evaluator } from '../resolve/evaluator.ts';
import type { FactsIndex } from '../resolve/facts-index.ts';
import type { InstanceValue, MadeBy, PipeValue, Value } from '../resolve/values.ts';
import { symbolName, unknown } from '../resolve/values.ts';
import { joinAddress } from './address.ts';
import { carriedParameter, followCarriers } from './carriers.ts';
import { BARE, contextOf } from './context/context.ts';
import { declaredParameter } from './declared.ts';
import type { Conversation } from './messages.ts';
import { MessageReader } from './messages.ts';
import type { Parameter } from './request.ts';
import { objectLayers, readRequest, receiverParameter, receiverReader, RequestReader } from './request.ts';
import { resolvedAddress, resolvedBoolean, resolvedNumber, resolvedString } from './resolved.ts';
import { readSchema, readTools } from './tools.ts';

/** A place that was recognised: the call, what the SDK's table says of it, and what it is called on. */
export interface Site {
  readonly file: FactsIndex;
  readonly id: ExprId;
  readonly call: CallExpr & Expr;
  readonly sdk: SdkDefinition;
  readonly spec: CallSpec;
  readonly receiver: InstanceValue | null;
  readonly pipe: PipeValue | null;
  /** What is known of a part of the request where neither the call nor its receiver says anything. */
  readonly fallback?: (field: Field) => Value | undefined;
  /** What the user declared of the call, in words. */
  readonly declared?: readonly string[];
}

/** Maps a base URL to the catalog provider behind it. */
export type ProviderOfUrl = (url: string) => { readonly provider: string | null; readonly local: boolean };

/** Makes one provider-neutral request of a recognised call; undefined where it goes to something that nobody bills. */
export function buildCall(ev: Evaluator, site: Site, providerOfUrl: ProviderOfUrl): ModelCall | undefined {
  const { file, call, spec, receiver } = site;
  const request = readRequest(ev, file, site.id, call, spec);
  // A model handed over as an object (`model: openai('gpt-4o')`) carries its own id, provider and settings.
  const modelGiven = parameter(ev, request, site, 'model');
  const carriers = followCarriers(ev, modelGiven);
  if ([receiver, ...carriers.chain].some((carrier) => carrier?.type.unbilled === true)) return undefined;
  const found = new Map<Field, Parameter | undefined>();
  const get = (field: Field): Parameter | undefined => {
    if (!found.has(field))
      found.set(field, parameter(ev, request, site, field) ?? carriedParameter(ev, carriers, field));
    return found.get(field);
  };
  const value = (field: Field): Value | undefined => get(field)?.value;
  const { model } = carriers;
  const base = receiver && spec.endpoint ? receiverParameter(ev, receiver, 'baseUrl') : undefined;
  const baseUrl = joinAddress(resolvedString(base?.value), resolvedAddress(value('baseUrl')));
  const conversation = readConversation(ev, site, request, get);
  const cap = get('cap');
  const draft: ModelCall = {
    id: `${file.facts.path}:${call.nameSpan.start}`,
    path: file.facts.path,
    language: file.facts.language,
    span: call.span,
    nameSpan: call.nameSpan,
    kind: spec.kind,
    sdk: site.sdk.id,
    sdkVersion: sdkVersion(ev, site),
    api: spec.api,
    provider:
      declaredProvider(ev, site) ??
      providerOf(
        // What binds a model names its provider itself, whatever the builder was told before.
        carriers.provider ??
          (spec.kind === 'client-config' ? spec.provider : null) ??
          receiver?.provider ??
          spec.provider ??
          null,
        baseUrl,
        value('provider'),
        ev.project.declared?.(file).providerOfUrl(providerOfUrl) ?? providerOfUrl,
      ),
    baseUrl,
    model: modelOf(site, model, carriers.chain.length > 0, request),
    modelSite: writableSite(ev, model?.site ?? modelGiven?.site ?? null),
    outputCap: {
      value: resolvedNumber(cap?.value ?? (request.open === null ? undefined : unknown(request.open))),
      site: cap?.site ?? null,
      parameter: null,
      required: spec.cap?.required ?? false,
      whenUnset: spec.cap?.whenUnset ?? '',
    },
    messages: conversation.messages,
    messagesComplete: conversation.complete,
    messagesSite: (get('messages') ?? get('prompt'))?.site ?? null,
    systemSite: get('system')?.site ?? null,
    tools: readTools(ev, value('tools'), get('tools')?.site ?? null),
    responseSchema: readSchema(ev, value('schema'), get('schema')?.site ?? null),
    temperature: resolvedNumber(value('temperature')),
    reasoning: {
      effort: resolvedString(value('effort')),
      budget: resolvedNumber(value('budget')),
      mode: resolvedString(value('thinking')),
    },
    stream: spec.constant?.stream === undefined ? resolvedBoolean(value('stream')) : known(spec.constant.stream, site),
    choices: resolvedNumber(value('choices')),
    batch: spec.constant?.batch ?? false,
    serviceTier: resolvedString(value('serviceTier')),
    retries: resolvedNumber(value('retries')),
    timeout: resolvedNumber(value('timeout')),
    cacheMarks: [...conversation.marks, ...requestMarks(get('cache'))],
    cachingUnknown: request.open !== null,
    context: BARE,
    request: requestSite(ev, site, request),
    ...declaredWords(ev, site),
    dependsOn: [...ev.touched].sort(),
  };
  const parameterName = capParameter(spec, draft);
  const withCap: ModelCall = {
    ...draft,
    outputCap: { ...draft.outputCap, parameter: parameterName },
    request: withSuffix(
      withWrapper(ev, draft.request, parameterName, spec.cap?.wrapper),
      parameterName,
      spec.cap?.suffix,
    ),
  };
  const refined = spec.refine ? spec.refine(withCap) : withCap;
  const defaultRetries = site.sdk.bindings[ev.family(file)]?.defaults?.retries ?? null;
  const around = { file, id: site.id, receiver, sdk: { name: site.sdk.name, defaultRetries } };
  const context = contextOf(ev, around, refined);
  return { ...refined, context, dependsOn: [...ev.touched].sort() };
}

/** A cap whose number says its type. */
function withSuffix(request: RequestSite, parameter: string | null, suffix: string | undefined): RequestSite {
  if (parameter === null || suffix === undefined) return request;
  return { ...request, wrappers: { ...request.wrappers, [parameter]: { before: '', after: suffix } } };
}

/** A cap that the SDK takes wrapped (`openai.Int(500)`), under the name that the file imports the package by. */
function withWrapper(
  ev: Evaluator,
  request: RequestSite,
  parameter: string | null,
  symbol: string | undefined,
): RequestSite {
  if (parameter === null || symbol === undefined || request.root === null) return request;
  const file = ev.project.file(request.root.path);
  const [module = '', name = ''] = symbol.split('#', 2);
  const named = file?.facts.bindings.findLast(
    ({ scope, source, name: local }) =>
      scope === 0 &&
      source.kind === 'import' &&
      local !== '*' &&
      symbolName({ kind: 'symbol', family: ev.family(file), module: source.module, path: [] }) === `${module}#`,
  );
  return { ...request, wrappers: { [parameter]: named ? { before: `${named.name}.${name}(`, after: ')' } : null } };
}

/**
 * Where the model's id is written as one. In Go a variable, or a constant handed over by its address, may be of a type that
 * takes no plain text, so that nothing is put in its place.
 */
function writableSite(ev: Evaluator, site: ParamSite | null): ParamSite | null {
  const file = site === null ? undefined : ev.project.file(site.value.path);
  if (site === null || file?.facts.language !== 'go') return site;
  const expr = file.expr(site.value.expr);
  if (expr.kind === 'text') return site;
  if (expr.kind === 'call' && expr.args.length === 1 && expr.args[0]) {
    const callee = ev.evaluate(file, expr.callee);
    const inner = expr.args[0].value;
    const wraps = callee.kind === 'symbol' && ev.sdks(file).passesThrough(symbolName(callee));
    if (wraps)
      return writableSite(ev, { ...site, value: { ...site.value, expr: inner }, valueSpan: file.expr(inner).span });
  }
  const isConstant = expr.kind === 'member' && ev.evaluate(file, expr.object).kind === 'symbol';
  return isConstant ? site : null;
}

/** Where parameters go: into the call, or into the call that made the object when that is where the SDK takes them. */
function requestSite(ev: Evaluator, site: Site, request: RequestReader): RequestSite {
  const own = request.requestSite(nestedPaths(site.spec.params));
  const built = site.spec.inherits ? site.receiver?.made.find(isBuildCall) : undefined;
  if (built) return builtSite(ev, site, own, built);
  const maker = site.spec.inherits ? site.receiver?.made.at(-1) : undefined;
  // Where an object's maker takes no cap, what it takes are no parameters of a request.
  if (!maker?.type.params || (maker.type.params.cap === undefined && site.file.facts.language === 'csharp')) return own;
  const reader = receiverReader(ev, maker);
  for (const field of Object.keys(maker.type.params) as Field[]) reader.field(maker.type.params, field);
  const made = reader.requestSite(nestedPaths(maker.type.params));
  return { ...made, params: { ...made.params, ...own.params } };
}

function isBuildCall({ file, call }: MadeBy): boolean {
  const callee = file.expr(call.callee);
  return callee.kind === 'member' && callee.property === 'build' && call.args.length === 0;
}

/** A builder's parameters are written in the calls before `build()`; a new one goes before it. */
function builtSite(ev: Evaluator, site: Site, own: RequestSite, built: MadeBy): RequestSite {
  const params: Record<string, ParamSite> = {};
  for (const by of [...(site.receiver?.made ?? [])].reverse()) {
    const reader = receiverReader(ev, by);
    for (const field of Object.keys(by.type.params ?? {}) as Field[]) reader.field(by.type.params ?? {}, field);
    Object.assign(params, reader.requestSite([]).params);
  }
  // Only where the builder itself takes the cap: a client's builder has no place for a request's parameters.
  const takesCap = built.type.params?.cap?.some((path) => !path.includes('.')) === true;
  const root = takesCap ? { path: built.file.facts.path, expr: built.id } : null;
  return { root, nested: {}, params: { ...params, ...own.params }, complete: own.complete };
}

function parameter(ev: Evaluator, request: RequestReader, site: Site, field: Field): Parameter | undefined {
  const said = ev.project.declared?.(site.file).valueAt(site.file, site.id, field);
  if (said) return { value: said, site: null };
  const declared = declaredParameter(ev, site, field);
  if (declared) return declared;
  // A prompt that is declared takes the argument into its holes.
  const isFilledIn = field === 'messages' && declaredParameter(ev, site, 'prompt') !== undefined;
  const own = isFilledIn ? undefined : request.field(site.spec.params, field);
  if (own) return own;
  const setting = requestSetting(ev, site, field);
  if (setting) return setting;
  const inherited = site.receiver ? inheritedParameter(ev, site, site.receiver, field) : undefined;
  const found = inherited ?? ambientParameter(ev, site, field);
  const fallback = found ? undefined : site.fallback?.(field);
  return fallback ? { value: fallback, site: null } : found;
}

function declaredProvider(ev: Evaluator, site: Site): string | null {
  const said = resolvedString(ev.project.declared?.(site.file).valueAt(site.file, site.id, 'provider'));
  return said.kind === 'known' ? said.value : null;
}

/** What the user declared of the call, in the configuration and beside it. */
function declaredWords(ev: Evaluator, site: Site): Pick<ModelCall, 'declared'> {
  const fields = { model: 'model', cap: 'output cap', provider: 'provider' } as const;
  const beside = Object.entries(fields)
    .filter(([field]) => ev.project.declared?.(site.file).valueAt(site.file, site.id, field as Field) !== undefined)
    .map(([, words]) => `${words}: the comment beside the call`);
  const declared = [...(site.declared ?? []), ...beside];
  return declared.length === 0 ? {} : { declared };
}

/** What the program set for all requests. */
function ambientParameter(ev: Evaluator, { file, call, spec }: Site, field: Field): Parameter | undefined {
  const place = { scope: call.scope, control: call.control, at: call.span.start };
  for (const spelt of spec.ambient?.[field] ?? []) {
    const value = ambientValue(ev, file, place, spelt);
    if (value) return { value, site: null };
  }
  return undefined;
}

/** Settings of this one request that stand in an argument of their own. */
function requestSetting(ev: Evaluator, site: Site, field: Field): Parameter | undefined {
  const settings = site.sdk.bindings[ev.family(site.file)]?.settings;
  if (!settings?.params[field] || site.receiver === null || site.call.args.length <= settings.arg) return undefined;
  const { layers } = objectLayers(ev, site.file, site.call, null, settings.arg, []);
  const reader = new RequestReader(ev, site.file, layers, null);
  const found = reader.field(settings.params, field);
  return found ?? (reader.open === null ? undefined : { value: unknown(reader.open), site: null });
}

/** Client settings hold for every request; request fields only where the SDK binds them to the object (`inherits`). */
function inheritedParameter(ev: Evaluator, site: Site, receiver: InstanceValue, field: Field): Parameter | undefined {
  const isClientSetting = field === 'baseUrl' || field === 'retries' || field === 'timeout' || field === 'provider';
  return site.spec.inherits || isClientSetting ? receiverParameter(ev, receiver, field) : undefined;
}

function sdkVersion(ev: Evaluator, site: Site): string | null {
  const name = site.sdk.bindings[ev.family(site.file)]?.package;
  return name === undefined ? null : (ev.project.packageVersion?.(site.file.facts.path, name) ?? null);
}

function capParameter(spec: CallSpec, call: ModelCall): OutputCap['parameter'] {
  const parameter = spec.cap?.parameter ?? null;
  return typeof parameter === 'function' ? parameter(call) : parameter;
}

function known<T>(value: T, site: Site): Resolved<T> {
  return { kind: 'known', value, origin: { path: site.file.facts.path, span: site.call.span, via: 'sdk default' } };
}

function modelOf(
  site: Site,
  model: Parameter | undefined,
  isCarried: boolean,
  request: RequestReader,
): Resolved<string> {
  if (model) return nonEmpty(resolvedString(model.value));
  if (isCarried) return { kind: 'unknown', reason: 'the model object names no model' };
  if (site.spec.defaultModel !== undefined) return known(site.spec.defaultModel, site);
  if (request.open !== null) return { kind: 'unknown', reason: request.open };
  return { kind: 'absent' };
}

/** Some gateways want an empty model: it names none. */
function nonEmpty(model: Resolved<string>): Resolved<string> {
  return model.kind === 'known' && model.value.trim() === ''
    ? { kind: 'unknown', reason: 'the model is left empty', origin: model.origin }
    : model;
}

function providerOf(
  known: string | null,
  baseUrl: Resolved<string>,
  named: Value | undefined,
  providerOfUrl: ProviderOfUrl,
): string | null {
  if (baseUrl.kind === 'known') {
    const found = providerOfUrl(baseUrl.value);
    return found.local ? 'local' : found.provider;
  }
  const variable = baseUrl.kind === 'unknown' ? environmentName(baseUrl.reason) : null;
  const declared = variable === null ? null : providerOfUrl(`$${variable}`).provider;
  if (declared !== null) return declared;
  // A base URL that is set but cannot be followed may lead anywhere.
  if (baseUrl.kind === 'unknown' || baseUrl.kind === 'oneOf') return null;
  const explicit = resolvedString(named);
  if (explicit.kind === 'known') return explicit.value;
  return known;
}

function readConversation(
  ev: Evaluator,
  site: Site,
  request: RequestReader,
  get: (field: Field) => Parameter | undefined,
): Conversation {
  const reader = new MessageReader(ev);
  const messages: Message[] = [];
  const marks: CacheMark[] = [];
  let complete = request.open === null && site.spec.sendsMore !== true;
  const add = (found: Parameter | undefined, role: 'system' | 'user'): void => {
    if (!found?.site) return;
    const file = ev.project.file(found.site.value.path);
    if (!file) return;
    const read = reader.read(found.value, { file, expr: found.site.value.expr, env: null }, role);
    // A system prompt is one whatever role its content says (Gemini's `{ role: 'user', parts }`).
    messages.push(...read.messages.map((message) => (role === 'system' ? { ...message, role } : message)));
    marks.push(...read.marks);
    complete &&= read.complete;
  };
  add(get('system'), 'system');
  for (const part of site.pipe?.parts ?? []) {
    if (part.kind !== 'record' || !/Prompt|\.load_prompt$/.test(part.symbol)) continue;
    const read = reader.read(part, { file: part.call.file, expr: part.call.id, env: part.call.env }, 'user');
    messages.push(...read.messages);
    marks.push(...read.marks);
    complete &&= read.complete;
  }
  // Behind a prompt template, the input of `invoke` fills its holes and is no message of its own.
  if (!site.pipe || messages.length === 0) {
    add(get('messages'), 'user');
    add(get('prompt'), 'user');
  }
  return { messages, complete, marks };
}

/** A cache mark on the request itself: Anthropic's top-level `cache_control`, an explicit cache id. */
function requestMarks(found: Parameter | undefined): CacheMark[] {
  if (!found?.site || (found.value.kind === 'const' && !found.value.value)) return [];
  return [{ loc: { path: found.site.path, span: found.site.valueSpan }, on: 'request', ttl: null }];
}

/** Prefixes of dotted parameter paths: `inferenceConfig` of `inferenceConfig.maxTokens`. */
function nestedPaths(params: ParamMap): string[] {
  const paths = new Set<string>();
  for (const list of Object.values(params)) {
    for (const path of list) {
      const keys = path.split('.');
      for (let length = 1; length < keys.length; length++) paths.add(keys.slice(0, length).join('.'));
    }
  }
  return [...paths];
}
