import type { CallSpec, ParamMap, TypeSpec } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';

/**
 * SDKs of hosts that follow OpenAI's interface to the letter under their own names: Together, Fireworks, Cerebras, Portkey,
 * SambaNova, xAI's and Writer's early clients. https://docs.together.ai/reference/chat-completions-1.
 */
const CHAT: ParamMap = {
  model: ['model'],
  cap: ['max_tokens', 'max_completion_tokens'],
  messages: ['messages'],
  tools: ['tools', 'functions'],
  schema: ['response_format'],
  temperature: ['temperature'],
  effort: ['reasoning_effort'],
  stream: ['stream'],
  choices: ['n'],
};
const CAP = { parameter: 'max_tokens', whenUnset: "the model's limit" };

function calls(bag: CallSpec['bag']): CallSpec[] {
  return [
    ...['chat.completions.create', 'chat.completions.acreate'].map((path): CallSpec => ({
      on: 'Client',
      path,
      api: 'chat.completions.create',
      kind: 'generate',
      bag,
      params: CHAT,
      cap: CAP,
    })),
    {
      on: 'Client',
      path: 'completions.create',
      api: 'completions.create',
      kind: 'generate',
      bag,
      params: { ...CHAT, prompt: ['prompt'] },
      cap: CAP,
    },
    {
      on: 'Client',
      path: 'embeddings.create',
      api: 'embeddings.create',
      kind: 'embed',
      bag,
      params: { model: ['model'], prompt: ['input'] },
      cap: { parameter: null, whenUnset: '' },
    },
  ];
}
const common: Pick<TypeSpec, 'members' | 'params'> = {
  members: { 'with_options()': 'self', 'withOptions()': 'self' },
  params: { baseUrl: ['base_url', 'baseURL'], retries: ['max_retries', 'maxRetries'], timeout: ['timeout'] },
};

export const sdk = defineSdk({
  id: 'together',
  name: 'Together and other OpenAI-like hosts',
  bindings: {
    python: {
      hints: ['together', 'fireworks', 'cerebras', 'portkey_ai', 'sambanova'],
      types: {
        Client: {
          ...common,
          constructors: {
            'together.Together': 'togetherai', 'together.AsyncTogether': 'togetherai', 'fireworks.client.Fireworks': 'fireworks-ai', 'fireworks.client.AsyncFireworks': 'fireworks-ai', 'fireworks.Fireworks': 'fireworks-ai',
            'cerebras.cloud.sdk.Cerebras': 'cerebras', 'cerebras.cloud.sdk.AsyncCerebras': 'cerebras', 'sambanova.SambaNova': 'sambanova', 'portkey_ai.Portkey': null, 'portkey_ai.AsyncPortkey': null,
          }, // prettier-ignore
          wraps: ['instructor.from_cerebras', 'instructor.from_fireworks', 'instructor.from_together'],
        },
      },
      calls: calls('keywords'),
    },
    javascript: {
      hints: ['together-ai', '@cerebras/', 'portkey-ai', 'fireworks'],
      types: {
        Client: {
          ...common,
          constructors: {
            'together-ai#default': 'togetherai',
            'together-ai#Together': 'togetherai',
            '@cerebras/cerebras_cloud_sdk#default': 'cerebras',
            'portkey-ai#default': null,
            'portkey-ai#Portkey': null,
          },
        },
      },
      calls: calls(0),
    },
  },
});
