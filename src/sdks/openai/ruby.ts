import type { CallSpec, CapSpec, ParamMap, SdkBinding } from '../../model/sdk.ts';
import { nested, nestedCap, orNested } from '../shared/nested.ts';
import { CHAT, COMPLETIONS, EMBEDDINGS, NO_CAP, openAiCap } from '../shared/openai-chat.ts';

/**
 * Two gems have the constant `OpenAI::Client`: `openai`, the official one (https://github.com/openai/openai-ruby), whose methods
 * take keywords or one hash, and `ruby-openai` (https://github.com/alexrudall/ruby-openai), whose methods take `parameters:`.
 */
const RESPONSES: ParamMap = {
  model: ['model'],
  cap: ['max_output_tokens'],
  system: ['instructions'],
  messages: ['input'],
  tools: ['tools'],
  schema: ['text.format', 'text'],
  temperature: ['temperature'],
  effort: ['reasoning.effort'],
  stream: ['stream'],
  serviceTier: ['service_tier'],
};
const CHAT_CAP: CapSpec = { parameter: openAiCap, whenUnset: "the model's limit" };
const COMPLETIONS_CAP: CapSpec = { parameter: 'max_tokens', whenUnset: '16 tokens' };
const RESPONSES_CAP: CapSpec = { parameter: 'max_output_tokens', whenUnset: "the model's limit" };

/** Both gems: the method of this path takes keywords, one hash, or `parameters:`. */
function both(
  path: string,
  kind: CallSpec['kind'],
  params: ParamMap,
  cap: CapSpec,
  more: Partial<CallSpec> = {},
): CallSpec {
  const own: CallSpec = {
    on: 'Client',
    path,
    api: path,
    kind,
    bag: 'keywords',
    positional: ['params'],
    params: orNested(['params', 'parameters'], params),
    cap: {
      ...cap,
      parameter: (call) => {
        const name = typeof cap.parameter === 'function' ? cap.parameter(call) : cap.parameter;
        const prefix = ['parameters', 'params'].find(
          (each) => each in call.request.nested || `${each}.model` in call.request.params,
        );
        return name === null || prefix === undefined ? name : `${prefix}.${name}`;
      },
    },
  };
  return { ...own, ...more };
}

/** `ruby-openai` alone. */
function wrapped(path: string, kind: CallSpec['kind'], params: ParamMap, cap: CapSpec): CallSpec {
  return {
    on: 'Client',
    path,
    api: path,
    kind,
    bag: 'keywords',
    params: nested('parameters', params),
    cap: nestedCap('parameters', cap),
  };
}

const MODEL: ParamMap = { model: ['model'] };
const STREAM = { constant: { stream: true } } as const;

export const ruby: SdkBinding = {
  // A client may come from another file, which Ruby's code need not name.
  hints: ['OpenAI', 'chat(parameters', 'responses.create', 'completions.create', 'embeddings(parameters'],
  types: {
    Client: {
      provider: 'openai',
      constructors: ['OpenAI::Client'],
      transparent: ['beta'],
      params: { baseUrl: ['uri_base', 'base_url'], retries: ['max_retries'], timeout: ['request_timeout', 'timeout'] },
    },
  },
  calls: [
    wrapped('chat', 'generate', CHAT, CHAT_CAP),
    { ...wrapped('completions', 'generate', { ...COMPLETIONS, model: ['model', 'engine'] }, COMPLETIONS_CAP) },
    wrapped('embeddings', 'embed', EMBEDDINGS, NO_CAP),
    wrapped('images.generate', 'other', MODEL, NO_CAP),
    wrapped('audio.transcribe', 'other', MODEL, NO_CAP),
    wrapped('audio.translate', 'other', MODEL, NO_CAP),
    wrapped('audio.speech', 'other', MODEL, NO_CAP),
    both('chat.completions.create', 'generate', CHAT, CHAT_CAP),
    both('chat.completions.stream', 'generate', CHAT, CHAT_CAP, STREAM),
    both('chat.completions.stream_raw', 'generate', CHAT, CHAT_CAP, STREAM),
    both('responses.create', 'generate', RESPONSES, RESPONSES_CAP),
    both('responses.stream', 'generate', RESPONSES, RESPONSES_CAP, STREAM),
    both('responses.stream_raw', 'generate', RESPONSES, RESPONSES_CAP, STREAM),
    both('completions.create', 'generate', COMPLETIONS, COMPLETIONS_CAP),
    both('embeddings.create', 'embed', EMBEDDINGS, NO_CAP),
    both('images.edit', 'other', MODEL, NO_CAP),
    both('audio.transcriptions.create', 'other', MODEL, NO_CAP),
    both('audio.speech.create', 'other', MODEL, NO_CAP),
    both('moderations.create', 'other', MODEL, NO_CAP),
  ],
};
