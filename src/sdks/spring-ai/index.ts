import type { CallSpec, ParamMap, TypeSpec } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';

/**
 * Spring AI: `ChatClient`'s fluent interface and the models below it. Request settings are an options object, given to the
 * request, to the client's builder or to the model; the nearest wins.
 * https://docs.spring.io/spring-ai/reference/api/chatclient.html and …/api/chatmodel.html.
 */
const CLIENT = 'org.springframework.ai.chat.client.ChatClient';
const CAPS = ['maxTokens', 'maxCompletionTokens', 'maxOutputTokens', 'maxTokensToSample', 'numPredict', 'maxGenLen'];
const MODELS = ['model', 'modelName', 'deploymentName', 'modelId'];

/** Settings inside the options object that stands under this name; where it cannot be followed, neither can they. */
function optionsIn(name: string): ParamMap {
  const inside = (names: readonly string[]): string[] => names.map((field) => `${name}.${field}`);
  return {
    cap: inside(CAPS),
    temperature: inside(['temperature']),
    effort: inside(['reasoningEffort']),
    choices: inside(['n']),
    serviceTier: inside(['serviceTier']),
  };
}
function modelIn(name: string): string[] {
  return MODELS.map((field) => `${name}.${field}`);
}

/** Chat and embedding models of Spring AI's own starters: class (without `ChatModel`, `EmbeddingModel`) → package, provider. */
const PROVIDERS: readonly (readonly [name: string, pack: string, provider: string | null])[] = [
  ['OpenAi', 'openai', 'openai'], ['OpenAiSdk', 'openaisdk', 'openai'], ['AzureOpenAi', 'azure.openai', 'azure'], ['Anthropic', 'anthropic', 'anthropic'],
  ['VertexAiGemini', 'vertexai.gemini', 'google-vertex'], ['GoogleGenAi', 'google.genai', 'google'], ['MistralAi', 'mistralai', 'mistral'],
  ['Ollama', 'ollama', 'local'], ['DeepSeek', 'deepseek', 'deepseek'], ['BedrockProxy', 'bedrock.converse', 'amazon-bedrock'],
  ['MiniMax', 'minimax', 'minimax'], ['ZhiPuAi', 'zhipuai', 'zhipuai'], ['Moonshot', 'moonshot', 'moonshotai'], ['HuggingfaceChat', 'huggingface', null],
]; // prettier-ignore
function classes(suffix: string): Record<string, string | null> {
  const each = PROVIDERS.map(([name, pack, provider]) => [`org.springframework.ai.${pack}.${name}${suffix}`, provider]);
  return Object.fromEntries(each) as Record<string, string | null>;
}
const CHAT_MODELS = classes('ChatModel');
const EMBEDDING_MODELS = classes('EmbeddingModel');
const builders = (models: Readonly<Record<string, string | null>>): Record<string, string | null> =>
  Object.fromEntries(Object.entries(models).map(([name, provider]) => [`${name}.builder`, provider]));

const MODEL_PARAMS: ParamMap = {
  ...optionsIn('options'),
  model: [...modelIn('options'), ...modelIn('defaultOptions')],
  cap: [...CAPS.map((name) => `options.${name}`), ...CAPS.map((name) => `defaultOptions.${name}`)],
  temperature: ['options.temperature', 'defaultOptions.temperature'],
};

const types: Readonly<Record<string, TypeSpec>> = {
  Client: {
    constructors: [CLIENT],
    factories: [`${CLIENT}.create`],
    positional: ['chatModel'],
    params: { model: ['chatModel'] },
    members: {
      'prompt()': { type: 'Prompt', positional: ['prompt'], params: { prompt: ['prompt'] } },
      'mutate()': 'Builder',
    },
  },
  Builder: {
    constructors: [`${CLIENT}.Builder`],
    factories: [`${CLIENT}.builder`],
    fluent: true,
    positional: ['chatModel'],
    params: {
      ...optionsIn('defaultOptions'),
      model: [...modelIn('defaultOptions'), 'chatModel'],
      system: ['defaultSystem'],
      prompt: ['defaultUser'],
      tools: ['defaultTools', 'defaultToolCallbacks', 'defaultToolNames', 'defaultFunctions'],
    },
    members: { 'build()': 'Client', 'clone()': 'self' },
  },
  Prompt: {
    constructors: [`${CLIENT}.ChatClientRequestSpec`],
    fluent: true,
    params: {
      ...optionsIn('options'),
      model: modelIn('options'),
      system: ['system'],
      messages: ['messages'],
      prompt: ['user'],
      tools: ['tools', 'toolCallbacks', 'toolNames', 'functions'],
    },
    members: { 'mutate()': 'Builder' },
  },
  ChatModel: {
    constructors: {
      'org.springframework.ai.chat.model.ChatModel': null,
      'org.springframework.ai.chat.model.StreamingChatModel': null,
      // Before version 1.
      'org.springframework.ai.chat.ChatClient': null,
      'org.springframework.ai.chat.ChatModel': null,
      'org.springframework.ai.openai.OpenAiChatClient': 'openai',
      ...CHAT_MODELS,
    },
    bindsModel: 'chat model',
    positional: ['api', 'options'],
    params: MODEL_PARAMS,
  },
  ChatModelBuilder: {
    constructors: Object.fromEntries(
      Object.entries(CHAT_MODELS).map(([name, provider]) => [`${name}.Builder`, provider]),
    ),
    factories: builders(CHAT_MODELS),
    fluent: true,
    params: MODEL_PARAMS,
    members: { 'build()': 'ChatModel' },
  },
  EmbeddingModel: {
    constructors: {
      'org.springframework.ai.embedding.EmbeddingModel': null,
      'org.springframework.ai.embedding.EmbeddingClient': null,
      ...EMBEDDING_MODELS,
    },
    positional: ['api', 'mode', 'options'],
    params: MODEL_PARAMS,
  },
  EmbeddingModelBuilder: {
    factories: builders(EMBEDDING_MODELS),
    fluent: true,
    params: MODEL_PARAMS,
    members: { 'build()': 'EmbeddingModel' },
  },
};

const cap = {
  parameter: 'options.maxTokens',
  whenUnset: "the model's limit, or what the application's properties say",
};
const NO_CAP = { parameter: null, whenUnset: '' };
const PROMPT = 'org.springframework.ai.chat.prompt.Prompt';

const clientCalls = ['call', 'stream'].map((path): CallSpec => ({
  on: 'Prompt',
  path,
  api: `ChatClient.${path}`,
  kind: 'generate',
  bag: 0,
  params: {},
  cap,
  inherits: true,
  constant: { stream: path === 'stream' },
}));
/** A `Prompt` carries messages and options; a text or messages may be given without one. */
const modelCalls = ['call', 'stream'].flatMap((path): CallSpec[] => {
  const call = { on: 'ChatModel', path, api: `ChatModel.${path}`, kind: 'generate', cap, inherits: true } as const;
  const constant = { stream: path === 'stream' };
  return [
    {
      ...call,
      constant,
      bag: { arg: 0, of: [PROMPT], positional: ['messages', 'options'] },
      params: { ...optionsIn('options'), messages: ['messages'], model: modelIn('options') },
    },
    { ...call, constant, bag: 1, positional: ['prompt'], params: { prompt: ['prompt'] } },
  ];
});
const embedCalls = ['embed', 'embedForResponse', 'call'].map((path): CallSpec => ({
  on: 'EmbeddingModel',
  path,
  api: `EmbeddingModel.${path}`,
  kind: 'embed',
  bag: 1,
  positional: ['text'],
  params: { prompt: ['text'] },
  cap: NO_CAP,
  inherits: true,
}));

/** Spring AI's enums of OpenAI's models are named as the ids are, with a break between `4` and `O`. */
function openAiId(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('_', '-')
    .replace(/^gpt-4-o(?=-|$)/, 'gpt-4o')
    .replace(/^gpt-(\d)-(\d)(?=-|$)/, 'gpt-$1.$2');
}

/** Spring AI's constants of Mistral's models in all its versions: enum `ChatModel` of MistralAiApi.java. */
const MISTRAL_IDS: Readonly<Record<string, string>> = {
  LARGE: 'mistral-large-latest',
  MISTRAL_LARGE: 'mistral-large-latest',
  MISTRAL_MEDIUM: 'mistral-medium-latest',
  SMALL: 'mistral-small-latest',
  MISTRAL_SMALL: 'mistral-small-latest',
  CODESTRAL: 'codestral-latest',
  PIXTRAL: 'pixtral-12b-2409',
  PIXTRAL_LARGE: 'pixtral-large-latest',
  MAGISTRAL_MEDIUM: 'magistral-medium-latest',
  MAGISTRAL_SMALL: 'magistral-small-latest',
  MINISTRAL_3B_LATEST: 'ministral-3b-latest',
  MINISTRAL_8B_LATEST: 'ministral-8b-latest',
  OPEN_MISTRAL_NEMO: 'open-mistral-nemo',
  OPEN_CODESTRAL_MAMBA: 'open-codestral-mamba',
};

export const sdk = defineSdk({
  id: 'spring-ai',
  name: 'Spring AI',
  bindings: {
    java: {
      hints: ['org.springframework.ai'],
      types,
      calls: [...clientCalls, ...modelCalls, ...embedCalls],
      constants: {
        'org.springframework.ai.openai.api.OpenAiApi.ChatModel': openAiId,
        'org.springframework.ai.openai.api.OpenAiApi.EmbeddingModel': openAiId,
        'org.springframework.ai.mistralai.api.MistralAiApi.ChatModel': (name) => MISTRAL_IDS[name] ?? null,
        'org.springframework.ai.mistralai.api.MistralAiApi.EmbeddingModel': (name) => (name === 'EMBED' ? 'mistral-embed' : null), // prettier-ignore
      },
    },
  },
});
