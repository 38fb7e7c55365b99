// request: - system[0].cache_control = {"type":"ephemeral"}
import { anthropic } from '@ai-sdk/anthropic';
import { generateText } from 'ai';

await generateText({
  model: anthropic('claude-sonnet-5-5'),
  maxOutputTokens: 100,
  messages: [
    {
      role: 'system',
      content: 'Answer in one sentence.',
      providerOptions: { anthropic: { cacheControl: { type: 'ephemeral' } } },
    },
    { role: 'user', content: 'Hi' },
  ],
});
