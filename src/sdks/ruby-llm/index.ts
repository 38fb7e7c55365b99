import type { CallSpec, MemberSpec, ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';
import { withCatalogProvider } from '../shared/provider-names.ts';

/** RubyLLM (https://github.com/crmne/ruby_llm, lib/ruby_llm/chat.rb): a chat is told its settings one by one, and then asked. */
const setting = (positional: readonly string[], params: ParamMap): MemberSpec => ({ type: 'self', positional, params });
const OPTIONS: ParamMap = {
  cap: ['max_output_tokens', 'max_tokens', 'max_completion_tokens', 'generationConfig.maxOutputTokens'],
  temperature: ['temperature'],
  serviceTier: ['service_tier'],
};
const MODEL: ParamMap = { model: ['model'], provider: ['provider'] };

const asking = (path: string): CallSpec => ({
  on: 'Chat',
  path,
  api: `Chat#${path}`,
  kind: 'generate',
  bag: 'keywords',
  positional: ['message'],
  params: { prompt: ['message'] },
  cap: { parameter: null, whenUnset: "the model's limit" },
  inherits: true,
  refine: withCatalogProvider,
});

export const sdk = defineSdk({
  id: 'ruby-llm',
  name: 'RubyLLM',
  bindings: {
    ruby: {
      hints: ['RubyLLM'],
      types: {
        Chat: {
          factories: ['RubyLLM::chat', 'RubyLLM::Chat', 'RubyLLM::context().chat'],
          bindsModel: 'RubyLLM.chat',
          params: MODEL,
          members: {
            'with_model()': setting(['model'], MODEL),
            'with_instructions()': setting(['instructions'], { system: ['instructions'] }),
            'with_temperature()': setting(['temperature'], { temperature: ['temperature'] }),
            'with_max_output_tokens()': setting(['max_output_tokens'], { cap: ['max_output_tokens'] }),
            'with_params()': setting([], OPTIONS),
            'with_provider_options()': setting([], OPTIONS),
            'with_schema()': setting(['schema'], { schema: ['schema'] }),
            'with_thinking()': setting([], { effort: ['effort'], budget: ['budget'] }),
            'with_tool()': setting(['...tools'], { tools: ['tools'] }),
            'with_tools()': setting(['...tools'], { tools: ['tools'] }),
            'with_headers()': 'self',
            'with_context()': 'self',
            'with_caching()': 'self',
            'on_new_message()': 'self',
            'on_end_message()': 'self',
            'on_tool_call()': 'self',
          },
        },
      },
      calls: [
        asking('ask'),
        asking('say'),
        asking('ask_later'),
        {
          functions: ['RubyLLM::embed'],
          api: 'RubyLLM.embed',
          kind: 'embed',
          bag: 'keywords',
          positional: ['text'],
          params: { ...MODEL, prompt: ['text'] },
          cap: { parameter: null, whenUnset: '' },
        },
        ...['paint', 'transcribe', 'moderate', 'speak'].map((name): CallSpec => ({
          functions: [`RubyLLM::${name}`],
          api: `RubyLLM.${name}`,
          kind: 'other',
          bag: 'keywords',
          params: MODEL,
          cap: { parameter: null, whenUnset: '' },
        })),
      ],
    },
  },
});
