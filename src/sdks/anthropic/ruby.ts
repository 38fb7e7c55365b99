import type { CallSpec, ParamMap, SdkBinding } from '../../model/sdk.ts';
import { nested, orNested } from '../shared/nested.ts';

/**
 * Two gems have the constant `Anthropic::Client`: `anthropic`, the official one (https://github.com/anthropics/anthropic-sdk-ruby),
 * whose methods take keywords or one hash, and `ruby-anthropic` (https://github.com/alexrudall/ruby-anthropic), whose methods take `parameters:`.
 */
const WHEN_UNSET = 'refused: the API requires it';

export function rubyBinding(messages: ParamMap, complete: ParamMap): SdkBinding {
  // `system` is a method of every Ruby object, so the official gem writes it with an underscore.
  const own: ParamMap = orNested(['params'], { ...messages, system: ['system_', 'system'] });
  const official = (path: string, more: Partial<CallSpec> = {}): CallSpec => ({
    on: 'Client',
    path,
    api: path,
    kind: 'generate',
    bag: 'keywords',
    positional: ['params'],
    params: own,
    cap: { parameter: 'max_tokens', required: true, whenUnset: WHEN_UNSET },
    ...more,
  });
  return {
    // A client may come from another file, which Ruby's code need not name.
    hints: ['Anthropic', 'messages.create', 'messages(parameters'],
    types: {
      Client: {
        provider: 'anthropic',
        constructors: {
          'Anthropic::Client': 'anthropic',
          'Anthropic::BedrockClient': 'amazon-bedrock',
          'Anthropic::VertexClient': 'google-vertex',
        },
        transparent: ['beta'],
        params: {
          baseUrl: ['uri_base', 'base_url'],
          retries: ['max_retries'],
          timeout: ['request_timeout', 'timeout'],
        },
      },
    },
    calls: [
      official('messages.create'),
      official('messages.stream', { constant: { stream: true } }),
      official('messages.stream_raw', { constant: { stream: true } }),
      official('messages.count_tokens', { kind: 'other', cap: { parameter: null, whenUnset: '' } }),
      {
        on: 'Client',
        path: 'messages',
        api: 'messages',
        kind: 'generate',
        bag: 'keywords',
        params: nested('parameters', messages),
        cap: { parameter: 'parameters.max_tokens', required: true, whenUnset: WHEN_UNSET },
      },
      {
        on: 'Client',
        path: 'complete',
        api: 'complete',
        kind: 'generate',
        bag: 'keywords',
        params: nested('parameters', complete),
        cap: { parameter: 'parameters.max_tokens_to_sample', required: true, whenUnset: WHEN_UNSET },
      },
    ],
  };
}
