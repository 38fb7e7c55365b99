import type { CallSpec, ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';

/**
 * Replicate: any model, so that a call counts only where the id says that it is a language model; images and sound are billed
 * by time. https://replicate.com/collections/language-models.
 */
const LANGUAGE_MODEL =
  /(?:^|\/)(?:meta-llama|llama|codellama|mixtral|mistral|claude|gpt-|o\d\b|deepseek|qwen|gemini|gemma|granite|phi-|yi-|snowflake-arctic)[^/]*$/i;
function fields(prefix: string): ParamMap {
  const under = (...names: string[]): string[] => names.map((name) => `${prefix}.${name}`);
  return {
    model: ['model'],
    cap: under('max_tokens', 'max_new_tokens', 'max_completion_tokens', 'max_output_tokens'),
    system: under('system_prompt', 'system_instruction'),
    messages: under('messages'),
    prompt: under('prompt'),
    temperature: under('temperature'),
  };
}
const params = fields('input');
const run = {
  kind: 'generate',
  params,
  endpoint: { parameter: 'model', pattern: LANGUAGE_MODEL },
  provider: 'replicate',
  // Each model has its own name for it.
  cap: { parameter: null, whenUnset: "the model's default" },
} as const;

function both(path: string, bag: CallSpec['bag'], functions: readonly string[], stream: boolean): CallSpec[] {
  const positional = bag === 'keywords' ? ['model', 'input'] : ['model'];
  const spec = { ...run, api: path, bag, positional, ...(stream ? { constant: { stream } } : {}) };
  return [{ ...spec, on: 'Client', path }, ...(functions.length > 0 ? [{ ...spec, functions }] : [])];
}

export const sdk = defineSdk({
  id: 'replicate',
  name: 'Replicate',
  bindings: {
    python: {
      hints: ['replicate'],
      types: { Client: { provider: 'replicate', constructors: ['replicate.Client', 'replicate.client.Client'] } },
      calls: [
        ...both('run', 'keywords', ['replicate.run'], false),
        ...both('async_run', 'keywords', ['replicate.async_run'], false),
        ...both('stream', 'keywords', ['replicate.stream'], true),
      ],
    },
    javascript: {
      hints: ['replicate'],
      types: { Client: { provider: 'replicate', constructors: ['replicate#default'] } },
      calls: [...both('run', 1, [], false), ...both('stream', 1, [], true)],
    },
  },
});
