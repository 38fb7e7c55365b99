import type { CallSpec } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';
import { nested } from '../shared/nested.ts';

/** The gem `gemini-ai` (https://github.com/gbaptista/gemini-ai): the client holds the model, the request is one hash. */
const call = (path: string, more: Partial<CallSpec> = {}): CallSpec => ({
  on: 'Client',
  path,
  api: path,
  kind: 'generate',
  bag: 'keywords',
  positional: ['request'],
  params: nested('request', {
    cap: ['generationConfig.maxOutputTokens', 'generation_config.max_output_tokens'],
    system: ['system_instruction', 'systemInstruction'],
    messages: ['contents'],
    tools: ['tools'],
    temperature: ['generationConfig.temperature', 'generation_config.temperature'],
  }),
  cap: { parameter: 'request.generationConfig.maxOutputTokens', whenUnset: "the model's limit" },
  inherits: true,
  ...more,
});

export const sdk = defineSdk({
  id: 'gemini-ai',
  name: 'Gemini AI (Ruby)',
  bindings: {
    ruby: {
      hints: ['Gemini.new', 'gemini-ai'],
      types: { Client: { provider: 'google', constructors: ['Gemini'], params: { model: ['options.model'] } } },
      calls: [
        call('generate_content'),
        call('stream_generate_content', { constant: { stream: true } }),
        call('embed_content', {
          kind: 'embed',
          params: { prompt: ['request.content'] },
          cap: { parameter: null, whenUnset: '' },
        }),
      ],
    },
  },
});
