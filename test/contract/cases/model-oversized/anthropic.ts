// request: ~ model = "claude-opus-5-5" -> *
import Anthropic from '@anthropic-ai/sdk';

const client = new Anthropic();
await client.messages.create({
  model: 'claude-opus-5-5',
  max_tokens: 20,
  messages: [{ role: 'user', content: 'Answer only with yes or no: is the sky blue?' }],
});
