import type { CallSpec, ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';

/** Pydantic AI: an agent binds the model (`openai:gpt-4o` or a model object), its runs send requests. https://ai.pydantic.dev/agents/. */
const AGENT: ParamMap = {
  model: ['model'],
  system: ['system_prompt', 'instructions'],
  tools: ['tools'],
  schema: ['output_type', 'result_type'],
  cap: ['model_settings.max_tokens'],
  temperature: ['model_settings.temperature'],
  retries: ['retries'],
};
const runs: CallSpec[] = ['run', 'run_sync', 'run_stream', 'run_stream_sync', 'iter'].map((path) => ({
  on: 'Agent',
  path,
  api: `Agent.${path}`,
  kind: 'generate',
  bag: 'keywords',
  positional: ['user_prompt'],
  params: {
    prompt: ['user_prompt'],
    messages: ['message_history'],
    model: ['model'],
    cap: ['model_settings.max_tokens'],
  },
  inherits: true,
  cap: { parameter: 'model_settings.max_tokens', whenUnset: "the model's limit" },
  ...(path.includes('stream') ? { constant: { stream: true } } : {}),
}));

/** Model classes and the provider each speaks to unless a `provider` says otherwise. */
const MODELS: Readonly<Record<string, string | null>> = {
  'pydantic_ai.models.openai.OpenAIModel': 'openai', 'pydantic_ai.models.openai.OpenAIChatModel': 'openai', 'pydantic_ai.models.openai.OpenAIResponsesModel': 'openai', 'pydantic_ai.models.anthropic.AnthropicModel': 'anthropic',
  'pydantic_ai.models.google.GoogleModel': 'google', 'pydantic_ai.models.gemini.GeminiModel': 'google', 'pydantic_ai.models.groq.GroqModel': 'groq', 'pydantic_ai.models.mistral.MistralModel': 'mistral', 'pydantic_ai.models.cohere.CohereModel': 'cohere',
  'pydantic_ai.models.bedrock.BedrockConverseModel': 'amazon-bedrock', 'pydantic_ai.models.openrouter.OpenRouterModel': 'openrouter',
}; // prettier-ignore

export const sdk = defineSdk({
  id: 'pydantic-ai',
  name: 'Pydantic AI',
  bindings: {
    python: {
      hints: ['pydantic_ai'],
      types: {
        Agent: {
          constructors: ['pydantic_ai.Agent', 'pydantic_ai.agent.Agent'],
          bindsModel: 'Agent',
          positional: ['model'],
          params: AGENT,
        },
        Model: {
          constructors: MODELS,
          bindsModel: 'Model',
          positional: ['model_name'],
          params: {
            model: ['model_name'],
            cap: ['settings.max_tokens'],
            temperature: ['settings.temperature'],
            baseUrl: ['provider.base_url', 'provider.azure_endpoint', 'base_url'],
          },
        },
      },
      calls: runs,
    },
  },
});
