import type { CallSpec } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';

/**
 * Prompty: a `.prompty` file holds the prompt, the model and its parameters; code runs it with inputs.
 * https://prompty.ai/docs (runtime for Python, file format of versions 1 and 2).
 */
const run: Omit<CallSpec, 'api'> = {
  kind: 'generate',
  bag: 'keywords',
  positional: ['prompt', 'configuration', 'parameters', 'inputs'],
  promptFile: 'prompt',
  params: {
    model: [
      ...['configuration.azure_deployment', 'configuration.model', 'configuration.name'],
      ...['prompt.model.configuration.azure_deployment', 'prompt.model.configuration.model'],
      ...['prompt.model.configuration.name', 'prompt.model.id'],
    ],
    cap: [
      ...['parameters.max_tokens', 'parameters.max_completion_tokens', 'prompt.model.parameters.max_tokens'],
      ...['prompt.model.parameters.max_completion_tokens', 'prompt.model.options.maxOutputTokens'],
    ],
    temperature: ['parameters.temperature', 'prompt.model.parameters.temperature', 'prompt.model.options.temperature'],
    messages: ['prompt.messages'],
    tools: ['prompt.model.parameters.tools', 'prompt.tools'],
  },
  cap: { parameter: null, whenUnset: "the model's limit; it is set in the .prompty file" },
};

export const sdk = defineSdk({
  id: 'prompty',
  name: 'Prompty',
  bindings: {
    python: {
      hints: ['prompty'],
      types: {},
      calls: [
        { ...run, functions: ['prompty.execute'], api: 'execute' },
        { ...run, functions: ['prompty.execute_async'], api: 'execute_async' },
        { ...run, functions: ['prompty.invoke'], api: 'invoke' },
        { ...run, functions: ['prompty.invoke_async'], api: 'invoke_async' },
      ],
    },
  },
});
