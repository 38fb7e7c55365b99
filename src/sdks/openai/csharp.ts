import type { CallSpec, ParamMap, SdkBinding, TypeSpec } from '../../model/sdk.ts';

/**
 * The official OpenAI SDK for .NET (https://github.com/openai/openai-dotnet) and Azure's companion to it, whose first
 * versions (1.0 beta) had a client of their own.
 */
const CHAT: ParamMap = {
  messages: ['messages'],
  cap: ['MaxOutputTokenCount', 'MaxTokens'],
  tools: ['Tools', 'Functions'],
  schema: ['ResponseFormat'],
  temperature: ['Temperature'],
  effort: ['ReasoningEffortLevel'],
  serviceTier: ['ServiceTier'],
};
const RESPONSES: ParamMap = {
  model: ['Model', 'model'],
  messages: ['inputItems', 'userInputText', 'InputItems'],
  cap: ['MaxOutputTokenCount'],
  system: ['Instructions'],
  tools: ['Tools'],
  schema: ['TextOptions.TextFormat'],
  temperature: ['Temperature'],
  effort: ['ReasoningOptions.ReasoningEffortLevel'],
  serviceTier: ['ServiceTier'],
};
/** Of Azure.AI.OpenAI 1.0 beta. */
const OLD_CHAT: ParamMap = {
  model: ['DeploymentName', 'deploymentOrModelName'],
  messages: ['Messages'],
  cap: ['MaxTokens'],
  tools: ['Tools', 'Functions'],
  schema: ['ResponseFormat'],
  temperature: ['Temperature'],
  choices: ['ChoiceCount'],
};
const OLD_COMPLETIONS: ParamMap = {
  model: ['DeploymentName', 'deploymentOrModelName'],
  prompt: ['Prompts'],
  cap: ['MaxTokens'],
  temperature: ['Temperature'],
  choices: ['ChoicesPerPrompt'],
};
const OLD_EMBEDDINGS: ParamMap = { model: ['DeploymentName', 'deploymentOrModelName'], prompt: ['Input'] };

const LIMIT = "the model's limit";
const CAP = { parameter: 'MaxOutputTokenCount', whenUnset: LIMIT };
const NO_CAP = { parameter: null, whenUnset: '' };
const MESSAGES = [
  ...['System', 'Developer', 'User', 'Assistant', 'Tool'].flatMap((role) => [
    `OpenAI.Chat.${role}ChatMessage`,
    `${role}ChatMessage`,
    `OpenAI.Chat.ChatMessage.Create${role}Message`,
    `ChatMessage.Create${role}Message`,
  ]),
];
const SYNC = ['', 'Async'];

const chat = SYNC.flatMap((end) =>
  ['CompleteChat', 'CompleteChatStreaming'].flatMap((name): CallSpec[] => {
    const path = name + end;
    const constant = { stream: name.endsWith('Streaming') };
    const shape = {
      on: 'Chat',
      path,
      api: path,
      kind: 'generate',
      params: CHAT,
      cap: CAP,
      inherits: true,
      constant,
    } as const;
    return [
      // `CompleteChat(params ChatMessage[] messages)`.
      { ...shape, signature: { arg: 0, of: MESSAGES }, bag: 99, positional: ['...messages'] },
      { ...shape, bag: 1, bagName: 'options', positional: ['messages'] },
    ];
  }),
);
const responses = SYNC.flatMap((end) =>
  ['CreateResponse', 'CreateResponseStreaming'].flatMap((name): CallSpec[] => {
    const path = name + end;
    const constant = { stream: name.endsWith('Streaming') };
    const shape = { path, api: path, kind: 'generate', params: RESPONSES, cap: CAP, inherits: true, constant } as const;
    return [
      // The client of one model, of the first versions: the input comes first, then the options.
      { ...shape, on: 'ModelResponses', bag: 1, bagName: 'options', positional: ['userInputText'] },
      { ...shape, on: 'Responses', signature: { arg: 0, of: ['OpenAI.Responses.CreateResponseOptions', 'CreateResponseOptions'] }, bag: 0, bagName: 'options' },
      { ...shape, on: 'Responses', bag: 99, positional: ['model', 'userInputText'], cap: NO_CAP },
    ]; // prettier-ignore
  }),
);
const embeddings = SYNC.flatMap((end) =>
  ['GenerateEmbedding', 'GenerateEmbeddings'].map((name): CallSpec => {
    const shape = {
      on: 'Embeddings',
      path: name + end,
      api: name + end,
      kind: 'embed',
      cap: NO_CAP,
      inherits: true,
    } as const;
    return { ...shape, bag: 1, bagName: 'options', positional: ['input'], params: { prompt: ['input', 'inputs'] } };
  }),
);
const old = SYNC.flatMap((end): CallSpec[] =>
  (
    [
      ['GetChatCompletions', OLD_CHAT, 'generate', false],
      ['GetChatCompletionsStreaming', OLD_CHAT, 'generate', true],
      ['GetCompletions', OLD_COMPLETIONS, 'generate', false],
      ['GetCompletionsStreaming', OLD_COMPLETIONS, 'generate', true],
      ['GetEmbeddings', OLD_EMBEDDINGS, 'embed', false],
    ] as const
  ).flatMap(([name, params, kind, stream]): CallSpec[] => {
    const path = name + end;
    const cap =
      kind === 'embed' ? NO_CAP : { parameter: 'MaxTokens', whenUnset: params === OLD_CHAT ? LIMIT : '16 tokens' };
    const shape = { on: 'OldClient', path, api: path, kind, params, cap, constant: { stream } } as const;
    const options = ['ChatCompletionsOptions', 'CompletionsOptions', 'EmbeddingsOptions'].flatMap((each) => [
      each,
      `Azure.AI.OpenAI.${each}`,
    ]);
    return [
      { ...shape, signature: { arg: 1, of: options }, bag: 1, positional: ['deploymentOrModelName'] },
      { ...shape, bag: 0 },
    ];
  }),
);
const other = (
  [
    [
      'Images',
      ['GenerateImage', 'GenerateImages', 'GenerateImageEdit', 'GenerateImageEdits', 'GenerateImageVariation'],
    ],
    ['Audio', ['TranscribeAudio', 'TranslateAudio', 'GenerateSpeech', 'GenerateSpeechFromText']],
    ['OldClient', ['GetImageGenerations', 'GetAudioTranscription', 'GetAudioTranslation']],
  ] as const
).flatMap(([on, names]) =>
  names.flatMap((name) =>
    SYNC.map((end): CallSpec => {
      const path = name + end;
      return { on, path, api: path, kind: 'other', bag: 99, params: {}, cap: NO_CAP, inherits: true };
    }),
  ),
);

/** A client of one model, which its maker names. */
function ofModel(name: string): TypeSpec {
  return {
    provider: 'openai',
    constructors: [name],
    positional: ['model', 'credential', 'options'],
    params: { model: ['model'], baseUrl: ['options.Endpoint'], retries: ['options.RetryPolicy'] },
  };
}
const MODEL = { positional: ['model', 'deploymentName'], params: { model: ['model', 'deploymentName'] } } as const;
const MEMBERS = {
  'GetChatClient()': { type: 'Chat', ...MODEL },
  'GetEmbeddingClient()': { type: 'Embeddings', ...MODEL },
  'GetOpenAIResponseClient()': { type: 'ModelResponses', ...MODEL },
  'GetResponsesClient()': { type: 'Responses', ...MODEL },
  'GetImageClient()': { type: 'Images', ...MODEL },
  'GetAudioClient()': { type: 'Audio', ...MODEL },
} as const;

export const csharp: SdkBinding = {
  hints: [
    'using OpenAI', 'OpenAI.Chat', 'Azure.AI.OpenAI', 'OpenAI.Responses', 'OpenAI.Embeddings', '.CompleteChat',
    '.GetChatCompletions', '.CreateResponse', '.GenerateEmbedding',
  ], // prettier-ignore
  types: {
    Client: {
      provider: 'openai',
      constructors: ['OpenAI.OpenAIClient'],
      positional: ['credential', 'options'],
      params: { baseUrl: ['options.Endpoint'] },
      members: MEMBERS,
    },
    Azure: {
      provider: 'azure',
      constructors: ['Azure.AI.OpenAI.AzureOpenAIClient'],
      members: MEMBERS,
    },
    OldClient: { provider: 'azure', constructors: ['Azure.AI.OpenAI.OpenAIClient'] },
    Chat: ofModel('OpenAI.Chat.ChatClient'),
    Embeddings: ofModel('OpenAI.Embeddings.EmbeddingClient'),
    ModelResponses: ofModel('OpenAI.Responses.OpenAIResponseClient'),
    Responses: {
      provider: 'openai',
      constructors: ['OpenAI.Responses.ResponsesClient'],
      positional: ['credential', 'options'],
      params: { baseUrl: ['options.Endpoint'] },
    },
    Images: ofModel('OpenAI.Images.ImageClient'),
    Audio: ofModel('OpenAI.Audio.AudioClient'),
  },
  calls: [...chat, ...responses, ...embeddings, ...old, ...other],
  structs: {
    'Azure.AI.OpenAI.ChatMessage': ['role', 'content'],
  },
};
