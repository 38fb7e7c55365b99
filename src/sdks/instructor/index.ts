import type { CallSpec, ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';
import { CHAT, openAiCap } from '../shared/openai-chat.ts';
import { runsOf } from '../shared/runs.ts';

/**
 * Instructor: a client of another SDK (or a model's name) in, one whose answers have a schema out. It takes the parameters
 * of the client inside, and has OpenAI's method names whatever client that is. https://python.useinstructor.com.
 */
const PARAMS: ParamMap = {
  ...CHAT,
  cap: ['max_tokens', 'max_completion_tokens', 'max_output_tokens', 'generation_config.max_output_tokens'],
  system: ['system', 'instructions'],
  messages: ['messages', 'input', 'contents'],
  schema: ['response_model', 'response_format'],
  retries: ['max_retries'],
};
const CREATE = ['create', 'create_with_completion', 'create_partial', 'create_iterable'];
const PYTHON = ['', 'chat.completions.', 'messages.', 'responses.', 'chat.'].flatMap((prefix) =>
  CREATE.map((name) => prefix + name),
);
const FACTORIES = [
  ...['openai', 'anthropic', 'gemini', 'genai', 'vertexai', 'cerebras', 'writer', 'groq', 'litellm', 'cohere'],
  ...['mistral', 'fireworks', 'perplexity', 'bedrock', 'together', 'xai'],
].map((name) => `instructor.from_${name}`);

function calls(bag: CallSpec['bag'], paths: readonly string[]): CallSpec[] {
  const cap = { parameter: openAiCap, whenUnset: "the model's limit" };
  return runsOf('Client', paths, { bag, params: PARAMS, cap }).map((spec) => ({
    ...spec,
    api: spec.path ?? '',
    ...(/partial|iterable/.test(spec.path ?? '') ? { constant: { stream: true } } : {}),
  }));
}

export const sdk = defineSdk({
  id: 'instructor',
  name: 'Instructor',
  bindings: {
    python: {
      hints: ['instructor'],
      types: {
        Client: {
          adopts: [...FACTORIES, 'instructor.patch', 'instructor.apatch'],
          factories: ['instructor.from_provider', 'instructor.auto_client.from_provider'],
          // As annotations they name the type.
          constructors: ['instructor.Instructor', 'instructor.AsyncInstructor'],
          positional: ['model'],
          params: { model: ['model'], cap: ['max_tokens'], baseUrl: ['base_url'] },
        },
      },
      calls: calls('keywords', PYTHON),
    },
    javascript: {
      hints: ['@instructor-ai/instructor'],
      types: {
        Client: {
          adopts: ['@instructor-ai/instructor#default', '@instructor-ai/instructor#createInstructor'],
          constructors: ['@instructor-ai/instructor#InstructorClient'],
        },
      },
      calls: calls(0, ['chat.completions.create']),
    },
  },
});
