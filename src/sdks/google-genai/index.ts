import type { CallSpec, ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';
import { go } from './go.ts';

/** Google's Gen AI SDKs (python `google-genai`, npm `@google/genai`). Parameter names: https://ai.google.dev/api/generate-content. */
const PYTHON: ParamMap = {
  model: ['model'],
  cap: ['config.max_output_tokens'],
  system: ['config.system_instruction'],
  messages: ['contents'],
  prompt: ['message'],
  tools: ['config.tools'],
  schema: ['config.response_schema', 'config.response_json_schema'],
  temperature: ['config.temperature'],
  effort: ['config.thinking_config.thinking_level'],
  budget: ['config.thinking_config.thinking_budget'],
  choices: ['config.candidate_count'],
  cache: ['config.cached_content'],
};
const JAVASCRIPT: ParamMap = {
  model: ['model'],
  cap: ['config.maxOutputTokens'],
  system: ['config.systemInstruction'],
  messages: ['contents'],
  prompt: ['message'],
  tools: ['config.tools'],
  schema: ['config.responseSchema', 'config.responseJsonSchema'],
  temperature: ['config.temperature'],
  effort: ['config.thinkingConfig.thinkingLevel'],
  budget: ['config.thinkingConfig.thinkingBudget'],
  choices: ['config.candidateCount'],
  cache: ['config.cachedContent'],
};

/** In both languages. A turn goes on from what the server keeps of the last. https://ai.google.dev/api/interactions-api. */
const INTERACTION: ParamMap = {
  model: ['model', 'agent'],
  cap: ['generation_config.max_output_tokens'],
  system: ['system_instruction'],
  messages: ['input'],
  tools: ['tools'],
  schema: ['response_format'],
  temperature: ['generation_config.temperature'],
  effort: ['generation_config.thinking_level'],
  stream: ['stream'],
};

function calls(
  bag: CallSpec['bag'],
  params: ParamMap,
  cap: string,
  names: { generate: string; stream: string; embed: string; count: string; send: string; sendStream: string },
): CallSpec[] {
  const none = { parameter: null, whenUnset: '' };
  const shape = { kind: 'generate', bag, params, cap: { parameter: cap, whenUnset: "the model's limit" } } as const;
  return [
    { ...shape, on: 'Client', path: `models.${names.generate}`, api: `models.${names.generate}` },
    {
      ...shape,
      on: 'Client',
      path: `models.${names.stream}`,
      api: `models.${names.stream}`,
      constant: { stream: true },
    },
    {
      ...shape,
      on: 'Chat',
      path: names.send,
      api: `chats.${names.send}`,
      inherits: true,
      positional: bag === 'keywords' ? ['message'] : [],
    },
    {
      ...shape,
      on: 'Chat',
      path: names.sendStream,
      api: `chats.${names.sendStream}`,
      inherits: true,
      positional: bag === 'keywords' ? ['message'] : [],
      constant: { stream: true },
    },
    {
      ...shape,
      on: 'Client',
      path: 'batches.create',
      api: 'batches.create',
      params: { model: ['model'], messages: ['src.0.contents'] },
      cap: none,
      // All requests of a batch are mostly built alike; those in a file are not seen.
      sendsMore: true,
      constant: { batch: true },
    },
    {
      on: 'Client',
      path: `models.${names.embed}`,
      api: `models.${names.embed}`,
      kind: 'embed',
      bag,
      params: { model: ['model'], prompt: ['contents'] },
      cap: none,
    },
    {
      ...shape,
      on: 'Client',
      path: 'interactions.create',
      api: 'interactions.create',
      params: INTERACTION,
      cap: { parameter: 'generation_config.max_output_tokens', whenUnset: "the model's limit" },
    },
    {
      on: 'Client',
      path: `models.${names.count}`,
      api: `models.${names.count}`,
      kind: 'other',
      bag,
      params: { model: ['model'] },
      cap: none,
    },
  ];
}

export const sdk = defineSdk({
  id: 'google-genai',
  name: 'Google Gen AI',
  bindings: {
    go,
    python: {
      hints: ['genai'],
      types: {
        Client: {
          provider: 'google',
          constructors: ['google.genai.Client', 'google.genai.client.Client'],
          members: { aio: 'self', 'chats.create()': 'Chat' },
        },
        Chat: {
          provider: 'google',
          params: {
            model: ['model'],
            cap: PYTHON.cap ?? [],
            system: PYTHON.system ?? [],
            tools: PYTHON.tools ?? [],
            messages: ['history'],
            temperature: PYTHON.temperature ?? [],
          },
        },
      },
      calls: calls('keywords', PYTHON, 'config.max_output_tokens', {
        generate: 'generate_content', stream: 'generate_content_stream', embed: 'embed_content', count: 'count_tokens', send: 'send_message', sendStream: 'send_message_stream',
      }), // prettier-ignore
    },
    javascript: {
      hints: ['@google/genai'],
      types: {
        Client: {
          provider: 'google',
          constructors: ['@google/genai#GoogleGenAI'],
          members: { 'chats.create()': 'Chat' },
        },
        Chat: {
          provider: 'google',
          params: {
            model: ['model'],
            cap: JAVASCRIPT.cap ?? [],
            system: JAVASCRIPT.system ?? [],
            tools: JAVASCRIPT.tools ?? [],
            messages: ['history'],
            temperature: JAVASCRIPT.temperature ?? [],
          },
        },
      },
      calls: calls(0, JAVASCRIPT, 'config.maxOutputTokens', {
        generate: 'generateContent', stream: 'generateContentStream', embed: 'embedContent', count: 'countTokens', send: 'sendMessage', sendStream: 'sendMessageStream',
      }), // prettier-ignore
    },
  },
});
