// request: ~ model = "gpt-4.1-mnii" -> "gpt-4.1-mini"
import OpenAI from 'openai';

await new OpenAI().responses.create({ model: 'gpt-4.1-mnii', input: 'Hi' });
