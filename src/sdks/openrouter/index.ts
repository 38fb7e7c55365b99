import type { CallSpec, ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';

/** OpenRouter's own SDKs; newer versions take the request under `chatRequest`. https://openrouter.ai/docs/client-sdks. */
const PYTHON: ParamMap = {
  model: ['model'],
  cap: ['max_completion_tokens', 'max_tokens'],
  messages: ['messages'],
  tools: ['tools'],
  schema: ['response_format'],
  temperature: ['temperature'],
  effort: ['reasoning.effort'],
  stream: ['stream'],
};
const FIELDS: ParamMap = {
  model: ['model'],
  cap: ['maxCompletionTokens', 'maxTokens'],
  messages: ['messages'],
  tools: ['tools'],
  schema: ['responseFormat'],
  temperature: ['temperature'],
  effort: ['reasoning.effort'],
  stream: ['stream'],
};
const WRAPPERS = ['chatRequest', 'chatGenerationParams'];
const JAVASCRIPT = Object.fromEntries(
  Object.entries(FIELDS).map(([field, paths]) => [
    field,
    [...paths, ...WRAPPERS.flatMap((wrapper) => paths.map((path) => `${wrapper}.${path}`))],
  ]),
) as ParamMap;
const send = { on: 'Client', path: 'chat.send', api: 'chat.send', kind: 'generate' } as const;
const python: CallSpec = {
  ...send,
  bag: 'keywords',
  params: PYTHON,
  cap: { parameter: 'max_tokens', whenUnset: "the model's limit" },
};
const javascript: CallSpec = {
  ...send,
  bag: 0,
  params: JAVASCRIPT,
  cap: {
    parameter: ({ request }) => {
      const wrapper = WRAPPERS.find((name) => name in request.params);
      return wrapper === undefined ? 'maxTokens' : `${wrapper}.maxTokens`;
    },
    whenUnset: "the model's limit",
  },
};

export const sdk = defineSdk({
  id: 'openrouter',
  name: 'OpenRouter',
  bindings: {
    python: {
      hints: ['openrouter'],
      types: { Client: { provider: 'openrouter', constructors: ['openrouter.OpenRouter'] } },
      calls: [python, { ...python, path: 'chat.send_async', api: 'chat.send_async' }],
    },
    javascript: {
      hints: ['@openrouter/sdk'],
      types: {
        Client: { provider: 'openrouter', constructors: ['@openrouter/sdk#OpenRouter', '@openrouter/sdk#default'] },
      },
      calls: [javascript],
    },
  },
});
