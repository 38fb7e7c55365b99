import type { CallSpec, ParamMap, SdkBinding } from '../../model/sdk.ts';

/** Cohere's SDK for Go (`github.com/cohere-ai/cohere-go`); the client is in its package `client`. */
const ROOT = 'github.com/cohere-ai/cohere-go';
const CHAT: ParamMap = {
  model: ['Model'],
  cap: ['MaxTokens'],
  system: ['Preamble'],
  messages: ['Messages', 'ChatHistory'],
  prompt: ['Message', 'Prompt'],
  tools: ['Tools'],
  schema: ['ResponseFormat'],
  temperature: ['Temperature'],
};
const NO_CAP = { parameter: null, whenUnset: '' };

const generate = ['Chat', 'ChatStream', 'Generate', 'GenerateStream', 'V2.Chat', 'V2.ChatStream'].map(
  (path): CallSpec => ({
    on: 'Client',
    path,
    api: path,
    kind: 'generate',
    bag: 1,
    positional: [''],
    params: CHAT,
    cap: { parameter: 'MaxTokens', whenUnset: "the model's limit", wrapper: `${ROOT}#Int` },
    constant: { stream: path.endsWith('Stream') },
  }),
);
const others = ['Embed', 'V2.Embed', 'Rerank', 'V2.Rerank'].map((path): CallSpec => ({
  on: 'Client',
  path,
  api: path,
  kind: path.endsWith('Embed') ? 'embed' : 'other',
  bag: 1,
  positional: [''],
  params: { model: ['Model'], prompt: ['Texts'] },
  cap: NO_CAP,
}));

export const go: SdkBinding = {
  hints: [ROOT],
  types: {
    Client: {
      provider: 'cohere',
      constructors: [`${ROOT}/client#Client`],
      factories: [`${ROOT}/client#NewClient`],
      params: { baseUrl: ['WithBaseURL'] },
    },
  },
  calls: [...generate, ...others],
  passThrough: ['String', 'Int', 'Float64', 'Bool'].map((name) => `${ROOT}#${name}`),
  options: [`${ROOT}/client#WithBaseURL`, `${ROOT}/option#WithBaseURL`],
};
