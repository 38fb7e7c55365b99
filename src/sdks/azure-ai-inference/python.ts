import type { SdkBinding } from '../../model/sdk.ts';
import { CHAT, NO_CAP } from '../shared/openai-chat.ts';

/** Python's `azure-ai-inference`. https://learn.microsoft.com/python/api/azure-ai-inference. */
const client = { baseUrl: ['endpoint'], model: ['model'], cap: ['max_tokens'], temperature: ['temperature'] };

export const python: SdkBinding = {
  hints: ['azure.ai.inference'],
  types: {
    Client: {
      provider: 'azure',
      constructors: ['azure.ai.inference.ChatCompletionsClient', 'azure.ai.inference.aio.ChatCompletionsClient'],
      positional: ['endpoint'],
      params: client,
    },
    Embeddings: {
      provider: 'azure',
      constructors: ['azure.ai.inference.EmbeddingsClient', 'azure.ai.inference.aio.EmbeddingsClient'],
      positional: ['endpoint'],
      params: { baseUrl: ['endpoint'], model: ['model'] },
    },
  },
  calls: [
    {
      on: 'Client',
      path: 'complete',
      api: 'complete',
      kind: 'generate',
      bag: 'keywords',
      params: { ...CHAT, cap: ['max_tokens', 'model_extras.max_completion_tokens'] },
      inherits: true,
      cap: { parameter: 'max_tokens', whenUnset: "the model's limit" },
    },
    {
      on: 'Embeddings',
      path: 'embed',
      api: 'embed',
      kind: 'embed',
      bag: 'keywords',
      params: { model: ['model'], prompt: ['input'] },
      inherits: true,
      cap: NO_CAP,
    },
  ],
};
