// config: {"rules": {"max-tokens-unset": ["warning", {"cap": 500}]}}
// request: + max_completion_tokens = 500
// request 2: + max_completion_tokens = 500
// request 3: + max_completion_tokens = 500
import OpenAI from 'openai';

const client = new OpenAI();
const model = 'gpt-5.2';

await client.chat.completions.create({ model, messages: [{ role: 'user', content: 'Hi' }] });

await client.chat.completions.create({
  model: 'gpt-4o',
  messages: [
    { role: 'system', content: 'You are brief.' },
    { role: 'user', content: 'Hi' },
  ],
  stream: false,
});

// A stream, written without a trailing comma.
const stream = await client.chat.completions.create({
  model: 'gpt-5.2',
  stream: true,
  messages: []
});
for await (const chunk of stream) chunk.choices;

// Set already: stays as it is.
await client.chat.completions.create({ model, max_completion_tokens: 64, messages: [] });
