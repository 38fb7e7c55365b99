import type { CallSpec, ParamMap, SdkBinding } from '../../model/sdk.ts';

/** Ollama's own Go client (`github.com/ollama/ollama/api`). */
const ROOT = 'github.com/ollama/ollama/api';
const SHARED: ParamMap = {
  model: ['Model'],
  cap: ['Options.num_predict'],
  schema: ['Format'],
  temperature: ['Options.temperature'],
  stream: ['Stream'],
};
const CAP = { parameter: 'Options.num_predict', whenUnset: 'no limit' };

function call(path: string, kind: CallSpec['kind'], params: ParamMap): CallSpec {
  const cap = kind === 'embed' ? { parameter: null, whenUnset: '' } : CAP;
  return { on: 'Client', path, api: path, kind, bag: 1, positional: [''], params, cap, provider: 'local' };
}

export const go: SdkBinding = {
  hints: [ROOT],
  types: {
    Client: {
      provider: 'local',
      constructors: [`${ROOT}#Client`],
      factories: [`${ROOT}#NewClient`, `${ROOT}#ClientFromEnvironment`],
    },
  },
  calls: [
    call('Chat', 'generate', { ...SHARED, messages: ['Messages'], tools: ['Tools'] }),
    call('Generate', 'generate', { ...SHARED, system: ['System'], prompt: ['Prompt'] }),
    call('Embed', 'embed', { model: ['Model'], prompt: ['Input'] }),
    call('Embeddings', 'embed', { model: ['Model'], prompt: ['Prompt'] }),
  ],
};
