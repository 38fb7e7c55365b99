// config: {"rules": {"max-tokens-unset": ["warning", {"cap": 500}]}}
// request: + max_completion_tokens = 500
// request 2: + max_completion_tokens = 500
import OpenAI from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import { z } from 'zod';

const client = new OpenAI();
const City = z.object({ name: z.string().optional().nullable() });
await client.chat.completions
  .parse({ model: 'gpt-5.2', messages: [], response_format: zodResponseFormat(City, 'city') })
  .catch(() => 'the recording server knows no city');
await client.chat.completions.stream({ model: 'gpt-5.2', messages: [] }).finalChatCompletion();
