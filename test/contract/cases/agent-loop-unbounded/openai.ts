import OpenAI from 'openai';

const client = new OpenAI();
const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: 'Hi' }];
const tools: OpenAI.ChatCompletionTool[] = [{ type: 'function', function: { name: 'look', parameters: {} } }];

async function run(): Promise<string | null> {
  while (true) {
    const reply = await client.chat.completions.create({ model: 'gpt-5.2', messages, tools });
    messages.push(reply.choices[0]!.message);
    if (!reply.choices[0]!.message.tool_calls?.length) return reply.choices[0]!.message.content;
  }
}

await run();
