import type { CallSpec } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';
import { JAVASCRIPT_CLIENT, openAiLikeCalls, PYTHON_CLIENT, unpricedCalls } from '../shared/openai-chat.ts';

/** Groq's own SDKs, shaped like OpenAI's. Parameter names: https://console.groq.com/docs/api-reference. */
function calls(bag: CallSpec['bag']): CallSpec[] {
  return [
    ...openAiLikeCalls(bag, { parameter: 'max_completion_tokens', whenUnset: "the model's limit" }),
    ...unpricedCalls(bag, ['audio.transcriptions.create', 'audio.translations.create', 'audio.speech.create']),
  ];
}

export const sdk = defineSdk({
  id: 'groq',
  name: 'Groq',
  bindings: {
    python: {
      hints: ['groq'],
      defaults: { retries: 2, timeout: 60 },
      types: {
        Client: {
          ...PYTHON_CLIENT,
          provider: 'groq',
          constructors: ['groq.Groq', 'groq.AsyncGroq', 'groq.Client', 'groq.AsyncClient'],
        },
      },
      calls: calls('keywords'),
    },
    javascript: {
      hints: ['groq-sdk'],
      defaults: { retries: 2, timeout: 60 },
      settings: { arg: 1, params: { retries: ['maxRetries'], timeout: ['timeout', 'signal'] } },
      types: {
        Client: {
          ...JAVASCRIPT_CLIENT,
          provider: 'groq',
          constructors: ['groq-sdk#default', 'groq-sdk#Groq'],
        },
      },
      calls: calls(0),
    },
  },
});
