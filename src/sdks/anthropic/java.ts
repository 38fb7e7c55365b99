import type { CallSpec, ParamMap, SdkBinding } from '../../model/sdk.ts';

/**
 * The official Anthropic SDK for Java and Kotlin (`com.anthropic:anthropic-java`).
 * https://github.com/anthropics/anthropic-sdk-java.
 */
const MESSAGES: ParamMap = {
  model: ['model'],
  cap: ['maxTokens'],
  system: ['system', 'systemOfTextBlockParams'],
  messages: ['messages'],
  tools: ['tools'],
  temperature: ['temperature'],
  budget: ['enabledThinking', 'thinking.budgetTokens'],
  serviceTier: ['serviceTier'],
};

const calls = ['create', 'createStreaming', 'toolRunner'].map((path): CallSpec => ({
  on: 'Messages',
  path,
  api: `messages.${path}`,
  kind: 'generate',
  bag: 0,
  params: MESSAGES,
  cap: { parameter: 'maxTokens', required: true, whenUnset: 'the request is refused' },
  constant: { stream: path === 'createStreaming' },
}));

/** `CLAUDE_3_5_HAIKU_LATEST` is `claude-3-5-haiku-latest`. */
function constantId(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}

const HTTP_CLIENTS = ['AnthropicOkHttpClient', 'AnthropicOkHttpClientAsync'].map(
  (name) => `com.anthropic.client.okhttp.${name}`,
);

export const java: SdkBinding = {
  hints: ['com.anthropic'],
  defaults: { retries: 2, timeout: 600 },
  types: {
    Client: {
      provider: 'anthropic',
      constructors: ['com.anthropic.client.AnthropicClient', 'com.anthropic.client.AnthropicClientAsync'],
      factories: HTTP_CLIENTS.map((name) => `${name}.fromEnv`),
      members: {
        'async()': 'self',
        'sync()': 'self',
        'withOptions()': 'self',
        'withRawResponse()': 'self',
        'beta()': 'self',
        'messages()': 'Messages',
      },
    },
    ClientBuilder: {
      provider: 'anthropic',
      factories: HTTP_CLIENTS.map((name) => `${name}.builder`),
      fluent: true,
      // A backend (Bedrock, Vertex AI, Foundry) is another provider, which the request does not name.
      params: { baseUrl: ['baseUrl', 'backend'], retries: ['maxRetries'] },
      members: { 'build()': 'Client' },
    },
    Messages: {
      constructors: [
        'com.anthropic.services.blocking.MessageService',
        'com.anthropic.services.async.MessageServiceAsync',
      ],
      members: { 'withRawResponse()': 'self' },
    },
  },
  calls,
  constants: {
    'com.anthropic.models.messages.Model': constantId,
    'com.anthropic.models.Model': constantId,
  },
};
