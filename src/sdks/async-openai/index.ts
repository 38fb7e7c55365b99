import type { CallSpec, ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';

/** async-openai, the most used OpenAI client for Rust. https://docs.rs/async-openai. */
const CHAT: ParamMap = {
  model: ['model'],
  cap: ['max_completion_tokens', 'max_tokens'],
  messages: ['messages'],
  tools: ['tools', 'functions'],
  schema: ['response_format'],
  temperature: ['temperature'],
  effort: ['reasoning_effort'],
  stream: ['stream'],
  choices: ['n'],
  serviceTier: ['service_tier'],
};
const COMPLETIONS: ParamMap = {
  model: ['model'],
  cap: ['max_tokens'],
  prompt: ['prompt'],
  temperature: ['temperature'],
  choices: ['n'],
};
const RESPONSES: ParamMap = {
  model: ['model'],
  cap: ['max_output_tokens'],
  system: ['instructions'],
  messages: ['input'],
  tools: ['tools'],
  schema: ['text'],
  temperature: ['temperature'],
  effort: ['reasoning.effort'],
  serviceTier: ['service_tier'],
};
const LIMIT = "the model's limit";
const NO_CAP = { parameter: null, whenUnset: '' };

function requests(on: string, api: string, shape: Pick<CallSpec, 'kind' | 'params' | 'cap'>): CallSpec[] {
  return ['create', 'create_stream', 'create_byot', 'create_stream_byot'].map((path) => ({
    ...shape,
    on,
    path,
    api: `${api}.${path}`,
    bag: 0,
    ...(path.includes('stream') ? { constant: { stream: true } } : {}),
  }));
}
/** The builders take an `Into<u32>`, which a bare number is not. */
const cap = (parameter: string, whenUnset: string): CallSpec['cap'] => ({ parameter, suffix: 'u32', whenUnset });
const other = (on: string, paths: readonly string[]): CallSpec[] =>
  paths.map((path) => ({
    on, path, api: `${on.toLowerCase()}.${path}`, kind: 'other', bag: 0, params: { model: ['model'] }, cap: NO_CAP,
  })); // prettier-ignore

/** What a service takes along with one request. */
const SERVICE = Object.fromEntries(
  ['query', 'headers', 'header', 'path', 'speech', 'transcription', 'translation'].map((name) => [`${name}()`, 'self']),
);
const MEMBERS = ['Chat', 'Completions', 'Responses', 'Embeddings', 'Images', 'Audio'];

export const sdk = defineSdk({
  id: 'async-openai',
  name: 'async-openai',
  bindings: {
    rust: {
      hints: ['async_openai', 'async-openai'],
      types: {
        Client: {
          provider: 'openai',
          constructors: ['async_openai.Client'],
          factories: ['new', 'with_config', 'default', 'build'].map((name) => `async_openai.Client.${name}`),
          positional: ['config'],
          params: { baseUrl: ['config.api_base'] },
          members: {
            ...Object.fromEntries(MEMBERS.map((name) => [`${name.toLowerCase()}()`, name])),
            // Of the first versions, and of those that take another HTTP client.
            ...Object.fromEntries(
              ['with_api_key', 'with_org_id', 'with_http_client', 'with_backoff', 'with_http_service'].map((name) => [`${name}()`, 'self']),
            ),
          },
        },
        ...Object.fromEntries(
          MEMBERS.map((name) => [name, { constructors: [`async_openai.${name}`], members: SERVICE }]),
        ),
      }, // prettier-ignore
      calls: [
        ...requests('Chat', 'chat', { kind: 'generate', params: CHAT, cap: cap('max_completion_tokens', LIMIT) }),
        ...requests('Completions', 'completions', { kind: 'generate', params: COMPLETIONS, cap: cap('max_tokens', '16 tokens') }),
        ...requests('Responses', 'responses', { kind: 'generate', params: RESPONSES, cap: cap('max_output_tokens', LIMIT) }),
        ...requests('Embeddings', 'embeddings', { kind: 'embed', params: { model: ['model'], prompt: ['input'] }, cap: NO_CAP }).filter(({ path }) => path?.includes('stream') !== true),
        ...other('Images', ['create', 'create_edit', 'create_variation']),
        ...other('Audio', ['transcribe', 'translate', 'create', 'create_stream']),
      ], // prettier-ignore
    },
  },
});
