import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'jsonc-parser';
import { rules } from '../../src/generated/registry.ts';
import { createConfigStore } from '../../src/workspace/config/config-store.ts';
import { tempProject, type TempProject } from '../unit/workspace/temp-project.ts';
import { listCounted } from '../../src/cli/survey.ts';
import { runCli, type CliResult } from './run-cli.ts';

const CLAUDE = `import anthropic
anthropic.Anthropic().messages.create(model="claude-sonnet-5-5", max_tokens=200, messages=[])
`;
const UNKNOWN = `from openai import OpenAI
OpenAI().chat.completions.create(model="our-own-model", max_completion_tokens=20, messages=[])
`;

describe('prompt-cost init, as a process', function () {
  this.timeout(60_000);
  let project: TempProject;
  afterEach(() => project.remove());
  const init = (files: Readonly<Record<string, string>>, ...args: string[]): Promise<CliResult> => {
    project = tempProject({ '.git/HEAD': '', ...files });
    return runCli(project.root, ['init', ...args]);
  };
  const configFile = (): string => path.join(project.root, 'prompt-cost.config.json');
  const written = (): Record<string, unknown> =>
    parse(readFileSync(configFile(), 'utf8'), [], { allowTrailingComma: true }) as Record<string, unknown>;

  it('names the last of a list instead of counting it', () => {
    const counted = ['a', 'b', 'c', 'd'].map((name) => ({ name, count: 1 }));
    project = tempProject();
    assert.equal(listCounted(counted, 3), 'a (1), b (1), c (1), d (1)');
    assert.equal(listCounted(counted, 2), 'a (1), b (1), 2 more');
  });

  it('writes a configuration without problems, with tiers of the provider in use', async () => {
    const { code, stdout, stderr } = await init({ 'app.py': CLAUDE, 'requirements.txt': 'anthropic>=1\nrequests\n' });
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /^1 LLM call in 1 of 1 source file\.\nSDKs: Anthropic \(1\)\.\nProviders: anthropic \(1\)\./);
    assert.match(stdout, /SDK packages in requirements\.txt: anthropic\./);
    assert.match(stdout, /Wrote prompt-cost\.config\.json/);
    const { problems } = createConfigStore({ root: project.root, rules });
    assert.deepEqual(problems(), []);
    const { tiers, assumptions } = written() as {
      tiers: Record<string, string>;
      assumptions: { callsPerMonth: number };
    };
    assert.equal(tiers['warm'], 'anthropic/claude-sonnet-5-5');
    assert.equal(tiers['economy'], 'anthropic/claude-haiku-5-5');
    // Anthropic sells nothing in that tier.
    assert.equal(tiers['cold'], 'google/gemini-3.8-flash');
    assert.equal(assumptions.callsPerMonth, 10_000);
    const scan = await runCli(project.root, ['scan']);
    assert.deepEqual([scan.code, scan.stderr], [0, '']);
  });

  it('lists calls without a price, with the setting to fill in', async () => {
    const { stdout } = await init({ 'app.py': UNKNOWN }, '--yes', '--calls-per-month', '50', '--preset', 'strict');
    assert.match(stdout, /1 of them without a price/);
    const text = readFileSync(configFile(), 'utf8');
    assert.match(text, /^ {2}\/\/ {3}app\.py:2: the catalog of .* lists no our-own-model/m);
    assert.match(text, /^ {2}\/\/ "modelAliases": \{ "our-own-model": "provider\/model-id" \},$/m);
    const config = written();
    assert.equal(config['extends'], 'strict');
    assert.deepEqual((config['assumptions'] as Record<string, unknown>)['callsPerMonth'], 50);
  });

  it('never overwrites a file without --force', async () => {
    const first = await init({ 'app.py': CLAUDE, 'prompt-cost.config.json': '{}' });
    assert.equal(first.code, 2);
    assert.match(first.stderr, /prompt-cost\.config\.json is there already\. Change it by hand, or .* --force/);
    assert.equal(readFileSync(configFile(), 'utf8'), '{}');
    assert.equal((await runCli(project.root, ['init', '--force'])).code, 0);
    assert.ok('tiers' in written());
  });

  it('names the schema of the package where it is installed, also above the folder', async () => {
    const schemas = 'node_modules/prompt-cost-lint/schemas';
    project = tempProject({ 'packages/api/app.py': CLAUDE });
    mkdirSync(path.join(project.root, schemas), { recursive: true });
    writeFileSync(path.join(project.root, schemas, 'prompt-cost.config.schema.json'), '{}');
    assert.equal((await runCli(project.root, ['init', 'packages/api'])).code, 0);
    const text = readFileSync(path.join(project.root, 'packages/api/prompt-cost.config.json'), 'utf8');
    assert.match(text, /^ {2}"\$schema": "\.\.\/\.\.\/node_modules\/prompt-cost-lint\/schemas\/prompt-cost/m);
  });

  it('works where nothing is called, and says that a manifest asks for an SDK', async () => {
    const { code, stdout } = await init({
      'app.py': 'x = 1\n',
      'pyproject.toml': 'dependencies = [\n  "openai>=2",\n]\n',
    });
    assert.equal(code, 0);
    assert.match(stdout, /^No LLM call in 1 source file\.\nSDK packages in pyproject\.toml: openai\.\nCalls of these/);
    assert.equal((written()['tiers'] as Record<string, string>)['hot'], 'anthropic/claude-opus-5-5');
  });

  it('says that a folder is missing', async () => {
    const { code, stderr } = await init({}, 'nowhere');
    assert.equal(code, 2);
    assert.match(stderr, /There is no folder nowhere\./);
  });
});
