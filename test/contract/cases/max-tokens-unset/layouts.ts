// config: {"rules": {"max-tokens-unset": ["warning", {"cap": 500}]}}
// request: + max_completion_tokens = 500
// request 2: + max_completion_tokens = 500
// request 3: + max_completion_tokens = 500
// request 4: + max_completion_tokens = 500
// request 5: + max_completion_tokens = 500
// request 6: + max_completion_tokens = 500
// request 7: + max_completion_tokens = 500
import OpenAI from 'openai';

const client = new OpenAI();
const model = 'gpt-5.2';
const hello = [{ role: 'user' as const, content: 'Hi, {name}' }];

await client.chat.completions.create({ model, messages: hello, });

await client.chat.completions.create({
  model,
  messages: hello, // the question
});

await client.chat.completions.create({
  model,
  messages: hello // no comma, and a comment
});

await client.chat.completions.create({
	model,
	messages: hello
	/* nothing else */
});

await client.chat.completions.create(({ model, messages: hello } as const) satisfies object as never);

const request = {
  model,
  messages: hello,
};
await client.chat.completions.create(request);

await Promise.all([1].map((seed) => client.chat.completions.create({ seed, model, messages: [{ role: 'user', content: `)},` }] })));
