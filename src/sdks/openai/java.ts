import type { CallSpec, ParamMap, SdkBinding } from '../../model/sdk.ts';

/**
 * The official OpenAI SDK for Java and Kotlin (`com.openai:openai-java`): requests are built by `…Params.builder()`.
 * https://github.com/openai/openai-java.
 */
const CHAT: ParamMap = {
  model: ['model'],
  cap: ['maxCompletionTokens', 'maxTokens'],
  messages: ['messages'],
  tools: ['tools'],
  schema: ['responseFormat'],
  temperature: ['temperature'],
  effort: ['reasoningEffort'],
  choices: ['n'],
  serviceTier: ['serviceTier'],
};
const RESPONSES: ParamMap = {
  model: ['model'],
  cap: ['maxOutputTokens'],
  system: ['instructions'],
  messages: ['input', 'inputOfResponse'],
  tools: ['tools'],
  schema: ['text'],
  temperature: ['temperature'],
  effort: ['reasoning.effort'],
  serviceTier: ['serviceTier'],
};
const COMPLETIONS: ParamMap = {
  model: ['model'],
  cap: ['maxTokens'],
  prompt: ['prompt'],
  temperature: ['temperature'],
  choices: ['n'],
};
const EMBEDDINGS: ParamMap = { model: ['model'], prompt: ['input', 'inputOfArrayOfStrings'] };

const LIMIT = "the model's limit";
const CHAT_CAP = { parameter: 'maxCompletionTokens', whenUnset: LIMIT };
const RESPONSES_CAP = { parameter: 'maxOutputTokens', whenUnset: LIMIT };
const COMPLETION_CAP = { parameter: 'maxTokens', whenUnset: '16 tokens' };

function create(on: string, api: string, request: Pick<CallSpec, 'params' | 'cap'>): CallSpec[] {
  return ['create', 'createStreaming'].map((path) => ({
    on,
    path,
    api: `${api}.${path}`,
    kind: on === 'Embeddings' ? 'embed' : 'generate',
    bag: 0,
    ...request,
    constant: { stream: path === 'createStreaming' },
  }));
}

/** `GPT_4O_MINI` is `gpt-4o-mini`, `GPT_4_1` is `gpt-4.1`, `GPT_4_0613` is `gpt-4-0613`. */
function constantId(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('_', '-')
    .replace(/^gpt-(\d)-(\d)(?=-|$)/, 'gpt-$1.$2');
}

/** The clients' makers, with the provider each talks to. */
function clients(method: string): Record<string, string> {
  const names = { OpenAIOkHttpClient: 'openai', BedrockOpenAIOkHttpClient: 'amazon-bedrock' };
  const each = Object.entries(names).flatMap(([name, provider]) =>
    ['', 'Async'].map((end) => [`com.openai.client.okhttp.${name}${end}.${method}`, provider]),
  );
  return Object.fromEntries(each) as Record<string, string>;
}

export const java: SdkBinding = {
  hints: ['com.openai'],
  defaults: { retries: 2, timeout: 600 },
  types: {
    Client: {
      provider: 'openai',
      constructors: ['com.openai.client.OpenAIClient', 'com.openai.client.OpenAIClientAsync'],
      factories: clients('fromEnv'),
      members: {
        'async()': 'self',
        'sync()': 'self',
        'withOptions()': 'self',
        'withRawResponse()': 'self',
        'beta()': 'self',
        'chat()': 'ChatService',
        'responses()': 'Responses',
        'completions()': 'Completions',
        'embeddings()': 'Embeddings',
      },
    },
    ClientBuilder: {
      provider: 'openai',
      factories: clients('builder'),
      fluent: true,
      params: { baseUrl: ['baseUrl'], retries: ['maxRetries'] },
      members: { 'build()': 'Client' },
    },
    ChatService: {
      constructors: ['com.openai.services.blocking.ChatService', 'com.openai.services.async.ChatServiceAsync'],
      members: { 'completions()': 'Chat', 'withRawResponse()': 'self' },
    },
    Chat: {
      constructors: [
        'com.openai.services.blocking.chat.ChatCompletionService',
        'com.openai.services.async.chat.ChatCompletionServiceAsync',
      ],
      members: { 'withRawResponse()': 'self' },
    },
    Responses: {
      constructors: ['com.openai.services.blocking.ResponseService', 'com.openai.services.async.ResponseServiceAsync'],
      members: { 'withRawResponse()': 'self' },
    },
    Completions: { members: { 'withRawResponse()': 'self' } },
    Embeddings: { members: { 'withRawResponse()': 'self' } },
  },
  calls: [
    ...create('Chat', 'chat.completions', { params: CHAT, cap: CHAT_CAP }),
    ...create('Responses', 'responses', { params: RESPONSES, cap: RESPONSES_CAP }),
    ...create('Completions', 'completions', { params: COMPLETIONS, cap: COMPLETION_CAP }),
    ...create('Embeddings', 'embeddings', { params: EMBEDDINGS, cap: { parameter: null, whenUnset: '' } }).slice(0, 1),
  ],
  constants: {
    'com.openai.models.ChatModel': constantId,
    'com.openai.models.ResponsesModel': constantId,
    'com.openai.models.embeddings.EmbeddingModel': constantId,
    'com.openai.models.EmbeddingModel': constantId,
  },
};
