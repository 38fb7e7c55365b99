// config: {"rules": {"max-tokens-unset": ["warning", {"cap": 500}]}}
// request: + max_tokens = 500
import OpenAI from 'openai';

const client = new OpenAI({ baseURL: 'https://api.deepseek.com', apiKey: 'test' });
await client.chat.completions.create({ model: 'deepseek-chat', messages: [{ role: 'user', content: 'Hi' }] });
