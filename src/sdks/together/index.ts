import type { ModelCall } from '../../model/call.ts';
import type { CallSpec, ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';
import { CHAT, JAVASCRIPT_CLIENT, openAiLikeCalls, PYTHON_CLIENT } from '../shared/openai-chat.ts';

/**
 * SDKs of hosts that follow OpenAI's interface to the letter under their own names: Together, Fireworks, Cerebras, Portkey,
 * SambaNova. https://docs.together.ai/reference/chat-completions-1.
 */
const PARAMS: ParamMap = { ...CHAT, cap: ['max_tokens', 'max_completion_tokens'] };
const CAP = { parameter: 'max_tokens', whenUnset: "the model's limit" };

function calls(bag: CallSpec['bag']): CallSpec[] {
  const chat = {
    on: 'Client',
    api: 'chat.completions.create',
    kind: 'generate',
    bag,
    params: PARAMS,
    cap: CAP,
  } as const;
  return [
    ...openAiLikeCalls(bag, CAP, PARAMS),
    { ...chat, path: 'chat.completions.acreate' },
    { ...chat, path: 'chat.completions.stream', api: 'chat.completions.stream', constant: { stream: true } },
  ];
}

/** Portkey is a gateway: the constructor names the provider behind it, or the model id does (`@openai/gpt-4o`). */
function portkey(specs: readonly CallSpec[]): CallSpec[] {
  return specs.map((spec) => ({ ...spec, on: 'Portkey', refine: withoutSlug }));
}

function withoutSlug(call: ModelCall): ModelCall {
  const named = call.model.kind === 'known' ? /^@([\w-]+)\/(.+)$/.exec(call.model.value) : null;
  if (!named || call.model.kind !== 'known') return call;
  const [, provider = '', value = ''] = named;
  return { ...call, provider, model: { ...call.model, value } };
}

export const sdk = defineSdk({
  id: 'together',
  name: 'Together and other OpenAI-like hosts',
  bindings: {
    python: {
      hints: ['together', 'fireworks', 'cerebras', 'portkey_ai', 'sambanova'],
      types: {
        Client: {
          ...PYTHON_CLIENT,
          constructors: {
            'together.Together': 'togetherai', 'together.AsyncTogether': 'togetherai', 'fireworks.client.Fireworks': 'fireworks-ai', 'fireworks.client.AsyncFireworks': 'fireworks-ai', 'fireworks.Fireworks': 'fireworks-ai',
            'cerebras.cloud.sdk.Cerebras': 'cerebras', 'cerebras.cloud.sdk.AsyncCerebras': 'cerebras', 'sambanova.SambaNova': 'sambanova',
          }, // prettier-ignore
        },
        Portkey: {
          ...PYTHON_CLIENT,
          constructors: ['portkey_ai.Portkey', 'portkey_ai.AsyncPortkey'],
          params: { ...PYTHON_CLIENT.params, provider: ['provider'] },
        },
      },
      calls: [...calls('keywords'), ...portkey(calls('keywords'))],
    },
    javascript: {
      hints: ['together-ai', '@cerebras/', 'portkey-ai', 'fireworks'],
      types: {
        Client: {
          ...JAVASCRIPT_CLIENT,
          constructors: {
            'together-ai#default': 'togetherai',
            'together-ai#Together': 'togetherai',
            '@cerebras/cerebras_cloud_sdk#default': 'cerebras',
          },
        },
        Portkey: {
          ...JAVASCRIPT_CLIENT,
          constructors: ['portkey-ai#default', 'portkey-ai#Portkey'],
          params: { ...JAVASCRIPT_CLIENT.params, provider: ['provider'] },
        },
      },
      calls: [...calls(0), ...portkey(calls(0))],
    },
  },
});
