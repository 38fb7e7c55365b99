import type { CallSpec, ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';
import { go } from './go.ts';

/** Cohere's SDKs (python `cohere`, npm `cohere-ai`). Parameter names: https://docs.cohere.com/reference/chat. */
function chat(cap: string, history: string): ParamMap {
  return {
    model: ['model'],
    cap: [cap],
    system: ['preamble'],
    messages: ['messages', history],
    prompt: ['message', 'prompt'],
    tools: ['tools'],
    schema: [cap === 'max_tokens' ? 'response_format' : 'responseFormat'],
    temperature: ['temperature'],
    stream: ['stream'],
  };
}

function calls(bag: CallSpec['bag'], cap: string, history: string, stream: readonly string[]): CallSpec[] {
  const none = { parameter: null, whenUnset: '' };
  const shape = {
    on: 'Client',
    kind: 'generate',
    bag,
    params: chat(cap, history),
    cap: { parameter: cap, whenUnset: "the model's limit" },
  } as const;
  return [
    { ...shape, path: 'chat', api: 'chat' },
    { ...shape, path: 'generate', api: 'generate' },
    ...stream.map((path): CallSpec => ({ ...shape, path, api: path, constant: { stream: true } })),
    {
      on: 'Client',
      path: 'embed',
      api: 'embed',
      kind: 'embed',
      bag,
      params: { model: ['model'], prompt: ['texts', 'inputs'] },
      cap: none,
    },
    { on: 'Client', path: 'rerank', api: 'rerank', kind: 'other', bag, params: { model: ['model'] }, cap: none },
  ];
}

export const sdk = defineSdk({
  id: 'cohere',
  name: 'Cohere',
  bindings: {
    go,
    python: {
      hints: ['cohere'],
      types: {
        Client: {
          provider: 'cohere',
          constructors: ['cohere.Client', 'cohere.AsyncClient', 'cohere.ClientV2', 'cohere.AsyncClientV2'],
          transparent: ['v2'],
          params: { baseUrl: ['base_url'], timeout: ['timeout'] },
        },
      },
      calls: calls('keywords', 'max_tokens', 'chat_history', ['chat_stream']),
    },
    javascript: {
      hints: ['cohere-ai'],
      types: {
        Client: {
          provider: 'cohere',
          constructors: ['cohere-ai#CohereClient', 'cohere-ai#CohereClientV2'],
          transparent: ['v2'],
        },
      },
      calls: calls(0, 'maxTokens', 'chatHistory', ['chatStream']),
    },
  },
});
