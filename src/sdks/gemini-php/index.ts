import type { CallSpec, MemberSpec } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';

/** google-gemini-php/client with its Laravel facade (https://github.com/google-gemini-php/client). */
const MODEL: MemberSpec = { type: 'Model', positional: ['model'], params: { model: ['model'] } };
const CONFIGURED: MemberSpec = {
  type: 'self',
  positional: ['config'],
  params: { cap: ['config.maxOutputTokens'], temperature: ['config.temperature'] },
};
const SYSTEM: MemberSpec = { type: 'self', positional: ['system'], params: { system: ['system'] } };

const call = (path: string, more: Partial<CallSpec> = {}): CallSpec => ({
  on: 'Model',
  path,
  api: path,
  kind: 'generate',
  bag: 'keywords',
  positional: ['...contents'],
  params: { messages: ['contents'] },
  cap: { parameter: null, whenUnset: "the model's limit" },
  inherits: true,
  ...more,
});

export const sdk = defineSdk({
  id: 'gemini-php',
  name: 'Gemini (PHP)',
  bindings: {
    php: {
      hints: ['Gemini'],
      types: {
        Client: {
          provider: 'google',
          constructors: ['Gemini\\Client', 'Gemini\\Contracts\\ClientContract'],
          factories: ['Gemini::client'],
          instances: ['Gemini\\Laravel\\Facades\\Gemini'],
          members: { 'generativeModel()': MODEL, 'embeddingModel()': MODEL },
        },
        Model: {
          provider: 'google',
          members: {
            'withGenerationConfig()': CONFIGURED,
            'withSystemInstruction()': SYSTEM,
            'withSafetySetting()': 'self',
            'withTool()': 'self',
            'startChat()': 'self',
          },
        },
      },
      calls: [
        call('generateContent'),
        call('streamGenerateContent', { constant: { stream: true } }),
        call('sendMessage'),
        call('embedContent', {
          kind: 'embed',
          params: { prompt: ['contents'] },
          cap: { parameter: null, whenUnset: '' },
        }),
        call('countTokens', { kind: 'other', params: {}, cap: { parameter: null, whenUnset: '' } }),
      ],
    },
  },
});
