import assert from 'node:assert/strict';
import { costedCalls } from '../../../src/core/analyze/costed-calls.ts';
import type { FileAnalysis } from '../../../src/model/analysis.ts';
import type { ModelCall } from '../../../src/model/call.ts';
import { openWorkspace, type Workspace } from '../../../src/workspace/workspace.ts';
import { tempProject, type TempProject } from '../workspace/temp-project.ts';

const PYTHON_WRAPPER = `from openai import OpenAI

client = OpenAI()

def ask(prompt, model="gpt-4o-mini", max_tokens=None, system="Be brief."):
    return client.chat.completions.create(
        model=model,
        max_tokens=max_tokens,
        messages=[{"role": "system", "content": system}, {"role": "user", "content": prompt}],
    )
`;

describe('callers of wrappers', () => {
  let project: TempProject | undefined;
  afterEach(() => project?.remove());

  const open = (files: Readonly<Record<string, string>>): Promise<Workspace> => {
    project = tempProject(files);
    return openWorkspace({ root: project.root });
  };
  const scan = async (files: Readonly<Record<string, string>>): Promise<Map<string, FileAnalysis>> => {
    const workspace = await open(files);
    const analyses = new Map<string, FileAnalysis>();
    for await (const analysis of workspace.scan()) analyses.set(analysis.path, analysis);
    return analyses;
  };
  const wrapperCalls = (analyses: Map<string, FileAnalysis>, path: string): string[] =>
    (analyses.get(path)?.wrapperCalls ?? []).map(({ call }) => describeCall(call));

  it('have their own model, cap and prompt, in files that name no SDK', async () => {
    const analyses = await scan({
      'llm.py': PYTHON_WRAPPER,
      'a.py':
        'from llm import ask\n\nask("Translate this", model="gpt-4o", max_tokens=200)\nask("Hi", system="You are a pirate.")\n',
      'b.py': 'import llm\n\ndef run():\n    return llm.ask(max_tokens=50, prompt="Summarise")\n',
      'other.py': 'def ask(x):\n    return x\n\nask("nothing to do with it")\n',
    });
    assert.deepEqual(wrapperCalls(analyses, 'a.py'), [
      'ask: gpt-4o 200 [Be brief. | Translate this]',
      'ask: gpt-4o-mini unset [You are a pirate. | Hi]',
    ]);
    assert.deepEqual(wrapperCalls(analyses, 'b.py'), ['ask: gpt-4o-mini 50 [Be brief. | Summarise]']);
    assert.equal(analyses.get('other.py')?.wrapperCalls.length ?? 0, 0);
  });

  it('are the call sites themselves where only they say which endpoint a helper posts to', async () => {
    const analyses = await scan({
      'http.ts':
        "export async function post(url: string, body: object) {\n  return window.fetch(url, { method: 'POST', body: JSON.stringify(body) });\n}\n",
      'chat.ts':
        "import { post } from './http';\n\nexport const ask = (model: string) =>\n  post('https://api.openai.com/v1/chat/completions', { model: 'gpt-4o', max_tokens: 70, messages: [] });\nawait post('https://example.com/orders', { model: 'T' });\n",
    });
    const calls = analyses.get('chat.ts')?.calls ?? [];
    assert.deepEqual(
      calls.map(({ call }) => [call.path, call.api, describeCall(call)]),
      [['chat.ts', 'chat/completions', 'chat/completions: gpt-4o 70 []']],
    );
    assert.equal(analyses.get('chat.ts')?.wrapperCalls.length, 0);
    assert.equal(analyses.get('http.ts')?.calls.length ?? 0, 0);
  });

  it('are told where the wrapper is, and count instead of it', async () => {
    const analyses = await scan({
      'llm.py': PYTHON_WRAPPER,
      'a.py': 'from llm import ask\n\ndef main():\n    ask("Translate this", model="gpt-4o")\n    ask("Hi")\n',
    });
    const own = analyses.get('llm.py')?.calls[0]?.call;
    assert.deepEqual(
      own?.callers?.map(({ path, functionName }) => `${path} ${functionName ?? ''}`),
      ['a.py main', 'a.py main'],
    );
    const costed = [...analyses.values()].flatMap((analysis) => costedCalls(analysis));
    assert.deepEqual(
      costed.map(({ call }) => describeCall(call)),
      ['ask: gpt-4o unset [Be brief. | Translate this]', 'ask: gpt-4o-mini unset [Be brief. | Hi]'],
    );
  });

  it('are followed through wrappers of wrappers, classes, renames and barrels', async () => {
    const analyses = await scan({
      'src/llm/client.ts': `import OpenAI from 'openai';
export class Llm {
  #client = new OpenAI();
  constructor(private readonly model: string, private readonly cap = 400) {}
  async chat(prompt: string) {
    return this.#client.chat.completions.create({
      model: this.model, max_completion_tokens: this.cap, messages: [{ role: 'user', content: prompt }],
    });
  }
}
`,
      'src/llm/index.ts': `export { Llm as ChatModel } from './client';\n`,
      'src/summary.ts': `import { ChatModel } from './llm';
const strong = new ChatModel('gpt-4o', 900);
export const summarize = (text: string) => strong.chat(\`Summarise: \${text}\`);
export const title = async (llm: ChatModel) => llm.chat('Give a title');
`,
      'src/app.ts': `import { summarize as shorten } from './summary';\nexport async function handler() {\n  await shorten('A long story');\n}\n`,
    });
    assert.deepEqual(wrapperCalls(analyses, 'src/summary.ts'), [
      'chat: gpt-4o 900 [Summarise: {text}]',
      'chat: ?model 400 [Give a title]',
    ]);
    assert.deepEqual(wrapperCalls(analyses, 'src/app.ts'), ['summarize: gpt-4o 900 [Summarise: A long story]']);
    const counted = [...analyses.values()].flatMap((analysis) => costedCalls(analysis)).map(({ call }) => call.path);
    assert.deepEqual(counted, ['src/app.ts', 'src/summary.ts']);
  });

  it('are followed through wrappers of wrappers in one file, in either order, and not round in a circle', async () => {
    const analyses = await scan({
      'app.py': `def main():
    shout("Hi", model="gpt-4o")

def shout(text, model):
    return shout(text, model) if text == "" else loud(f"{text}!", model)

def loud(text, model):
    return ask(text.upper() if False else text, model=model)

${PYTHON_WRAPPER}`,
    });
    const calls = (analyses.get('app.py')?.wrapperCalls ?? []).map(({ call }) => call);
    assert.deepEqual(
      calls.map(({ context, callers = [] }) => `${context.functionName ?? ''} < ${callers.length}`),
      ['main < 0', 'shout < 1', 'loud < 1'],
    );
    assert.deepEqual(
      [...analyses.values()].flatMap((each) => costedCalls(each)).map(({ call }) => call.context.functionName),
      ['main'],
    );
  });

  it('that hand nothing on, tests, and a recursion are none', async () => {
    const analyses = await scan({
      'llm.py': `${PYTHON_WRAPPER}
def warm_up(label):
    print(label)
    return client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": "Hi"}])

def again(prompt, left):
    ask(prompt)
    return again(prompt, left - 1)
`,
      'main.py': 'from llm import warm_up\n\nwarm_up("start")\n',
      'tests/test_llm.py': 'from llm import ask\n\ndef test_ask():\n    ask("Hi", model="test-model")\n',
    });
    assert.equal(analyses.get('main.py')?.wrapperCalls.length ?? 0, 0);
    assert.equal(analyses.get('tests/test_llm.py')?.wrapperCalls.length ?? 0, 0);
    assert.deepEqual(wrapperCalls(analyses, 'llm.py'), ['ask: gpt-4o-mini unset [Be brief. | {prompt}]']);
  });

  it('of two branches of a wrapper count once', async () => {
    const analyses = await scan({
      'llm.py': `from openai import OpenAI
client = OpenAI()

def ask(prompt, stream):
    messages = [{"role": "user", "content": prompt}]
    if stream:
        return client.chat.completions.create(model="gpt-4o", messages=messages, stream=True)
    return client.chat.completions.create(model="gpt-4o-mini", messages=messages)
`,
      'a.py': 'from llm import ask\n\nask("Hi", False)\n',
    });
    assert.equal(analyses.get('a.py')?.wrapperCalls.length, 2);
    const costed = [...analyses.values()].flatMap((analysis) => costedCalls(analysis));
    assert.deepEqual(
      costed.map(({ call }) => describeCall(call)),
      ['ask: gpt-4o unset [Hi]'],
    );
  });

  it('of two branches of a wrapper count once, however many wrappers are around it', async () => {
    const analyses = await scan({
      'provider.py': `class Provider:
    def __init__(self, llm):
        self.llm = llm

    def respond(self, messages, stream):
        if not stream:
            return self.llm.invoke(messages)
        return self.stream_response(messages)

    def stream_response(self, messages):
        for chunk in self.llm.stream(messages):
            print(chunk)
`,
      'llm.py': `from langchain_openai import ChatOpenAI
from provider import Provider

def complete(messages, stream=False):
    provider = Provider(ChatOpenAI(model="gpt-4o"))
    return provider.respond(messages, stream)

def both(messages):
    provider = Provider(ChatOpenAI(model="gpt-4o"))
    provider.respond(messages, False)
    provider.respond(messages, True)
    provider.stream_response(messages)
`,
      'a.py': 'from llm import complete\n\ncomplete([{"role": "user", "content": "Hi"}])\n',
      'b.py': 'from llm import both\n\nboth([{"role": "user", "content": "Hi"}])\n',
    });
    const apis = (path: string): readonly string[] =>
      (analyses.get(path)?.wrapperCalls ?? []).map(
        ({ call }) => `${call.api} ${(call.through?.alternative?.insteadOf ?? []).join()}`,
      );
    assert.deepEqual(apis('a.py'), ['invoke 1', 'stream 0']);
    assert.equal(costedCalls(analyses.get('a.py')!).length, 1);
    // `both` makes one of two twice, and one that has no other in its place.
    assert.deepEqual(apis('b.py'), ['invoke 1', 'stream 0', 'invoke 3', 'stream 2', 'stream ']);
    assert.equal(costedCalls(analyses.get('b.py')!).length, 3);
  });

  it('say what a parameter holds, when all of them agree', async () => {
    const llm = `from openai import OpenAI
client = OpenAI()

def ask(model):
    return client.chat.completions.create(model=model, messages=[])
`;
    const agreeing = await scan({ 'llm.py': llm, 'a.py': 'from llm import ask\nask("gpt-4o")\n', 'b.py': 'from llm import ask\nask("gpt-4o")\n' }); // prettier-ignore
    assert.equal(describeModel(agreeing.get('llm.py')?.calls[0]?.call), 'gpt-4o');
    project?.remove();
    const differing = await scan({ 'llm.py': llm, 'a.py': 'from llm import ask\nask("gpt-4o")\n', 'b.py': 'from llm import ask\nask("o3")\n' }); // prettier-ignore
    assert.equal(describeModel(differing.get('llm.py')?.calls[0]?.call), 'gpt-4o|o3');
  });

  it('say the same in whatever order the files are read, also where there are more than are looked at', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `c${String(index).padStart(2, '0')}.py`);
    const callers = names.map((name) => [name, `from llm import ask\n\nask("Hi", model="model-${name}")\n`] as const);
    const files: Readonly<Record<string, string>> = { 'llm.py': PYTHON_WRAPPER, ...Object.fromEntries(callers) };
    const readIn = async (order: readonly string[]): Promise<unknown> => {
      const workspace = await open(files);
      await workspace.link(undefined, order);
      const [site] = workspace.analyze('llm.py').calls;
      project?.remove();
      return [site?.call.model, site?.call.callers];
    };
    const all = ['llm.py', ...names];
    const inOrder = await readIn(all);
    assert.deepEqual(await readIn(all.toReversed()), inOrder);
    assert.deepEqual(await readIn([...names.slice(20), ...all.slice(0, 21)]), inOrder);
  });

  it('follow a client that another file hands over', async () => {
    const analyses = await scan({
      'calls.py': 'def ask(client, text):\n    return client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": text}])\n', // prettier-ignore
      'main.py': 'from openai import OpenAI\nfrom calls import ask\n\nask(OpenAI(), "Hi")\n',
    });
    assert.deepEqual(
      analyses.get('calls.py')?.calls.map(({ call }) => `${call.sdk} ${describeModel(call)}`),
      ['openai gpt-4o'],
    );
    assert.deepEqual(wrapperCalls(analyses, 'main.py'), ['ask: gpt-4o unset [Hi]']);
  });

  it('are followed through partial application, decorators, retries and executors', async () => {
    const analyses = await scan({
      'llm.py': PYTHON_WRAPPER,
      'a.py': `import asyncio
from functools import partial
from llm import ask

cheap = partial(ask, model="gpt-4.1-nano")
cheap("One")

async def main(questions, pool):
    await asyncio.to_thread(ask, "Two", "gpt-4o")
    pool.map(ask, questions)
`,
      'llm.ts': `import OpenAI from 'openai';
import pRetry from 'p-retry';
const client = new OpenAI();
export const ask = pRetry.wrap(async (prompt: string, model = 'gpt-4o-mini') =>
  client.chat.completions.create({ model, messages: [{ role: 'user', content: prompt }] }));
`,
      'b.ts': `import { ask } from './llm';
export const all = (texts: string[]) => Promise.all(texts.map(ask));
void ask('Three', 'o3');
`,
    });
    assert.deepEqual(wrapperCalls(analyses, 'a.py'), [
      'ask: gpt-4.1-nano unset [Be brief. | One]',
      'ask: gpt-4o unset [Be brief. | Two]',
      'ask: gpt-4o-mini unset [Be brief. | {prompt}]',
    ]);
    assert.deepEqual(wrapperCalls(analyses, 'b.ts'), ['ask: gpt-4o-mini unset [{prompt}]', 'ask: o3 unset [Three]']);
  });

  it('are followed through factories, class methods and base classes', async () => {
    const analyses = await scan({
      'base.py': `import anthropic

class Agent:
    model = "claude-haiku-4-5"

    def __init__(self, client, cap=500):
        self.client = client
        self.cap = cap

    @classmethod
    def create(cls, cap):
        return cls(anthropic.Anthropic(), cap)

    def ask(self, prompt):
        return self.client.messages.create(model=self.model, max_tokens=self.cap, messages=[{"role": "user", "content": prompt}])
`,
      'app.py': `from base import Agent

class Writer(Agent):
    model = "claude-sonnet-4-5"

def make_writer():
    return Writer.create(900)

make_writer().ask("Write")
Agent.create(cap=50).ask("Decide")
`,
    });
    assert.deepEqual(wrapperCalls(analyses, 'app.py'), [
      'ask: claude-sonnet-4-5 900 [Write]',
      'ask: claude-haiku-4-5 50 [Decide]',
    ]);
  });

  describe('after an edit', () => {
    const files = {
      'llm.py': PYTHON_WRAPPER,
      'a.py': 'from llm import ask\n\nask("One")\n',
      'b.py': 'x = 1\n',
    };

    it('of a caller are as many as there are now', async () => {
      const workspace = await open(files);
      await workspace.link();
      const callers = (): number => workspace.analyze('llm.py').calls[0]?.call.callers?.length ?? 0;
      assert.equal(callers(), 1);
      workspace.update('a.py', 'from llm import ask\n\nask("One")\nask("Two", model="gpt-4o")\n');
      assert.deepEqual(
        workspace.analyze('a.py').wrapperCalls.map(({ call }) => describeCall(call)),
        ['ask: gpt-4o-mini unset [Be brief. | One]', 'ask: gpt-4o unset [Be brief. | Two]'],
      );
      assert.deepEqual(workspace.takeStale(), ['llm.py']);
      assert.equal(callers(), 2);
      project?.write('b.py', 'from llm import ask\nask("Three")\n');
      workspace.fileChanged('b.py');
      await workspace.link();
      assert.equal(callers(), 3);
    });

    it('of the wrapper send what it sends now', async () => {
      const workspace = await open(files);
      await workspace.link();
      workspace.analyze('a.py');
      workspace.update('llm.py', PYTHON_WRAPPER.replace('gpt-4o-mini', 'o3'));
      workspace.analyze('llm.py');
      assert.deepEqual(workspace.takeStale(), ['a.py']);
      assert.equal(describeCall(workspace.analyze('a.py').wrapperCalls[0]?.call), 'ask: o3 unset [Be brief. | One]');
      assert.equal(workspace.analyze('llm.py').calls[0]?.call.callers?.length, 1, 'the count does not flicker');
      workspace.update('llm.py', PYTHON_WRAPPER.replace('def ask', 'def inquire'));
      workspace.analyze('llm.py');
      await workspace.link();
      assert.equal(workspace.analyze('a.py').wrapperCalls.length, 0);
      assert.equal(workspace.analyze('llm.py').calls[0]?.call.callers, undefined);
    });
  });
});

function describeModel(call: ModelCall | undefined): string {
  if (call?.model.kind === 'known') return call.model.value;
  if (call?.model.kind === 'oneOf') return call.model.options.map(({ value }) => value).join('|');
  return call?.model.kind === 'unknown' ? `?${/"(.*)"/.exec(call.model.reason)?.[1] ?? call.model.reason}` : 'none';
}

function describeCall(call: ModelCall | undefined): string {
  if (!call) return 'nothing';
  const cap = call.outputCap.value;
  const text = call.messages.map((message) =>
    message.text.segments.map((segment) => (segment.kind === 'static' ? segment.text : `{${segment.name}}`)).join(''),
  );
  const capText = cap.kind === 'known' ? cap.value : cap.kind === 'absent' ? 'unset' : cap.kind;
  return `${call.through?.functionName ?? call.api}: ${describeModel(call)} ${capText} [${text.join(' | ')}]`;
}
