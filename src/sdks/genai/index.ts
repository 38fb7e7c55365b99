import type { CallSpec, ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';

/** genai: one client for many providers, told apart by the model's name. https://docs.rs/genai. */
const CHAT: ParamMap = {
  model: ['model'],
  system: ['chat_req.system'],
  messages: ['chat_req.messages', 'chat_req.user'],
  tools: ['chat_req.tools'],
  cap: ['options.max_tokens'],
  temperature: ['options.temperature'],
  effort: ['options.reasoning_effort'],
  schema: ['options.response_format'],
};
const calls = ['exec_chat', 'exec_chat_stream'].map((path): CallSpec => ({
  on: 'Client',
  path,
  api: path,
  kind: 'generate',
  bag: 99,
  positional: ['model', 'chat_req', 'options'],
  params: CHAT,
  cap: { parameter: null, whenUnset: "the model's limit, or what the client sets" },
  constant: { stream: path.endsWith('stream') },
}));
const embeddings = ['embed', 'embed_batch'].map((path): CallSpec => ({
  on: 'Client',
  path,
  api: path,
  kind: 'embed',
  bag: 99,
  positional: ['model', 'input'],
  params: { model: ['model'], prompt: ['input'] },
  cap: { parameter: null, whenUnset: '' },
}));

export const sdk = defineSdk({
  id: 'genai',
  name: 'genai (Rust)',
  bindings: {
    rust: {
      hints: ['genai::', 'use genai'],
      types: {
        Client: { constructors: ['genai.Client'], factories: ['genai.Client.default', 'genai.Client.new'] },
        Builder: { factories: ['genai.Client.builder'], fluent: true, params: {}, members: { 'build()': 'Client' } },
      },
      calls: [...calls, ...embeddings],
      structs: {
        'genai.chat.ChatRequest.new': ['messages'],
        'genai.chat.ChatRequest.from_messages': ['messages'],
        'genai.chat.ChatRequest.from_system': ['system'],
        'genai.chat.ChatRequest.from_user': ['user'],
      },
    },
  },
});
