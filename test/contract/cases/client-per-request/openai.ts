import OpenAI from 'openai';

async function summarise(content: string) {
  const client = new OpenAI();
  return client.chat.completions.create({ model: 'gpt-5.2', messages: [{ role: 'user', content }] });
}

for (const text of ['one', 'two']) await summarise(text);
