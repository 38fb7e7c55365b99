import type { CallSpec, ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';

/**
 * Microsoft.Extensions.AI, the common interface of .NET's chat clients, and the agents on top of it (Microsoft Agent Framework).
 * https://learn.microsoft.com/dotnet/ai/microsoft-extensions-ai.
 */
const ROOT = 'Microsoft.Extensions.AI';
const OPTIONS: ParamMap = {
  model: ['ModelId'],
  cap: ['MaxOutputTokens'],
  system: ['Instructions'],
  tools: ['Tools'],
  schema: ['ResponseFormat'],
  temperature: ['Temperature'],
  effort: ['Reasoning.Effort'],
};
const CAP = { parameter: 'MaxOutputTokens', whenUnset: "the model's limit" };
const calls = [
  'GetResponseAsync',
  'GetStreamingResponseAsync',
  // Of the previews.
  'CompleteAsync',
  'CompleteStreamingAsync',
].map((path): CallSpec => ({
  on: 'Chat',
  path,
  api: path,
  kind: 'generate',
  bag: 1,
  bagName: 'options',
  positional: ['messages'],
  params: { ...OPTIONS, messages: ['messages', 'chatMessages', 'chatMessage'] },
  cap: CAP,
  inherits: true,
  constant: { stream: path.includes('Streaming') },
}));
const embeddings = ['GenerateAsync', 'GenerateVectorAsync', 'GenerateEmbeddingAsync', 'GenerateEmbeddingVectorAsync', 'GenerateAndZipAsync'].map((path): CallSpec => ({
  on: 'Embedding', path, api: path, kind: 'embed', bag: 1, bagName: 'options', positional: ['value'],
  params: { model: ['ModelId'], prompt: ['value', 'values'] }, cap: { parameter: null, whenUnset: '' }, inherits: true,
})); // prettier-ignore
const agents = ['RunAsync', 'RunStreamingAsync'].map((path): CallSpec => ({
  on: 'Agent',
  path,
  api: path,
  kind: 'generate',
  bag: 99,
  positional: ['message'],
  params: { messages: ['message', 'messages'] },
  cap: { parameter: null, whenUnset: "the model's limit" },
  inherits: true,
  // The thread's history goes along.
  sendsMore: true,
  constant: { stream: path.includes('Streaming') },
}));
const AGENT = { system: ['instructions', 'options.Instructions', 'options.ChatOptions.Instructions'] } as const;

export const sdk = defineSdk({
  id: 'extensions-ai',
  name: 'Microsoft.Extensions.AI',
  bindings: {
    csharp: {
      hints: [
        ROOT,
        'IChatClient',
        'IEmbeddingGenerator',
        '.GetResponseAsync',
        '.GetStreamingResponseAsync',
        'Microsoft.Agents.AI',
      ],
      types: {
        Chat: {
          constructors: {
            [`${ROOT}.IChatClient`]: null,
            [`${ROOT}.OllamaChatClient`]: 'local',
            'OllamaSharp.OllamaApiClient': 'local',
          },
          adopts: ['.AsIChatClient', '.AsChatClient', `${ROOT}.OpenAIChatClient`, `${ROOT}.AzureAIInferenceChatClient`],
          positional: ['', 'modelId'],
          params: { model: ['modelId', 'defaultModelId', 'defaultModel'] },
          members: {
            'AsBuilder()': 'Builder',
            'CreateAIAgent()': { type: 'Agent', positional: ['instructions'], params: AGENT },
            'AsAIAgent()': { type: 'Agent', positional: ['instructions'], params: AGENT },
          },
        },
        Evaluation: {
          constructors: [`${ROOT}.Evaluation.ChatConfiguration`],
          adopts: [`${ROOT}.Evaluation.ChatConfiguration`],
          members: { ChatClient: 'Chat' },
        },
        Builder: {
          adopts: [`${ROOT}.ChatClientBuilder`],
          fluent: true,
          params: {},
          members: { 'Build()': 'Chat' },
        },
        Embedding: {
          constructors: { [`${ROOT}.IEmbeddingGenerator`]: null, [`${ROOT}.OllamaEmbeddingGenerator`]: 'local' },
          adopts: ['.AsIEmbeddingGenerator', '.AsEmbeddingGenerator'],
          positional: ['', 'modelId'],
          params: { model: ['modelId', 'defaultModelId'] },
        },
        Agent: {
          constructors: ['Microsoft.Agents.AI.AIAgent'],
          adopts: ['Microsoft.Agents.AI.ChatClientAgent', '.CreateAIAgent', '.AsAIAgent'],
          params: { system: ['instructions', 'options.Instructions'] },
        },
      },
      calls: [...calls, ...embeddings, ...agents],
      structs: { [`${ROOT}.ChatMessage`]: ['role', 'content'] },
    },
  },
});
