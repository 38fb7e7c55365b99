import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { tempProject, type TempProject } from '../unit/workspace/temp-project.ts';
import { runCli, type CliResult } from './run-cli.ts';

const FILE = 'prompt-cost.baseline.json';
const CONFIG = JSON.stringify({ extends: 'off', rules: { 'max-tokens-unset': ['warning', { cap: 500 }] } });
const app = (...functions: readonly string[]): string =>
  `from openai import OpenAI\n\nclient = OpenAI()\n${functions
    .map((name) => `\n\ndef ${name}(text):\n    return client.responses.create(model="gpt-5.2", input=text)\n`)
    .join('')}`;

describe('prompt-cost scan with a baseline, as a process', function () {
  this.timeout(60_000);
  let project: TempProject;
  afterEach(() => project.remove());
  const start = (files: Readonly<Record<string, string>>): void => {
    project = tempProject({ '.git/HEAD': '', 'prompt-cost.config.json': CONFIG, ...files });
  };
  const scan = (...args: string[]): Promise<CliResult> => runCli(project.root, ['scan', ...args]);
  const baseline = (): unknown => JSON.parse(readFileSync(path.join(project.root, FILE), 'utf8')) as unknown;

  it('writes what is there, and later shows and fixes only what is new', async () => {
    start({ 'src/app.py': app('ask', 'draft') });
    const written = await scan('--update-baseline');
    assert.deepEqual([written.code, written.stdout, written.stderr], [0, '', `${FILE}: 2 known findings.\n`]);
    assert.deepEqual(baseline(), {
      version: 1,
      findings: {
        'src/app.py': {
          'max-tokens-unset': { 'ask: openai responses.create': 1, 'draft: openai responses.create': 1 },
        },
      },
    });
    const quiet = await scan();
    assert.equal(quiet.code, 0);
    assert.doesNotMatch(quiet.stdout, /max-tokens-unset/);
    assert.equal((await scan('--no-baseline')).code, 1);

    project.write('src/app.py', `# moved\n\n\n${app('draft', 'added', 'ask')}`);
    const found = await scan();
    assert.equal(found.stdout.match(/max-tokens-unset/g)?.length, 1);
    assert.equal(found.code, 1);
    const fixed = await runCli(path.join(project.root, 'src'), ['scan', '--fix']);
    assert.equal(fixed.stderr, 'Fixed 1 finding in 1 file.\n', 'from a folder below, the baseline holds too');
    const text = readFileSync(path.join(project.root, 'src/app.py'), 'utf8');
    assert.equal(text.match(/max_output_tokens=500/g)?.length, 1);
    assert.match(text, /def added\(text\):\n.*max_output_tokens=500/);
  });

  it('prunes what is fixed and files that are gone, and nothing else', async () => {
    start({ 'a.py': app('ask', 'draft'), 'b.py': app('ask'), 'c.py': app('ask') });
    await scan('--update-baseline');
    project.write('a.py', app('ask', 'added'));
    rmSync(path.join(project.root, 'c.py'));
    const result = await scan('--prune-baseline', 'a.py');
    assert.deepEqual([result.code, result.stderr], [0, `${FILE}: 2 known findings.\n`]);
    const known = { 'max-tokens-unset': { 'ask: openai responses.create': 1 } };
    assert.deepEqual(baseline(), { version: 1, findings: { 'a.py': known, 'b.py': known } });
    assert.equal((await scan()).stdout.match(/max-tokens-unset/g)?.length, 1, 'what was added since is new');
  });

  it('says what is wrong with a file that it cannot read, and hides nothing', async () => {
    start({ 'a.py': app('ask'), [FILE]: '{ "version": 2, "findings": {} }' });
    const { code, stdout, stderr } = await scan();
    assert.match(stderr, /^prompt-cost\.baseline\.json: The baseline cannot be read, so it hides nothing: /);
    assert.match(stdout, /max-tokens-unset/);
    assert.equal(code, 2);
    await scan('--update-baseline');
    assert.equal((await scan()).code, 0);
  });

  it('is not written for single rules, whose run would lose the others', async () => {
    start({ 'a.py': app('ask') });
    const { code, stderr } = await scan('--update-baseline', '--rule', 'max-tokens-unset');
    assert.match(stderr, /cannot be used with option '--rule/);
    assert.equal(code, 2);
    assert.equal(existsSync(path.join(project.root, FILE)), false);
  });
});
