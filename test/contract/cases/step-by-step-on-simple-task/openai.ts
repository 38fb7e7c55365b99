// request: ~ instructions = "Solve the problem. Think step by step." -> "Solve the problem."
import OpenAI from 'openai';

await new OpenAI().responses.create({
  model: 'o4-mini',
  max_output_tokens: 9000,
  instructions: 'Solve the problem. Think step by step.',
  input: 'Hi',
});
