import { defineSdk } from '../../model/sdk.ts';
import { openAiLikeCalls, PYTHON_CLIENT, unpricedCalls } from '../shared/openai-chat.ts';

/** Z.ai's and Zhipu's SDKs, shaped like OpenAI's: https://github.com/zai-org/z-ai-sdk-python. */
export const sdk = defineSdk({
  id: 'zai',
  name: 'Z.ai',
  bindings: {
    python: {
      hints: ['zai', 'zhipuai'],
      types: {
        Client: {
          ...PYTHON_CLIENT,
          constructors: { 'zai.ZaiClient': 'zai', 'zai.ZhipuAiClient': 'zhipuai', 'zhipuai.ZhipuAI': 'zhipuai' },
        },
      },
      calls: [
        ...openAiLikeCalls('keywords', { parameter: 'max_tokens', whenUnset: "the model's limit" }),
        ...unpricedCalls('keywords', ['images.generations', 'videos.generations', 'audio.speech']),
      ],
    },
  },
});
