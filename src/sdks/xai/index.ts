import type { CallSpec, ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';
import { runsOf } from '../shared/runs.ts';

/** xAI's SDK: a chat is made with its model, and its samples send the conversation. https://docs.x.ai/docs/overview. */
const CHAT: ParamMap = {
  model: ['model'],
  cap: ['max_tokens'],
  messages: ['messages'],
  tools: ['tools'],
  schema: ['response_format'],
  temperature: ['temperature'],
  effort: ['reasoning_effort'],
};
const PATHS = ['sample', 'stream', 'parse', 'defer', 'sample_batch', 'stream_batch', 'defer_batch'];
const calls: CallSpec[] = runsOf('Chat', PATHS, {
  bag: 'keywords',
  positional: ['argument'],
  params: {},
  cap: { parameter: 'max_tokens', whenUnset: "the model's limit" },
  // Turns are appended to the chat.
  sendsMore: true,
}).map((spec) => {
  // `parse(Answer)` and `sample_batch(3)` take one argument each.
  const params: ParamMap = spec.path === 'parse' ? { schema: ['argument', 'shape'] } : spec.path?.endsWith('_batch') ? { choices: ['argument', 'n'] } : {}; // prettier-ignore
  return { ...spec, params };
});

export const sdk = defineSdk({
  id: 'xai',
  name: 'xAI',
  bindings: {
    python: {
      hints: ['xai_sdk'],
      types: {
        Client: {
          provider: 'xai',
          constructors: [
            'xai_sdk.Client',
            'xai_sdk.AsyncClient',
            'xai_sdk.sync.client.Client',
            'xai_sdk.aio.client.Client',
          ],
          members: { 'chat.create()': 'Chat' },
          params: { timeout: ['timeout'] },
        },
        Chat: {
          provider: 'xai',
          constructors: ['xai_sdk.sync.chat.Chat', 'xai_sdk.aio.chat.Chat'],
          params: CHAT,
        },
      },
      calls,
    },
  },
});
