import type { CallSpec, ParamMap, SdkBinding } from '../../model/sdk.ts';

/**
 * The official SDK (https://github.com/anthropics/anthropic-sdk-php), whose methods take named arguments, and mozex/anthropic-php with its
 * Laravel facade (https://github.com/mozex/anthropic-php), whose methods take an array.
 */
const OFFICIAL: ParamMap = {
  model: ['model'],
  cap: ['maxTokens'],
  system: ['system'],
  messages: ['messages'],
  tools: ['tools'],
  temperature: ['temperature'],
  budget: ['thinking.budget_tokens', 'thinking.budgetTokens'],
  thinking: ['thinking.type'],
  serviceTier: ['serviceTier'],
};
const WHEN_UNSET = 'refused: the API requires it';

export function phpBinding(messages: ParamMap): SdkBinding {
  const official = (path: string, more: Partial<CallSpec> = {}): CallSpec => ({
    on: 'Client',
    path,
    api: path,
    kind: 'generate',
    bag: 'keywords',
    positional: ['maxTokens', 'messages', 'model'],
    params: OFFICIAL,
    cap: { parameter: 'maxTokens', required: true, whenUnset: WHEN_UNSET },
    ...more,
  });
  const community = (path: string, more: Partial<CallSpec> = {}): CallSpec => ({
    on: 'Community',
    path,
    api: path,
    kind: 'generate',
    bag: 0,
    params: messages,
    cap: { parameter: 'max_tokens', required: true, whenUnset: WHEN_UNSET },
    ...more,
  });
  return {
    hints: ['Anthropic'],
    types: {
      Client: {
        provider: 'anthropic',
        constructors: ['Anthropic\\Client'],
        transparent: ['beta'],
        params: { baseUrl: ['baseUrl'] },
      },
      Community: {
        provider: 'anthropic',
        constructors: ['Anthropic\\Contracts\\ClientContract'],
        factories: ['Anthropic::client'],
        instances: ['Anthropic\\Laravel\\Facades\\Anthropic'],
      },
    },
    calls: [
      official('messages.create'),
      official('messages.createStream', { constant: { stream: true } }),
      official('messages.countTokens', { kind: 'other', cap: { parameter: null, whenUnset: '' } }),
      community('messages.create'),
      community('messages.createStreamed', { constant: { stream: true } }),
    ],
  };
}
