// config: {"rules": {"max-tokens-unset": ["warning", {"cap": 500}]}}
// request: + max_tokens = 500
// request 2: + max_tokens = 500
// request 3: ~ max_tokens = 4096 -> 500
import { ChatAnthropic } from '@langchain/anthropic';
import { ChatOpenAI } from '@langchain/openai';

const model = new ChatOpenAI({ model: 'gpt-4o', temperature: 0 });
await model.invoke('Hi');
for await (const chunk of await model.stream('Hi')) chunk.content;

const claude = new ChatAnthropic({ model: 'claude-3-haiku-20240307' });
await claude.invoke('Hi');
