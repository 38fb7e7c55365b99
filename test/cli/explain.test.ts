import assert from 'node:assert/strict';
import { ASSUMPTION_GUIDE } from '../../src/core/estimate/assumption-guide.ts';
import { rules } from '../../src/generated/registry.ts';
import { EXPLAINED, explain } from '../../src/workspace/explain.ts';
import { tempProject, type TempProject } from '../unit/workspace/temp-project.ts';
import { runCli } from './run-cli.ts';

describe('prompt-cost explain, as a process', function () {
  this.timeout(60_000);
  let project: TempProject;
  afterEach(() => project.remove());

  it('lists every rule, problem and assumption', async () => {
    project = tempProject({});
    const { code, stdout } = await runCli(project.root, ['explain']);
    assert.equal(code, 0);
    for (const { id } of rules) assert.match(stdout, new RegExp(`^  ${id} +\\S`, 'm'), id);
    for (const id of ['too-large', ...Object.keys(ASSUMPTION_GUIDE)])
      assert.match(stdout, new RegExp(`^  ${id} `, 'm'), id);
  });

  it('prints the page of a rule for a terminal, with its severity here', async () => {
    project = tempProject({ '.git/HEAD': '', 'prompt-cost.config.json': '{"rules":{"max-tokens-unset":"error"}}' });
    const { code, stdout } = await runCli(project.root, ['explain', 'max-tokens-unset']);
    assert.equal(code, 0);
    assert.match(stdout, /^max-tokens-unset\n\nSeverity warning, in the presets recommended.*Here it is\s+error\./s);
    assert.match(stdout, /^ {4}from openai import OpenAI$/m);
    assert.match(stdout, /^cap +null +Output cap in tokens that your team/m);
    assert.doesNotMatch(stdout, /```|\*\*|\| ---/);
    const longest = Math.max(
      ...stdout
        .split('\n')
        .filter((line) => !line.startsWith('    '))
        .map((line) => line.length),
    );
    assert.ok(longest <= 130, `a line of ${longest} characters`);
  });

  it('has colours when they are wanted, and Markdown with --markdown', async () => {
    project = tempProject({});
    const coloured = await runCli(project.root, ['explain', 'timeout-unset'], { FORCE_COLOR: '1', NO_COLOR: '' });
    assert.ok(coloured.stdout.includes('\u001B[1m'));
    const raw = await runCli(project.root, ['explain', 'timeout-unset', '--markdown']);
    assert.match(raw.stdout, /^# timeout-unset\n[^]*^## Why$[^]*^```/m);
  });

  it('explains an assumption with the setting and what it is here', async () => {
    project = tempProject({ '.git/HEAD': '', 'prompt-cost.config.json': '{"assumptions":{"outputTokens":77}}' });
    const { stdout } = await runCli(project.root, ['explain', 'output-tokens']);
    assert.match(stdout, /\{"assumptions":\{"outputTokens":77\}\}/);
    assert.match(stdout, /promptCost\.assumptions\.outputTokens/);
  });

  it('explains a problem', async () => {
    project = tempProject({});
    const { stdout } = await runCli(project.root, ['explain', 'too-large']);
    assert.match(stdout, /maxFileSize/);
  });

  it('asks back about a name that it does not know', async () => {
    project = tempProject({});
    const { code, stderr } = await runCli(project.root, ['explain', 'max-token-unset']);
    assert.equal(code, 2);
    assert.match(
      stderr,
      /There is no rule, problem or assumption "max-token-unset"\. Did you mean "max-tokens-unset"\?/,
    );
  });

  it('has a page for everything it lists', () => {
    for (const id of EXPLAINED) assert.match(explain(id)?.markdown ?? '', new RegExp(`^# ${id}\n\n\\S[^]{40}`), id);
  });
});
