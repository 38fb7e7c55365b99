// config: {"rules": {"model-hardcoded": ["hint", {"minSites": 2}]}}
// No request changes.
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';

const client = new OpenAI();
await client.responses.create({ model: 'gpt-4.1-mini', input: 'One' });
await client.responses.create({ model: 'gpt-4.1-mini', input: 'Two' });
const claude = new Anthropic();
await claude.messages.create({ model: 'claude-haiku-4-5', max_tokens: 9, messages: [{ role: 'user', content: 'One' }] });
await claude.messages.create({ model: 'claude-haiku-4-5', max_tokens: 9, messages: [{ role: 'user', content: 'Two' }] });
