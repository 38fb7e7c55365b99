import assert from 'node:assert/strict';
import type { FileAnalysis } from '../../../src/model/analysis.ts';
import {
  openWorkspace,
  type ScanOptions,
  type Workspace,
  type WorkspaceOptions,
} from '../../../src/workspace/workspace.ts';
import { tempProject, type TempProject } from './temp-project.ts';

const call = (model: string, imports = ''): string => `${imports}from openai import OpenAI
client = OpenAI()
client.chat.completions.create(model=${model}, max_completion_tokens=100, messages=[{"role": "user", "content": "Hello"}])
`;

let project: TempProject;

async function open(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: Partial<WorkspaceOptions> = {},
): Promise<Workspace> {
  project = tempProject({ '.git/HEAD': '', ...files });
  return openWorkspace({ root: project.root, ...options });
}

async function scan(workspace: Workspace, options?: ScanOptions): Promise<readonly FileAnalysis[]> {
  const analyses: FileAnalysis[] = [];
  for await (const analysis of workspace.scan(options)) analyses.push(analysis);
  return analyses;
}

/** The model of a file's only call. */
function modelIn({ calls }: FileAnalysis): string {
  assert.equal(calls.length, 1);
  const model = calls[0]?.call.model;
  return model?.kind === 'known' ? model.value : `(${model?.kind})`;
}

describe('a workspace', function () {
  this.timeout(30_000);
  afterEach(() => project.remove());

  it('analyses a file from disk', async () => {
    const workspace = await open({ 'a.py': call('"gpt-4o"') });
    const analysis = workspace.analyze('a.py');
    assert.equal(modelIn(analysis), 'gpt-4o');
    const span = analysis.calls[0]?.call.nameSpan;
    assert.deepEqual(workspace.position('a.py', span?.start ?? 0), { line: 2, character: 24 });
  });

  it('looks into files that get a client or an address from elsewhere', async () => {
    const workspace = await open({
      'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }',
      'lib/ai/client.ts': "import OpenAI from 'openai';\nexport const ai = new OpenAI();\n",
      'lib/ai/index.ts': "export * from './client';\n",
      'app/page.ts': "import { ai } from '@/lib/ai';\nawait ai.responses.create({ model: 'gpt-4o', input: 'Hi' });\n",
      'app/other.ts': "import { ui } from './ui';\nui.create({});\n",
      'jobs/clients.py': 'from openai import OpenAI\nclient = OpenAI()\n',
      'jobs/run.py': 'from jobs import clients\nclients.client.responses.create(model="gpt-4.1", input="Hi")\n',
    });
    const found = (await scan(workspace)).filter(({ calls }) => calls.length > 0);
    assert.deepEqual(found.map(({ path }) => path).sort(), ['app/page.ts', 'jobs/run.py']);
    assert.deepEqual(found.map(modelIn).sort(), ['gpt-4.1', 'gpt-4o']);
  });

  it('lets an open document go before the disk until it is closed', async () => {
    const workspace = await open({ 'a.py': call('"gpt-4o"') });
    workspace.update('a.py', call('"gpt-4.1"'));
    assert.equal(modelIn(workspace.analyze('a.py')), 'gpt-4.1');
    project.write('a.py', call('"gpt-4o-mini"'));
    workspace.fileChanged('a.py');
    assert.equal(modelIn(workspace.analyze('a.py')), 'gpt-4.1');
    assert.equal(modelIn((await scan(workspace))[0] as FileAnalysis), 'gpt-4.1');
    workspace.close('a.py');
    assert.equal(modelIn(workspace.analyze('a.py')), 'gpt-4o-mini');
  });

  it('takes documents that are not on disk', async () => {
    const workspace = await open({});
    workspace.update('.untitled/new.py', call('MODEL', 'from .models import MODEL\n'));
    workspace.update('.untitled/models.py', 'MODEL = "gpt-4o"\n');
    assert.equal(modelIn(workspace.analyze('.untitled/new.py')), 'gpt-4o');
  });

  it('knows who depends on a file, and sees its changes through them', async () => {
    const workspace = await open({
      'a.py': call('MODEL', 'from models import MODEL\n'),
      'models.py': 'MODEL = "gpt-4o"\n',
    });
    assert.equal(modelIn(workspace.analyze('a.py')), 'gpt-4o');
    assert.deepEqual(workspace.takeStale(), []);
    workspace.update('models.py', 'MODEL = "gpt-4.1"\n');
    assert.deepEqual(workspace.takeStale(), ['a.py']);
    assert.equal(modelIn(workspace.analyze('a.py')), 'gpt-4.1');
  });

  it('finds a module that appears later', async () => {
    const workspace = await open({ 'a.py': call('MODEL', 'from models import MODEL\n') });
    assert.equal(modelIn(workspace.analyze('a.py')), '(unknown)');
    project.write('models.py', 'MODEL = "gpt-4o"\n');
    workspace.fileChanged('models.py');
    assert.equal(modelIn(workspace.analyze('a.py')), 'gpt-4o');
  });

  it('never throws for what cannot be analysed', async () => {
    const workspace = await open(
      { 'a.csv': '', 'b.py': Uint8Array.of(0), 'c.py': 'x'.repeat(300) },
      { settings: { maxFileSize: 200 } },
    );
    for (const [file, expected] of [
      ['a.csv', /not source code of a supported language/],
      ['b.py', /binary/],
      ['c.py', /limit/],
      ['nowhere.py', /cannot be read: ENOENT/],
      ['b.py/inside.py', /cannot be read: ENOTDIR/],
    ] as const) {
      const { calls, problems } = workspace.analyze(file);
      assert.deepEqual(calls, []);
      assert.match(problems[0]?.message ?? '', expected);
    }
  });

  describe('scanning', () => {
    it('analyses files that may hold calls, and what they import, in path order', async () => {
      const prompt = `PROMPT = "${'You are careful. '.repeat(30)}"\n`;
      const workspace = await open({
        'z.py': call('"gpt-4o"'),
        'm.py': call('"gpt-4o"', 'from a_prompts import PROMPT\n').replace('"Hello"', 'PROMPT'),
        'a_prompts.py': prompt,
        'other.py': 'x = 1\n',
      });
      const progress: string[] = [];
      const analyses = await scan(workspace, { onProgress: (done, total) => progress.push(`${done}/${total}`) });
      assert.deepEqual(
        analyses.map(({ path }) => path),
        ['a_prompts.py', 'm.py', 'z.py'],
      );
      assert.equal(analyses[0]?.prompts.length, 1);
      assert.deepEqual(progress, ['1/4', '2/4', '3/4', '4/4']);
    });

    it('says what is missing or unreadable', async () => {
      const workspace = await open({ 'a.py': Uint8Array.of(0, 1) });
      const analyses = await scan(workspace, { paths: ['a.py', 'nowhere'] });
      assert.deepEqual(
        analyses.map(({ path, problems }) => [path, problems[0]?.code]),
        [
          ['nowhere', 'unreadable'],
          ['a.py', 'binary'],
        ],
      );
    });

    it('counts with the tokenizer of each model, though it loads on the way', async () => {
      const workspace = await open({ 'a.py': call('"gpt-4"') });
      const [analysis] = await scan(workspace);
      const { tokenizer, tokens } = analysis?.calls[0]?.estimate ?? {};
      assert.deepEqual([tokenizer, tokens?.input.floor.provenance], ['cl100k_base', 'exact']);
    });

    it('ends when it is told to', async () => {
      const workspace = await open(
        Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`f${index}.py`, call('"gpt-4o"')])),
      );
      const controller = new AbortController();
      const analyses: string[] = [];
      for await (const { path } of workspace.scan({ signal: controller.signal })) {
        analyses.push(path);
        if (analyses.length === 3) controller.abort();
      }
      assert.equal(analyses.length, 3);
    });

    it('lets other work in between', async () => {
      const workspace = await open(
        Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`f${index}.py`, call('"gpt-4o"').repeat(10)])),
      );
      let longest = 0;
      let last = performance.now();
      let running = true;
      const watch = (): void => {
        longest = Math.max(longest, performance.now() - last);
        last = performance.now();
        if (running) setImmediate(watch);
      };
      const started = performance.now();
      watch();
      await scan(workspace);
      running = false;
      const total = performance.now() - started;
      // One slice and one file; the bound is a share of the whole, as machines differ.
      assert.ok(
        longest < Math.max(100, total / 4),
        `${Math.round(longest)} of ${Math.round(total)} ms without a break`,
      );
    });
  });

  describe('configuration', () => {
    const cost = (workspace: Workspace, file: string): number | undefined =>
      workspace.analyze(file).calls[0]?.estimate.costPerMonth?.expected.value;

    it('holds for the folder it lies in', async () => {
      const calls = (callsPerMonth: number): string => JSON.stringify({ assumptions: { callsPerMonth } });
      const workspace = await open({
        'a.py': call('"gpt-4o"'),
        'in/b.py': call('"gpt-4o"'),
        'prompt-cost.config.json': calls(100),
        'in/prompt-cost.config.json': calls(300),
      });
      const outer = cost(workspace, 'a.py');
      const inner = cost(workspace, 'in/b.py');
      assert.ok(outer !== undefined && inner !== undefined && Math.abs(inner / outer - 3) < 1e-9);
      assert.equal(cost(workspace, 'a.py'), outer);
    });

    it('is read again when its file changes, and with new settings', async () => {
      const workspace = await open({ 'a.py': call('"gpt-4o"') }, { settings: { assumptions: { callsPerMonth: 100 } } });
      const before = cost(workspace, 'a.py') ?? NaN;
      project.write('prompt-cost.config.json', '{ "assumptions": { "callsPerMonth": 200 } }');
      workspace.fileChanged('prompt-cost.config.json');
      assert.ok(Math.abs((cost(workspace, 'a.py') ?? NaN) / before - 2) < 1e-9);
      project.write('prompt-cost.config.json', '{}');
      workspace.reloadConfig({ assumptions: { callsPerMonth: 400 } });
      assert.ok(Math.abs((cost(workspace, 'a.py') ?? NaN) / before - 4) < 1e-9);
    });

    it('overrides prices', async () => {
      const workspace = await open(
        { 'a.py': call('"our-model"') },
        { settings: { models: [{ match: '*/our-model', price: { input: 1, output: 2 } }] } },
      );
      const { price } = workspace.analyze('a.py').calls[0]?.estimate ?? {};
      assert.deepEqual([price?.input, price?.output, price?.layer], [1, 2, 'user']);
    });

    it('is reported when it is bad, with its place', async () => {
      const workspace = await open({
        'prompt-cost.config.json': '{\n  "tiers": { "hot": "openai/gpt-4oo" },\n  "tierz": 1\n}',
      });
      assert.deepEqual(
        workspace.configProblems.map(({ path, span, message }) => [
          path,
          workspace.position(path, span?.start ?? 0),
          message,
        ]),
        [
          ['prompt-cost.config.json', { line: 2, character: 2 }, 'There is no setting "tierz". Did you mean "tiers"?'],
          [
            'prompt-cost.config.json',
            { line: 1, character: 20 },
            '"tiers.hot": the catalog has no model "openai/gpt-4oo". Did you mean "openai/gpt-4o"? A price for it can be given under "models".',
          ],
        ],
      );
    });

    it('has tiers with prices to begin with', async () => {
      assert.deepEqual((await open({})).configProblems, []);
    });

    it('lets a file back in when the limit is raised', async () => {
      const workspace = await open({ 'a.py': call('"gpt-4o"') }, { settings: { maxFileSize: 10 } });
      assert.equal(workspace.analyze('a.py').problems[0]?.code, 'too-large');
      workspace.reloadConfig({});
      assert.equal(modelIn(workspace.analyze('a.py')), 'gpt-4o');
    });
  });

  it('holds findings of a rule to that rule’s own money threshold', async () => {
    const text =
      'from openai import OpenAI\nOpenAI().chat.completions.create(model="gpt-5.5-pro", max_completion_tokens=5, messages=[{"role": "user", "content": "Is this mail spam? Answer yes or no: " + mail}])\n';
    const rulesAt = async (setting: unknown, all = 0): Promise<readonly string[]> => {
      const workspace = await open(
        { 'a.py': text },
        { settings: { extends: 'off', rules: { 'model-oversized': setting }, minMonthlySaving: all } },
      );
      return workspace.analyze('a.py').findings.map(({ rule }) => rule);
    };
    assert.deepEqual(await rulesAt('warning'), ['model-oversized']);
    assert.deepEqual(await rulesAt(['warning', { minMonthlySaving: 1e9 }]), []);
    assert.deepEqual(await rulesAt('warning', 1e9), []);
    assert.deepEqual(await rulesAt(['warning', { minMonthlySaving: 0 }], 1e9), ['model-oversized']);
  });

  it('is silent in tests and examples, about suppressions too', async () => {
    const uncapped =
      '# prompt-cost-disable model-oversized -- until 2020-01-31\n' +
      call('"gpt-4o"').replace('max_completion_tokens=100, ', '');
    const python = ['app.py', 'tests/test_app.py', 'examples/app.py', 'docs/examples/app.py'];
    const workspace = await open(Object.fromEntries(python.map((file) => [file, uncapped])), {
      settings: { extends: 'all', minMonthlySaving: 0 },
    });
    const rules = (file: string): readonly string[] => workspace.analyze(file).findings.map(({ rule }) => rule);
    const found = rules('app.py');
    assert.ok(found.includes('max-tokens-unset') && found.includes('suppression-expired'), found.join());
    for (const file of python.slice(1)) assert.deepEqual(rules(file), [], file);
  });
});
