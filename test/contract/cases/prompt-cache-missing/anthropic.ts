// request: ~ system = "{{long}}" -> [{"type":"text","text":"{{long}}","cache_control":{"type":"ephemeral"}}]
// request 2: + system[1].cache_control = {"type":"ephemeral"}
// request 3: ~ system = "{{long}}" -> [{"type":"text","text":"{{long}}","cache_control":{"type":"ephemeral"}}]
// request 4: ~ system = "{{long}}" -> [{"type":"text","text":"{{long}}","cache_control":{"type":"ephemeral"}}]
import Anthropic from '@anthropic-ai/sdk';

const client = new Anthropic();
const system = `{{long}}`;
const model = 'claude-sonnet-5-5';

await client.messages.create({
  model,
  max_tokens: 100,
  system: '{{long}}',
  messages: [{ role: 'user', content: 'Hi' }],
});
await client.messages.create({
  model,
  max_tokens: 100,
  system: [
    { type: 'text', text: 'You know this book.' },
    { type: 'text', text: system },
  ],
  messages: [{ role: 'user', content: 'Hi' }],
});
// Written short, and streamed.
await client.messages.create({ model, max_tokens: 100, system, messages: [{ role: 'user', content: 'Hi' }] });
await client.messages.stream({ model, max_tokens: 100, system: system, messages: [] }).finalMessage();
