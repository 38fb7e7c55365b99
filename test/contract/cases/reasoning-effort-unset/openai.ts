// request: + reasoning_effort = "low"
// request 2: + reasoning = {"effort":"low"}
// request 3: + reasoning.effort = "low"
import OpenAI from 'openai';

const client = new OpenAI();
await client.chat.completions.create({ model: 'gpt-5.5', messages: [{ role: 'user', content: 'Hi' }] });
await client.responses.create({ model: 'gpt-5.5', input: 'Hi' });
await client.responses.create({ model: 'gpt-5.5', input: 'Hi', reasoning: { summary: 'auto' } });
