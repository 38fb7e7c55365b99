'use server';
import { createOpenAI } from '@ai-sdk/openai';
import Anthropic from '@anthropic-ai/sdk';
import { generateText } from 'ai';
import OpenAI from 'openai';

const client = new OpenAI();
const claude = new Anthropic();
const provider = createOpenAI({ apiKey: 'key' });

export async function answer(content: string): Promise<void> {
  await client.chat.completions.create({ model: 'gpt-5.2', messages: [{ role: 'user', content }] });
  await claude.messages.create({ model: 'claude-sonnet-4-5', max_tokens: 100, messages: [{ role: 'user', content }] });
  await generateText({ model: provider.chat('gpt-5.2'), prompt: content });
}

await answer('Hi');
