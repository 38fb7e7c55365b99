import { scalePrices } from '../../../src/catalog/prices.ts';
import { BARE } from '../../../src/core/detect/context/context.ts';
import type { Message, ModelCall } from '../../../src/model/call.ts';
import type { CatalogModel, CatalogView, Lookup } from '../../../src/model/catalog.ts';
import type { Assumptions, Config } from '../../../src/model/config.ts';
import type { Origin, Resolved, ResolvedText, TextSegment } from '../../../src/model/resolved.ts';
import type { Loc } from '../../../src/model/span.ts';

export const LOC: Loc = { path: 'a.ts', span: { start: 0, end: 0 } };
const ORIGIN: Origin = { ...LOC, via: 'literal' };

export const ABSENT = { kind: 'absent' } as const;
export function known<T>(value: T): Resolved<T> {
  return { kind: 'known', value, origin: ORIGIN };
}
export function oneOf<T>(values: readonly T[], complete = true): Resolved<T> {
  return { kind: 'oneOf', options: values.map((value) => ({ value, origin: ORIGIN })), complete };
}
export function unknown(reason: string): { kind: 'unknown'; reason: string } {
  return { kind: 'unknown', reason };
}

/** Strings are static, `{ hole }` is dynamic, `{ options }` a conditional. */
export type Part = string | { readonly hole: string } | { readonly options: readonly (readonly Part[])[] };
export function text(...parts: readonly Part[]): ResolvedText {
  return { segments: parts.map(segment) };
}
function segment(part: Part): TextSegment {
  if (typeof part === 'string') return { kind: 'static', text: part, loc: LOC };
  if ('hole' in part) return { kind: 'hole', name: part.hole, reason: 'a parameter', loc: LOC };
  return {
    kind: 'hole',
    name: 'conditional',
    reason: 'one of several',
    loc: LOC,
    options: part.options.map((option) => text(...option)),
  };
}

export function message(role: Message['role'], content: ResolvedText, more: Partial<Message> = {}): Message {
  return {
    role,
    text: content,
    loc: LOC,
    content: null,
    expr: null,
    images: [],
    otherParts: [],
    cacheMark: false,
    ...more,
  };
}

/** A chat completion on gpt-4o that asks `hello` and sets nothing else. */
export function callOf(more: Partial<ModelCall> = {}): ModelCall {
  return {
    id: 'a.ts:10',
    path: 'a.ts',
    language: 'typescript',
    span: { start: 0, end: 40 },
    nameSpan: { start: 10, end: 16 },
    kind: 'generate',
    sdk: 'openai',
    api: 'chat.completions.create',
    provider: 'openai',
    baseUrl: ABSENT,
    model: known('gpt-4o'),
    modelSite: null,
    outputCap: {
      value: ABSENT,
      site: null,
      parameter: 'max_completion_tokens',
      required: false,
      whenUnset: "the model's limit",
    },
    messages: [message('user', text('hello'))],
    messagesComplete: true,
    messagesSite: null,
    systemSite: null,
    tools: { tools: [], complete: true, site: null },
    responseSchema: null,
    temperature: ABSENT,
    reasoning: { effort: ABSENT, budget: ABSENT, mode: ABSENT },
    stream: ABSENT,
    choices: ABSENT,
    batch: false,
    serviceTier: ABSENT,
    retries: ABSENT,
    timeout: ABSENT,
    cacheMarks: [],
    cachingUnknown: false,
    context: BARE,
    request: { root: null, nested: {}, params: {}, complete: true },
    dependsOn: [],
    ...more,
  };
}

export function capped(value: Resolved<number>, excludesReasoning = false): ModelCall['outputCap'] {
  return {
    value,
    site: null,
    parameter: 'max_tokens',
    required: false,
    whenUnset: "the model's limit",
    excludesReasoning,
  };
}

/** A model whose batch and flex requests cost half. */
export function modelOf(provider: string, id: string, more: Partial<CatalogModel> = {}): CatalogModel {
  const model: CatalogModel = {
    provider,
    id,
    name: null,
    kind: 'chat',
    input: 2.5,
    output: 10,
    cacheRead: null,
    cacheWrite: {},
    contextWindow: 128_000,
    maxOutput: 16_384,
    minCacheable: null,
    capabilities: { tools: true, vision: true, jsonSchema: true },
    tier: null,
    reasoning: 'none',
    reasoningDefault: null,
    batchFactor: 0.5,
    reasoningOutput: null,
    longContextSteps: [],
    retires: null,
    successor: null,
    tokenizer: 'o200k_base',
    sources: ['test list (2026-11-01)'],
    layer: 'snapshot',
    ...more,
  };
  const half = scalePrices(model, 0.5);
  return { ...model, modes: more.modes ?? { batch: half, flex: half } };
}

export function catalogOf(models: readonly CatalogModel[], free: readonly string[] = []): CatalogView {
  const get = (provider: string, id: string): CatalogModel | undefined =>
    models.find((model) => model.provider === provider && model.id === id);
  const resolve = (provider: string | null, id: string): Lookup => {
    if (free.includes(id)) return { kind: 'free', reason: 'runs on this machine' };
    const model = provider === null ? models.find((candidate) => candidate.id === id) : get(provider, id);
    return model ? { kind: 'found', model, how: 'exact' } : { kind: 'none', reason: `no price for ${id}` };
  };
  return { date: '2026-11-01', get, resolve, models: () => models };
}

export const ASSUMPTIONS: Assumptions = {
  callsPerMonth: 10_000,
  tokensPerHole: 200,
  maxTokensPerHole: 8000,
  outputTokens: 400,
  reasoningTokens: { none: 0, minimal: 200, low: 800, medium: 2500, high: 8000, xhigh: 20_000 },
  cacheHitRate: 0.7,
};

export function configOf(assumptions: Partial<Assumptions> = {}, tiers: Partial<Config['tiers']> = {}): Config {
  return {
    rules: {},
    minMonthlySaving: 1,
    assumptions: { ...ASSUMPTIONS, ...assumptions },
    tiers: { hot: 'p/hot', warm: 'p/warm', cold: 'p/cold', economy: 'p/economy', ...tiers },
    include: [],
    exclude: [],
    maxFileSize: 1_000_000,
  };
}
