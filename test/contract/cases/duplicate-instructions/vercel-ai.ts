// config: {"minMonthlySaving": 0}
// request: ~ input[1].content[0].text = "Name the paragraph of the policy that your answer rests on. Hello" -> "Hello"
import { openai } from '@ai-sdk/openai';
import { generateText } from 'ai';

await generateText({
  model: openai('gpt-4.1'),
  maxOutputTokens: 300,
  system: 'Name the paragraph of the policy that your answer rests on. Be kind.',
  prompt: 'Name the paragraph of the policy that your answer rests on. Hello',
});
