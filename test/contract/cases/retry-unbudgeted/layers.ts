import { createOpenAI } from '@ai-sdk/openai';
import Anthropic from '@anthropic-ai/sdk';
import { generateText } from 'ai';
import OpenAI from 'openai';

const client = new OpenAI();
const claude = new Anthropic();
const provider = createOpenAI({ apiKey: 'key' });

for (let attempt = 0; attempt < 4; attempt++) {
  try {
    await client.chat.completions.create({ model: 'gpt-5.2', messages: [{ role: 'user', content: 'Hi' }] });
    break;
  } catch (error) {
    console.error(error);
  }
}
for (let attempt = 0; attempt < 4; attempt++) {
  try {
    await claude.messages.create({ model: 'claude-sonnet-4-5', max_tokens: 100, messages: [{ role: 'user', content: 'Hi' }] });
    break;
  } catch (error) {
    console.error(error);
  }
}
for (let attempt = 0; attempt < 4; attempt++) {
  try {
    await generateText({ model: provider.chat('gpt-5.2'), prompt: 'Hi' });
    break;
  } catch (error) {
    console.error(error);
  }
}
