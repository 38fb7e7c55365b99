import type { CallSpec, ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';

/** OpenAI's Agents SDK (python `openai-agents`, npm `@openai/agents`): an agent binds the model, a runner sends requests. https://openai.github.io/openai-agents-python/. */
const PYTHON: ParamMap = {
  model: ['model'],
  system: ['instructions'],
  tools: ['tools'],
  cap: ['model_settings.max_tokens'],
  temperature: ['model_settings.temperature'],
  effort: ['model_settings.reasoning.effort'],
  schema: ['output_type'],
};
const JAVASCRIPT: ParamMap = {
  model: ['model'],
  system: ['instructions'],
  tools: ['tools'],
  cap: ['modelSettings.maxTokens'],
  temperature: ['modelSettings.temperature'],
  effort: ['modelSettings.reasoning.effort'],
  schema: ['outputType'],
};
const cap = { parameter: null, whenUnset: "the model's limit" };

/** The agent is an argument: its own settings are those of the request. */
function run(functions: string, api: string, bag: CallSpec['bag'], stream: boolean): CallSpec {
  const positional = bag === 'keywords' ? ['starting_agent', 'input'] : ['agent', 'input'];
  return {
    functions: [functions],
    api,
    kind: 'generate',
    bag,
    positional,
    params: {
      model: [bag === 'keywords' ? 'run_config.model' : 'model', positional[0] as string],
      messages: ['input'],
      cap: [bag === 'keywords' ? 'run_config.model_settings.max_tokens' : 'modelSettings.maxTokens'],
    },
    cap,
    constant: { stream },
  };
}

export const sdk = defineSdk({
  id: 'openai-agents',
  name: 'OpenAI Agents SDK',
  bindings: {
    python: {
      hints: ['agents'],
      types: {
        Agent: {
          provider: 'openai',
          constructors: ['agents.Agent', 'agents.agent.Agent'],
          bindsModel: 'Agent',
          params: PYTHON,
          members: { 'clone()': { type: 'self', params: PYTHON } },
        },
        /** A model over a client of its own. */
        Model: {
          provider: 'openai',
          adopts: [
            ...['OpenAIChatCompletionsModel', 'OpenAIResponsesModel'].flatMap((name) => [
              `agents.${name}`,
              `agents.models.${name}`,
            ]),
            'agents.models.openai_chatcompletions.OpenAIChatCompletionsModel',
            'agents.models.openai_responses.OpenAIResponsesModel',
          ],
          bindsModel: 'Model',
          params: { model: ['model'] },
        },
        LiteLlm: {
          constructors: ['agents.extensions.models.litellm_model.LitellmModel'],
          bindsModel: 'Model',
          positional: ['model'],
          params: { model: ['model'], baseUrl: ['base_url'] },
        },
      },
      calls: [
        run('agents.Runner.run', 'Runner.run', 'keywords', false),
        run('agents.Runner.run_sync', 'Runner.run_sync', 'keywords', false),
        run('agents.Runner.run_streamed', 'Runner.run_streamed', 'keywords', true),
      ],
    },
    javascript: {
      hints: ['@openai/agents'],
      types: {
        Agent: {
          provider: 'openai',
          constructors: ['@openai/agents#Agent'],
          factories: ['@openai/agents#Agent.create'],
          bindsModel: 'Agent',
          params: JAVASCRIPT,
          members: { 'clone()': { type: 'self', params: JAVASCRIPT } },
        },
        Runner: { constructors: ['@openai/agents#Runner'], params: { model: ['model'] } },
        /** A model of the AI SDK, or one over a client of its own. */
        Model: {
          adopts: ['@openai/agents-extensions#aisdk', '@openai/agents#OpenAIChatCompletionsModel'],
          positional: ['client', 'model'],
          params: { model: ['model'] },
        },
      },
      calls: [
        run('@openai/agents#run', 'run', 2, false),
        {
          ...run('', 'Runner.run', 2, false),
          functions: [],
          on: 'Runner',
          path: 'run',
          params: { model: ['agent'], messages: ['input'] },
        },
      ],
    },
  },
});
