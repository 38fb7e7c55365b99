import type { CallSpec, ParamMap, TypeSpec } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';

/** LangChain for Go, https://github.com/tmc/langchaingo. The model is bound by an option of the constructor or of a call. */
const ROOT = 'github.com/tmc/langchaingo/llms';
const PROVIDERS: Readonly<Record<string, string | null>> = {
  openai: 'openai', anthropic: 'anthropic', googleai: 'google', 'googleai/vertex': 'google-vertex', mistral: 'mistral', cohere: 'cohere',
  ollama: 'local', llamafile: 'local', local: 'local', bedrock: 'amazon-bedrock', huggingface: 'huggingface', cloudflare: 'cloudflare-workers-ai',
  ernie: null, watsonx: null, maritaca: null,
}; // prettier-ignore

const REQUEST: ParamMap = {
  model: ['WithModel'],
  cap: ['WithMaxTokens'],
  messages: ['messages'],
  prompt: ['prompt'],
  tools: ['WithTools', 'WithFunctions'],
  temperature: ['WithTemperature'],
  choices: ['WithN', 'WithCandidateCount'],
  provider: [],
};
const MADE: ParamMap = {
  model: ['WithModel', 'WithDefaultModel', 'WithModelPath'],
  cap: ['WithDefaultMaxTokens'],
  temperature: ['WithDefaultTemperature'],
  baseUrl: ['WithBaseURL', 'WithServerURL'],
};
const MODEL: TypeSpec = { params: MADE };
const CAP = { parameter: null, whenUnset: "the model's limit" };

function onModel(path: string, positional: readonly string[]): CallSpec {
  return {
    on: 'Model',
    path,
    api: path,
    kind: 'generate',
    bag: 0,
    positional,
    params: REQUEST,
    cap: CAP,
    inherits: true,
  };
}

/** `llms.WithModel` for a call; each provider's package has options of its own for the constructor. */
const OPTIONS = [
  'WithModel',
  'WithMaxTokens',
  'WithTemperature',
  'WithTools',
  'WithFunctions',
  'WithN',
  'WithCandidateCount',
];
const MADE_OPTIONS = [...new Set(Object.values(MADE).flat())];

export const sdk = defineSdk({
  id: 'langchaingo',
  name: 'LangChainGo',
  bindings: {
    go: {
      hints: [ROOT],
      types: {
        Model: {
          ...MODEL,
          constructors: {
            [`${ROOT}#Model`]: null,
            [`${ROOT}#LLM`]: null,
            ...Object.fromEntries(
              Object.entries(PROVIDERS).map(([name, provider]) => [`${ROOT}/${name}#LLM`, provider]),
            ),
          },
          factories: Object.fromEntries(
            Object.entries(PROVIDERS).map(([name, provider]) => [`${ROOT}/${name}#New`, provider]),
          ),
        },
      },
      calls: [
        onModel('GenerateContent', ['', 'messages']),
        onModel('Call', ['', 'prompt']),
        {
          functions: [`${ROOT}#GenerateFromSinglePrompt`, `${ROOT}#Call`],
          api: 'GenerateFromSinglePrompt',
          kind: 'generate',
          bag: 0,
          positional: ['', 'llm', 'prompt'],
          params: { ...REQUEST, model: ['WithModel', 'llm'] },
          cap: CAP,
        },
        {
          on: 'Model',
          path: 'CreateEmbedding',
          api: 'CreateEmbedding',
          kind: 'embed',
          bag: 0,
          positional: ['', 'input'],
          // The constructor's chat model is another than the one that embeds.
          params: { model: ['WithEmbeddingModel'], prompt: ['input'] },
          cap: { parameter: null, whenUnset: '' },
        },
      ],
      constants: { [`${ROOT}#`]: roleOf },
      structs: {
        [`${ROOT}#TextParts`]: ['Role', 'Parts'],
        [`${ROOT}#TextPart`]: ['Text'],
        [`${ROOT}#BinaryPart`]: ['image'],
        [`${ROOT}#ImageURLPart`]: ['image_url'],
        [`${ROOT}#ImageURLWithDetailPart`]: ['image_url', 'detail'],
        [`${ROOT}#MessageContent`]: ['Role', 'Parts'],
      },
      options: [
        ...OPTIONS.map((name) => `${ROOT}#${name}`),
        ...Object.keys(PROVIDERS).flatMap((name) => MADE_OPTIONS.map((option) => `${ROOT}/${name}#${option}`)),
      ],
    },
  },
});

/** `ChatMessageTypeHuman` is `human`. */
function roleOf(name: string): string | null {
  return /^ChatMessageType(System|Human|AI|Tool|Function|Generic)$/.exec(name)?.[1]?.toLowerCase() ?? null;
}
