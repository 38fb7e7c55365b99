import type { ModelCall } from '../../model/call.ts';
import type { CallSpec, ParamMap, TypeSpec } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';

/**
 * LangChain4j: a model is built with its settings and asked by `chat` (before version 1, `generate`).
 * https://docs.langchain4j.dev/tutorials/chat-and-language-models and the builders' Javadoc.
 */
const MODEL: ParamMap = {
  model: ['modelName', 'model', 'deploymentName', 'modelId', 'defaultRequestParameters.modelName'],
  cap: [
    'maxCompletionTokens',
    'maxTokens',
    'maxOutputTokens',
    'numPredict',
    'maxNewTokens',
    'defaultRequestParameters.maxOutputTokens',
  ],
  temperature: ['temperature', 'defaultRequestParameters.temperature'],
  effort: ['reasoningEffort'],
  budget: ['thinkingBudgetTokens'],
  retries: ['maxRetries'],
  baseUrl: ['baseUrl', 'endpoint'],
};
const CHAT_REQUEST = 'dev.langchain4j.model.chat.request.ChatRequest';
const REQUEST: ParamMap = {
  messages: ['messages'],
  model: ['modelName', 'parameters.modelName'],
  cap: ['maxOutputTokens', 'parameters.maxOutputTokens'],
  temperature: ['temperature', 'parameters.temperature'],
  tools: ['toolSpecifications', 'parameters.toolSpecifications'],
  schema: ['responseFormat', 'parameters.responseFormat'],
};

/** Integrations: class (without `ChatModel`, `StreamingChatModel`, …) → package below `dev.langchain4j.model`, provider. */
const PROVIDERS: readonly (readonly [name: string, pack: string, provider: string | null])[] = [
  ['OpenAi', 'openai', 'openai'], ['OpenAiOfficial', 'openaiofficial', 'openai'], ['AzureOpenAi', 'azure', 'azure'], ['Anthropic', 'anthropic', 'anthropic'],
  ['GoogleAiGemini', 'googleai', 'google'], ['VertexAiGemini', 'vertexai', 'google-vertex'], ['VertexAiGemini', 'vertexai.gemini', 'google-vertex'],
  ['VertexAi', 'vertexai', 'google-vertex'], ['VertexAiAnthropic', 'vertexai.anthropic', 'google-vertex'], ['MistralAi', 'mistralai', 'mistral'],
  ['Ollama', 'ollama', 'local'], ['LocalAi', 'localai', 'local'], ['Bedrock', 'bedrock', 'amazon-bedrock'], ['Cohere', 'cohere', 'cohere'],
  ['GitHubModels', 'github', null], ['HuggingFace', 'huggingface', null], ['Watsonx', 'watsonx', null], ['WorkersAi', 'workersai', null],
  ['ZhipuAi', 'zhipu', 'zhipuai'], ['Qwen', 'dashscope', 'alibaba'], ['Qwen', 'community.dashscope', 'alibaba'], ['VoyageAi', 'voyageai', 'voyage'], ['OvhAi', 'ovhai', null],
  ['Nomic', 'nomic', null], ['Jina', 'jina', null],
]; // prettier-ignore
function classes(suffixes: readonly string[]): Record<string, string | null> {
  const each = PROVIDERS.flatMap(([name, pack, provider]) =>
    suffixes.map((suffix) => [`dev.langchain4j.model.${pack}.${name}${suffix}`, provider]),
  );
  return Object.fromEntries(each) as Record<string, string | null>;
}
const suffixed = (of: Readonly<Record<string, string | null>>, end: string): Record<string, string | null> =>
  Object.fromEntries(Object.entries(of).map(([name, provider]) => [name + end, provider]));

const CHAT = classes(['ChatModel', 'LanguageModel', 'ChatLanguageModel']);
const STREAMING = classes(['StreamingChatModel', 'StreamingLanguageModel', 'StreamingChatLanguageModel']);
const EMBEDDING = classes(['EmbeddingModel']);

/** A model's interface and classes, and its builder. */
function model(
  name: string,
  interfaces: readonly string[],
  of: Readonly<Record<string, string | null>>,
): Readonly<Record<string, TypeSpec>> {
  const bindsModel = name === 'Embedding' ? {} : { bindsModel: 'chat model' };
  return {
    [name]: {
      constructors: {
        ...Object.fromEntries(interfaces.map((symbol) => [`dev.langchain4j.model.${symbol}`, null])),
        ...of,
      },
      ...bindsModel,
      params: MODEL,
    },
    [`${name}Builder`]: {
      factories: suffixed(of, '.builder'),
      constructors: suffixed(of, '.Builder'),
      fluent: true,
      params: MODEL,
      members: { 'build()': name },
    },
  };
}

/** The builders name the cap as their providers do. */
function capName({ provider }: ModelCall): string | null {
  if (provider === 'openai') return 'maxCompletionTokens';
  if (provider === 'google' || provider === 'google-vertex') return 'maxOutputTokens';
  if (provider === 'local') return 'numPredict';
  return provider === 'anthropic' || provider === 'mistral' || provider === 'azure' ? 'maxTokens' : null;
}
const cap = { parameter: capName, whenUnset: "the model's limit, or what the class sets" };
const NO_CAP = { parameter: null, whenUnset: '' };
const chatCalls = (on: string, stream: boolean): CallSpec[] =>
  // `chatAsync` and `chatFlow` are Kotlin's.
  ['chat', 'generate', 'doChat', 'chatAsync', 'chatFlow'].flatMap((path): CallSpec[] => {
    const api = `${on === 'Chat' ? 'ChatModel' : 'StreamingChatModel'}.${path}`;
    const call = { on, path, api, kind: 'generate', cap, inherits: true, constant: { stream } } as const;
    return [
      { ...call, bag: { arg: 0, of: [CHAT_REQUEST] }, params: REQUEST },
      // A text, a message, or a list of messages; a handler may follow.
      { ...call, bag: 0, positional: stream ? ['messages'] : ['...messages'], params: { messages: ['messages'] } },
    ];
  });
/** An AI service: an interface of the project whose methods ask the model. Its annotations hold the prompts. */
const SERVICES = 'dev.langchain4j.service';
const SERVICE: Readonly<Record<string, TypeSpec>> = {
  Service: {
    factories: [`${SERVICES}.AiServices.create`],
    annotations: [`${SERVICES}.spring.AiService`, 'io.quarkiverse.langchain4j.RegisterAiService'],
    positional: ['type', 'chatModel'],
    params: { model: ['chatModel'] },
  },
  ServiceBuilder: {
    factories: [`${SERVICES}.AiServices.builder`],
    fluent: true,
    positional: ['type'],
    params: {
      model: ['chatModel', 'chatLanguageModel', 'streamingChatModel', 'streamingChatLanguageModel'],
      tools: ['tools'],
    },
    members: { 'build()': 'Service' },
  },
};
const serviceCall: CallSpec = {
  on: 'Service',
  path: '*',
  api: 'AiServices',
  kind: 'generate',
  bag: 0,
  positional: ['...messages'],
  params: { messages: ['messages'] },
  annotations: { system: [`${SERVICES}.SystemMessage`], prompt: [`${SERVICES}.UserMessage`] },
  cap,
  inherits: true,
};
const embedCalls = ['embed', 'embedAll'].map((path): CallSpec => ({
  on: 'Embedding',
  path,
  api: `EmbeddingModel.${path}`,
  kind: 'embed',
  bag: 1,
  positional: ['text'],
  params: { prompt: ['text'] },
  cap: NO_CAP,
  inherits: true,
}));

/** Enum constants are the ids in capitals, with a break between `4` and `O` and none for the dot of a version. */
function openAiId(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('_', '-')
    .replace(/^gpt-4-o(?=-|$)/, 'gpt-4o')
    .replace(/^gpt-(\d)-(\d)(?=-|$)/, 'gpt-$1.$2');
}
const plainId = (name: string): string => name.toLowerCase().replaceAll('_', '-');

export const sdk = defineSdk({
  id: 'langchain4j',
  name: 'LangChain4j',
  bindings: {
    java: {
      hints: ['dev.langchain4j'],
      types: {
        ...model('Chat', ['chat.ChatModel', 'chat.ChatLanguageModel', 'language.LanguageModel'], CHAT),
        ...model('Streaming', ['chat.StreamingChatModel', 'chat.StreamingChatLanguageModel'], STREAMING),
        ...SERVICE,
        ...model('Embedding', ['embedding.EmbeddingModel'], EMBEDDING),
      },
      calls: [...chatCalls('Chat', false), ...chatCalls('Streaming', true), serviceCall, ...embedCalls],
      constants: {
        'dev.langchain4j.model.openai.OpenAiChatModelName': openAiId,
        'dev.langchain4j.model.openai.OpenAiLanguageModelName': openAiId,
        'dev.langchain4j.model.openai.OpenAiEmbeddingModelName': openAiId,
        'dev.langchain4j.model.github.GitHubModelsChatModelName': openAiId,
        'dev.langchain4j.model.anthropic.AnthropicChatModelName': plainId,
        'dev.langchain4j.model.mistralai.MistralAiChatModelName': plainId,
        'dev.langchain4j.model.mistralai.MistralAiEmbeddingModelName': plainId,
      },
    },
  },
});
