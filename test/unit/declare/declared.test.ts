import assert from 'node:assert/strict';
import { costedCalls } from '../../../src/core/analyze/costed-calls.ts';
import type { FileAnalysis } from '../../../src/model/analysis.ts';
import { renderCall } from '../../../src/server/surfaces/hover/render.ts';
import { openWorkspace, type Workspace } from '../../../src/workspace/workspace.ts';
import { describeCall } from '../../harness/describe-call.ts';
import { tempProject, type TempProject } from '../workspace/temp-project.ts';

let project: TempProject;

async function open(files: Readonly<Record<string, string>>, config: unknown = {}): Promise<Workspace> {
  project = tempProject({ '.git/HEAD': '', 'prompt-cost.config.json': JSON.stringify(config), ...files });
  return openWorkspace({ root: project.root });
}

async function scan(workspace: Workspace): Promise<readonly FileAnalysis[]> {
  const analyses: FileAnalysis[] = [];
  for await (const analysis of workspace.scan()) analyses.push(analysis);
  return analyses;
}

/** Chosen fields of each call of a file, in fixture words. */
function calls({ calls: found }: FileAnalysis, ...fields: string[]): string[] {
  return found.map(({ call }) => {
    const described = describeCall(call);
    return fields.map((field) => described[field]).join(' ');
  });
}

const OPENAI = 'import os\nfrom openai import OpenAI\nclient = OpenAI()\n';

describe('declarations', function () {
  this.timeout(30_000);
  afterEach(() => project.remove());

  describe('in comments', () => {
    it('name the model and the cap of the call below', async () => {
      const workspace = await open({
        'a.py': `${OPENAI}# prompt-cost: model=gpt-4o-mini cap=300\nclient.chat.completions.create(model=settings.model, messages=[])\nclient.chat.completions.create(model=settings.model, messages=[])\n`,
      });
      const analysis = workspace.analyze('a.py');
      assert.deepEqual(calls(analysis, 'model', 'cap'), ['gpt-4o-mini 300', '? unset']);
      assert.notEqual(analysis.calls[0]?.estimate.costPerCall, null);
      const { call } = analysis.calls[0]!;
      assert.equal(call.model.kind === 'known' && call.model.origin.via, 'declared');
      assert.equal(call.modelSite, null, 'nothing is edited that the code does not say');
    });

    it('stand behind the argument that they speak of, or among the arguments', async () => {
      const workspace = await open({
        'a.py': `${OPENAI}client.chat.completions.create(\n    model=os.environ["M"],  # prompt-cost: model=gpt-4o\n    messages=[],\n)\nclient.chat.completions.create(\n    # prompt-cost: model=gpt-4.1\n    model=get_model(),\n    messages=[],\n)\n`,
      });
      assert.deepEqual(calls(workspace.analyze('a.py'), 'model'), ['gpt-4o', 'gpt-4.1']);
    });

    it('do not reach into or out of a function', async () => {
      const workspace = await open({
        'a.ts': `import OpenAI from 'openai';\nconst client = new OpenAI();\napp.post('/', async () => {\n  // prompt-cost: model=gpt-4o\n  await client.chat.completions.create({ model: config.model, messages: [] });\n});\nclient.chat.completions.create({ model: config.model, messages: [], onDone: () => {\n  // prompt-cost: model=gpt-4.1\n  done();\n} });\n`,
      });
      assert.deepEqual(calls(workspace.analyze('a.ts'), 'model'), ['gpt-4o', '?']);
    });

    it('hold for the calls of an object that they stand beside', async () => {
      const workspace = await open({
        'a.py':
          'from langchain_openai import ChatOpenAI\n# prompt-cost: model=gpt-4o-mini\nllm = ChatOpenAI(model=settings.model)\nllm.invoke("Hi")\n',
      });
      assert.deepEqual(calls(workspace.analyze('a.py'), 'model'), ['gpt-4o-mini', 'gpt-4o-mini']);
    });

    it('say where a request goes', async () => {
      const workspace = await open({
        'a.py': `from openai import OpenAI\nclient = OpenAI(base_url=settings.url)\n# prompt-cost: provider=groq\nclient.chat.completions.create(model="llama-3.3-70b-versatile", messages=[])\n`,
      });
      const analysis = workspace.analyze('a.py');
      assert.deepEqual(calls(analysis, 'provider'), ['groq']);
      assert.notEqual(analysis.calls[0]?.estimate.costPerCall, null);
    });

    it('make the call beside a request', async () => {
      const workspace = await open({
        'a.py':
          'import acme\n# prompt-cost: call model=gpt-4o-mini prompt=$1 cap=$max_len\nacme.ask("Name a city.", max_len=40)\n',
      });
      assert.deepEqual(calls(workspace.analyze('a.py'), 'sdk', 'api', 'model', 'cap', 'user-text'), [
        'declared ask gpt-4o-mini 40 Name a city.',
      ]);
    });

    it('make every call of the function below one, in other files too', async () => {
      const workspace = await open({
        'llm.py':
          '# prompt-cost: wrapper model=$model prompt=$prompt cap=$limit\ndef ask(prompt, model="gpt-4o", limit=200):\n    return post(prompt, model)\n',
        'app.py': 'from llm import ask\nask("Name a city.")\nask("Name a river.", "gpt-4o-mini", limit=50)\n',
        'alias.py': 'from llm import ask as question\nquestion("Hi", model="gpt-4.1")\n',
        'other.py': 'def ask(prompt):\n    return prompt\nask("nothing")\n',
      });
      const found = (await scan(workspace)).filter((analysis) => analysis.calls.length > 0);
      const lines = found.map((file) => [file.path, ...calls(file, 'model', 'cap', 'user-text')].join(' | '));
      assert.deepEqual(lines.sort(), [
        'alias.py | gpt-4.1 200 Hi',
        'app.py | gpt-4o 200 Name a city. | gpt-4o-mini 50 Name a river.',
      ]);
    });

    it('count a request once: at the calls of the declared function, not inside it too', async () => {
      const workspace = await open({
        'llm.py': `${OPENAI}# prompt-cost: wrapper model=$model prompt=$prompt\ndef ask(prompt, model):\n    return client.chat.completions.create(model=model, messages=[{"role": "user", "content": prompt}])\n`,
        'app.py': 'from llm import ask\nask("Name a city.", "gpt-4o")\nask("Name a river.", "gpt-4o-mini")\n',
      });
      const found = await scan(workspace);
      const costed = found.flatMap((analysis) => costedCalls(analysis).map(({ call }) => `${call.path} ${call.sdk}`));
      assert.deepEqual(costed, ['app.py declared', 'app.py declared']);
      const inner = found.find(({ path }) => path === 'llm.py')?.calls[0]?.call;
      assert.equal(inner?.callers?.length, 2);
    });

    it('hold for a call of a wrapper that is followed', async () => {
      const workspace = await open({
        'llm.py': `${OPENAI}def ask(prompt, model):\n    return client.chat.completions.create(model=model, messages=[{"role": "user", "content": prompt}])\n`,
        'app.py':
          'import config\nfrom llm import ask\n# prompt-cost: model=gpt-4o-mini cap=70\nask("Name a city.", config.model())\n',
      });
      const app = (await scan(workspace)).find(({ path }) => path === 'app.py')!;
      assert.deepEqual(
        app.wrapperCalls.map(({ call }) => [describeCall(call).model, describeCall(call).cap]),
        [['gpt-4o-mini', '70']],
      );
      assert.deepEqual(app.problems, []);
    });

    it('work for JavaScript functions with an options object', async () => {
      const workspace = await open({
        'llm.ts':
          '// prompt-cost: wrapper model=$2.model prompt=$1 default-model=gpt-4o-mini\nexport const ask = async (text: string, options: { model?: string } = {}) => post(text, options);\n',
        'app.ts': "import { ask } from './llm';\nawait ask('Name a city.', { model: 'gpt-4.1' });\nawait ask('Hi');\n",
      });
      const analysis = (await scan(workspace)).find(({ path }) => path === 'app.ts')!;
      assert.deepEqual(calls(analysis, 'model', 'user-text'), ['gpt-4.1 Name a city.', 'gpt-4o-mini Hi']);
    });

    it('are reported where they are wrong or say nothing', async () => {
      const workspace = await open({
        'a.py': `${OPENAI}# prompt-cost: modle=gpt-4o\nclient.chat.completions.create(model="gpt-4o", messages=[])\n\n# prompt-cost: model=gpt-4o\nx = 1\n# prompt-cost: wrapper model=$1\ny = 2\n# prompt-cost: model=gpt-4o\nprint(x)\n`,
      });
      const { problems } = workspace.analyze('a.py');
      assert.deepEqual(
        problems.map(
          ({ span, code, severity, message }) =>
            `${workspace.position('a.py', span?.start ?? 0).line} ${code} ${severity}: ${message}`,
        ),
        [
          '3 declaration warning: "modle" cannot be declared. Did you mean "model"?',
          '6 declaration warning: There is no call beside this comment.',
          '8 declaration warning: No function with a name begins below this comment.',
          '10 declaration info: No LLM call was found beside this comment. Begin with "call" to declare one.',
        ],
      );
    });

    it('are shown in the hover', async () => {
      const workspace = await open({
        'a.py': `${OPENAI}# prompt-cost: model=gpt-4o-mini\nclient.chat.completions.create(model=settings.model, messages=[])\n`,
      });
      const [sited] = workspace.analyze('a.py').calls;
      assert.match(renderCall(sited!, { commands: false }), /Declared: model: the comment beside the call\./);
    });
  });

  describe('in the configuration', () => {
    it('make calls of functions requests', async () => {
      const wrappers = [
        { function: 'acme_llm.Client.*', prompt: '$1', model: '$model', defaultModel: 'openai/gpt-4o-mini' },
        { function: 'app.llm.ask', prompt: '$1', cap: '$limit', model: 'gpt-4o', provider: 'openai', api: 'chat' },
      ];
      const workspace = await open(
        {
          'app/llm.py': 'def ask(text, limit=90):\n    return text\n',
          'app/main.py': 'from app.llm import ask\nask("Name a city.")\n',
          'b.py': 'from acme_llm import Client\nClient.chat("Hi", model="openai/gpt-4.1")\nClient.chat("Hi")\n',
          'c.py': 'from somewhere import Client\nClient.chat("Hi", model="openai/gpt-4.1")\n',
        },
        { wrappers },
      );
      assert.deepEqual(workspace.configProblems, []);
      const found = (await scan(workspace)).filter((analysis) => analysis.calls.length > 0);
      const lines = found.map((file) => [file.path, ...calls(file, 'api', 'model', 'cap', 'user-text')].join(' | '));
      assert.deepEqual(lines.sort(), [
        'app/main.py | chat gpt-4o 90 Name a city.',
        'b.py | chat openai/gpt-4.1 unset Hi | chat openai/gpt-4o-mini unset Hi',
      ]);
    });

    it('know calls of what cannot be followed by how the code spells them', async () => {
      const workspace = await open(
        { 'a.ts': "export async function f(deps) {\n  await deps.llm.complete({ text: 'Hi', size: 'gpt-4o' });\n}\n" },
        { wrappers: [{ function: '*.llm.complete', prompt: '$text', model: '$size' }] },
      );
      const [analysis] = await scan(workspace);
      assert.deepEqual(calls(analysis!, 'model', 'user-text'), ['gpt-4o Hi']);
    });

    it('say what names of models mean', async () => {
      const workspace = await open(
        {
          'a.py': `${OPENAI}client.chat.completions.create(model="fast", messages=[])\nclient.chat.completions.create(model="fast" if x else "gpt-4o", messages=[])\n`,
        },
        { modelAliases: { fast: 'anthropic/claude-haiku-4-5' } },
      );
      const analysis = workspace.analyze('a.py');
      assert.deepEqual(calls(analysis, 'model', 'provider'), [
        'claude-haiku-4-5 anthropic',
        'anthropic/claude-haiku-4-5|gpt-4o openai',
      ]);
      assert.equal(analysis.calls[0]?.estimate.price?.id, 'claude-haiku-4-5');
      assert.match(
        renderCall(analysis.calls[0], { commands: false }),
        /Declared: model: fast is anthropic\/claude\\?-haiku\\?-4\\?-5/,
      );
    });

    it('say which model an Azure deployment runs', async () => {
      const workspace = await open(
        {
          'a.py':
            'from openai import AzureOpenAI, OpenAI\nAzureOpenAI().chat.completions.create(model="my-gpt", messages=[])\nOpenAI().chat.completions.create(model="my-gpt", messages=[])\n',
        },
        { deployments: { 'my-gpt': 'gpt-4o' } },
      );
      const analysis = workspace.analyze('a.py');
      assert.deepEqual(calls(analysis, 'model', 'provider'), ['gpt-4o azure', 'my-gpt openai']);
      assert.notEqual(analysis.calls[0]?.estimate.costPerCall, null);
    });

    it('say who answers at an address, and what it charges', async () => {
      const endpoints = [
        { match: '*.acme.dev', provider: 'openai' },
        { match: '$LLM_URL', provider: 'groq' },
        {
          match: 'https://llm.own.example/v1',
          prices: { 'big-one': { input: 1, output: 2 }, '*': { input: 0.1, output: 0.2 } },
        },
      ];
      const call = (url: string, model: string): string =>
        `OpenAI(base_url=${url}).chat.completions.create(model="${model}", messages=[])\n`;
      const workspace = await open(
        {
          'a.py':
            'import os\nfrom openai import OpenAI\n' +
            call('"https://gateway.acme.dev/v1"', 'gpt-4o') +
            call('os.environ["LLM_URL"]', 'llama-3.3-70b-versatile') +
            call('os.environ["OTHER_URL"]', 'llama-3.3-70b-versatile') +
            call('"https://llm.own.example/v1/"', 'big-one') +
            call('"https://llm.own.example/v1/"', 'small-one'),
        },
        { endpoints },
      );
      const analysis = workspace.analyze('a.py');
      assert.deepEqual(calls(analysis, 'provider'), [
        'openai',
        'groq',
        '-',
        'https://llm.own.example/v1',
        'https://llm.own.example/v1',
      ]);
      assert.deepEqual(
        analysis.calls.slice(3).map(({ estimate }) => [estimate.price?.input, estimate.price?.output]),
        [
          [1, 2],
          [0.1, 0.2],
        ],
      );
    });

    it('are checked: keys, references, models', async () => {
      const workspace = await open(
        { 'a.py': '' },
        {
          wrappers: [
            { function: 'a.b', promt: '$1' },
            { function: 'a.c', prompt: 'text' },
          ],
          modelAliases: { fast: 'openai/gpt-4o-minni' },
          endpoints: [{ match: 'x.dev' }],
        },
      );
      const messages = workspace.configProblems.map(({ message }) => message);
      assert.equal(messages.length, 4, messages.join('\n'));
      assert.match(messages[0]!, /no setting "wrappers.*promt"\. Did you mean "prompt"\?/);
      assert.match(messages[1]!, /must name an argument/);
      assert.match(messages[2]!, /must have a provider or prices/);
      assert.match(messages[3]!, /"modelAliases.fast": the catalog has no model "openai\/gpt-4o-minni"\. Did you mean/);
      assert.ok(
        workspace.configProblems.every(({ path, span }) => path === 'prompt-cost.config.json' && span !== null),
      );
    });
  });
});
