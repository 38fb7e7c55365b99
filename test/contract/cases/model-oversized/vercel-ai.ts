// request: ~ model = "claude-opus-5-5" -> *
import { anthropic } from '@ai-sdk/anthropic';
import { generateText } from 'ai';

await generateText({
  model: anthropic('claude-opus-5-5'),
  prompt: 'Write a title for this text: I am glad.',
  maxOutputTokens: 30,
});
