import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { reporters } from '../../src/generated/registry.ts';
import { tempProject, type TempProject } from '../unit/workspace/temp-project.ts';
import { rowsOf, runCli, type CliResult } from './run-cli.ts';

const FILES = {
  '.git/HEAD': '',
  'app/llm.py': `from openai import OpenAI

client = OpenAI()


def ask(question, model="gpt-5.2"):
    return client.chat.completions.create(model=model, messages=[{"role": "user", "content": question}])
`,
  'app/main.py': 'from app.llm import ask\n\nfor line in open("questions"):\n    print(ask(line))\n',
  'app/notes.ipynb': JSON.stringify({
    cells: [{ cell_type: 'code', source: ['from app.llm import ask\n', 'ask("one", model="gpt-4o-mini")\n'] }],
    metadata: { kernelspec: { name: 'python3', language: 'python' } },
    nbformat: 4,
    nbformat_minor: 5,
  }),
  'web/old.ts': `import OpenAI from 'openai';

export const old = new OpenAI().chat.completions.create({
  model: 'gpt-4-turbo-preview',
  messages: [{ role: 'user', content: 'Hello 👋' }],
});
`,
  'web/broken.ts': "import OpenAI from 'openai';\nconst x = {{{;\n",
};

const { '.git/HEAD': _, ...withoutGit } = FILES;

describe('prompt-cost merge, as a process', function () {
  this.timeout(120_000);
  let project: TempProject;
  const run = (...args: readonly string[]): Promise<CliResult> => runCli(project.root, args);
  const read = (file: string): string => readFileSync(path.join(project.root, file), 'utf8');
  beforeEach(() => (project = tempProject(FILES)));
  afterEach(() => project.remove());

  it('gives of shards what the whole scan gives, in every format', async () => {
    const formats = reporters.map(({ id }) => id);
    const whole = await run('scan', '.', ...formats.flatMap((id) => ['-f', `${id}=whole.${id}`]));
    for (const index of [1, 2, 3]) await run('scan', '.', '--shard', `${index}/3`, '-f', `json=s${index}.json`);
    const shards = ['s2.json', 's3.json', 's1.json'];
    const merged = await run('merge', ...shards, ...formats.flatMap((id) => ['-f', `${id}=merged.${id}`]));
    assert.equal(merged.stderr, '');
    assert.equal(merged.code, whole.code);
    assert.equal(whole.code, 1);
    for (const id of formats) assert.equal(read(`merged.${id}`), read(`whole.${id}`), id);
    for (const index of [1, 2, 3]) assert.ok(read(`s${index}.json`).length < read('whole.json').length);
  });

  it('puts the names of repositories before their paths', async () => {
    await run('scan', '.', '-f', 'json=one.json');
    const { stdout } = await run('merge', '--name', 'acme/api=one.json', '--name', 'web=one.json', '-f', 'jsonl');
    const paths = rowsOf({ code: 0, stderr: '', stdout }).map((row) => row['path']);
    assert.deepEqual(
      [...new Set(paths)],
      ['acme/api/app/llm.py', 'acme/api/web/old.ts', 'web/app/llm.py', 'web/web/old.ts'].filter((each) => paths.includes(each)), // prettier-ignore
    );
    const merged = await run('merge', '--name', 'api=one.json', '-f', 'json');
    const one = JSON.parse(read('one.json')) as { readonly totals: unknown };
    const named = JSON.parse(merged.stdout) as { readonly totals: unknown; readonly files: readonly unknown[] };
    assert.deepEqual(named.totals, one.totals);
    assert.match(JSON.stringify(named.files), /"callId":"api\/app\/llm\.py:\d+"/);
    assert.doesNotMatch(JSON.stringify(named.files), /"(?:path|id|callId)":"(?:app|web)\//);
  });

  it('keeps packages, and adds up by repository where they have names', async () => {
    project.write('web/package.json', '{"name": "web"}');
    const call = 'from openai import OpenAI\n\nOpenAI().responses.create(model="gpt-4o", input="Hello")\n';
    for (const folder of ['web', 'jobs']) project.write(`${folder}/ask.py`, call);
    await run('scan', '.', '-f', 'json=one.json');
    const packagesOf = (text: string): readonly string[] =>
      (JSON.parse(text) as { totals: { packages?: { package: string }[] } }).totals.packages?.map((each) => each.package).sort() ?? []; // prettier-ignore
    assert.deepEqual(packagesOf(read('one.json')), ['.', 'web']);
    assert.equal((await run('merge', 'one.json', '-f', 'json')).stdout, read('one.json'));
    const named = await run('merge', '--name', 'a=one.json', '--name', 'b=one.json', '-f', 'json');
    assert.deepEqual(packagesOf(named.stdout), ['a', 'a/web', 'b', 'b/web']);
    const { stdout } = await run('scan', '.', '-f', 'markdown');
    assert.match(stdout, /A month by package \(2\)[^]*\| `web` \| \d+ \| \\~/);
    assert.match((await run('scan', '.')).stdout, /\nA month by package:\n {2}\S/);
  });

  it('says what does not go together', async () => {
    await run('scan', '.', '-f', 'json=one.json');
    project.write('app/llm.py', FILES['app/llm.py'].replace('gpt-5.2', 'o3'));
    await run('scan', '.', '-f', 'json=two.json');
    const same = await run('merge', 'one.json', 'two.json');
    assert.equal(same.code, 2);
    assert.match(same.stderr, /one\.json and two\.json say different things of app\/llm\.py\. .*--name NAME=REPORT/);
    writeFileSync(path.join(project.root, 'old.json'), read('one.json').replace(/"pricesOf": "[^"]*"/, '"pricesOf": "2020-01-01"')); // prettier-ignore
    assert.match((await run('merge', 'one.json', 'old.json')).stderr, /old\.json has prices of 2020-01-01/);
    await run('scan', 'web', '-f', 'json=web.json');
    project.write('prompt-cost.config.json', '{"assumptions": {"callsPerMonth": 7}}');
    await run('scan', 'app', '-f', 'json=seven.json');
    assert.match((await run('merge', 'web.json', 'seven.json')).stderr, /seven\.json rests on other assumptions/);
  });

  it('refuses what is no report', async () => {
    const broken = { 'no.json': '{', 'other.json': '{"format": "x"}', 'half.json': '{"format": "prompt-cost-report/1", "pricesOf": "2026-01-01", "positions": {}, "files": [{"path": "a"}]}' }; // prettier-ignore
    for (const [name, content] of Object.entries(broken)) {
      project.write(name, content);
      const { code, stderr } = await run('merge', name);
      assert.equal(code, 2);
      assert.match(stderr, new RegExp(`${name.replace('.', '\\.')} .*prompt-cost scan -f json`));
    }
    const wrong = { path: 'a.py', calls: [{ call: 1 }], wrapperCalls: [], prompts: [], findings: [], problems: [] };
    project.write('wrong.json', JSON.stringify({ format: 'prompt-cost-report/1', pricesOf: '2026-01-01', positions: {}, files: [wrong] })); // prettier-ignore
    assert.equal((await run('merge', 'wrong.json')).code, 2);
    assert.match((await run('merge', 'missing.json')).stderr, /missing\.json cannot be read/);
    assert.match((await run('merge')).stderr, /Say which reports to merge/);
    assert.match((await run('merge', '--name', 'x')).stderr, /api=report\.json/);
  });
});

describe('prompt-cost scan of a part, as a process', function () {
  this.timeout(120_000);
  let project: TempProject;
  beforeEach(() => (project = tempProject(withoutGit)));
  afterEach(() => project.remove());

  it('reports with --since what changed and what depends on it', async () => {
    const git = (...args: readonly string[]): unknown =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: project.root });
    git('init', '-q', '-b', 'main');
    git('add', '.');
    git('commit', '-qm', 'first');
    const none = await runCli(project.root, ['scan', '--since', 'main', '-f', 'jsonl']);
    assert.deepEqual([none.code, none.stdout], [0, '']);
    project.write('web/old.ts', FILES['web/old.ts'].replace('Hello', 'Hi'));
    const one = await runCli(project.root, ['scan', '--since', 'main', '-f', 'jsonl']);
    assert.deepEqual(rowsOf(one).map((row) => row['path']), ['web/old.ts']); // prettier-ignore
    const { code, stderr } = await runCli(project.root, ['scan', '--since', 'nope']);
    assert.equal(code, 2);
    assert.match(stderr, /There is no commit "nope"/);
  });

  it('refuses a shard that is none', async () => {
    for (const shard of ['0/2', '3/2', '1', 'a/b'])
      assert.match((await runCli(project.root, ['scan', '--shard', shard])).stderr, /It must be like 1\/4/);
  });

  for (const format of ['jsonl', 'csv', 'focus']) {
    it(`writes ${format} to standard output as the files are analysed, the same as to a file`, async () => {
      const { stdout, code } = await runCli(project.root, ['scan', '-f', format]);
      const toFile = await runCli(project.root, ['scan', '-f', `${format}=report`]);
      assert.equal(stdout, read(project, 'report'));
      assert.ok(stdout.split('\n').length >= 3);
      assert.equal(code, toFile.code);
      assert.equal(code, 1);
    });
  }

  it('keeps what it found with --cache where the user says', async () => {
    const first = await runCli(project.root, ['scan', '--cache-location', 'kept']);
    const second = await runCli(project.root, ['scan', '--cache-location', 'kept']);
    assert.deepEqual(second, first);
    assert.equal(read(project, 'kept/.gitignore'), '*\n');
    await runCli(project.root, ['scan', '--cache']);
    assert.equal(read(project, '.prompt-cost-cache/.gitignore'), '*\n');
  });
});

function read({ root }: TempProject, file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}
