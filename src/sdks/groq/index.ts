import type { CallSpec, ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';

/** Groq's own SDKs, shaped like OpenAI's. Parameter names: https://console.groq.com/docs/api-reference. */
const CHAT: ParamMap = {
  model: ['model'],
  cap: ['max_completion_tokens', 'max_tokens'],
  messages: ['messages'],
  tools: ['tools', 'functions'],
  schema: ['response_format'],
  temperature: ['temperature'],
  effort: ['reasoning_effort'],
  stream: ['stream'],
  choices: ['n'],
  serviceTier: ['service_tier'],
  timeout: ['timeout'],
};

function calls(bag: CallSpec['bag']): CallSpec[] {
  const none = { parameter: null, whenUnset: '' };
  return [
    {
      on: 'Client',
      path: 'chat.completions.create',
      api: 'chat.completions.create',
      kind: 'generate',
      bag,
      params: CHAT,
      cap: { parameter: 'max_completion_tokens', whenUnset: "the model's limit" },
    },
    {
      on: 'Client',
      path: 'embeddings.create',
      api: 'embeddings.create',
      kind: 'embed',
      bag,
      params: { model: ['model'], prompt: ['input'] },
      cap: none,
    },
    {
      on: 'Client',
      path: 'audio.transcriptions.create',
      api: 'audio.transcriptions.create',
      kind: 'other',
      bag,
      params: { model: ['model'] },
      cap: none,
    },
    {
      on: 'Client',
      path: 'audio.translations.create',
      api: 'audio.translations.create',
      kind: 'other',
      bag,
      params: { model: ['model'] },
      cap: none,
    },
    {
      on: 'Client',
      path: 'audio.speech.create',
      api: 'audio.speech.create',
      kind: 'other',
      bag,
      params: { model: ['model'] },
      cap: none,
    },
  ];
}

export const sdk = defineSdk({
  id: 'groq',
  name: 'Groq',
  bindings: {
    python: {
      hints: ['groq'],
      types: {
        Client: {
          provider: 'groq',
          constructors: ['groq.Groq', 'groq.AsyncGroq', 'groq.Client', 'groq.AsyncClient'],
          wraps: ['instructor.from_groq'],
          members: { 'with_options()': 'self' },
          transparent: ['with_raw_response', 'with_streaming_response'],
          params: { baseUrl: ['base_url'], retries: ['max_retries'], timeout: ['timeout'] },
        },
      },
      calls: calls('keywords'),
    },
    javascript: {
      hints: ['groq-sdk'],
      types: {
        Client: {
          provider: 'groq',
          constructors: ['groq-sdk#default', 'groq-sdk#Groq'],
          params: { baseUrl: ['baseURL'], retries: ['maxRetries'], timeout: ['timeout'] },
        },
      },
      calls: calls(0),
    },
  },
});
