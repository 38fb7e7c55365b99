// request: - thinking = {"type":"enabled","budget_tokens":8000}
// request 2: + output_config = {"effort":"low"}
import Anthropic from '@anthropic-ai/sdk';

const client = new Anthropic();
await client.messages.create({
  model: 'claude-sonnet-4-5',
  max_tokens: 9000,
  thinking: { type: 'enabled', budget_tokens: 8000 },
  messages: [{ role: 'user', content: 'Classify the mood of this text: I am glad.' }],
});
await client.messages.create({
  model: 'claude-sonnet-5-5',
  max_tokens: 9000,
  messages: [{ role: 'user', content: 'Classify the mood of this text: I am glad.' }],
});
