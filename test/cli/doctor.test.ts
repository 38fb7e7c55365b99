import assert from 'node:assert/strict';
import type { Check } from '../../src/cli/doctor/checks.ts';
import { tempProject, type TempProject } from '../unit/workspace/temp-project.ts';
import { runCli, type CliResult } from './run-cli.ts';

const APP = `from openai import OpenAI
OpenAI().chat.completions.create(model="gpt-5.5", max_completion_tokens=20, messages=[])
OpenAI().chat.completions.create(model="our-own-model", max_completion_tokens=20, messages=[])
`;

describe('prompt-cost doctor, as a process', function () {
  this.timeout(60_000);
  let project: TempProject;
  afterEach(() => project.remove());
  const doctor = (files: Readonly<Record<string, string>>, ...args: string[]): Promise<CliResult> => {
    project = tempProject({ '.git/HEAD': '', ...files });
    return runCli(project.root, ['doctor', ...args]);
  };
  const checksOf = ({ stdout }: CliResult): readonly Check[] => JSON.parse(stdout) as readonly Check[];
  const find = (result: CliResult, topic: string): Check | undefined =>
    checksOf(result).find((check) => check.topic === topic);

  it('says what it runs on and what it sees, and exits 0', async () => {
    const result = await doctor({ 'src/app.py': APP }, '--json');
    assert.deepEqual([result.code, result.stderr], [0, '']);
    assert.deepEqual(find(result, 'Node'), {
      level: 'ok',
      topic: 'Node',
      text: `${process.versions.node} on ${process.platform} ${process.arch}`,
    });
    assert.match(find(result, 'Grammars')?.text ?? '', /^all \d+ languages load$/);
    assert.match(find(result, 'Tokenizers')?.text ?? '', /^o200k_base, cl100k_base/);
    assert.match(
      find(result, 'Prices')?.text ?? '',
      /^of \d{4}-\d\d-\d\d \(\d+ days? old\): [\d,]+ models of \d+ prov/,
    );
    assert.match(find(result, 'Editors')?.text ?? '', /^prompt-cost lsp --stdio \(node --max-semi-space-size=64 /);
    assert.match(find(result, 'Cache')?.text ?? '', /^none yet; .* in \.prompt-cost-cache$/);
    assert.equal(find(result, 'Calls')?.text, '2 LLM calls in 1 file: OpenAI (2)');
    const noPrice = find(result, 'No price');
    assert.equal(noPrice?.level, 'note');
    assert.match(noPrice.details?.[0] ?? '', /^src\/app\.py:3: the catalog of .* lists no our-own-model/);
  });

  it('counts calls as a scan does: that of a wrapper at each of its callers', async () => {
    const ask = 'OpenAI().chat.completions.create(model=model, max_completion_tokens=20, messages=[])';
    const app = `from openai import OpenAI\ndef ask(model):\n    return ${ask}\nask("gpt-5.5")\nask("gpt-5.5")\nask("our-own-model")\n`;
    const result = await doctor({ 'app.py': app }, '--json');
    assert.equal(find(result, 'Calls')?.text, '3 LLM calls in 1 file: OpenAI (3)');
    assert.match(find(result, 'No price')?.details?.[0] ?? '', /^app\.py:6: /);
    const scan = await runCli(project.root, ['scan']);
    assert.match(scan.stdout, /^3 LLM calls in 1 file, 1 (?:of them )?without a price/m);
  });

  it('names what is left out, and by whose word', async () => {
    const result = await doctor(
      {
        'app.py': APP,
        'node_modules/x/index.js': '',
        '.gitignore': 'generated.py\n',
        'generated.py': '',
        'legacy/old.py': '',
        'env/pyvenv.cfg': '',
        'prompt-cost.config.json': '{"exclude":["legacy/"]}',
      },
      '--json',
    );
    assert.deepEqual([...(find(result, 'Files')?.details ?? [])].sort(), [
      'left out by .gitignore: 1 file (generated.py)',
      'left out by being a virtual environment: 1 folder (env/)',
      'left out by exclude: 1 folder (legacy/)',
      'left out by the default excludes: 1 folder (node_modules/)',
    ]);
    assert.equal(find(result, 'Configuration')?.text, 'prompt-cost.config.json');
  });

  it('exits 2 for a configuration that has to be mended, and says where', async () => {
    const result = await doctor({
      'app.py': APP,
      'prompt-cost.config.json': '{"extends":"all"}',
      'inner/app.py': APP,
      'inner/prompt-cost.config.json': '{\n  "assumption": {}\n}',
    });
    assert.equal(result.code, 2);
    assert.match(result.stdout, /^✗ Configuration +inner\/prompt-cost\.config\.json, prompt-cost\.config\.json$/m);
    assert.match(result.stdout, /- inner\/prompt-cost\.config\.json:2:3: There is no setting "assumption"\./);
    assert.match(result.stdout, /To be mended: Configuration\.\n$/);
  });

  it('says what to do where nothing is found', async () => {
    const result = await doctor({ 'README.md': '' });
    assert.equal(result.code, 0);
    assert.match(result.stdout, /^! Files +no source file found$/m);
    assert.match(result.stdout, /^! Calls +no LLM call found; "wrappers"/m);
    assert.equal((await runCli(project.root, ['doctor', 'nowhere'])).code, 2);
  });
});
