import type { CallSpec, ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';
import { python } from './python.ts';

/** Azure AI Inference, here for .NET: one client for the models of Azure and of GitHub. https://learn.microsoft.com/dotnet/api/azure.ai.inference. */
const CHAT: ParamMap = {
  model: ['Model'],
  messages: ['Messages'],
  cap: ['MaxTokens'],
  tools: ['Tools'],
  schema: ['ResponseFormat'],
  temperature: ['Temperature'],
};
const calls = ['Complete', 'CompleteAsync', 'CompleteStreaming', 'CompleteStreamingAsync'].map((path): CallSpec => ({
  on: 'Chat',
  path,
  api: path,
  kind: 'generate',
  bag: 0,
  bagName: 'chatCompletionsOptions',
  params: CHAT,
  cap: { parameter: 'MaxTokens', whenUnset: "the model's limit" },
  constant: { stream: path.includes('Streaming') },
}));
const embeddings = ['Embed', 'EmbedAsync'].map((path): CallSpec => ({
  on: 'Embeddings',
  path,
  api: path,
  kind: 'embed',
  bag: 0,
  params: { model: ['Model'], prompt: ['Input', 'input'] },
  cap: { parameter: null, whenUnset: '' },
}));

export const sdk = defineSdk({
  id: 'azure-ai-inference',
  name: 'Azure AI Inference',
  bindings: {
    python,
    csharp: {
      hints: ['Azure.AI.Inference'],
      types: {
        Chat: { constructors: ['Azure.AI.Inference.ChatCompletionsClient'] },
        Embeddings: { constructors: ['Azure.AI.Inference.EmbeddingsClient'] },
      },
      calls: [...calls, ...embeddings],
    },
  },
});
