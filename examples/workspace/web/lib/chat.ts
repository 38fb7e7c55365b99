import { openai } from '@ai-sdk/openai';
import { type ModelMessage, streamText } from 'ai';
import { CHAT_PROMPT } from '@/lib/prompts';

/** Streams the assistant's next message. */
export function chat(messages: ModelMessage[]) {
  return streamText({
    model: openai('gpt-5.5'),
    system: CHAT_PROMPT,
    messages,
  });
}
