import type { Symbols } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';
import { NO_CAP } from '../shared/openai-chat.ts';
import { CAP_ELSEWHERE, runsOf } from '../shared/runs.ts';

/** Haystack: generators bind a model and run alone or in a pipeline. https://docs.haystack.deepset.ai/docs/generators. */
const GENERATORS: Symbols = {
  'haystack.**.OpenAIGenerator': 'openai', 'haystack.**.OpenAIChatGenerator': 'openai', 'haystack.**.OpenAIResponsesChatGenerator': 'openai', 'haystack.**.AzureOpenAIGenerator': 'azure', 'haystack.**.AzureOpenAIChatGenerator': 'azure',
  'haystack_integrations.**.AnthropicGenerator': 'anthropic', 'haystack_integrations.**.AnthropicChatGenerator': 'anthropic', 'haystack_integrations.**.GoogleGenAIChatGenerator': 'google', 'haystack_integrations.**.GoogleAIGeminiGenerator': 'google',
  'haystack_integrations.**.GoogleAIGeminiChatGenerator': 'google', 'haystack_integrations.**.CohereGenerator': 'cohere', 'haystack_integrations.**.CohereChatGenerator': 'cohere', 'haystack_integrations.**.MistralChatGenerator': 'mistral',
  'haystack_integrations.**.OllamaGenerator': 'local', 'haystack_integrations.**.OllamaChatGenerator': 'local', 'haystack_integrations.**.AmazonBedrockGenerator': 'amazon-bedrock', 'haystack_integrations.**.AmazonBedrockChatGenerator': 'amazon-bedrock',
  'haystack_integrations.**.OpenRouterChatGenerator': 'openrouter', 'haystack_integrations.**.TogetherAIChatGenerator': 'togetherai',
}; // prettier-ignore
const EMBEDDERS: Symbols = {
  'haystack.**.OpenAITextEmbedder': 'openai', 'haystack.**.OpenAIDocumentEmbedder': 'openai', 'haystack.**.AzureOpenAITextEmbedder': 'azure', 'haystack.**.AzureOpenAIDocumentEmbedder': 'azure',
  'haystack_integrations.**.CohereTextEmbedder': 'cohere', 'haystack_integrations.**.CohereDocumentEmbedder': 'cohere',
}; // prettier-ignore

export const sdk = defineSdk({
  id: 'haystack',
  name: 'Haystack',
  bindings: {
    python: {
      hints: ['haystack'],
      types: {
        Generator: {
          constructors: GENERATORS,
          bindsModel: 'generator',
          params: {
            model: ['model', 'azure_deployment'],
            cap: ['generation_kwargs.max_completion_tokens', 'generation_kwargs.max_tokens', 'generation_kwargs.max_output_tokens', 'generation_kwargs.num_predict'],
            temperature: ['generation_kwargs.temperature'],
            effort: ['generation_kwargs.reasoning_effort'],
            schema: ['generation_kwargs.response_format'],
            system: ['system_prompt'],
            tools: ['tools'],
            baseUrl: ['api_base_url', 'azure_endpoint'],
            retries: ['max_retries'],
            timeout: ['timeout'],
          },
        }, // prettier-ignore
        Embedder: { constructors: EMBEDDERS, bindsModel: 'Embedder', params: { model: ['model', 'azure_deployment'] } },
        Agent: {
          constructors: ['haystack.components.agents.Agent'],
          bindsModel: 'Agent',
          params: { model: ['chat_generator'], system: ['system_prompt'], tools: ['tools'] },
        },
      },
      calls: [
        ...runsOf('Generator', ['run', 'run_async'], {
          bag: 'keywords',
          positional: ['messages'],
          params: {
            messages: ['messages'],
            prompt: ['prompt'],
            system: ['system_prompt'],
            cap: ['generation_kwargs.max_completion_tokens', 'generation_kwargs.max_tokens'],
            tools: ['tools'],
          },
          cap: { parameter: 'generation_kwargs.max_tokens', whenUnset: "the model's limit" },
        }),
        ...runsOf('Embedder', ['run'], {
          bag: 'keywords',
          kind: 'embed',
          positional: ['text'],
          params: { prompt: ['text', 'documents'] },
          cap: NO_CAP,
        }),
        ...runsOf('Agent', ['run', 'run_async'], {
          bag: 'keywords',
          positional: ['messages'],
          params: { messages: ['messages'] },
          cap: CAP_ELSEWHERE,
        }),
      ],
    },
  },
});
