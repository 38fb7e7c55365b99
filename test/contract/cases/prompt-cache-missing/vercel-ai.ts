// request: + system[0].cache_control = {"type":"ephemeral"}
// request 2: + system[0].cache_control = {"type":"ephemeral"}
// request 3: + system[0].cache_control = {"type":"ephemeral"}
import { anthropic } from '@ai-sdk/anthropic';
import { generateText, type ModelMessage, streamText } from 'ai';

const model = anthropic('claude-sonnet-5-5');
const system = `{{long}}`;
const messages: ModelMessage[] = [{ role: 'user', content: 'Hi' }];

await generateText({
  model,
  system,
  prompt: 'Hi',
  maxOutputTokens: 100,
});
await generateText({ model, system: system, messages: [{ role: 'user', content: 'Hi' }], maxOutputTokens: 100 });
await streamText({ model, maxOutputTokens: 100, messages, system }).text;
