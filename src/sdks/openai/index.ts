import type { CallSpec, ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';
import { ASSISTANT, assistantCalls } from './assistants.ts';
import { csharp } from './csharp.ts';
import { go } from './go.ts';
import { java } from './java.ts';
import { php } from './php.ts';
import { ruby } from './ruby.ts';
import {
  batchCalls,
  CHAT,
  COMPLETIONS,
  EMBEDDINGS,
  JAVASCRIPT_CLIENT,
  NO_CAP,
  openAiCap,
  PYTHON_CLIENT,
  unpricedCalls,
} from '../shared/openai-chat.ts';

/**
 * The official OpenAI SDKs (python `openai`, npm `openai`), which also serve Azure and every OpenAI-compatible endpoint.
 * Parameter names: https://platform.openai.com/docs/api-reference/chat/create and …/responses/create.
 */
const RESPONSES: ParamMap = {
  model: ['model'],
  cap: ['max_output_tokens'],
  system: ['instructions'],
  messages: ['input'],
  tools: ['tools'],
  schema: ['text_format', 'text.format'],
  temperature: ['temperature'],
  effort: ['reasoning.effort'],
  stream: ['stream'],
  serviceTier: ['service_tier'],
  timeout: ['timeout'],
};
const CHAT_CAP = { parameter: openAiCap, whenUnset: "the model's limit" };
const COMPLETIONS_CAP = { parameter: 'max_tokens', whenUnset: '16 tokens' };
const RESPONSES_CAP = { parameter: 'max_output_tokens', whenUnset: "the model's limit" };

type Shape = Pick<CallSpec, 'api' | 'kind' | 'params' | 'cap' | 'constant'>;
const SHAPES: Readonly<Record<string, Shape>> = {
  'chat.completions.create': { api: 'chat.completions.create', kind: 'generate', params: CHAT, cap: CHAT_CAP },
  'chat.completions.parse': { api: 'chat.completions.parse', kind: 'generate', params: CHAT, cap: CHAT_CAP },
  'chat.completions.stream': {
    api: 'chat.completions.stream',
    kind: 'generate',
    params: CHAT,
    cap: CHAT_CAP,
    constant: { stream: true },
  },
  'chat.completions.runTools': { api: 'chat.completions.runTools', kind: 'generate', params: CHAT, cap: CHAT_CAP },
  'responses.create': { api: 'responses.create', kind: 'generate', params: RESPONSES, cap: RESPONSES_CAP },
  'responses.parse': { api: 'responses.parse', kind: 'generate', params: RESPONSES, cap: RESPONSES_CAP },
  'responses.stream': {
    api: 'responses.stream',
    kind: 'generate',
    params: RESPONSES,
    cap: RESPONSES_CAP,
    constant: { stream: true },
  },
  'completions.create': {
    api: 'completions.create',
    kind: 'generate',
    params: COMPLETIONS,
    cap: COMPLETIONS_CAP,
  },
  'embeddings.create': {
    api: 'embeddings.create',
    kind: 'embed',
    params: EMBEDDINGS,
    cap: NO_CAP,
  },
};
const calls = (bag: CallSpec['bag']): CallSpec[] => [
  ...Object.entries(SHAPES).map(([path, shape]): CallSpec => ({ ...shape, on: 'Client', path, bag })),
  ...assistantCalls(bag),
  ...batchCalls(bag, CHAT_CAP, [
    { pattern: /\/responses$/, kind: 'generate', params: RESPONSES, cap: RESPONSES_CAP },
    { pattern: /\/v1\/completions$/, kind: 'generate', params: COMPLETIONS, cap: COMPLETIONS_CAP },
  ]),
  ...unpricedCalls(bag, ['images.generate', 'audio.transcriptions.create', 'audio.speech.create']),
];

/** The interface before version 1: module functions, still found in older code. */
const LEGACY: CallSpec[] = [
  {
    functions: ['openai.ChatCompletion.create', 'openai.ChatCompletion.acreate'],
    api: 'ChatCompletion.create',
    kind: 'generate',
    bag: 'keywords',
    params: { ...CHAT, model: ['model', 'engine', 'deployment_id'] },
    cap: { parameter: 'max_tokens', whenUnset: "the model's limit" },
    provider: 'openai',
  },
  {
    functions: ['openai.Completion.create', 'openai.Completion.acreate'],
    api: 'Completion.create',
    kind: 'generate',
    bag: 'keywords',
    params: { ...COMPLETIONS, model: ['model', 'engine'] },
    cap: COMPLETIONS_CAP,
    provider: 'openai',
  },
  {
    functions: ['openai.Embedding.create', 'openai.Embedding.acreate'],
    api: 'Embedding.create',
    kind: 'embed',
    bag: 'keywords',
    params: { ...EMBEDDINGS, model: ['model', 'engine'] },
    cap: NO_CAP,
    provider: 'openai',
  },
];
/** npm `openai` before version 4. */
const LEGACY_JS: CallSpec[] = [
  {
    on: 'Legacy',
    path: 'createChatCompletion',
    api: 'createChatCompletion',
    kind: 'generate',
    bag: 0,
    params: CHAT,
    cap: { parameter: 'max_tokens', whenUnset: "the model's limit" },
  },
  {
    on: 'Legacy',
    path: 'createCompletion',
    api: 'createCompletion',
    kind: 'generate',
    bag: 0,
    params: COMPLETIONS,
    cap: COMPLETIONS_CAP,
  },
  {
    on: 'Legacy',
    path: 'createEmbedding',
    api: 'createEmbedding',
    kind: 'embed',
    bag: 0,
    params: EMBEDDINGS,
    cap: NO_CAP,
  },
];

/** https://learn.microsoft.com/javascript/api/@azure/openai/openaiclient of version 1: the deployment and the messages come first. */
const AZURE_CHAT: ParamMap = {
  model: ['model'],
  cap: ['maxTokens'],
  messages: ['messages'],
  tools: ['tools', 'functions'],
  schema: ['responseFormat'],
  temperature: ['temperature'],
  choices: ['n'],
};
const azureChat = {
  on: 'Azure',
  kind: 'generate',
  bag: 2,
  positional: ['model', 'messages'],
  params: AZURE_CHAT,
  cap: { parameter: 'maxTokens', whenUnset: "the model's limit" },
} as const;
const AZURE_JS: CallSpec[] = [
  { ...azureChat, path: 'getChatCompletions', api: 'getChatCompletions' },
  {
    ...azureChat,
    path: 'streamChatCompletions',
    api: 'streamChatCompletions',
    constant: { stream: true },
  },
  {
    on: 'Azure',
    path: 'getEmbeddings',
    api: 'getEmbeddings',
    kind: 'embed',
    bag: 2,
    positional: ['model', 'input'],
    params: { model: ['model'], prompt: ['input'] },
    cap: NO_CAP,
  },
];

export const sdk = defineSdk({
  id: 'openai',
  name: 'OpenAI',
  bindings: {
    csharp,
    go,
    java,
    php,
    ruby,
    python: {
      hints: ['openai'],
      defaults: { retries: 2, timeout: 600 },
      types: {
        Client: {
          ...PYTHON_CLIENT,
          provider: 'openai',
          constructors: {
            'openai.OpenAI': 'openai', 'openai.AsyncOpenAI': 'openai', 'openai.Client': 'openai', 'openai.AsyncClient': 'openai',
            'openai.AzureOpenAI': 'azure', 'openai.AsyncAzureOpenAI': 'azure',
            'openai.lib.azure.AzureOpenAI': 'azure', 'openai.lib.azure.AsyncAzureOpenAI': 'azure',
            // Drop-in replacements that forward to the real client.
            'langfuse.openai.OpenAI': 'openai', 'langfuse.openai.AsyncOpenAI': 'openai', 'langfuse.openai.AzureOpenAI': 'azure',
            'posthog.ai.openai.OpenAI': 'openai', 'helicone.openai_proxy.openai.OpenAI': 'openai',
          }, // prettier-ignore
          wraps: ['langsmith.wrappers.wrap_openai', 'wrapt.ObjectProxy', 'braintrust.wrap_openai', 'weave.wrap'],
          members: { ...PYTHON_CLIENT.members, 'assistants.create()': 'Assistant' },
          transparent: ['with_raw_response', 'with_streaming_response', 'beta'],
        },
        /** Azure AI Foundry's project hands out a client of its models. */
        AzureProject: {
          provider: 'azure',
          constructors: ['azure.ai.projects.AIProjectClient', 'azure.ai.projects.aio.AIProjectClient'],
          members: {
            'get_openai_client()': { type: 'Client', provider: 'azure' },
            'inference.get_azure_openai_client()': { type: 'Client', provider: 'azure' },
          },
        },
        /** The package itself is a client too, set up by its attributes. */
        Module: {
          provider: 'openai',
          instances: ['openai', 'langfuse.openai.openai'],
          members: { 'assistants.create()': 'Assistant' },
          transparent: ['with_raw_response', 'with_streaming_response', 'beta'],
        },
        Assistant: ASSISTANT,
      },
      calls: [
        ...calls('keywords'),
        ...calls('keywords').map((spec) => ({ ...spec, on: 'Module', ambient: { baseUrl: ['openai.base_url'] } })),
        ...LEGACY.map((spec) => ({ ...spec, ambient: { baseUrl: ['openai.api_base'] } })),
      ],
    },
    javascript: {
      hints: ['openai'],
      defaults: { retries: 2, timeout: 600 },
      settings: { arg: 1, params: { retries: ['maxRetries'], timeout: ['timeout', 'signal'] } },
      types: {
        Client: {
          ...JAVASCRIPT_CLIENT,
          provider: 'openai',
          constructors: {
            'openai#default': 'openai',
            'openai#OpenAI': 'openai',
            'openai#AzureOpenAI': 'azure',
            'openai#default.AzureOpenAI': 'azure',
            'langfuse#observeOpenAI': 'openai',
            '@posthog/ai#OpenAI': 'openai',
          },
          wraps: [
            'langsmith/wrappers#wrapOpenAI',
            'langfuse#observeOpenAI',
            '@langfuse/openai#observeOpenAI',
            'braintrust#wrapOpenAI',
          ],
          members: { ...JAVASCRIPT_CLIENT.members, 'assistants.create()': 'Assistant' },
          transparent: ['beta'],
        },
        Assistant: ASSISTANT,
        /** npm `@azure/openai` before version 2. */
        Azure: { provider: 'azure', constructors: ['@azure/openai#OpenAIClient'] },
        Legacy: { provider: 'openai', constructors: ['openai#OpenAIApi', 'openai-edge#OpenAIApi'] },
      },
      calls: [...calls(0), ...LEGACY_JS, ...AZURE_JS],
    },
  },
});
