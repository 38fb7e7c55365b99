// request: ~ max_tokens = 8192 -> 4096
import OpenAI from 'openai';

await new OpenAI().chat.completions.create({
  model: 'gpt-4',
  max_tokens: 8192,
  messages: [{ role: 'user', content: 'Why is the sky blue?' }],
});
