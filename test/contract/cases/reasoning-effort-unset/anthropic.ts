// request: + output_config = {"effort":"low"}
import Anthropic from '@anthropic-ai/sdk';

await new Anthropic().messages.create({
  model: 'claude-sonnet-5-5',
  max_tokens: 900,
  messages: [{ role: 'user', content: 'Hi' }],
});
