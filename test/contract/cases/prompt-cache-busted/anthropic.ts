// request: ~ system = "You speak with Ann.\n{{long}}\nWrite plainly." -> "{{long}}\nWrite plainly.\nYou speak with Ann."
import Anthropic from '@anthropic-ai/sdk';

const client = new Anthropic();
const user = JSON.parse('{"name":"Ann"}') as { name: string };
await client.messages.create({
  model: 'claude-sonnet-5-5',
  max_tokens: 100,
  system: `You speak with ${user.name}.
{{long}}
Write plainly.`,
  messages: [{ role: 'user', content: 'Hi' }],
});
