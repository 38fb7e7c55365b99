import type { CallSpec, ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';

/** Hugging Face's inference clients (python `huggingface_hub`, npm `@huggingface/inference`). https://huggingface.co/docs/inference-providers. */
const CHAT: ParamMap = {
  model: ['model'],
  cap: ['max_tokens'],
  messages: ['messages'],
  tools: ['tools'],
  schema: ['response_format'],
  temperature: ['temperature'],
  stream: ['stream'],
};
const CAP = { parameter: 'max_tokens', whenUnset: "the host's default" };
const NO_CAP = { parameter: null, whenUnset: '' };

function calls(bag: CallSpec['bag'], chat: readonly string[], generate: readonly string[], embed: string): CallSpec[] {
  const positional = bag === 'keywords' ? ['messages'] : [];
  const prompt = bag === 'keywords' ? ['prompt'] : [];
  return [
    ...chat.map((path): CallSpec => ({
      on: 'Client',
      path,
      api: path,
      kind: 'generate',
      bag,
      positional,
      params: CHAT,
      inherits: true,
      cap: CAP,
    })),
    ...generate.map((path): CallSpec => ({
      on: 'Client',
      path,
      api: path,
      kind: 'generate',
      bag,
      positional: prompt,
      params: {
        model: ['model'],
        cap: ['max_new_tokens', 'parameters.max_new_tokens'],
        prompt: ['prompt', 'inputs'],
        temperature: ['temperature', 'parameters.temperature'],
      },
      inherits: true,
      cap: {
        parameter: bag === 'keywords' ? 'max_new_tokens' : 'parameters.max_new_tokens',
        whenUnset: "the host's default",
      },
    })),
    {
      on: 'Client',
      path: embed,
      api: embed,
      kind: 'embed',
      bag,
      params: { model: ['model'], prompt: ['text', 'inputs'] },
      inherits: true,
      cap: NO_CAP,
    },
  ];
}

export const sdk = defineSdk({
  id: 'huggingface',
  name: 'Hugging Face Inference',
  bindings: {
    python: {
      hints: ['huggingface_hub'],
      types: {
        Client: {
          provider: 'huggingface',
          constructors: ['huggingface_hub.InferenceClient', 'huggingface_hub.AsyncInferenceClient'],
          positional: ['model'],
          params: { model: ['model'], baseUrl: ['base_url'], timeout: ['timeout'] },
        },
      },
      calls: calls(
        'keywords',
        ['chat_completion', 'chat.completions.create'],
        ['text_generation'],
        'feature_extraction',
      ),
    },
    javascript: {
      hints: ['@huggingface/inference'],
      types: {
        Client: {
          provider: 'huggingface',
          constructors: ['@huggingface/inference#InferenceClient', '@huggingface/inference#HfInference'],
        },
      },
      calls: calls(
        0,
        ['chatCompletion', 'chatCompletionStream'],
        ['textGeneration', 'textGenerationStream'],
        'featureExtraction',
      ),
    },
  },
});
