// request: + system[1] = {"cachePoint":{"type":"default"}}
import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';

const client = new BedrockRuntimeClient({ region: 'us-east-1' });
await client.send(
  new ConverseCommand({
    modelId: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
    system: [{ text: `{{long}}` }],
    messages: [{ role: 'user', content: [{ text: 'Hi' }] }],
    inferenceConfig: { maxTokens: 100 },
  }),
);
