import type { CallSpec } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';

/**
 * CrewAI: an agent binds a model, a crew runs agents. How many requests a `kickoff` sends is decided at run time, so the
 * call shows its model only where all of a crew's agents share one. https://docs.crewai.com/en/concepts/crews.
 */
const run = {
  on: 'Crew',
  kind: 'generate',
  bag: 'keywords',
  params: {},
  inherits: true,
  cap: { parameter: null, whenUnset: 'decided by the agents' },
} as const;
const runs: CallSpec[] = ['kickoff', 'kickoff_async', 'akickoff', 'kickoff_for_each', 'kickoff_for_each_async'].map(
  (path) => ({ ...run, path, api: 'kickoff' }),
);
const agentRuns: CallSpec[] = ['kickoff', 'kickoff_async'].map((path) => ({
  ...run,
  on: 'Agent',
  path,
  api: `Agent.${path}`,
  positional: ['messages'],
  params: { messages: ['messages'] },
}));

export const sdk = defineSdk({
  id: 'crewai',
  name: 'CrewAI',
  bindings: {
    python: {
      hints: ['crewai'],
      dataAttributes: {
        'crewai.project.CrewBase': { agents_config: 'config/agents.yaml', tasks_config: 'config/tasks.yaml' },
      },
      types: {
        Crew: { constructors: ['crewai.Crew', 'crewai.crew.Crew'], params: { model: ['agents'] } },
        Agent: {
          constructors: ['crewai.Agent', 'crewai.agent.Agent', 'crewai.LiteAgent'],
          bindsModel: 'Agent',
          params: { model: ['llm', 'config.llm'], system: ['backstory', 'config.backstory'] },
        },
        LLM: {
          constructors: ['crewai.LLM', 'crewai.llm.LLM'],
          bindsModel: 'LLM',
          positional: ['model'],
          params: {
            model: ['model'],
            cap: ['max_tokens', 'max_completion_tokens'],
            temperature: ['temperature'],
            baseUrl: ['base_url', 'api_base'],
            timeout: ['timeout'],
          },
        },
      },
      calls: [
        ...runs,
        ...agentRuns,
        {
          on: 'LLM',
          path: 'call',
          api: 'LLM.call',
          kind: 'generate',
          bag: 'keywords',
          positional: ['messages'],
          params: { messages: ['messages'], tools: ['tools'] },
          inherits: true,
          cap: { parameter: 'max_tokens', whenUnset: "the model's limit" },
        },
      ],
    },
  },
});
