import type { Symbols } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';
import { CAP_ELSEWHERE, runsOf } from '../shared/runs.ts';

/** Strands Agents: an agent with a model object, or the id of a model at Bedrock; it is called itself. https://strandsagents.com. */
const MODELS: Symbols = {
  'strands.**.BedrockModel': 'amazon-bedrock', 'strands.**.AnthropicModel': 'anthropic', 'strands.**.OpenAIModel': 'openai', 'strands.**.LiteLLMModel': null, 'strands.**.OllamaModel': 'local',
  'strands.**.GeminiModel': 'google', 'strands.**.MistralModel': 'mistral', 'strands.**.LlamaAPIModel': 'meta', 'strands.**.WriterModel': null,
}; // prettier-ignore
const run = { bag: 'keywords', params: { prompt: ['prompt'] }, cap: CAP_ELSEWHERE, sendsMore: true } as const;

export const sdk = defineSdk({
  id: 'strands',
  name: 'Strands Agents',
  bindings: {
    python: {
      hints: ['strands'],
      types: {
        Model: {
          constructors: MODELS,
          bindsModel: 'model',
          params: {
            model: ['model_id'],
            cap: ['max_tokens', 'params.max_tokens', 'params.max_completion_tokens', 'params.max_output_tokens'],
            temperature: ['temperature', 'params.temperature'],
            baseUrl: ['client_args.base_url'],
          },
        },
        Agent: {
          provider: 'amazon-bedrock',
          constructors: ['strands.Agent', 'strands.agent.Agent', 'strands.agent.agent.Agent'],
          bindsModel: 'Agent',
          positional: ['model'],
          params: { model: ['model'], system: ['system_prompt'], tools: ['tools'] },
        },
      },
      calls: [
        ...runsOf('Agent', ['', 'invoke_async', 'stream_async'], { ...run, positional: ['prompt'] }),
        ...runsOf('Agent', ['structured_output', 'structured_output_async'], {
          ...run,
          positional: ['output_model', 'prompt'],
          params: { prompt: ['prompt'], schema: ['output_model'] },
        }),
      ],
    },
  },
});
