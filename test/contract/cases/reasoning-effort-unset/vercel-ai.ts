// request: + reasoning = {"effort":"low"}
import { openai } from '@ai-sdk/openai';
import { generateText } from 'ai';

await generateText({ model: openai('gpt-5.5'), prompt: 'Hi' });
