import type { ModelCall } from '../../model/call.ts';
import type { CallSpec, ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';

/** Vercel's AI SDK. Parameter names: https://ai-sdk.dev/docs/reference/ai-sdk-core/generate-text (`maxTokens` before v5). */
const TEXT: ParamMap = {
  model: ['model'],
  cap: ['maxOutputTokens', 'maxTokens'],
  system: ['system', 'instructions'],
  messages: ['messages'],
  prompt: ['prompt'],
  tools: ['tools'],
  schema: ['schema', 'output.schema', 'experimental_output.schema'],
  temperature: ['temperature'],
  effort: ['providerOptions.openai.reasoningEffort'],
  budget: ['providerOptions.anthropic.thinking.budgetTokens', 'providerOptions.google.thinkingConfig.thinkingBudget'],
  thinking: ['providerOptions.anthropic.thinking.type'],
  retries: ['maxRetries'],
  timeout: ['timeout'],
};
const EMBED: ParamMap = { model: ['model'], prompt: ['value', 'values'], retries: ['maxRetries'] };
/** Version 5 renamed `maxTokens`. Without a manifest the current name holds. https://ai-sdk.dev/docs/migration-guides/migration-guide-5-0 */
function capName(call: ModelCall): string {
  const major = /(\d+)/.exec(call.sdkVersion ?? '')?.[1];
  return major !== undefined && Number(major) < 5 ? 'maxTokens' : 'maxOutputTokens';
}
/** The anthropic provider sends the model's own maximum when nothing is set. */
const CAP = { parameter: capName, whenUnset: "not sent: the model's limit" };
const NO_CAP = { parameter: null, whenUnset: '' };

function generate(name: string, stream: boolean): CallSpec {
  return {
    functions: [`ai#${name}`, `ai/rsc#${name}`, `@ai-sdk/rsc#${name}`],
    api: name,
    kind: 'generate',
    bag: 0,
    params: TEXT,
    cap: CAP,
    constant: { stream },
    refine: addThinking,
  };
}

/** The anthropic provider adds the thinking budget on top of the cap. */
function addThinking(call: ModelCall): ModelCall {
  return call.provider === 'anthropic' ? { ...call, outputCap: { ...call.outputCap, excludesReasoning: true } } : call;
}

/** Provider packages: the ready instance, the factory, and the catalog provider. https://ai-sdk.dev/providers. */
const PROVIDERS: readonly (readonly [module: string, instance: string, factory: string, provider: string | null])[] = [
  ['@ai-sdk/openai', 'openai', 'createOpenAI', 'openai'],
  ['@ai-sdk/anthropic', 'anthropic', 'createAnthropic', 'anthropic'],
  ['@ai-sdk/google', 'google', 'createGoogleGenerativeAI', 'google'],
  ['@ai-sdk/google-vertex', 'vertex', 'createVertex', 'google-vertex'],
  ['@ai-sdk/google-vertex/anthropic', 'vertexAnthropic', 'createVertexAnthropic', 'google-vertex'],
  ['@ai-sdk/azure', 'azure', 'createAzure', 'azure'],
  ['@ai-sdk/amazon-bedrock', 'bedrock', 'createAmazonBedrock', 'amazon-bedrock'],
  ['@ai-sdk/mistral', 'mistral', 'createMistral', 'mistral'],
  ['@ai-sdk/groq', 'groq', 'createGroq', 'groq'],
  ['@ai-sdk/xai', 'xai', 'createXai', 'xai'],
  ['@ai-sdk/cohere', 'cohere', 'createCohere', 'cohere'],
  ['@ai-sdk/deepseek', 'deepseek', 'createDeepSeek', 'deepseek'],
  ['@ai-sdk/togetherai', 'togetherai', 'createTogetherAI', 'togetherai'],
  ['@ai-sdk/fireworks', 'fireworks', 'createFireworks', 'fireworks-ai'],
  ['@ai-sdk/perplexity', 'perplexity', 'createPerplexity', 'perplexity'],
  ['@ai-sdk/cerebras', 'cerebras', 'createCerebras', 'cerebras'],
  ['@ai-sdk/deepinfra', 'deepinfra', 'createDeepInfra', 'deepinfra'],
  ['@ai-sdk/openai-compatible', '', 'createOpenAICompatible', null],
  ['@openrouter/ai-sdk-provider', 'openrouter', 'createOpenRouter', 'openrouter'],
  ['@ai-sdk/gateway', 'gateway', 'createGateway', 'vercel'],
  ['ai', 'gateway', 'createGateway', 'vercel'],
  ['ollama-ai-provider', 'ollama', 'createOllama', 'local'],
];
const instances = Object.fromEntries(
  PROVIDERS.filter(([, instance]) => instance !== '').map(([module, instance, , provider]) => [
    `${module}#${instance}`,
    provider,
  ]),
);
const factories = Object.fromEntries(
  PROVIDERS.map(([module, , factory, provider]) => [`${module}#${factory}`, provider]),
);

/** Models for tests. https://ai-sdk.dev/docs/ai-sdk-core/testing */
const MOCKS = ['V1', 'V2', 'V3', 'V4'].flatMap((version) => [
  `ai/test#MockLanguageModel${version}`,
  `ai/test#MockEmbeddingModel${version}`,
]);

export const sdk = defineSdk({
  id: 'vercel-ai',
  name: 'Vercel AI SDK',
  bindings: {
    javascript: {
      package: 'ai',
      hints: ["'ai'", '"ai"', 'ai/rsc', '@ai-sdk/', 'ai-sdk-provider', 'ollama-ai-provider'],
      defaults: { retries: 2, timeout: null },
      types: {
        Provider: {
          instances,
          factories,
          params: { baseUrl: ['baseURL'] },
          members: {
            '()': 'Model', 'chat()': 'Model', 'responses()': 'Model', 'completion()': 'Model', 'languageModel()': 'Model', 'chatModel()': 'Model', 'messages()': 'Model',
            'embedding()': 'Embedding', 'textEmbedding()': 'Embedding', 'textEmbeddingModel()': 'Embedding', 'embeddingModel()': 'Embedding',
          }, // prettier-ignore
        },
        Model: {
          bindsModel: 'model',
          positional: ['model'],
          params: { model: ['model'], baseUrl: ['baseURL'] },
          wraps: ['ai#wrapLanguageModel', 'ai#experimental_wrapLanguageModel'],
        },
        /** Ids in it begin with the provider's: `openai:gpt-4o`. */
        Registry: {
          factories: ['ai#createProviderRegistry', 'ai#experimental_createProviderRegistry'],
          members: {
            'languageModel()': 'Model', 'embeddingModel()': 'Embedding', 'textEmbeddingModel()': 'Embedding',
          }, // prettier-ignore
        },
        Mock: { constructors: MOCKS, unbilled: true },
        Embedding: { positional: ['model'], params: { model: ['model'] } },
        Agent: {
          constructors: ['ai#ToolLoopAgent', 'ai#Experimental_Agent', 'ai#Agent'],
          bindsModel: 'Agent',
          params: TEXT,
        },
      },
      calls: [
        generate('generateText', false),
        generate('streamText', true),
        generate('generateObject', false),
        generate('streamObject', true),
        generate('streamUI', true),
        { functions: ['ai#embed'], api: 'embed', kind: 'embed', bag: 0, params: EMBED, cap: NO_CAP },
        { functions: ['ai#embedMany'], api: 'embedMany', kind: 'embed', bag: 0, params: EMBED, cap: NO_CAP },
        {
          functions: ['ai#generateImage', 'ai#experimental_generateImage'],
          api: 'generateImage',
          kind: 'other',
          bag: 0,
          params: { model: ['model'] },
          cap: NO_CAP,
        },
        {
          on: 'Agent',
          path: 'generate',
          api: 'Agent.generate',
          kind: 'generate',
          bag: 0,
          params: TEXT,
          inherits: true,
          cap: CAP,
        },
        {
          on: 'Agent',
          path: 'stream',
          api: 'Agent.stream',
          kind: 'generate',
          bag: 0,
          params: TEXT,
          inherits: true,
          cap: CAP,
          constant: { stream: true },
        },
      ],
    },
  },
});
