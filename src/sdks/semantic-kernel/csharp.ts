import type { CallSpec, MemberSpec, ParamMap, SdkBinding } from '../../model/sdk.ts';
import { CAP_ELSEWHERE } from '../shared/runs.ts';

/** Semantic Kernel for .NET. https://learn.microsoft.com/dotnet/api/microsoft.semantickernel. */
const ROOT = 'Microsoft.SemanticKernel';

/** Members of the execution settings of all connectors, and of their untyped base class. */
const SETTINGS: ParamMap = {
  cap: ['MaxTokens', 'MaxOutputTokens', 'NumPredict', 'ExtensionData.max_tokens'],
  temperature: ['Temperature', 'ExtensionData.temperature'],
  schema: ['ResponseFormat'],
  effort: ['ReasoningEffort'],
  choices: ['ResultsPerPrompt'],
  model: ['ModelId'],
  system: ['ChatSystemPrompt'],
};
function within(prefix: string): ParamMap {
  const moved = Object.entries(SETTINGS).map(([field, paths]) => [field, paths.map((path) => `${prefix}.${path}`)]);
  return Object.fromEntries(moved) as ParamMap;
}

const LIMIT = "the model's limit";
const CAP = { parameter: 'MaxTokens', whenUnset: LIMIT };
const NO_CAP = { parameter: null, whenUnset: '' };

/** Connectors: the name in `Add…ChatCompletion` and `…ChatCompletionService`, the catalog provider, and the names of the first arguments. */
const CONNECTORS: readonly (readonly [name: string, provider: string | null, positional: readonly string[]])[] = [
  ['OpenAI', 'openai', ['modelId']],
  ['AzureOpenAI', 'azure', ['deploymentName', 'endpoint']],
  ['AzureAIInference', null, ['modelId']],
  ['GoogleAIGemini', 'google', ['modelId']],
  ['VertexAIGemini', 'google-vertex', ['modelId']],
  ['Mistral', 'mistral', ['modelId']],
  ['Ollama', 'local', ['modelId', 'endpoint']],
  ['Bedrock', 'amazon-bedrock', ['modelId']],
  ['HuggingFace', null, ['model']],
  ['Anthropic', 'anthropic', ['modelId']],
];
const MODEL: ParamMap = { model: ['modelId', 'deploymentName', 'model', 'modelName'], baseUrl: ['endpoint'] };
/** An Azure endpoint is a resource of one's own, which says nothing about the provider that the connector's name does not. */
const AZURE_MODEL: ParamMap = { model: ['modelId', 'deploymentName'] };
const paramsOf = (name: string): ParamMap => (name === 'AzureOpenAI' ? AZURE_MODEL : MODEL);

const adders = CONNECTORS.flatMap(([name, provider, positional]): [string, MemberSpec][] =>
  [`Add${name}ChatCompletion`, `Add${name}TextGeneration`, `Add${name}ChatClient`].map((method) => [
    `${method}()`,
    { type: 'self', params: paramsOf(name), positional, ...(provider === null ? {} : { provider }) },
  ]),
);
const configs = CONNECTORS.flatMap(([name, provider, positional]) =>
  [`Add${name}ChatCompletion`, `Add${name}TextGeneration`, `Add${name}ChatClient`].map((path): CallSpec => ({
    on: 'KernelBuilder',
    path,
    api: path,
    kind: 'client-config',
    provider,
    bag: positional.length,
    positional,
    params: paramsOf(name),
    cap: { parameter: null, whenUnset: 'decided by each call' },
  })),
);
const services = (end: string): Record<string, string | null> =>
  Object.fromEntries(
    CONNECTORS.flatMap(([name, provider]) =>
      [`Connectors.${name}`, `Connectors.OpenAI`, 'Connectors.Google', 'Connectors.MistralAI', 'Connectors.Amazon'].map(
        (space) => [`${ROOT}.${space}.${name}${end}`, provider],
      ),
    ),
  );

const STREAM = { stream: true };
const chat = ['GetChatMessageContentAsync', 'GetChatMessageContentsAsync', 'GetStreamingChatMessageContentsAsync'].map(
  (path): CallSpec => ({
    on: 'Chat',
    path,
    api: path,
    kind: 'generate',
    bag: 1,
    bagName: 'executionSettings',
    positional: ['chatHistory'],
    params: { ...SETTINGS, messages: ['chatHistory', 'prompt'] },
    cap: CAP,
    inherits: true,
    constant: { stream: path.includes('Streaming') },
  }),
);
const text = ['GetTextContentAsync', 'GetTextContentsAsync', 'GetStreamingTextContentsAsync'].map((path): CallSpec => ({
  on: 'Text',
  path,
  api: path,
  kind: 'generate',
  bag: 1,
  bagName: 'executionSettings',
  positional: ['prompt'],
  params: { ...SETTINGS, prompt: ['prompt'] },
  cap: CAP,
  inherits: true,
  constant: { stream: path.includes('Streaming') },
}));
const inArguments = within('arguments.executionSettings');
const prompts = ['InvokePromptAsync', 'InvokePromptStreamingAsync'].map((path): CallSpec => ({
  on: 'Kernel',
  path,
  api: path,
  kind: 'generate',
  bag: 99,
  positional: ['promptTemplate', 'arguments'],
  params: { ...inArguments, prompt: ['promptTemplate'] },
  cap: CAP_ELSEWHERE,
  inherits: true,
  constant: { stream: path.includes('Streaming') },
}));
const functions = ['InvokeAsync', 'InvokeStreamingAsync'].flatMap((path): CallSpec[] => {
  const constant = path.includes('Streaming') ? STREAM : {};
  const shape = { kind: 'generate', cap: CAP_ELSEWHERE, inherits: true, constant } as const;
  return [
    {
      ...shape,
      on: 'Function',
      path,
      api: `KernelFunction.${path}`,
      bag: 99,
      positional: ['kernel', 'arguments'],
      params: { ...inArguments, model: ['kernel', ...(inArguments.model ?? [])] },
    },
    {
      ...shape,
      on: 'Kernel',
      path,
      api: `Kernel.${path}`,
      signature: { arg: 0, of: ['Function'] },
      bag: 99,
      positional: ['function', 'arguments'],
      // The function carries its prompt, its settings and the kernel that made it.
      params: { ...inArguments, model: ['function', ...(inArguments.model ?? [])] },
    },
    {
      ...shape,
      on: 'Agent',
      path,
      api: `ChatCompletionAgent.${path}`,
      bag: 99,
      positional: ['messages'],
      params: { messages: ['messages', 'message', 'history'] },
      // The thread's history goes along.
      sendsMore: true,
    },
  ];
});
const embeddings = ['GenerateEmbeddingAsync', 'GenerateEmbeddingsAsync'].map((path): CallSpec => ({
  on: 'Embedding',
  path,
  api: path,
  kind: 'embed',
  bag: 99,
  positional: ['value'],
  params: { prompt: ['value', 'data'] },
  cap: NO_CAP,
  inherits: true,
}));

const promptFunction: MemberSpec = {
  type: 'Function',
  positional: ['promptTemplate', 'executionSettings'],
  params: { ...within('executionSettings'), prompt: ['promptTemplate', 'promptConfig.Template'] },
};

export const csharp: SdkBinding = {
  hints: [ROOT, 'ChatMessageContent', '.InvokePrompt', 'CreateFunctionFromPrompt', 'IChatCompletionService'],
  types: {
    KernelBuilder: {
      factories: [`${ROOT}.Kernel.CreateBuilder`],
      constructors: [`${ROOT}.IKernelBuilder`, `${ROOT}.KernelBuilder`],
      fluent: true,
      params: {},
      members: { ...Object.fromEntries(adders), 'Build()': 'Kernel' },
    },
    Kernel: {
      constructors: [`${ROOT}.Kernel`, `${ROOT}.IKernel`],
      members: {
        'CreateFunctionFromPrompt()': promptFunction,
        'CreateSemanticFunction()': promptFunction,
        'Clone()': 'self',
      },
    },
    Function: {
      factories: [`${ROOT}.KernelFunctionFactory.CreateFromPrompt`],
      positional: promptFunction.positional ?? [],
      params: promptFunction.params ?? {},
    },
    Chat: {
      constructors: { [`${ROOT}.ChatCompletion.IChatCompletionService`]: null, ...services('ChatCompletionService') },
      positional: ['modelId'],
      params: MODEL,
    },
    Text: {
      constructors: { [`${ROOT}.TextGeneration.ITextGenerationService`]: null, ...services('TextGenerationService') },
      positional: ['modelId'],
      params: MODEL,
    },
    Embedding: {
      constructors: {
        [`${ROOT}.Embeddings.ITextEmbeddingGenerationService`]: null,
        ...services('TextEmbeddingGenerationService'),
      },
      positional: ['modelId'],
      params: MODEL,
    },
    Agent: {
      constructors: ['Agent', 'ChatCompletionAgent', 'OpenAIAssistantAgent', 'AzureAIAgent'].map(
        (name) => `${ROOT}.Agents.${name}`,
      ),
      params: {
        model: ['Kernel'],
        system: ['Instructions'],
        cap: (within('Arguments.executionSettings').cap ?? []).slice(0, 2),
      },
    },
  },
  calls: [...configs, ...chat, ...text, ...prompts, ...functions, ...embeddings],
  structs: {
    [`${ROOT}.ChatMessageContent`]: ['role', 'content'],
    [`${ROOT}.KernelArguments`]: ['executionSettings'],
  },
  messageLists: [`${ROOT}.ChatCompletion.ChatHistory`],
};
