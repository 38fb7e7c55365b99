// request: - system[1] = {"cachePoint":{"type":"default"}}
import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';

await new BedrockRuntimeClient({}).send(
  new ConverseCommand({
    modelId: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
    system: [{ text: 'Answer in one sentence.' }, { cachePoint: { type: 'default' } }],
    messages: [{ role: 'user', content: [{ text: 'Hi' }] }],
  }),
);
