// config: {"rules": {"max-tokens-unset": ["warning", {"cap": 500}]}}
// request: + max_output_tokens = 500
// request 2: + max_output_tokens = 500
import OpenAI from 'openai';

const client = new OpenAI();
await client.responses.create({ model: 'gpt-5.2', input: 'Hi' });
for await (const event of await client.responses.create({ model: 'gpt-5.2', input: 'Hi', stream: true })) event.type;
