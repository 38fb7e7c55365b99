import type { CallSpec, ParamMap, SdkBinding } from '../../model/sdk.ts';

/**
 * Google's earlier SDKs for Go: `github.com/google/generative-ai-go/genai` and `cloud.google.com/go/vertexai/genai`, which
 * have one interface. A model object is made by name and configured by setters.
 */
const ROOTS = ['github.com/google/generative-ai-go/genai', 'cloud.google.com/go/vertexai/genai'];
const PROVIDERS = ['google', 'google-vertex'];
const MODEL: ParamMap = {
  model: ['name'],
  cap: ['SetMaxOutputTokens'],
  temperature: ['SetTemperature'],
  choices: ['SetCandidateCount'],
};
const CAP = { parameter: null, whenUnset: "the model's limit" };

function on(type: string, path: string): CallSpec {
  const stream = path.endsWith('Stream');
  const params: ParamMap = { messages: ['content'] };
  return { on: type, path, api: path, kind: 'generate', bag: 9, positional: ['', 'content'], params, cap: CAP, inherits: true, constant: { stream } }; // prettier-ignore
}
const symbols = (name: string): Readonly<Record<string, string>> =>
  Object.fromEntries(ROOTS.map((root, index) => [`${root}#${name}`, PROVIDERS[index] ?? 'google']));

export const go: SdkBinding = {
  hints: ROOTS,
  types: {
    Client: {
      constructors: symbols('Client'),
      factories: symbols('NewClient'),
      members: {
        'GenerativeModel()': 'Model',
        'EmbeddingModel()': 'Embedder',
      },
    },
    Model: {
      constructors: symbols('GenerativeModel'),
      params: MODEL,
      positional: ['name'],
      members: { 'StartChat()': 'Chat' },
    },
    Chat: { constructors: symbols('ChatSession'), params: {} },
    Embedder: { constructors: symbols('EmbeddingModel'), params: { model: ['name'] }, positional: ['name'] },
  },
  calls: [
    on('Model', 'GenerateContent'),
    on('Model', 'GenerateContentStream'),
    on('Chat', 'SendMessage'),
    on('Chat', 'SendMessageStream'),
    {
      on: 'Embedder',
      path: 'EmbedContent',
      api: 'EmbedContent',
      kind: 'embed',
      bag: 9,
      positional: ['', 'prompt'],
      params: { prompt: ['prompt'] },
      cap: { parameter: null, whenUnset: '' },
      inherits: true,
    },
  ],
  passThrough: ROOTS.map((root) => `${root}#Ptr`),
  structs: Object.fromEntries(ROOTS.map((root) => [`${root}#Text`, ['Text']])),
};
