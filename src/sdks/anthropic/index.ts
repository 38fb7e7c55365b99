import type { CallSpec, ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';
import { go } from './go.ts';
import { java } from './java.ts';
import { phpBinding } from './php.ts';
import { rubyBinding } from './ruby.ts';
import { JAVASCRIPT_CLIENT, PYTHON_CLIENT, unpricedCalls } from '../shared/openai-chat.ts';

/** Anthropic's SDKs. Parameter names: https://docs.anthropic.com/en/api/messages. */
const MESSAGES: ParamMap = {
  model: ['model'],
  cap: ['max_tokens'],
  system: ['system'],
  messages: ['messages'],
  tools: ['tools'],
  schema: ['output_format', 'output_config.format'],
  temperature: ['temperature'],
  effort: ['output_config.effort'],
  budget: ['thinking.budget_tokens'],
  thinking: ['thinking.type'],
  stream: ['stream'],
  serviceTier: ['service_tier'],
  timeout: ['timeout'],
  cache: ['cache_control'],
};
const COMPLETE: ParamMap = {
  model: ['model'],
  cap: ['max_tokens_to_sample'],
  prompt: ['prompt'],
  temperature: ['temperature'],
  stream: ['stream'],
};
const CAP = { parameter: 'max_tokens', required: true, whenUnset: 'refused: the API requires it' };

function inBatch(params: ParamMap): ParamMap {
  const moved = Object.entries(params).map(([field, paths]) => [
    field,
    paths.map((path) => `requests.0.params.${path}`),
  ]);
  return Object.fromEntries(moved) as ParamMap;
}

function calls(bag: CallSpec['bag']): CallSpec[] {
  const shape = { on: 'Client', kind: 'generate', bag, params: MESSAGES, cap: CAP } as const;
  return [
    { ...shape, path: 'messages.create', api: 'messages.create' },
    { ...shape, path: 'messages.parse', api: 'messages.parse' },
    { ...shape, path: 'messages.stream', api: 'messages.stream', constant: { stream: true } },
    { ...shape, path: 'messages.tool_runner', api: 'messages.tool_runner' },
    { ...shape, path: 'messages.toolRunner', api: 'messages.toolRunner' },
    ...unpricedCalls(bag, ['messages.count_tokens', 'messages.countTokens']),
    // All requests of a batch are mostly built alike, so the first stands for them.
    {
      ...shape,
      path: 'messages.batches.create',
      api: 'messages.batches.create',
      params: inBatch(MESSAGES),
      constant: { batch: true },
    },
    {
      on: 'Client',
      path: 'completions.create',
      api: 'completions.create',
      kind: 'generate',
      bag,
      params: COMPLETE,
      cap: { ...CAP, parameter: 'max_tokens_to_sample' },
    },
  ];
}

export const sdk = defineSdk({
  id: 'anthropic',
  name: 'Anthropic',
  bindings: {
    go,
    java,
    php: phpBinding(MESSAGES),
    ruby: rubyBinding(MESSAGES, COMPLETE),
    python: {
      hints: ['anthropic'],
      defaults: { retries: 2, timeout: 600 },
      types: {
        Client: {
          ...PYTHON_CLIENT,
          provider: 'anthropic',
          constructors: {
            'anthropic.Anthropic': 'anthropic', 'anthropic.AsyncAnthropic': 'anthropic', 'anthropic.Client': 'anthropic', 'anthropic.AsyncClient': 'anthropic',
            'anthropic.AnthropicBedrock': 'amazon-bedrock', 'anthropic.AsyncAnthropicBedrock': 'amazon-bedrock',
            'anthropic.AnthropicVertex': 'google-vertex', 'anthropic.AsyncAnthropicVertex': 'google-vertex',
          }, // prettier-ignore
          wraps: ['langsmith.wrappers.wrap_anthropic', 'braintrust.wrap_anthropic'],
          // `beta.tools.messages` and `beta.prompt_caching.messages` are the earlier homes of what `messages` does now.
          transparent: ['with_raw_response', 'with_streaming_response', 'beta', 'tools', 'prompt_caching'],
        },
      },
      calls: calls('keywords'),
    },
    javascript: {
      hints: ['anthropic'],
      defaults: { retries: 2, timeout: 600 },
      settings: { arg: 1, params: { retries: ['maxRetries'], timeout: ['timeout', 'signal'] } },
      types: {
        Client: {
          ...JAVASCRIPT_CLIENT,
          provider: 'anthropic',
          constructors: {
            '@anthropic-ai/sdk#default': 'anthropic', '@anthropic-ai/sdk#Anthropic': 'anthropic',
            '@anthropic-ai/bedrock-sdk#default': 'amazon-bedrock', '@anthropic-ai/bedrock-sdk#AnthropicBedrock': 'amazon-bedrock',
            '@anthropic-ai/vertex-sdk#default': 'google-vertex', '@anthropic-ai/vertex-sdk#AnthropicVertex': 'google-vertex',
          }, // prettier-ignore
          wraps: ['braintrust#wrapAnthropic', 'langsmith/wrappers/anthropic#wrapAnthropic'],
          transparent: ['beta', 'tools', 'promptCaching'],
        },
      },
      calls: calls(0),
    },
  },
});
