import type { CallSpec, ParamMap, Symbols } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';
import { CAP_ELSEWHERE, runsOf } from '../shared/runs.ts';

/**
 * AutoGen: agents hold a model client (or, before version 0.4 and in AG2, an `llm_config`), and runs send as many requests
 * as the conversation takes. https://microsoft.github.io/autogen, https://docs.ag2.ai.
 */
const CLIENTS: Symbols = {
  'autogen_ext.**.OpenAIChatCompletionClient': 'openai', 'autogen_ext.**.AzureOpenAIChatCompletionClient': 'azure', 'autogen_ext.**.AnthropicChatCompletionClient': 'anthropic',
  'autogen_ext.**.AnthropicBedrockChatCompletionClient': 'amazon-bedrock', 'autogen_ext.**.OllamaChatCompletionClient': 'local', 'autogen_ext.**.AzureAIChatCompletionClient': null,
}; // prettier-ignore
const named = (module: string, names: readonly string[]): string[] => names.map((name) => `${module}.**.${name}`);
/** AG2 kept the name of the package. */
const EARLIER = ['autogen', 'pyautogen', 'ag2'];
const EARLIER_AGENT: ParamMap = {
  model: ['llm_config.config_list.0.model', 'llm_config.model'],
  baseUrl: ['llm_config.config_list.0.base_url', 'llm_config.base_url'],
  system: ['system_message'],
  cap: ['llm_config.max_tokens', 'llm_config.config_list.0.max_tokens'],
  temperature: ['llm_config.temperature', 'llm_config.config_list.0.temperature'],
  tools: ['llm_config.tools', 'llm_config.functions'],
};
const chat = {
  bag: 'keywords',
  // The one who is asked answers first: its model is that of the conversation.
  positional: ['recipient'],
  params: { model: ['recipient'], prompt: ['message'] },
  inherits: false,
  cap: CAP_ELSEWHERE,
  sendsMore: true,
} as const;
const earlier: CallSpec[] = ['EarlierAgent', 'Proxy'].flatMap((on) => [
  ...runsOf(on, ['initiate_chat', 'a_initiate_chat'], chat),
  ...runsOf(on, ['generate_reply', 'a_generate_reply'], {
    bag: 'keywords',
    positional: ['messages'],
    params: { messages: ['messages'] },
    cap: CAP_ELSEWHERE,
    sendsMore: true,
  }),
]);
const runs = {
  bag: 'keywords',
  params: { prompt: ['task'], messages: ['messages'] },
  cap: CAP_ELSEWHERE,
  sendsMore: true,
} as const;

const request = {
  bag: 'keywords',
  positional: ['messages'],
  params: {
    messages: ['messages'],
    tools: ['tools'],
    schema: ['json_output', 'extra_create_args.response_format'],
    cap: ['extra_create_args.max_tokens'],
  },
  cap: { parameter: 'max_tokens', whenUnset: "the model's limit" },
} as const;

export const sdk = defineSdk({
  id: 'autogen',
  name: 'AutoGen',
  bindings: {
    python: {
      hints: ['autogen', 'ag2'],
      types: {
        Client: {
          constructors: CLIENTS,
          bindsModel: 'model client',
          params: {
            model: ['model'],
            cap: ['max_tokens', 'max_completion_tokens'],
            temperature: ['temperature'],
            effort: ['reasoning_effort'],
            baseUrl: ['base_url', 'azure_endpoint', 'endpoint'],
            retries: ['max_retries'],
            timeout: ['timeout'],
          },
        },
        /** Any client: what a parameter or a component's configuration is said to be. */
        AnyClient: {
          constructors: ['autogen_core.**.ChatCompletionClient'],
          factories: ['autogen_core.**.ChatCompletionClient.load_component'],
        },
        Agent: {
          constructors: named('autogen_agentchat', ['AssistantAgent', 'CodeExecutorAgent', 'SocietyOfMindAgent']),
          bindsModel: 'Agent',
          positional: ['name', 'model_client'],
          params: {
            model: ['model_client'],
            system: ['system_message'],
            tools: ['tools'],
            schema: ['output_content_type'],
          },
        },
        Team: {
          constructors: named('autogen_agentchat', ['RoundRobinGroupChat', 'SelectorGroupChat', 'Swarm', 'MagenticOneGroupChat', 'GraphFlow']), // prettier-ignore
          positional: ['participants'],
          params: { model: ['participants'] },
        },
        EarlierAgent: {
          constructors: EARLIER.flatMap((module) => named(module, ['ConversableAgent', 'AssistantAgent', 'GroupChatManager'])), // prettier-ignore
          bindsModel: 'Agent',
          positional: ['name', 'system_message'],
          params: EARLIER_AGENT,
        },
        /** Speaks for a person, mostly without a model. */
        Proxy: {
          constructors: EARLIER.flatMap((module) => named(module, ['UserProxyAgent', 'RetrieveUserProxyAgent'])),
          params: EARLIER_AGENT,
        },
        Wrapper: {
          constructors: EARLIER.flatMap((module) => named(module, ['OpenAIWrapper'])),
          params: { model: ['config_list.0.model', 'model'], baseUrl: ['config_list.0.base_url', 'base_url'] },
        },
      },
      calls: [
        ...['Client', 'AnyClient'].flatMap((on) => runsOf(on, ['create', 'create_stream'], request)),
        ...runsOf('Agent', ['run', 'run_stream'], runs),
        ...runsOf('Agent', ['on_messages', 'on_messages_stream'], { ...runs, positional: ['messages'] }),
        ...runsOf('Team', ['run', 'run_stream'], runs),
        ...earlier,
        ...runsOf('Wrapper', ['create'], {
          bag: 'keywords',
          params: { messages: ['messages'], model: ['model'], cap: ['max_tokens'], temperature: ['temperature'] },
          cap: { parameter: 'max_tokens', whenUnset: "the model's limit" },
        }),
      ],
    },
  },
});
