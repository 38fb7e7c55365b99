import type { CallSpec, ParamMap, SdkBinding } from '../../model/sdk.ts';

/** Google's Gen AI SDK for Go (`google.golang.org/genai`). */
const PARAMS: ParamMap = {
  model: ['model'],
  cap: ['config.MaxOutputTokens'],
  system: ['config.SystemInstruction'],
  messages: ['contents'],
  prompt: ['message'],
  tools: ['config.Tools'],
  schema: ['config.ResponseSchema', 'config.ResponseJsonSchema'],
  temperature: ['config.Temperature'],
  effort: ['config.ThinkingConfig.ThinkingLevel'],
  budget: ['config.ThinkingConfig.ThinkingBudget'],
  choices: ['config.CandidateCount'],
  cache: ['config.CachedContent'],
};
const CAP = { parameter: 'config.MaxOutputTokens', whenUnset: "the model's limit" };
const POSITIONAL = ['', 'model', 'contents', 'config'];
const ROOT = 'google.golang.org/genai';

const calls: readonly CallSpec[] = [
  ...['GenerateContent', 'GenerateContentStream'].flatMap((method): CallSpec[] => {
    const request = {
      kind: 'generate',
      bag: 3,
      positional: POSITIONAL,
      params: PARAMS,
      cap: CAP,
      constant: { stream: method.endsWith('Stream') },
    } as const;
    return [
      { ...request, on: 'Client', path: `Models.${method}`, api: `Models.${method}` },
      { ...request, on: 'Models', path: method, api: `Models.${method}` },
    ];
  }),
  ...['SendMessage', 'SendMessageStream'].map((method): CallSpec => ({
    on: 'Chat',
    path: method,
    api: `Chats.${method}`,
    kind: 'generate',
    bag: 1,
    positional: ['', 'message'],
    params: PARAMS,
    cap: CAP,
    inherits: true,
    constant: { stream: method.endsWith('Stream') },
  })),
  {
    on: 'Client',
    path: 'Models.EmbedContent',
    api: 'Models.EmbedContent',
    kind: 'embed',
    bag: 3,
    positional: POSITIONAL,
    params: { model: ['model'], prompt: ['contents'] },
    cap: { parameter: null, whenUnset: '' },
  },
];

export const go: SdkBinding = {
  hints: [ROOT],
  types: {
    Client: {
      provider: 'google',
      constructors: [`${ROOT}#Client`],
      factories: [`${ROOT}#NewClient`],
      members: {
        'Chats.Create()': {
          type: 'Chat',
          positional: ['', 'model', 'config', 'messages'],
          params: { ...PARAMS, messages: ['messages'] },
        },
      },
      positional: [''],
      params: { baseUrl: ['HTTPOptions.BaseURL'] },
    },
    Models: { provider: 'google', constructors: [`${ROOT}#Models`] },
    Chat: { provider: 'google', constructors: [`${ROOT}#Chat`] },
  },
  calls,
  constants: { [`${ROOT}#`]: (name) => /^Role(User|Model)$/.exec(name)?.[1]?.toLowerCase() ?? null },
  passThrough: [`${ROOT}#Ptr`],
  structs: {
    [`${ROOT}#NewContentFromText`]: ['Content', 'Role'],
    [`${ROOT}#NewContentFromParts`]: ['Parts', 'Role'],
    [`${ROOT}#NewPartFromText`]: ['Text'],
    [`${ROOT}#Text`]: ['Text'],
  },
};
