import type { CallSpec, Symbols } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';
import { CAP_ELSEWHERE, runsOf } from '../shared/runs.ts';
import { csharp } from './csharp.ts';

/** Semantic Kernel in Python: services bind a model, agents and kernels run them. https://learn.microsoft.com/python/api/semantic-kernel. */
const SERVICES: Symbols = {
  'semantic_kernel.**.OpenAIChatCompletion': 'openai', 'semantic_kernel.**.AzureChatCompletion': 'azure', 'semantic_kernel.**.AnthropicChatCompletion': 'anthropic', 'semantic_kernel.**.GoogleAIChatCompletion': 'google',
  'semantic_kernel.**.VertexAIChatCompletion': 'google-vertex', 'semantic_kernel.**.MistralAIChatCompletion': 'mistral', 'semantic_kernel.**.OllamaChatCompletion': 'local', 'semantic_kernel.**.BedrockChatCompletion': 'amazon-bedrock',
  'semantic_kernel.**.AzureAIInferenceChatCompletion': null,
}; // prettier-ignore
const agentRun = {
  bag: 'keywords',
  positional: ['messages'],
  params: { messages: ['messages'] },
  cap: CAP_ELSEWHERE,
  // The thread's history goes along.
  sendsMore: true,
} as const;
const calls: CallSpec[] = [
  ...runsOf('Service', ['get_chat_message_content', 'get_chat_message_contents', 'get_streaming_chat_message_content', 'get_streaming_chat_message_contents'], {
    bag: 'keywords',
    positional: ['chat_history', 'settings'],
    params: {
      messages: ['chat_history'],
      cap: ['settings.max_completion_tokens', 'settings.max_tokens'],
      temperature: ['settings.temperature'],
      effort: ['settings.reasoning_effort'],
      schema: ['settings.response_format'],
      model: ['settings.ai_model_id'],
    },
    cap: { parameter: 'settings.max_tokens', whenUnset: "the model's limit" },
    // A chat history is filled by its own methods.
    sendsMore: true,
  }), // prettier-ignore
  ...runsOf('Agent', ['get_response', 'invoke', 'invoke_stream'], agentRun),
  ...runsOf('Kernel', ['invoke_prompt', 'invoke_prompt_stream'], {
    bag: 'keywords',
    positional: ['prompt'],
    params: { prompt: ['prompt'], cap: ['settings.max_tokens'] },
    cap: CAP_ELSEWHERE,
  }),
];

export const sdk = defineSdk({
  id: 'semantic-kernel',
  name: 'Semantic Kernel',
  bindings: {
    csharp,
    python: {
      hints: ['semantic_kernel'],
      types: {
        Service: {
          constructors: SERVICES,
          bindsModel: 'chat completion',
          params: {
            model: ['ai_model_id', 'deployment_name', 'gemini_model_id', 'model_id'],
            baseUrl: ['base_url', 'endpoint'],
          },
        },
        Agent: {
          constructors: ['semantic_kernel.**.ChatCompletionAgent'],
          bindsModel: 'Agent',
          params: {
            model: ['service', 'kernel'],
            system: ['instructions'],
            cap: ['arguments.settings.max_tokens'],
          },
        },
        Kernel: { constructors: ['semantic_kernel.**.Kernel'], params: { model: ['services'] } },
      },
      calls,
    },
  },
});
