// request: ~ max_completion_tokens = 4096 -> 64
// request 2: ~ max_output_tokens = 2000 -> 256
import OpenAI from 'openai';

const client = new OpenAI();
await client.chat.completions.create({
  model: 'gpt-4.1',
  max_completion_tokens: 4096,
  messages: [{ role: 'user', content: 'Answer only with yes or no: is the sky blue?' }],
});
await client.responses.create({
  model: 'gpt-4.1',
  max_output_tokens: 2000,
  input: 'Describe the sky in one sentence.',
});
