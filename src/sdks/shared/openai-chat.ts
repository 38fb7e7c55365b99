import type { ModelCall } from '../../model/call.ts';
import type { CallSpec, CapSpec, ParamMap, TypeSpec } from '../../model/sdk.ts';

/**
 * OpenAI's interface, which many hosts' SDKs repeat under their own names.
 * Parameter names: https://platform.openai.com/docs/api-reference/chat/create.
 */
export const CHAT: ParamMap = {
  model: ['model'],
  cap: ['max_completion_tokens', 'max_tokens'],
  messages: ['messages'],
  tools: ['tools', 'functions'],
  schema: ['response_format'],
  temperature: ['temperature'],
  effort: ['reasoning_effort', 'reasoning.effort'],
  stream: ['stream'],
  choices: ['n'],
  serviceTier: ['service_tier'],
  timeout: ['timeout'],
};
export const COMPLETIONS: ParamMap = {
  model: ['model'],
  cap: ['max_tokens'],
  prompt: ['prompt'],
  temperature: ['temperature'],
  stream: ['stream'],
  choices: ['n'],
  timeout: ['timeout'],
};
export const EMBEDDINGS: ParamMap = { model: ['model'], prompt: ['input'], timeout: ['timeout'] };

/** `max_tokens` is deprecated at OpenAI and refused by its reasoning models; compatible endpoints mostly know only it. */
export function openAiCap(call: ModelCall): string {
  const isOpenAI = call.provider === 'openai' || call.provider === 'azure';
  // Behind an address that is not known, OpenAI's own model names say what is spoken there.
  const isItsModel =
    call.provider === null &&
    call.model.kind === 'known' &&
    /^(?:openai\/)?(?:gpt-[3-9]|o\d|chatgpt-)/.test(call.model.value);
  return isOpenAI || isItsModel ? 'max_completion_tokens' : 'max_tokens';
}

/** Of a call whose answer has no cap. */
export const NO_CAP: CapSpec = { parameter: null, whenUnset: '' };

/** What a client's constructor says about its requests, as OpenAI's SDKs and those generated like them call it. */
export const PYTHON_CLIENT: Pick<TypeSpec, 'members' | 'params' | 'transparent'> = {
  members: { 'with_options()': 'self', 'copy()': 'self' },
  transparent: ['with_raw_response', 'with_streaming_response'],
  params: { baseUrl: ['base_url'], retries: ['max_retries'], timeout: ['timeout'] },
};
export const JAVASCRIPT_CLIENT: Pick<TypeSpec, 'members' | 'params'> = {
  members: { 'withOptions()': 'self' },
  params: { baseUrl: ['baseURL'], retries: ['maxRetries'], timeout: ['timeout'] },
};

/** Chat, text completion and embedding calls of a type `Client`. */
export function openAiLikeCalls(bag: CallSpec['bag'], cap: CapSpec, chat: ParamMap = CHAT): CallSpec[] {
  return [
    { ...at('chat.completions.create', bag), kind: 'generate', params: chat, cap },
    {
      ...at('completions.create', bag),
      kind: 'generate',
      params: COMPLETIONS,
      cap: { ...cap, parameter: 'max_tokens' },
    },
    { ...at('embeddings.create', bag), kind: 'embed', params: EMBEDDINGS, cap: NO_CAP },
  ];
}

/** Batches of requests that stand in a file, by the endpoint that they are for. */
export function batchCalls(bag: CallSpec['bag'], chat: CapSpec, more: readonly BatchEndpoint[] = []): CallSpec[] {
  const endpoints: readonly BatchEndpoint[] = [
    { pattern: /\/chat\/completions$/, kind: 'generate', params: CHAT, cap: chat },
    { pattern: /\/embeddings$/, kind: 'embed', params: EMBEDDINGS, cap: NO_CAP },
    ...more,
  ];
  return endpoints.map(({ pattern, kind, params, cap }) => ({
    ...at('batches.create', bag),
    kind,
    params,
    cap,
    endpoint: { parameter: 'endpoint', pattern },
    jsonLines: { keys: ['custom_id', 'url', 'body'], body: 'body' },
    constant: { batch: true },
  }));
}
export interface BatchEndpoint extends Pick<CallSpec, 'kind' | 'params'> {
  readonly pattern: RegExp;
  readonly cap: CapSpec;
}

/** Calls of a type `Client` that are not billed by tokens here: images, audio. */
export function unpricedCalls(bag: CallSpec['bag'], paths: readonly string[]): CallSpec[] {
  return paths.map((path) => ({ ...at(path, bag), kind: 'other', params: { model: ['model'] }, cap: NO_CAP }));
}

function at(path: string, bag: CallSpec['bag']): Pick<CallSpec, 'on' | 'path' | 'api' | 'bag'> {
  return { on: 'Client', path, api: path, bag };
}
