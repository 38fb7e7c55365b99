import type { CallSpec, ParamMap, SdkBinding } from '../../model/sdk.ts';
import { constantsFor } from '../shared/constants.ts';
import { OPENAI_IDS } from '../shared/openai-ids.ts';

/** The official OpenAI SDK for Go (`github.com/openai/openai-go`). Import paths are spelt without their major version. */
const CHAT: ParamMap = {
  model: ['Model'],
  cap: ['MaxCompletionTokens', 'MaxTokens'],
  messages: ['Messages'],
  tools: ['Tools', 'Functions'],
  schema: ['ResponseFormat.OfJSONSchema.JSONSchema', 'ResponseFormat'],
  temperature: ['Temperature'],
  effort: ['ReasoningEffort'],
  choices: ['N'],
  serviceTier: ['ServiceTier'],
  baseUrl: ['WithBaseURL'],
};
const RESPONSES: ParamMap = {
  model: ['Model'],
  cap: ['MaxOutputTokens'],
  system: ['Instructions'],
  messages: ['Input.OfString', 'Input.OfInputItemList', 'Input'],
  tools: ['Tools'],
  schema: ['Text.Format'],
  temperature: ['Temperature'],
  effort: ['Reasoning.Effort'],
  serviceTier: ['ServiceTier'],
  baseUrl: ['WithBaseURL'],
};
const COMPLETIONS: ParamMap = {
  model: ['Model'],
  cap: ['MaxTokens'],
  prompt: ['Prompt.OfString', 'Prompt'],
  temperature: ['Temperature'],
  choices: ['N'],
};
const EMBEDDINGS: ParamMap = {
  model: ['Model'],
  prompt: ['Input.OfString', 'Input.OfArrayOfStrings', 'Input'],
};
const ROOT = 'github.com/openai/openai-go';
const INT = `${ROOT}#Int`;
const LIMIT = "the model's limit";

type Shape = Pick<CallSpec, 'kind' | 'params' | 'cap'>;
const SHAPES: Readonly<Record<string, Shape>> = {
  'Chat.Completions': {
    kind: 'generate',
    params: CHAT,
    cap: { parameter: 'MaxCompletionTokens', whenUnset: LIMIT, wrapper: INT },
  },
  Responses: {
    kind: 'generate',
    params: RESPONSES,
    cap: { parameter: 'MaxOutputTokens', whenUnset: LIMIT, wrapper: INT },
  },
  Completions: {
    kind: 'generate',
    params: COMPLETIONS,
    cap: { parameter: 'MaxTokens', whenUnset: '16 tokens', wrapper: INT },
  },
  Embeddings: { kind: 'embed', params: EMBEDDINGS, cap: { parameter: null, whenUnset: '' } },
};
/** The services of a client, which code also hands around by themselves. */
const SERVICES: Readonly<Record<string, string>> = {
  'Chat.Completions': 'ChatCompletionService',
  Responses: 'ResponseService',
  Completions: 'CompletionService',
  Embeddings: 'EmbeddingService',
};

const PACKAGES = [ROOT, `${ROOT}/responses`];
const calls = Object.entries(SHAPES).flatMap(([service, shape]): CallSpec[] =>
  ['New', 'NewStreaming'].flatMap((method): CallSpec[] => {
    const api = `${service}.${method}`;
    const request = { ...shape, api, bag: 1, positional: [''], constant: { stream: method === 'NewStreaming' } };
    return [
      { ...request, on: 'Client', path: api },
      { ...request, on: SERVICES[service] ?? service, path: method },
    ];
  }),
);
const modelId = constantsFor(OPENAI_IDS, /^(?:ChatModel|ResponsesModel|EmbeddingModel|CompletionNewParamsModel)/);
const ROLES = /^(?:Easy)?(?:Response)?InputMessageRole(User|System|Developer|Assistant)$/;
const CONSTANTS = (name: string): string | null => ROLES.exec(name)?.[1]?.toLowerCase() ?? modelId(name);

export const go: SdkBinding = {
  hints: [ROOT],
  defaults: { retries: 2 },
  types: {
    Client: {
      provider: 'openai',
      constructors: [`${ROOT}#Client`],
      factories: [`${ROOT}#NewClient`],
      params: {
        baseUrl: ['WithBaseURL', 'WithEndpoint'],
        retries: ['WithMaxRetries'],
        timeout: ['WithRequestTimeout'],
      },
    },
    ...Object.fromEntries(
      Object.values(SERVICES).map((service) => [
        service,
        {
          provider: 'openai',
          constructors: PACKAGES.map((path) => `${path}#${service}`),
          factories: PACKAGES.map((path) => `${path}#New${service}`),
          params: { baseUrl: ['WithBaseURL', 'WithEndpoint'] },
        },
      ]),
    ),
  },
  calls,
  constants: { [`${ROOT}#`]: CONSTANTS, [`${ROOT}/shared#`]: CONSTANTS, [`${ROOT}/responses#`]: CONSTANTS },
  // `F` and `Raw` were in the first versions only. Types called like functions convert.
  passThrough: [
    ...['String', 'Int', 'Bool', 'Float', 'Opt', 'Ptr', 'F', 'Raw', 'ChatModel', 'EmbeddingModel', 'ReasoningEffort'].map((name) => `${ROOT}#${name}`),
    ...['ChatModel', 'ResponsesModel', 'ReasoningEffort'].map((name) => `${ROOT}/shared#${name}`),
    `${ROOT}/packages/param#NewOpt`,
  ], // prettier-ignore
  structs: {
    [`${ROOT}/responses#ResponseInputItemParamOfMessage`]: ['Content', 'Role'],
    [`${ROOT}/responses#ResponseInputItemParamOfInputMessage`]: ['Content', 'Role'],
    [`${ROOT}#TextContentPart`]: ['Text'],
  },
  options: [
    ...['WithBaseURL', 'WithMaxRetries', 'WithRequestTimeout'].map((name) => `${ROOT}/option#${name}`),
    `${ROOT}/azure#WithEndpoint`,
  ],
};
