import type { ModelCall } from '../../model/call.ts';
import type { CallSpec, ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';
import { constantsFor } from '../shared/constants.ts';
import { OPENAI_IDS } from '../shared/openai-ids.ts';

/** The community's OpenAI SDK for Go, https://github.com/sashabaranov/go-openai, older than the official one and widely used. */
const CHAT: ParamMap = {
  model: ['Model'],
  cap: ['MaxCompletionTokens', 'MaxTokens'],
  messages: ['Messages'],
  tools: ['Tools', 'Functions'],
  schema: ['ResponseFormat.JSONSchema', 'ResponseFormat'],
  temperature: ['Temperature'],
  effort: ['ReasoningEffort'],
  choices: ['N'],
  serviceTier: ['ServiceTier'],
};
const COMPLETION: ParamMap = {
  model: ['Model'],
  cap: ['MaxTokens'],
  prompt: ['Prompt'],
  temperature: ['Temperature'],
  choices: ['N'],
};
const NO_CAP = { parameter: null, whenUnset: '' };
const LIMIT = "the model's limit";

function call(path: string, shape: Pick<CallSpec, 'kind' | 'params' | 'cap'>, stream: boolean): CallSpec {
  return { ...shape, on: 'Client', path, api: path, bag: 1, positional: [''], constant: { stream } };
}

/** `MaxTokens` is refused by OpenAI's reasoning models; compatible endpoints mostly know only it. */
function chatCap(call: ModelCall): string {
  return call.provider === 'openai' || call.provider === 'azure' ? 'MaxCompletionTokens' : 'MaxTokens';
}
const CHAT_SHAPE = { kind: 'generate', params: CHAT, cap: { parameter: chatCap, whenUnset: LIMIT } } as const;
const COMPLETION_SHAPE = {
  kind: 'generate',
  params: COMPLETION,
  cap: { parameter: 'MaxTokens', whenUnset: '16 tokens' },
} as const;
const OTHER = { kind: 'other', params: { model: ['Model'] }, cap: NO_CAP } as const;

const ROOT = 'github.com/sashabaranov/go-openai';
const WORDS: Readonly<Record<string, string>> = {
  GPT4oLatest: 'chatgpt-4o-latest', GPT4Turbo0125: 'gpt-4-0125-preview', GPT4Turbo1106: 'gpt-4-1106-preview',
  AdaEmbeddingV2: 'text-embedding-ada-002', SmallEmbedding3: 'text-embedding-3-small', LargeEmbedding3: 'text-embedding-3-large',
  ChatMessageRoleSystem: 'system', ChatMessageRoleUser: 'user', ChatMessageRoleAssistant: 'assistant', ChatMessageRoleFunction: 'function',
  ChatMessageRoleTool: 'tool', ChatMessageRoleDeveloper: 'developer', ChatMessagePartTypeText: 'text', ChatMessagePartTypeImageURL: 'image_url',
  ImageURLDetailHigh: 'high', ImageURLDetailLow: 'low', ImageURLDetailAuto: 'auto', ToolTypeFunction: 'function',
  ChatCompletionResponseFormatTypeJSONObject: 'json_object', ChatCompletionResponseFormatTypeJSONSchema: 'json_schema', ChatCompletionResponseFormatTypeText: 'text',
}; // prettier-ignore

export const sdk = defineSdk({
  id: 'go-openai',
  name: 'go-openai',
  bindings: {
    go: {
      hints: [ROOT],
      types: {
        Client: {
          provider: 'openai',
          constructors: [`${ROOT}#Client`],
          factories: [`${ROOT}#NewClient`, `${ROOT}#NewOrgClient`, `${ROOT}#NewClientWithConfig`],
          params: { baseUrl: ['BaseURL'] },
        },
      },
      calls: [
        call('CreateChatCompletion', CHAT_SHAPE, false),
        call('CreateChatCompletionStream', CHAT_SHAPE, true),
        call('CreateCompletion', COMPLETION_SHAPE, false),
        call('CreateCompletionStream', COMPLETION_SHAPE, true),
        call(
          'CreateEmbeddings',
          { kind: 'embed', params: { model: ['Model'], prompt: ['Input'] }, cap: NO_CAP },
          false,
        ),
        call('CreateImage', OTHER, false),
        call('CreateTranscription', OTHER, false),
        call('CreateSpeech', OTHER, false),
      ],
      constants: { [`${ROOT}#`]: constantsFor(OPENAI_IDS, /^(?=GPT|O\d)/, WORDS) },
      passThrough: [`${ROOT}#EmbeddingModel`],
      // A configuration is a struct whose fields the code sets afterwards.
      structs: {
        [`${ROOT}#DefaultConfig`]: [''],
        [`${ROOT}#DefaultAzureConfig`]: ['', 'BaseURL'],
        [`${ROOT}#DefaultAnthropicConfig`]: ['', 'BaseURL'],
      },
    },
  },
});
