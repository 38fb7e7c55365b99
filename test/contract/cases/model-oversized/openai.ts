// request: ~ model = "gpt-5.5-pro" -> *
// request 2: ~ model = "o1-pro" -> *
import OpenAI from 'openai';

const client = new OpenAI();
await client.responses.create({
  model: "gpt-5.5-pro",
  max_output_tokens: 20,
  input: 'Classify the mood of this text: I am glad.',
});
await client.responses.create({ model: 'o1-pro', input: 'Respond with only yes or no: is the sky blue?' });
