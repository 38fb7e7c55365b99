import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { formatChange, requestChanges } from './body-diff.ts';
import { readChanges } from './contract-case.ts';
import { pythonErrors } from './python-check.ts';
import { type RunResult, runSources } from './run-sources.ts';
import { typeCheck } from './type-check.ts';

/** Programs before and after edits made by hand: the right edit for each SDK, and wrong ones that must not pass. */
const PROGRAMS: Readonly<
  Record<string, { readonly before: string; readonly after: string; readonly changes: readonly string[] }>
> = {
  'openai chat': {
    before: `import OpenAI from 'openai';
      await new OpenAI().chat.completions.create({ model: 'gpt-5', messages: [{ role: 'user', content: 'hi' }] });`,
    after: `import OpenAI from 'openai';
      await new OpenAI().chat.completions.create({ model: 'gpt-5', messages: [{ role: 'user', content: 'hi' }], max_completion_tokens: 64 });`,
    changes: ['+ max_completion_tokens = 64'],
  },
  'openai responses, streamed': {
    before: `import OpenAI from 'openai';
      for await (const event of await new OpenAI().responses.create({ model: 'gpt-5', input: 'hi', stream: true })) event.type;`,
    after: `import OpenAI from 'openai';
      for await (const event of await new OpenAI().responses.create({ model: 'gpt-5', input: 'hi', stream: true, max_output_tokens: 64 })) event.type;`,
    changes: ['+ max_output_tokens = 64'],
  },
  'anthropic messages': {
    before: `import Anthropic from '@anthropic-ai/sdk';
      await new Anthropic().messages.create({ model: 'claude-sonnet-4-5', max_tokens: 9, system: 'S', messages: [{ role: 'user', content: 'hi' }] });`,
    after: `import Anthropic from '@anthropic-ai/sdk';
      await new Anthropic().messages.create({ model: 'claude-haiku-4-5', max_tokens: 9, system: [{ type: 'text', text: 'S', cache_control: { type: 'ephemeral' } }], messages: [{ role: 'user', content: 'hi' }] });`,
    changes: [
      '~ model = "claude-sonnet-4-5" -> "claude-haiku-4-5"',
      '~ system = "S" -> [{"type":"text","text":"S","cache_control":{"type":"ephemeral"}}]',
    ],
  },
  'anthropic messages, streamed': {
    before: `import Anthropic from '@anthropic-ai/sdk';
      await new Anthropic().messages.stream({ model: 'claude-sonnet-4-5', max_tokens: 9, messages: [{ role: 'user', content: 'hi' }] }).finalMessage();`,
    after: `import Anthropic from '@anthropic-ai/sdk';
      await new Anthropic().messages.stream({ model: 'claude-sonnet-4-5', max_tokens: 9, messages: [] }).finalMessage();`,
    changes: ['- messages[0] = {"role":"user","content":"hi"}'],
  },
  'ai sdk, both openai APIs': {
    before: `import { generateText, streamText } from 'ai'; import { openai } from '@ai-sdk/openai';
      await generateText({ model: openai('gpt-4o'), prompt: 'hi' });
      await streamText({ model: openai.chat('gpt-4o'), prompt: 'hi' }).text;`,
    after: `import { generateText, streamText } from 'ai'; import { openai } from '@ai-sdk/openai';
      await generateText({ model: openai('gpt-4o'), prompt: 'hi', maxOutputTokens: 64 });
      await streamText({ model: openai.chat('gpt-4o'), prompt: 'hi', maxOutputTokens: 64 }).text;`,
    changes: ['+ max_output_tokens = 64', '+ max_tokens = 64'],
  },
  'ai sdk, anthropic': {
    before: `import { generateText } from 'ai'; import { anthropic } from '@ai-sdk/anthropic';
      await generateText({ model: anthropic('claude-3-haiku-20240307'), prompt: 'hi' });`,
    after: `import { generateText } from 'ai'; import { anthropic } from '@ai-sdk/anthropic';
      await generateText({ model: anthropic('claude-3-haiku-20240307'), prompt: 'hi', maxOutputTokens: 64 });`,
    changes: ['~ max_tokens = 4096 -> 64'],
  },
  'google genai': {
    before: `import { GoogleGenAI } from '@google/genai';
      await new GoogleGenAI({}).models.generateContent({ model: 'gemini-2.5-pro', contents: 'hi' });`,
    after: `import { GoogleGenAI } from '@google/genai';
      await new GoogleGenAI({}).models.generateContent({ model: 'gemini-2.5-flash', contents: 'hi', config: { maxOutputTokens: 64 } });`,
    changes: [
      '~ @url = "/v1beta/models/gemini-2.5-pro:generateContent" -> "/v1beta/models/gemini-2.5-flash:generateContent"',
      '+ generationConfig = {"maxOutputTokens":64}',
    ],
  },
  langchain: {
    before: `import { ChatOpenAI } from '@langchain/openai'; import { ChatAnthropic } from '@langchain/anthropic';
      await new ChatOpenAI({ model: 'gpt-4o' }).invoke('hi');
      await new ChatAnthropic({ model: 'claude-3-haiku-20240307' }).invoke('hi');`,
    after: `import { ChatOpenAI } from '@langchain/openai'; import { ChatAnthropic } from '@langchain/anthropic';
      await new ChatOpenAI({ model: 'gpt-4o', maxTokens: 64 }).invoke('hi');
      await new ChatAnthropic({ model: 'claude-3-haiku-20240307', maxTokens: 64 }).invoke('hi');`,
    changes: ['+ max_tokens = 64', '~ max_tokens = 4096 -> 64'],
  },
  'bedrock converse': {
    before: `import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
      await new BedrockRuntimeClient({}).send(new ConverseCommand({ modelId: 'amazon.nova-pro-v1:0', messages: [{ role: 'user', content: [{ text: 'hi' }] }] }));`,
    after: `import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
      await new BedrockRuntimeClient({}).send(new ConverseCommand({ modelId: 'amazon.nova-pro-v1:0', messages: [{ role: 'user', content: [{ text: 'hi' }, { cachePoint: { type: 'default' } }] }], inferenceConfig: { maxTokens: 64 } }));`,
    changes: ['+ messages[0].content[1] = {"cachePoint":{"type":"default"}}', '+ inferenceConfig = {"maxTokens":64}'],
  },
};

describe('contract harness', function () {
  this.timeout(120_000);
  const sources = new Map(
    Object.entries(PROGRAMS).flatMap(([name, program]) => [
      [`${name}.before.ts`, program.before],
      [`${name}.after.ts`, program.after],
    ]),
  );
  let results: ReadonlyMap<string, RunResult>;
  let diagnostics: ReadonlyMap<string, readonly string[]>;
  before(async () => {
    results = await runSources(sources);
    diagnostics = typeCheck(sources);
  });

  for (const [name, program] of Object.entries(PROGRAMS)) {
    it(`${name}: compiles, runs and sends exactly the change`, () => {
      assert.deepEqual(diagnostics.get(`${name}.before.ts`), []);
      assert.deepEqual(diagnostics.get(`${name}.after.ts`), []);
      const [first, second] = [results.get(`${name}.before.ts`)!, results.get(`${name}.after.ts`)!];
      assert.deepEqual([first.error, second.error], [null, null]);
      assert.equal(first.requests.length, second.requests.length);
      const changes = first.requests.flatMap((request, index) =>
        requestChanges(request, second.requests[index]!).map(formatChange),
      );
      assert.deepEqual(changes, program.changes);
    });
  }

  it('a parameter that the SDK does not know is a diagnostic on its line', () => {
    const wrong = PROGRAMS['openai responses, streamed']!.after.replace('max_output_tokens', 'max_tokens');
    const found = typeCheck(new Map([['wrong.ts', wrong]])).get('wrong.ts');
    assert.match(found?.[0] ?? '', /^2: /);
  });

  it('a file that does not parse is a diagnostic', () => {
    const found = typeCheck(new Map([['wrong.ts', 'const x = {;']])).get('wrong.ts');
    assert.ok((found?.length ?? 0) > 0);
  });

  it('a program that fails, and one that runs after it, are told apart', async () => {
    const run = await runSources(
      new Map([
        ['fails.ts', "throw new Error('no such thing');"],
        ['works.ts', "await fetch('https://api.openai.com/v1/embeddings', { method: 'POST', body: '{}' });"],
      ]),
    );
    assert.match(run.get('fails.ts')?.error ?? '', /no such thing/);
    assert.deepEqual(run.get('works.ts'), { error: null, requests: [{ url: '/v1/embeddings', body: {} }] });
  });

  it('an endpoint without an answer fails the program', async () => {
    const text = "import OpenAI from 'openai'; await new OpenAI({ maxRetries: 0 }).images.generate({ prompt: 'x' });";
    const run = await runSources(new Map([['images.ts', text]]));
    assert.match(run.get('images.ts')?.error ?? '', /404/);
  });

  it('reads the expected changes of a case by request', () => {
    const text = '// request: + a = 1\n//request 3: - b = 2\n# request: ~ c = 1 -> 2\n';
    assert.deepEqual(readChanges(text), [['+ a = 1', '~ c = 1 -> 2'], [], ['- b = 2']]);
  });
});

describe('python check', () => {
  let available = false;
  before(() => {
    available = pythonErrors(new Map()) !== null;
  });
  after(() => {
    if (!available) console.log('      (skipped 1 test: no python3 on this machine)');
  });

  it('accepts what compiles and names what does not', function () {
    if (!available) this.skip();
    const errors = pythonErrors(
      new Map([
        ['good.py', 'x = f(a=1, **b)\n'],
        ['bad.py', 'x = f(a=1,, b=2)\n'],
        ['twice.py', 'f(a=1, a=2)\n'],
      ]),
    );
    assert.deepEqual([...(errors ?? new Map<string, string>()).keys()], ['bad.py', 'twice.py']);
  });
});
