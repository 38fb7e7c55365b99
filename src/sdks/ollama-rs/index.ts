import type { CallSpec, ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';

/** ollama-rs: a client of a local Ollama. https://docs.rs/ollama-rs. */
const SHARED: ParamMap = { model: ['model_name'], cap: ['options.num_predict'], temperature: ['options.temperature'] };
const NO_PLACE = { parameter: null, whenUnset: 'unlimited' };
const generate = ['generate', 'generate_stream'].map((path): CallSpec => ({
  on: 'Ollama',
  path,
  api: path,
  kind: 'generate',
  bag: 0,
  params: { ...SHARED, prompt: ['prompt'], system: ['system'] },
  cap: NO_PLACE,
  constant: { stream: path.endsWith('stream') },
}));
const chat = ['send_chat_messages', 'send_chat_messages_stream'].map((path): CallSpec => ({
  on: 'Ollama',
  path,
  api: path,
  kind: 'generate',
  bag: 0,
  params: { ...SHARED, messages: ['messages'], tools: ['tools'] },
  cap: NO_PLACE,
  constant: { stream: path.endsWith('stream') },
}));
const withHistory = ['send_chat_messages_with_history', 'send_chat_messages_with_history_stream'].map(
  (path): CallSpec => ({
    on: 'Ollama',
    path,
    api: path,
    kind: 'generate',
    bag: 1,
    positional: ['history'],
    params: { ...SHARED, messages: ['messages'] },
    cap: NO_PLACE,
    sendsMore: true,
    constant: { stream: path.endsWith('stream') },
  }),
);
/** With and without the modules that hold them. */
const named = (path: string, name: string, fields: readonly string[]): [string, readonly string[]] => [
  `ollama_rs.${path}.${name}.new`,
  fields,
];

export const sdk = defineSdk({
  id: 'ollama-rs',
  name: 'ollama-rs',
  bindings: {
    rust: {
      hints: ['ollama_rs'],
      types: {
        Ollama: {
          provider: 'local',
          constructors: ['ollama_rs.Ollama'],
          factories: ['new', 'default', 'from_url', 'try_new', 'new_with_history'].map((name) => `ollama_rs.Ollama.${name}`),
        },
      }, // prettier-ignore
      calls: [
        ...generate,
        ...chat,
        ...withHistory,
        {
          on: 'Ollama', path: 'generate_embeddings', api: 'generate_embeddings', kind: 'embed', bag: 0,
          params: { model: ['model_name'], prompt: ['input'] }, cap: { parameter: null, whenUnset: '' },
        },
      ], // prettier-ignore
      structs: Object.fromEntries([
        named('generation.completion.request', 'GenerationRequest', ['model_name', 'prompt']),
        named('generation.completion', 'GenerationRequest', ['model_name', 'prompt']),
        named('generation.chat.request', 'ChatMessageRequest', ['model_name', 'messages']),
        named('generation.chat', 'ChatMessageRequest', ['model_name', 'messages']),
        named('generation.embeddings.request', 'GenerateEmbeddingsRequest', ['model_name', 'input']),
        named('generation.chat', 'ChatMessage', ['role', 'content']),
      ]),
    },
  },
});
