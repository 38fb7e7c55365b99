import type { CallSpec, CapSpec, ParamMap, SdkBinding } from '../../model/sdk.ts';
import { CHAT, COMPLETIONS, EMBEDDINGS, NO_CAP, openAiCap } from '../shared/openai-chat.ts';

/**
 * openai-php/client with its Laravel facade (https://github.com/openai-php/client), which is the usual one, and orhanerday/open-ai
 * (https://github.com/orhanerday/open-ai), whose client has all methods itself. Requests are arrays.
 */
const RESPONSES: ParamMap = {
  model: ['model'],
  cap: ['max_output_tokens'],
  system: ['instructions'],
  messages: ['input'],
  tools: ['tools'],
  schema: ['text.format'],
  temperature: ['temperature'],
  effort: ['reasoning.effort'],
  stream: ['stream'],
  serviceTier: ['service_tier'],
};
const CHAT_CAP: CapSpec = { parameter: openAiCap, whenUnset: "the model's limit" };
const COMPLETIONS_CAP: CapSpec = { parameter: 'max_tokens', whenUnset: '16 tokens' };
const RESPONSES_CAP: CapSpec = { parameter: 'max_output_tokens', whenUnset: "the model's limit" };

type Shape = readonly [path: string, kind: CallSpec['kind'], params: ParamMap, cap: CapSpec];

const call = (on: string, [path, kind, params, cap]: Shape, more: Partial<CallSpec> = {}): CallSpec => ({
  on,
  path,
  api: path,
  kind,
  bag: 0,
  params,
  cap,
  ...more,
});
const MODEL: ParamMap = { model: ['model'] };
const CLIENT: readonly Shape[] = [
  ['chat.create', 'generate', CHAT, CHAT_CAP],
  ['completions.create', 'generate', COMPLETIONS, COMPLETIONS_CAP],
  ['responses.create', 'generate', RESPONSES, RESPONSES_CAP],
  ['embeddings.create', 'embed', EMBEDDINGS, NO_CAP],
  ['images.create', 'other', MODEL, NO_CAP],
  ['audio.transcribe', 'other', MODEL, NO_CAP],
  ['audio.translate', 'other', MODEL, NO_CAP],
  ['audio.speech', 'other', MODEL, NO_CAP],
  ['moderations.create', 'other', MODEL, NO_CAP],
];
const STREAMED: readonly Shape[] = [
  ['chat.createStreamed', 'generate', CHAT, CHAT_CAP],
  ['completions.createStreamed', 'generate', COMPLETIONS, COMPLETIONS_CAP],
  ['responses.createStreamed', 'generate', RESPONSES, RESPONSES_CAP],
];
const FLAT: readonly Shape[] = [
  ['chat', 'generate', CHAT, CHAT_CAP],
  ['completion', 'generate', COMPLETIONS, COMPLETIONS_CAP],
  ['complete', 'generate', COMPLETIONS, COMPLETIONS_CAP],
  ['embeddings', 'embed', EMBEDDINGS, NO_CAP],
  ['image', 'other', MODEL, NO_CAP],
  ['transcribe', 'other', MODEL, NO_CAP],
];

export const php: SdkBinding = {
  hints: ['OpenAI', 'OpenAi', "'openai'"],
  types: {
    Client: {
      provider: 'openai',
      constructors: ['OpenAI\\Client', 'OpenAI\\Contracts\\ClientContract'],
      factories: ['OpenAI::client', 'app(openai)', 'resolve(openai)'],
      instances: ['OpenAI\\Laravel\\Facades\\OpenAI'],
    },
    Factory: {
      provider: 'openai',
      factories: ['OpenAI::factory'],
      fluent: true,
      members: { 'make()': 'Client' },
      params: { baseUrl: ['baseUri'] },
    },
    Flat: { provider: 'openai', constructors: ['Orhanerday\\OpenAi\\OpenAi'] },
  },
  calls: [
    ...CLIENT.map((shape) => call('Client', shape)),
    ...STREAMED.map((shape) => call('Client', shape, { constant: { stream: true } })),
    ...FLAT.map((shape) => call('Flat', shape)),
  ],
};
