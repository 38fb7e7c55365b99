// request: ~ reasoning.effort = "high" -> "low"
// request 2: + reasoning_effort = "low"
import OpenAI from 'openai';

const client = new OpenAI();
await client.responses.create({
  model: 'gpt-5.5',
  max_output_tokens: 4000,
  reasoning: { effort: 'high' },
  input: 'Classify the mood of this text: I am glad.',
});
await client.chat.completions.create({
  model: 'gpt-5.5',
  messages: [{ role: 'user', content: 'Classify the mood of this text: I am glad.' }],
});
