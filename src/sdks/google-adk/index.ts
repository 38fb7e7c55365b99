import type { ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';
import { CAP_ELSEWHERE, runsOf } from '../shared/runs.ts';

/** Google's Agent Development Kit: agents bind a model, a runner runs them. https://google.github.io/adk-docs. */
const AGENT: ParamMap = {
  model: ['model'],
  system: ['instruction', 'global_instruction'],
  tools: ['tools'],
  schema: ['output_schema'],
  cap: ['generate_content_config.max_output_tokens'],
  temperature: ['generate_content_config.temperature'],
};
const within = (modules: readonly string[], names: readonly string[]): string[] =>
  modules.flatMap((module) => names.map((name) => `google.adk.${module}${name}`));

export const sdk = defineSdk({
  id: 'google-adk',
  name: 'Google Agent Development Kit',
  bindings: {
    python: {
      hints: ['google.adk'],
      types: {
        Agent: {
          provider: 'google',
          constructors: within(['', 'agents.', 'agents.llm_agent.'], ['Agent', 'LlmAgent']),
          bindsModel: 'Agent',
          params: AGENT,
        },
        Workflow: {
          constructors: within(['agents.', 'agents.sequential_agent.', 'agents.parallel_agent.', 'agents.loop_agent.'], ['SequentialAgent', 'ParallelAgent', 'LoopAgent']), // prettier-ignore
          params: { model: ['sub_agents'] },
        },
        Model: {
          constructors: ['google.adk.models.lite_llm.LiteLlm', 'google.adk.models.LiteLlm'],
          bindsModel: 'LiteLlm',
          positional: ['model'],
          params: { model: ['model'], cap: ['max_tokens'], baseUrl: ['api_base'], temperature: ['temperature'] },
        },
        Runner: {
          constructors: within(['', 'runners.'], ['Runner', 'InMemoryRunner']),
          positional: ['agent'],
          params: { model: ['agent'] },
        },
      },
      calls: runsOf('Runner', ['run', 'run_async', 'run_live', 'run_debug'], {
        bag: 'keywords',
        params: { messages: ['new_message'] },
        cap: CAP_ELSEWHERE,
        // The session's history goes along.
        sendsMore: true,
      }),
    },
  },
});
