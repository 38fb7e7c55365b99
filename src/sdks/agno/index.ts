import type { CallSpec } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';

/** Agno (earlier Phidata): a model object in an agent or team, whose runs send requests. https://docs.agno.com. */
const PROVIDERS: readonly (readonly [module: string, name: string, provider: string | null])[] = [
  ['openai', 'OpenAIChat', 'openai'], ['openai', 'OpenAIResponses', 'openai'], ['anthropic', 'Claude', 'anthropic'], ['google', 'Gemini', 'google'], ['groq', 'Groq', 'groq'], ['mistral', 'MistralChat', 'mistral'], ['cohere', 'Cohere', 'cohere'],
  ['ollama', 'Ollama', 'local'], ['deepseek', 'DeepSeek', 'deepseek'], ['xai', 'xAI', 'xai'], ['openrouter', 'OpenRouter', 'openrouter'], ['together', 'Together', 'togetherai'], ['fireworks', 'Fireworks', 'fireworks-ai'], ['aws', 'AwsBedrock', 'amazon-bedrock'],
  ['azure', 'AzureOpenAI', 'azure'], ['openai.like', 'OpenAILike', null],
]; // prettier-ignore
const models = Object.fromEntries(
  PROVIDERS.flatMap(([module, name, provider]) => [[`agno.models.${module}.${name}`, provider], [`agno.models.${module}.chat.${name}`, provider], [`phi.model.${module}.${name}`, provider]]),
); // prettier-ignore
const run = {
  kind: 'generate',
  bag: 'keywords',
  positional: ['input'],
  params: { prompt: ['input', 'message'] },
  inherits: true,
  cap: { parameter: null, whenUnset: 'decided by the model object' },
} as const;
const runs: CallSpec[] = ['run', 'arun', 'print_response', 'aprint_response'].map((path) => ({
  ...run,
  on: 'Agent',
  path,
  api: path,
}));

export const sdk = defineSdk({
  id: 'agno',
  name: 'Agno',
  bindings: {
    python: {
      hints: ['agno', 'phi.'],
      types: {
        Model: {
          constructors: models,
          bindsModel: 'model',
          positional: ['id'],
          params: {
            model: ['id', 'model'],
            cap: ['max_tokens', 'max_completion_tokens', 'max_output_tokens'],
            temperature: ['temperature'],
            baseUrl: ['base_url'],
          },
        },
        Agent: {
          constructors: [
            'agno.agent.Agent',
            'agno.team.Team',
            'agno.agent.agent.Agent',
            'phi.agent.Agent',
            'phi.assistant.Assistant',
          ],
          bindsModel: 'Agent',
          params: {
            model: ['model', 'llm'],
            system: ['system_message', 'instructions', 'description'],
            tools: ['tools'],
            schema: ['output_schema', 'response_model'],
          },
        },
      },
      calls: runs,
    },
  },
});
