import type { CallSpec, ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';
import { constantsFor } from '../shared/constants.ts';
import { OPENAI_IDS } from '../shared/openai-ids.ts';

/** The community SDK Betalgo.OpenAI (later Betalgo.Ranul.OpenAI), widely used before the official one. https://github.com/betalgo/openai. */
const CHAT: ParamMap = {
  model: ['Model', 'modelId'],
  messages: ['Messages'],
  cap: ['MaxCompletionTokens', 'MaxTokens'],
  tools: ['Tools', 'Functions'],
  schema: ['ResponseFormat'],
  temperature: ['Temperature'],
  effort: ['ReasoningEffort'],
  choices: ['N'],
};
const COMPLETION: ParamMap = {
  model: ['Model', 'modelId'],
  prompt: ['Prompt', 'PromptAsList'],
  cap: ['MaxTokens'],
  temperature: ['Temperature'],
  choices: ['N'],
};
const LIMIT = "the model's limit";
const call = (path: string, params: ParamMap, cap: CallSpec['cap'], kind: CallSpec['kind'] = 'generate'): CallSpec => ({
  on: 'Service',
  path,
  api: path,
  kind,
  bag: 0,
  params,
  ...(cap === undefined ? {} : { cap }),
  constant: { stream: path.endsWith('AsStream') },
});
const SPACES = ['OpenAI', 'Betalgo.Ranul.OpenAI'];
const modelId = constantsFor(OPENAI_IDS, /^(?=Gpt|O\d|Chatgpt|Text)/i);
const ROLES = /^(System|User|Assistant|Developer|Tool)$/;

export const sdk = defineSdk({
  id: 'betalgo-openai',
  name: 'Betalgo.OpenAI',
  bindings: {
    csharp: {
      hints: ['OpenAI.Managers', 'OpenAI.ObjectModels', 'OpenAI.Interfaces', 'Betalgo.'],
      types: {
        Service: {
          provider: 'openai',
          constructors: SPACES.flatMap((space) => [
            `${space}.Managers.OpenAIService`,
            `${space}.Interfaces.IOpenAIService`,
            `${space}.OpenAIService`,
          ]),
          positional: ['options'],
          params: { baseUrl: ['options.BaseDomain'], provider: ['options.ProviderType'] },
        },
      },
      calls: [
        call('ChatCompletion.CreateCompletion', CHAT, { parameter: 'MaxTokens', whenUnset: LIMIT }),
        call('ChatCompletion.CreateCompletionAsStream', CHAT, { parameter: 'MaxTokens', whenUnset: LIMIT }),
        call('Completions.CreateCompletion', COMPLETION, { parameter: 'MaxTokens', whenUnset: '16 tokens' }),
        call('Completions.CreateCompletionAsStream', COMPLETION, { parameter: 'MaxTokens', whenUnset: '16 tokens' }),
        call(
          'Embeddings.CreateEmbedding',
          { model: ['Model'], prompt: ['Input', 'InputAsList'] },
          { parameter: null, whenUnset: '' },
          'embed',
        ),
        call('Image.CreateImage', { model: ['Model'] }, { parameter: null, whenUnset: '' }, 'other'),
      ],
      constants: Object.fromEntries(
        SPACES.flatMap((space) => [
          [`${space}.ObjectModels.Models`, modelId],
          [
            `${space}.ObjectModels.StaticValues.ChatMessageRoles`,
            (name: string) => (ROLES.test(name) ? name.toLowerCase() : null),
          ],
        ]),
      ),
      structs: Object.fromEntries(
        SPACES.map((space) => [`${space}.ObjectModels.RequestModels.ChatMessage`, ['role', 'content']]),
      ),
    },
  },
});
