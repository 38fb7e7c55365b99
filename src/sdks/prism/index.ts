import type { CallSpec, MemberSpec, ParamMap, TypeSpec } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';
import { withCatalogProvider } from '../shared/provider-names.ts';

/** Prism (https://github.com/prism-php/prism, src/Concerns): a request is told its parts one by one, and then sent. */
const USING: MemberSpec = {
  type: 'self',
  positional: ['provider', 'model'],
  params: { provider: ['provider'], model: ['model'] },
};
const PARAMS: ParamMap = {
  cap: ['maxTokens'],
  system: ['systemPrompt', 'systemPrompts'],
  messages: ['messages'],
  prompt: ['prompt'],
  tools: ['tools'],
  schema: ['schema'],
  temperature: ['usingTemperature'],
  retries: ['clientRetry'],
};
const request = (name: string): TypeSpec => ({
  factories: [
    'Prism\\Prism\\Prism',
    'Prism\\Prism\\Facades\\Prism',
    'EchoLabs\\Prism\\Prism',
    'EchoLabs\\Prism\\Facades\\Prism',
  ].map((facade) => `${facade}::${name}`),
  fluent: true,
  params: PARAMS,
  members: { 'using()': USING },
});

const sent = (on: string, path: string, more: Partial<CallSpec> = {}): CallSpec => ({
  on,
  path,
  api: `${on.toLowerCase()}.${path}`,
  kind: 'generate',
  bag: 9,
  params: { ...PARAMS, model: ['model'], provider: ['provider'] },
  cap: { parameter: null, whenUnset: "the provider's default of Prism" },
  inherits: true,
  refine: withCatalogProvider,
  ...more,
});
const PROVIDERS: Readonly<Record<string, string>> = {
  OpenAI: 'openai',
  OpenRouter: 'openrouter',
  DeepSeek: 'deepseek',
  XAI: 'xai',
  VoyageAI: 'voyageai',
};
const provider = (name: string): string => PROVIDERS[name] ?? name.toLowerCase();
const STREAM = { constant: { stream: true } } as const;
const EMBED = {
  kind: 'embed',
  params: { model: ['model'], provider: ['provider'], prompt: ['input', 'fromInput'] },
  cap: { parameter: null, whenUnset: '' },
} as const;

export const sdk = defineSdk({
  id: 'prism',
  name: 'Prism (PHP)',
  bindings: {
    php: {
      hints: ['Prism\\Prism', 'EchoLabs\\Prism'],
      types: {
        Text: request('text'),
        Structured: request('structured'),
        Stream: request('stream'),
        Embeddings: { ...request('embeddings'), params: { prompt: ['input', 'fromInput'] } },
      },
      calls: [
        sent('Text', 'asText'),
        sent('Text', 'generate'),
        sent('Text', 'asStream', STREAM),
        sent('Text', 'asDataStreamResponse', STREAM),
        sent('Text', 'asEventStreamResponse', STREAM),
        sent('Text', 'asBroadcast', STREAM),
        sent('Stream', 'generate', STREAM),
        sent('Structured', 'asStructured'),
        sent('Structured', 'generate'),
        sent('Embeddings', 'asEmbeddings', EMBED),
        sent('Embeddings', 'generate', EMBED),
      ],
      constants: { 'Prism\\Prism\\Enums\\Provider': provider, 'EchoLabs\\Prism\\Enums\\Provider': provider },
    },
  },
});
