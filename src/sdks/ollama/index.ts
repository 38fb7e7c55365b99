import type { CallSpec, ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';
import { go } from './go.ts';

/** Ollama's SDKs: local models, no bill; shown for their tokens. https://github.com/ollama/ollama-python, …/ollama-js. */
const CHAT: ParamMap = {
  model: ['model'],
  cap: ['options.num_predict'],
  messages: ['messages'],
  tools: ['tools'],
  schema: ['format'],
  temperature: ['options.temperature'],
  stream: ['stream'],
};
const GENERATE: ParamMap = {
  model: ['model'],
  cap: ['options.num_predict'],
  system: ['system'],
  prompt: ['prompt'],
  schema: ['format'],
  temperature: ['options.temperature'],
  stream: ['stream'],
};
const CAP = { parameter: 'options.num_predict', whenUnset: 'no limit' };
const NO_CAP = { parameter: null, whenUnset: '' };

function calls(bag: CallSpec['bag'], prefix: string): CallSpec[] {
  const chat = {
    kind: 'generate',
    bag,
    params: CHAT,
    cap: CAP,
    provider: 'local',
    ...(bag === 'keywords' ? { positional: ['model', 'messages'] } : {}),
  } as const;
  const generate = {
    ...chat,
    params: GENERATE,
    ...(bag === 'keywords' ? { positional: ['model', 'prompt'] } : {}),
  } as const;
  const embed = {
    kind: 'embed',
    bag,
    params: { model: ['model'], prompt: ['input', 'prompt'] },
    cap: NO_CAP,
    provider: 'local',
    ...(bag === 'keywords' ? { positional: ['model', 'input'] } : {}),
  } as const;
  const both = (spec: Omit<CallSpec, 'api'>, name: string): CallSpec[] => [
    { ...spec, functions: [`${prefix}${name}`], api: name },
    { ...spec, on: 'Client', path: name, api: name },
  ];
  return [...both(chat, 'chat'), ...both(generate, 'generate'), ...both(embed, 'embed'), ...both(embed, 'embeddings')];
}

export const sdk = defineSdk({
  id: 'ollama',
  name: 'Ollama',
  bindings: {
    go,
    python: {
      hints: ['ollama'],
      types: {
        Client: {
          provider: 'local',
          constructors: ['ollama.Client', 'ollama.AsyncClient'],
          positional: ['host'],
          params: { baseUrl: ['host'] },
        },
      },
      calls: calls('keywords', 'ollama.'),
    },
    javascript: {
      hints: ['ollama'],
      types: {
        Client: {
          provider: 'local',
          constructors: ['ollama#Ollama', 'ollama/browser#Ollama'],
          instances: ['ollama#default', 'ollama/browser#default'],
          params: { baseUrl: ['host'] },
        },
      },
      calls: calls(0, 'ollama#'),
    },
  },
});
