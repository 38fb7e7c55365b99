// config: {"rules": {"max-tokens-unset": ["warning", {"cap": 500}]}}
// request: + max_completion_tokens = 500
// request 2: + max_tokens = 500
// request 3: + max_tokens = 500
// request 4: + max_tokens = 500
// request 5: + max_tokens = 500
import { Mistral } from '@mistralai/mistralai';
import { OpenRouter } from '@openrouter/sdk';
import { CohereClientV2 } from 'cohere-ai';
import Groq from 'groq-sdk';
import Together from 'together-ai';

const apiKey = 'key';
await new Groq({ apiKey }).chat.completions.create({
  model: 'openai/gpt-oss-120b',
  messages: [{ role: 'user', content: 'Hi' }],
});
await new Together({ apiKey }).chat.completions.create({
  model: 'meta-llama/Llama-3.3-70B-Instruct-Turbo',
  messages: [{ role: 'user', content: 'Hi' }],
});
await new OpenRouter({ apiKey }).chat.send({
  chatRequest: { model: 'openai/gpt-4o-mini', messages: [{ role: 'user', content: 'Hi' }] },
});
await new CohereClientV2({ token: apiKey }).chat({
  model: 'command-a-03-2025',
  messages: [{ role: 'user', content: 'Hi' }],
});
await new Mistral({ apiKey }).chat.complete({
  model: 'mistral-large-latest',
  messages: [{ role: 'user', content: 'Hi' }],
});
