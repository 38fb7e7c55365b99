// request: ~ model = "claude-sonnet-4-20250514" -> "claude-sonnet-4-6"
// request 2: ~ model = "gpt-5-mini" -> "gpt-6.1-terra"
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';

const MODEL = 'claude-sonnet-4-20250514';
await new Anthropic().messages.create({ model: MODEL, max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] });
await new OpenAI().responses.create({ model: 'gpt-5-mini', input: 'Hi' });
