// config: {"rules": {"max-tokens-unset": ["warning", {"cap": 500}]}}
// request: + inferenceConfig = {"maxTokens":500}
// request 2: + inferenceConfig.maxTokens = 500
// request 3: + inferenceConfig = {"maxTokens":500}
import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime';

const client = new BedrockRuntimeClient({ region: 'us-east-1' });
const modelId = 'amazon.nova-pro-v1:0';
await client.send(new ConverseCommand({ modelId, messages: [{ role: 'user', content: [{ text: 'Hi' }] }] }));
await client.send(
  new ConverseCommand({
    modelId,
    messages: [{ role: 'user', content: [{ text: 'Hi' }] }],
    inferenceConfig: { temperature: 0.5 },
  }),
);
const answer = await client.send(new ConverseStreamCommand({ modelId, messages: [] }));
for await (const event of answer.stream ?? []) event.metadata;
