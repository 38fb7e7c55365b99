import type { CallSpec, ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';
import { NO_CAP } from '../shared/openai-chat.ts';

/** Genkit: one object with a default model, whose `generate` sends requests. https://genkit.dev/docs/models. */
function params(cap: string): ParamMap {
  return {
    model: ['model'],
    cap: [`config.${cap}`],
    system: ['system'],
    messages: ['messages'],
    prompt: ['prompt'],
    tools: ['tools'],
    schema: ['output.schema', 'output_schema'],
    temperature: ['config.temperature'],
  };
}
function calls(bag: CallSpec['bag'], cap: string, stream: string): CallSpec[] {
  const generate = {
    on: 'Genkit',
    kind: 'generate',
    bag,
    params: params(cap),
    inherits: true,
    cap: { parameter: `config.${cap}`, whenUnset: "the model's limit" },
  } as const;
  return [
    { ...generate, path: 'generate', api: 'generate' },
    { ...generate, path: stream, api: stream, constant: { stream: true } },
    // `definePrompt` gives a prompt that is called with its input.
    { ...generate, on: 'Prompt', path: '', api: 'prompt', params: { model: ['model'] }, bag: bag === 'keywords' ? bag : 1 },
    { ...generate, on: 'Prompt', path: 'stream', api: 'prompt.stream', params: {}, bag: bag === 'keywords' ? bag : 1, constant: { stream: true } },
    {
      on: 'Genkit',
      path: 'embed',
      api: 'embed',
      kind: 'embed',
      bag,
      params: { model: ['embedder'], prompt: ['content'] },
      cap: NO_CAP,
    },
  ]; // prettier-ignore
}
/** `googleAI.model('gemini-2.5-flash')`: the plug-in and the catalog provider behind it. */
const MODELS: Readonly<Record<string, string>> = {
  '@genkit-ai/google-genai#googleAI.model': 'google', '@genkit-ai/googleai#googleAI.model': 'google', '@genkit-ai/google-genai#vertexAI.model': 'google-vertex', '@genkit-ai/vertexai#vertexAI.model': 'google-vertex', '@genkit-ai/compat-oai/openai#openAI.model': 'openai',
}; // prettier-ignore

export const sdk = defineSdk({
  id: 'genkit',
  name: 'Genkit',
  bindings: {
    javascript: {
      hints: ['genkit'],
      types: {
        Genkit: {
          factories: ['genkit#genkit', 'genkit/beta#genkit'],
          params: { model: ['model'] },
          members: { 'definePrompt()': { type: 'Prompt', params: params('maxOutputTokens') } },
        },
        Model: { factories: MODELS, positional: ['model'], params: { model: ['model'] } },
        Prompt: {},
      },
      calls: calls(0, 'maxOutputTokens', 'generateStream'),
    },
    python: {
      hints: ['genkit'],
      types: {
        Genkit: {
          constructors: ['genkit.ai.Genkit', 'genkit.Genkit'],
          params: { model: ['model'] },
          members: { 'define_prompt()': { type: 'Prompt', params: params('max_output_tokens') } },
        },
        Prompt: {},
      },
      calls: calls('keywords', 'max_output_tokens', 'generate_stream'),
    },
  },
});
