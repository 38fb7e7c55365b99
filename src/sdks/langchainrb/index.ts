import type { CallSpec, ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';

/** langchainrb (https://github.com/patterns-ai-core/langchainrb, lib/langchain/llm): one class for each provider, which all are asked alike. */
const PROVIDERS: Readonly<Record<string, string | null>> = {
  'Langchain::LLM::OpenAI': 'openai',
  'Langchain::LLM::Azure': 'azure',
  'Langchain::LLM::Anthropic': 'anthropic',
  'Langchain::LLM::GoogleGemini': 'google',
  'Langchain::LLM::GoogleVertexAI': 'google-vertex',
  'Langchain::LLM::AwsBedrock': 'amazon-bedrock',
  'Langchain::LLM::MistralAI': 'mistral',
  'Langchain::LLM::Cohere': 'cohere',
  'Langchain::LLM::Ollama': 'local',
};
const CHAT: ParamMap = {
  model: ['model', 'params.model'],
  cap: ['max_tokens', 'params.max_tokens'],
  system: ['system', 'params.system'],
  messages: ['messages', 'params.messages'],
  tools: ['tools', 'params.tools'],
  schema: ['response_format', 'params.response_format'],
  temperature: ['temperature', 'params.temperature'],
};

const call = (path: string, kind: CallSpec['kind'], params: ParamMap, cap: string | null): CallSpec => ({
  on: 'Llm',
  path,
  api: `LLM#${path}`,
  kind,
  bag: 'keywords',
  positional: ['params'],
  params,
  cap: { parameter: cap, whenUnset: cap === null ? '' : "the model's limit" },
  inherits: true,
});

export const sdk = defineSdk({
  id: 'langchainrb',
  name: 'langchainrb',
  bindings: {
    ruby: {
      hints: ['Langchain::'],
      types: {
        Llm: {
          constructors: PROVIDERS,
          bindsModel: 'Langchain::LLM',
          params: {
            // Earlier versions called it after what it is for.
            model: [
              'default_options.chat_model',
              'default_options.chat_completion_model_name',
              'default_options.model',
            ],
            cap: ['default_options.max_tokens'],
            temperature: ['default_options.temperature'],
            baseUrl: ['url', 'llm_options.uri_base'],
          },
        },
      },
      calls: [
        call('chat', 'generate', CHAT, 'max_tokens'),
        call('complete', 'generate', { ...CHAT, prompt: ['prompt'] }, 'max_tokens'),
        call('embed', 'embed', { model: ['model'], prompt: ['text'] }, null),
      ],
    },
  },
});
