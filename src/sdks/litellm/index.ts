import type { CallSpec, ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';
import { NO_CAP, CHAT as OPENAI_CHAT } from '../shared/openai-chat.ts';

/** LiteLLM: OpenAI's parameters, the provider in the model id (`anthropic/…`). https://docs.litellm.ai/docs/completion/input. */
const CHAT: ParamMap = {
  ...OPENAI_CHAT,
  cap: ['max_tokens', 'max_completion_tokens'],
  budget: ['thinking.budget_tokens'],
  thinking: ['thinking.type'],
  retries: ['num_retries', 'max_retries'],
  timeout: ['timeout', 'request_timeout'],
  baseUrl: ['api_base', 'base_url'],
};
const chat = {
  kind: 'generate',
  bag: 'keywords',
  positional: ['model', 'messages'],
  params: CHAT,
  cap: { parameter: 'max_tokens', whenUnset: "the model's limit" },
} as const;
const embed = {
  kind: 'embed',
  bag: 'keywords',
  positional: ['model', 'input'],
  params: { model: ['model'], prompt: ['input'] },
  cap: NO_CAP,
} as const;

const calls: CallSpec[] = [
  { ...chat, functions: ['litellm.completion', 'litellm.main.completion'], api: 'completion' },
  { ...chat, functions: ['litellm.acompletion', 'litellm.main.acompletion'], api: 'acompletion' },
  { ...chat, functions: ['litellm.batch_completion'], api: 'batch_completion' },
  {
    ...chat,
    functions: ['litellm.responses', 'litellm.aresponses'],
    api: 'responses',
    positional: ['input', 'model'],
    params: { ...CHAT, messages: ['input'], system: ['instructions'], cap: ['max_output_tokens'] },
    cap: { parameter: 'max_output_tokens', whenUnset: "the model's limit" },
  },
  {
    ...chat,
    functions: ['litellm.text_completion'],
    api: 'text_completion',
    positional: ['prompt', 'model'],
    params: { ...CHAT, messages: [], prompt: ['prompt'] },
  },
  { ...embed, functions: ['litellm.embedding', 'litellm.aembedding'], api: 'embedding' },
  { ...chat, on: 'Router', path: 'completion', api: 'Router.completion' },
  { ...chat, on: 'Router', path: 'acompletion', api: 'Router.acompletion' },
  { ...embed, on: 'Router', path: 'embedding', api: 'Router.embedding' },
];

export const sdk = defineSdk({
  id: 'litellm',
  name: 'LiteLLM',
  bindings: {
    python: {
      hints: ['litellm'],
      types: { Router: { constructors: ['litellm.Router', 'litellm.router.Router'] } },
      calls,
    },
  },
});
