import type { CallSpec, ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';

/** Mistral's SDKs (python `mistralai`, npm `@mistralai/mistralai`). Parameter names: https://docs.mistral.ai/api/. */
function params(cap: string, schema: string): ParamMap {
  return {
    model: ['model'],
    cap: [cap],
    messages: ['messages', 'inputs'],
    prompt: ['prompt'],
    tools: ['tools'],
    schema: [schema],
    temperature: ['temperature'],
    choices: ['n'],
  };
}

function calls(
  bag: CallSpec['bag'],
  cap: string,
  schema: string,
  names: readonly (readonly [path: string, stream: boolean])[],
): CallSpec[] {
  const none = { parameter: null, whenUnset: '' };
  return [
    ...names.map(([path, stream]): CallSpec => ({
      on: 'Client',
      path,
      api: path,
      kind: 'generate',
      bag,
      params: params(cap, schema),
      cap: { parameter: cap, whenUnset: "the model's limit" },
      constant: { stream },
    })),
    {
      on: 'Client',
      path: 'embeddings.create',
      api: 'embeddings.create',
      kind: 'embed',
      bag,
      params: { model: ['model'], prompt: ['inputs'] },
      cap: none,
    },
    // The requests stand in a file of their own.
    {
      on: 'Client',
      path: 'batch.jobs.create',
      api: 'batch.jobs.create',
      kind: 'generate',
      bag,
      params: { model: ['model'] },
      cap: none,
      sendsMore: true,
      constant: { batch: true },
    },
    {
      on: 'Client',
      path: 'ocr.process',
      api: 'ocr.process',
      kind: 'other',
      bag,
      params: { model: ['model'] },
      cap: none,
    },
  ];
}
const PYTHON = [['chat.complete', false], ['chat.complete_async', false], ['chat.parse', false], ['chat.stream', true], ['chat.stream_async', true], ['fim.complete', false], ['agents.complete', false], ['beta.conversations.start', false]] as const; // prettier-ignore
const JAVASCRIPT = [['chat.complete', false], ['chat.parse', false], ['chat.stream', true], ['fim.complete', false], ['agents.complete', false], ['beta.conversations.start', false]] as const; // prettier-ignore

export const sdk = defineSdk({
  id: 'mistral',
  name: 'Mistral',
  bindings: {
    python: {
      hints: ['mistralai'],
      types: {
        Client: {
          provider: 'mistral',
          constructors: {
            'mistralai.Mistral': 'mistral',
            'mistralai.client.Mistral': 'mistral',
            'mistralai_azure.MistralAzure': 'azure',
            'mistralai_gcp.MistralGoogleCloud': 'google-vertex',
          },
          params: { baseUrl: ['server_url'], timeout: ['timeout_ms'] },
        },
        Legacy: {
          provider: 'mistral',
          constructors: ['mistralai.client.MistralClient', 'mistralai.async_client.MistralAsyncClient'],
        },
      },
      calls: [
        ...calls('keywords', 'max_tokens', 'response_format', PYTHON),
        {
          on: 'Legacy',
          path: 'chat',
          api: 'chat',
          kind: 'generate',
          bag: 'keywords',
          params: params('max_tokens', 'response_format'),
          cap: { parameter: 'max_tokens', whenUnset: "the model's limit" },
        },
        {
          on: 'Legacy',
          path: 'chat_stream',
          api: 'chat_stream',
          kind: 'generate',
          bag: 'keywords',
          params: params('max_tokens', 'response_format'),
          cap: { parameter: 'max_tokens', whenUnset: "the model's limit" },
          constant: { stream: true },
        },
      ],
    },
    javascript: {
      hints: ['@mistralai/'],
      types: {
        Client: {
          provider: 'mistral',
          constructors: {
            '@mistralai/mistralai#Mistral': 'mistral',
            '@mistralai/mistralai-azure#MistralAzure': 'azure',
            '@mistralai/mistralai-gcp#MistralGoogleCloud': 'google-vertex',
          },
          params: { baseUrl: ['serverURL'], timeout: ['timeoutMs'] },
        },
        /** Before version 1. */
        Legacy: {
          provider: 'mistral',
          constructors: ['@mistralai/mistralai#default', '@mistralai/mistralai#MistralClient'],
        },
      },
      calls: [
        ...calls(0, 'maxTokens', 'responseFormat', JAVASCRIPT),
        ...[false, true].map((stream): CallSpec => ({
          on: 'Legacy',
          path: stream ? 'chatStream' : 'chat',
          api: stream ? 'chatStream' : 'chat',
          kind: 'generate',
          bag: 0,
          params: params('maxTokens', 'responseFormat'),
          cap: { parameter: 'maxTokens', whenUnset: "the model's limit" },
          constant: { stream },
        })),
      ],
    },
  },
});
