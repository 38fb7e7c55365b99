import type { ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';
import { runsOf } from '../shared/runs.ts';

/** Mastra: an agent with a model of the AI SDK or a name such as `openai/gpt-4o`. https://mastra.ai/reference/agents/agent. */
const AGENT: ParamMap = {
  model: ['model'],
  system: ['instructions'],
  tools: ['tools'],
  cap: ['defaultOptions.modelSettings.maxOutputTokens', 'defaultGenerateOptions.maxTokens'],
};
const CALL: ParamMap = {
  messages: ['messages'],
  system: ['instructions'],
  cap: ['modelSettings.maxOutputTokens', 'modelSettings.maxTokens', 'maxTokens'],
  temperature: ['modelSettings.temperature', 'temperature'],
  schema: ['structuredOutput.schema', 'output', 'experimental_output'],
};
const MODERN = ['generate', 'stream', 'network', 'generateVNext', 'streamVNext'];
const LEGACY = ['generateLegacy', 'streamLegacy'];
const call = (cap: string): Omit<Parameters<typeof runsOf>[2], 'kind'> => ({
  bag: 1,
  positional: ['messages'],
  params: CALL,
  cap: { parameter: cap, whenUnset: "not sent: the model's limit" },
});

export const sdk = defineSdk({
  id: 'mastra',
  name: 'Mastra',
  bindings: {
    javascript: {
      hints: ['@mastra/'],
      types: {
        Agent: {
          constructors: ['@mastra/core/agent#Agent', '@mastra/core#Agent'],
          bindsModel: 'Agent',
          params: AGENT,
        },
        /** An agent asked for by its name. */
        NamedAgent: {},
        Mastra: {
          constructors: ['@mastra/core#Mastra', '@mastra/core/mastra#Mastra'],
          members: { 'getAgent()': 'NamedAgent', 'getAgentById()': 'NamedAgent' },
        },
      },
      calls: ['Agent', 'NamedAgent'].flatMap((on) => [
        ...runsOf(on, MODERN, call('modelSettings.maxOutputTokens')),
        ...runsOf(on, LEGACY, call('maxTokens')),
      ]),
    },
  },
});
