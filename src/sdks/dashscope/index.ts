import type { CallSpec, ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';

/**
 * Alibaba's own SDK: class methods named `call`, told apart by their class.
 * https://help.aliyun.com/zh/model-studio/dashscope-api-reference/.
 */
const PARAMS: ParamMap = {
  model: ['model'],
  cap: ['max_tokens'],
  messages: ['messages'],
  prompt: ['prompt'],
  tools: ['tools'],
  schema: ['response_format'],
  temperature: ['temperature'],
  budget: ['thinking_budget'],
  stream: ['stream'],
  choices: ['n'],
};
const CAP = { parameter: 'max_tokens', whenUnset: "the model's limit" };
const NO_CAP = { parameter: null, whenUnset: '' };

/** Names by which a class is imported: from the package, from its module, and its asynchronous twin. */
function methodsOf(module: string, name: string): string[] {
  return ['', 'Aio'].flatMap((prefix) => [
    `dashscope.${prefix}${name}.call`,
    `dashscope.${module}.${prefix}${name}.call`,
  ]);
}

function chat(module: string, name: string, positional: readonly string[]): CallSpec {
  return {
    functions: methodsOf(module, name),
    api: `${name}.call`,
    kind: 'generate',
    bag: 'keywords',
    positional,
    params: PARAMS,
    cap: CAP,
  };
}

export const sdk = defineSdk({
  id: 'dashscope',
  name: 'DashScope',
  bindings: {
    python: {
      hints: ['dashscope'],
      types: {},
      calls: [
        chat('aigc.generation', 'Generation', ['model', 'prompt', 'history', 'api_key', 'messages']),
        chat('aigc.multimodal_conversation', 'MultiModalConversation', ['model', 'messages']),
        {
          functions: methodsOf('embeddings.text_embedding', 'TextEmbedding'),
          api: 'TextEmbedding.call',
          kind: 'embed',
          bag: 'keywords',
          positional: ['model', 'input'],
          params: { model: ['model'], prompt: ['input'] },
          cap: NO_CAP,
        },
        {
          functions: methodsOf('aigc.image_synthesis', 'ImageSynthesis'),
          api: 'ImageSynthesis.call',
          kind: 'other',
          bag: 'keywords',
          params: { model: ['model'] },
          cap: NO_CAP,
        },
      ].map((spec) => ({ ...spec, provider: 'alibaba-cn' }) as CallSpec),
    },
  },
});
