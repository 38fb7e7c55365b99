// config: {"rules": {"max-tokens-unset": ["warning", {"cap": 500}]}}
// request: + max_output_tokens = 500
// request 2: + max_tokens = 500
// request 3: ~ max_tokens = 64000 -> 500
// request 4: + max_output_tokens = 500
import { anthropic } from '@ai-sdk/anthropic';
import { openai } from '@ai-sdk/openai';
import { generateObject, generateText, streamText } from 'ai';
import { z } from 'zod';

await generateText({ model: openai('gpt-4o'), prompt: 'Hi' });
await streamText({
  model: openai.chat('gpt-4o'),
  system: 'You are brief.',
  messages: [{ role: 'user', content: 'Hi' }],
}).text;
await generateText({ model: anthropic('claude-sonnet-4-5'), prompt: 'Hi' });
await generateObject({ model: openai('gpt-4o'), prompt: 'Hi', schema: z.object({ name: z.string() }) }).catch(
  () => 'the recording server knows no name',
);
