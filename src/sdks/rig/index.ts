import type { CallSpec, ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';
import { constantsFor } from '../shared/constants.ts';
import { OPENAI_IDS } from '../shared/openai-ids.ts';

/** Rig: agents and models of many providers. https://docs.rs/rig-core. */
const PROVIDERS: Readonly<Record<string, string | null>> = {
  openai: 'openai', anthropic: 'anthropic', azure: 'azure', cohere: 'cohere', deepseek: 'deepseek', gemini: 'google', groq: 'groq', huggingface: null,
  hyperbolic: null, mira: null, mistral: 'mistral', moonshot: 'moonshotai', ollama: 'local', openrouter: 'openrouter', perplexity: 'perplexity',
  together: 'together', voyageai: 'voyage', xai: 'xai', galadriel: null, llamacpp: 'local',
}; // prettier-ignore
const CRATES = ['rig', 'rig_core', 'rig_agent'];
/** Providers in crates of their own. */
const OWN: Readonly<Record<string, string>> = { rig_bedrock: 'amazon-bedrock', rig_vertexai: 'google-vertex' };
function symbols(end: string): Record<string, string | null> {
  const each = CRATES.flatMap((crate) =>
    Object.entries(PROVIDERS).map(([name, provider]) => [`${crate}.providers.${name}.Client${end}`, provider]),
  );
  const own = Object.entries(OWN).flatMap(([crate, provider]) => [
    [`${crate}.client.Client${end}`, provider],
    [`${crate}.Client${end}`, provider],
  ]);
  return Object.fromEntries([...each, ...own]) as Record<string, string | null>;
}

const AGENT: ParamMap = {
  system: ['preamble'],
  cap: ['max_tokens'],
  temperature: ['temperature'],
};
const LIMIT = "the model's limit";
const MODEL = { positional: ['model'], params: { model: ['model'] } } as const;
const call = (on: string, path: string, messages: string): CallSpec => ({
  on,
  path,
  api: `${on}.${path}`,
  kind: 'generate',
  bag: 99,
  positional: messages === 'text' ? ['text'] : ['prompt', 'history'],
  params: { messages: messages === 'text' ? ['text'] : ['prompt'] },
  cap: { parameter: 'max_tokens', whenUnset: LIMIT },
  inherits: true,
  constant: { stream: path.startsWith('stream') },
  // A chat's history, documents and the turns of tools go along.
  sendsMore: messages !== 'prompt',
});

const openai = constantsFor(OPENAI_IDS, /^(?=GPT|O\d|TEXT)/);
const NAMES: Readonly<Record<string, string>> = {
  CLAUDE_3_5_SONNET: 'claude-3-5-sonnet-latest', CLAUDE_3_7_SONNET: 'claude-3-7-sonnet-latest', CLAUDE_3_5_HAIKU: 'claude-3-5-haiku-latest',
  COMMAND_R: 'command-r', COMMAND_R_PLUS: 'command-r-plus', DEEPSEEK_CHAT: 'deepseek-chat', DEEPSEEK_REASONER: 'deepseek-reasoner',
}; // prettier-ignore
function constant(name: string): string | null {
  if (/^CLAUDE_(?:OPUS|SONNET|HAIKU)_\d_\d$/.test(name)) return name.toLowerCase().replaceAll('_', '-');
  const gemini = /^GEMINI_(\d)_(\d)_(PRO|FLASH|FLASH_LITE)$/.exec(name);
  if (gemini) return `gemini-${gemini[1]}.${gemini[2]}-${gemini[3]?.toLowerCase().replace('_', '-')}`;
  return NAMES[name] ?? openai(name);
}

export const sdk = defineSdk({
  id: 'rig',
  name: 'Rig',
  bindings: {
    rust: {
      hints: ['rig::', 'rig_core', 'rig_agent', 'use rig'],
      types: {
        Client: {
          constructors: symbols(''),
          factories: { ...symbols('.new'), ...symbols('.from_env'), ...symbols('.from_val'), ...symbols('.from_url') },
          members: {
            'agent()': { type: 'AgentBuilder', ...MODEL },
            'completion_model()': { type: 'Model', ...MODEL },
            'extractor()': { type: 'ExtractorBuilder', ...MODEL },
            'embedding_model()': { type: 'Embedding', ...MODEL },
            'completions_api()': 'self',
          },
        },
        ClientBuilder: {
          constructors: symbols('Builder'),
          factories: symbols('.builder'),
          fluent: true,
          params: { baseUrl: ['base_url'] },
          members: { 'build()': 'Client' },
        },
        AgentBuilder: {
          constructors: CRATES.map((crate) => `${crate}.agent.AgentBuilder`),
          factories: CRATES.map((crate) => `${crate}.agent.AgentBuilder.new`),
          positional: ['model'],
          fluent: true,
          params: { ...AGENT, model: ['model'] },
          members: { 'build()': 'Agent' },
        },
        ExtractorBuilder: { fluent: true, params: AGENT, members: { 'build()': 'Extractor' } },
        Agent: { constructors: CRATES.map((crate) => `${crate}.agent.Agent`) },
        Extractor: { constructors: CRATES.map((crate) => `${crate}.extractor.Extractor`) },
        Model: { members: { 'into_agent_builder()': 'AgentBuilder', 'completion_request()': { type: 'Request', positional: ['prompt'], params: { messages: ['prompt'] } } } },
        Request: { fluent: true, params: { ...AGENT, messages: ['prompt'] } },
        Embedding: {},
      }, // prettier-ignore
      calls: [
        call('Agent', 'prompt', 'prompt'),
        call('Agent', 'chat', 'chat'),
        call('Agent', 'stream_prompt', 'prompt'),
        call('Agent', 'stream_chat', 'chat'),
        call('Extractor', 'extract', 'text'),
        { ...call('Request', 'send', 'chat'), bag: 0, positional: [], params: {}, sendsMore: false },
        { ...call('Request', 'stream', 'chat'), bag: 0, positional: [], params: {}, sendsMore: false },
        ...['embed_text', 'embed_texts'].map((path): CallSpec => ({
          on: 'Embedding', path, api: path, kind: 'embed', bag: 99, positional: ['text'], params: { prompt: ['text'] }, inherits: true,
          cap: { parameter: null, whenUnset: '' },
        })),
      ], // prettier-ignore
      constants: Object.fromEntries(
        CRATES.flatMap((crate) =>
          Object.keys(PROVIDERS).flatMap((name) => [
            [`${crate}.providers.${name}`, constant],
            [`${crate}.providers.${name}.completion`, constant],
          ]),
        ),
      ),
    },
  },
});
