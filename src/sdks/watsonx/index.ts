import { defineSdk } from '../../model/sdk.ts';
import { NO_CAP } from '../shared/openai-chat.ts';
import { runsOf } from '../shared/runs.ts';

/** IBM watsonx.ai: a model object whose methods send requests. https://ibm.github.io/watsonx-ai-python-sdk. */
const CAPS = ['params.max_new_tokens', 'params.max_tokens', 'params.MAX_NEW_TOKENS'];
const cap = { parameter: null, whenUnset: "the service's default" };

export const sdk = defineSdk({
  id: 'watsonx',
  name: 'IBM watsonx.ai',
  bindings: {
    python: {
      hints: ['ibm_watsonx_ai', 'ibm_watson_machine_learning'],
      types: {
        Model: {
          provider: 'watsonx',
          constructors: [
            'ibm_watsonx_ai.**.ModelInference',
            'ibm_watsonx_ai.**.Model',
            'ibm_watson_machine_learning.**.Model',
          ],
          bindsModel: 'ModelInference',
          params: { model: ['model_id'], cap: CAPS, temperature: ['params.temperature'] },
        },
        Embeddings: {
          provider: 'watsonx',
          constructors: ['ibm_watsonx_ai.**.Embeddings'],
          bindsModel: 'Embeddings',
          params: { model: ['model_id'] },
        },
      },
      calls: [
        ...runsOf('Model', ['generate', 'generate_text', 'generate_text_stream', 'agenerate'], {
          bag: 'keywords',
          positional: ['prompt', 'params'],
          params: { prompt: ['prompt'], cap: CAPS },
          cap,
        }),
        ...runsOf('Model', ['chat', 'chat_stream', 'achat', 'achat_stream'], {
          bag: 'keywords',
          positional: ['messages', 'params'],
          params: { messages: ['messages'], cap: CAPS, tools: ['tools'] },
          cap,
        }),
        ...runsOf('Embeddings', ['embed_query', 'embed_documents'], {
          bag: 'keywords',
          kind: 'embed',
          positional: ['text'],
          params: { prompt: ['text', 'texts'] },
          cap: NO_CAP,
        }),
      ],
    },
  },
});
