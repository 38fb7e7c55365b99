import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Log } from 'sarif';
import { tempProject, type TempProject } from '../unit/workspace/temp-project.ts';
import { rowsOf, runCli, runCliAndHangUp, type CliResult } from './run-cli.ts';

const CAPPED = `from openai import OpenAI

client = OpenAI()
answer = client.chat.completions.create(
    model="gpt-5.2",
    max_completion_tokens=200,
    messages=[{"role": "user", "content": "Say hello."}],
)
`;
const UNCAPPED = CAPPED.replace('    max_completion_tokens=200,\n', '');

describe('prompt-cost scan, as a process', function () {
  this.timeout(60_000);
  let project: TempProject;
  afterEach(() => project.remove());
  const scan = (files: Readonly<Record<string, string | Uint8Array>>, ...args: string[]): Promise<CliResult> => {
    project = tempProject({ '.git/HEAD': '', ...files });
    return runCli(project.root, ['scan', ...args]);
  };

  it('exits 0 when there is nothing to say', async () => {
    const { code, stdout, stderr } = await scan({ 'app.py': CAPPED });
    assert.equal(stderr, '');
    assert.match(stdout, /^app\.py\n/);
    assert.match(stdout, /4:\d+ +gpt-5.2 .* → .* tokens .*\/call .*\/month/);
    assert.match(stdout, /1 LLM call in 1 file\./);
    assert.equal(code, 0);
  });

  it('exits 1 for a warning, unless warnings are let pass', async () => {
    const first = await scan({ 'app.py': UNCAPPED });
    assert.match(first.stdout, /warning max-tokens-unset/);
    assert.equal(first.code, 1);
    assert.equal((await runCli(project.root, ['scan', '--max-warnings', '1'])).code, 0);
    assert.equal(
      (await runCli(project.root, ['scan', '--rule', 'max-tokens-unset=error', '--max-warnings', '1'])).code,
      1,
    );
    assert.equal((await runCli(project.root, ['scan', '--rule', 'max-tokens-unset=info'])).code, 0);
  });

  it('keeps to a suppression comment', async () => {
    const comment = '# prompt-cost-disable-next-line max-tokens-unset -- short answers\n';
    const { code, stdout } = await scan({ 'app.py': UNCAPPED.replace('answer =', `${comment}answer =`) });
    assert.doesNotMatch(stdout, /max-tokens-unset/);
    assert.equal(code, 0);
  });

  it('prints one call site a line with --format jsonl', async () => {
    const result = await scan({ 'src/app.py': CAPPED, 'README.md': '' }, '-f', 'jsonl', 'src');
    const [row] = rowsOf(result);
    const { inputTokens, costPerCall, ...rest } = row ?? {};
    assert.deepEqual(rest, {
      path: 'src/app.py',
      line: 4,
      column: 34,
      kind: 'generate',
      sdk: 'openai',
      api: 'chat.completions.create',
      provider: 'openai',
      model: 'gpt-5.2',
      maxTokens: 200,
      provenance: 'assumed',
    });
    assert.ok(Number.isInteger(inputTokens) && (inputTokens as number) > 5);
    const { floor, expected, ceiling } = costPerCall as Record<string, number>;
    assert.ok(floor !== undefined && expected !== undefined && ceiling !== undefined);
    assert.ok(0 < floor && floor <= expected && expected <= ceiling && ceiling < 0.01);
  });

  it('writes SARIF to a file', async () => {
    const { code, stdout } = await scan({ 'app.py': UNCAPPED }, '-f', 'sarif', '-o', 'out.sarif');
    assert.equal(stdout, '');
    assert.equal(code, 1);
    const log = JSON.parse(readFileSync(path.join(project.root, 'out.sarif'), 'utf8')) as Log;
    assert.deepEqual(
      log.runs[0]?.results?.map(({ ruleId, level }) => [ruleId, level]),
      [['max-tokens-unset', 'warning']],
    );
  });

  it('reports the same calls whatever order paths come in', async () => {
    const files = { 'a.py': CAPPED, 'b/c.py': CAPPED, 'b/d.py': CAPPED };
    const first = await scan(files, '-f', 'jsonl');
    const second = await runCli(project.root, ['scan', '-f', 'jsonl', 'b/d.py', 'b', 'a.py']);
    assert.equal(second.stdout, first.stdout);
    assert.deepEqual(
      rowsOf(first).map((row) => row['path']),
      ['a.py', 'b/c.py', 'b/d.py'],
    );
  });

  it('names paths from the folder that is scanned when it lies elsewhere', async () => {
    project = tempProject({ 'here/x.txt': '', 'there/.git/HEAD': '', 'there/src/app.py': CAPPED });
    const result = await runCli(path.join(project.root, 'here'), ['scan', '../there', '-f', 'jsonl']);
    assert.deepEqual(
      rowsOf(result).map((row) => row['path']),
      ['src/app.py'],
    );
  });

  it('follows a model constant into another file that calls nothing', async () => {
    const files = {
      'app/__init__.py': '',
      'app/settings.py': 'MODEL = "gpt-5.4-mini"\n',
      'app/main.py': CAPPED.replace('"gpt-5.2"', 'MODEL').replace(
        'from openai',
        'from .settings import MODEL\nfrom openai',
      ),
      'web/lib/models.ts': "export const model = 'claude-sonnet-4-5';\n",
      'web/tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }',
      'web/app/route.ts':
        "import Anthropic from '@anthropic-ai/sdk';\nimport { model } from '@/lib/models';\nconst client = new Anthropic();\nexport const ask = () => client.messages.create({ model, max_tokens: 100, messages: [] });\n",
    };
    assert.deepEqual(
      rowsOf(await scan(files, '-f', 'jsonl')).map(({ path: file, model }) => [file, model]),
      [
        ['app/main.py', 'gpt-5.4-mini'],
        ['web/app/route.ts', 'claude-sonnet-4-5'],
      ],
    );
  });

  it('stops without a word when its reader goes away', async () => {
    project = tempProject(Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`f${index}.py`, CAPPED])));
    const { code, stderr } = await runCliAndHangUp(project.root, ['scan', '-f', 'json']);
    assert.deepEqual([code, stderr], [0, '']);
  });

  it('writes neither colours nor progress into a pipe, and colours when forced', async () => {
    const escape = '\u001B[';
    const plain = await scan({ 'app.py': UNCAPPED });
    assert.ok(!plain.stdout.includes(escape) && plain.stderr === '');
    assert.ok((await runCli(project.root, ['scan'], { FORCE_COLOR: '1' })).stdout.includes(escape));
    assert.ok(!(await runCli(project.root, ['scan', '--no-color'], { FORCE_COLOR: '1' })).stdout.includes(escape));
    assert.ok(!(await runCli(project.root, ['scan'], { FORCE_COLOR: '1', NO_COLOR: '1' })).stdout.includes(escape));
  });

  it('counts the traffic that is stated for a call, and says so in the sums', async () => {
    const stated = CAPPED.replace('answer = ', '# prompt-cost: calls=10/day\nanswer = ');
    const { stdout } = await scan({ 'app.py': stated, 'b.py': CAPPED });
    assert.match(stdout, /A month at 10,000 calls of each \(1 with traffic that is stated or measured\): /);
  });

  it('says only what needs doing when quiet', async () => {
    assert.equal((await scan({ 'app.py': CAPPED }, '--quiet')).stdout, '');
  });

  describe('configuration', () => {
    it('is found, and switches rules off', async () => {
      const { code } = await scan({
        'app.py': UNCAPPED,
        'prompt-cost.config.json': '{ "rules": { "max-tokens-unset": "off" } }',
      });
      assert.equal(code, 0);
      assert.equal((await runCli(project.root, ['scan', '--no-config'])).code, 1);
    });
    it('can be given', async () => {
      const { code } = await scan({ 'app.py': UNCAPPED, 'ci.json': '// in CI\n{ "extends": "off" }' }, '-c', 'ci.json');
      assert.equal(code, 0);
    });
    it('that is bad is reported with its place, and the run goes on and fails', async () => {
      const config = '{\n  "minMonthlySaving": "1",\n  "rules": { "max-token-unset": "error" }\n}\n';
      const { code, stdout, stderr } = await scan({ 'app.py': UNCAPPED, 'prompt-cost.config.json': config });
      assert.match(stderr, /^prompt-cost\.config\.json:2:23: "minMonthlySaving" must be a number, not "1"/m);
      assert.match(
        stderr,
        /^prompt-cost\.config\.json:3:14: There is no rule "max-token-unset"\. Did you mean "max-tokens-unset"\?/m,
      );
      assert.match(stdout, /warning max-tokens-unset/);
      assert.equal(code, 2);
    });
    it('cannot make a price negative or absurd', async () => {
      const price = (input: number) =>
        `{ "models": [{ "match": "openai/gpt-5.2", "price": { "input": ${input}, "output": 1 } }] }`;
      const negative = await scan({ 'app.py': CAPPED, 'prompt-cost.config.json': price(-1) }, '-f', 'jsonl');
      assert.match(negative.stderr, /"models\[0\]\.price\.input" must be at least 0, not -1/);
      assert.equal(negative.code, 2);
      project.write('prompt-cost.config.json', price(1e300));
      const huge = await runCli(project.root, ['scan', '-f', 'jsonl']);
      assert.match(huge.stderr, /"models\[0\]\.price\.input" must be at most 2000, not 1e\+300/);
      // The listed price holds instead.
      assert.equal(huge.stdout, negative.stdout);
      assert.notEqual(rowsOf(huge)[0]?.['costPerCall'], null);
    });
    it('changes prices', async () => {
      const plain = await scan({ 'app.py': CAPPED }, '-f', 'jsonl');
      project.write('prompt-cost.config.json', '{ "models": [{ "match": "openai/gpt-5.2", "multiplier": 2 }] }');
      const doubled = await runCli(project.root, ['scan', '-f', 'jsonl']);
      const cost = (result: CliResult): number => (rowsOf(result)[0]?.['costPerCall'] as { ceiling: number }).ceiling;
      assert.ok(Math.abs(cost(doubled) / cost(plain) - 2) < 1e-9);
    });
  });

  it('exits 2 for bad usage, and says what to do without a stack', async () => {
    const { code, stdout, stderr } = await scan({ 'app.py': CAPPED }, 'nowhere.py');
    assert.deepEqual([code, stdout, stderr], [2, '', 'prompt-cost: There is no such file or folder: nowhere.py.\n']);
  });

  it('points from a bad argument to the help of that command', async () => {
    const { code, stderr } = await scan({ 'app.py': CAPPED }, '--format', 'no-such');
    assert.equal(code, 2);
    assert.match(stderr, /^prompt-cost: option '-f, --format <format>' argument 'no-such' is invalid/);
    assert.match(stderr, /"prompt-cost scan --help" says what there is\.\n$/);
  });

  it('helps, and tells its version', async () => {
    project = tempProject();
    const help = await runCli(project.root, ['scan', '--help']);
    assert.match(help.stdout, /Usage: prompt-cost scan .*Exit codes: 0 nothing found/s);
    assert.equal(help.code, 0);
    const version = await runCli(project.root, ['--version']);
    assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
    assert.equal((await runCli(project.root, [])).code, 2);
  });

  describe('bad input', () => {
    const BROKEN: Readonly<Record<string, string>> = {
      'broken.py': `${CAPPED}\ndef half(:\n    x = [1,\n`,
      'broken.ts': `import OpenAI from 'openai';\nconst c = new OpenAI();\nc.chat.completions.create({ model: 'gpt-5.2', max_tokens: 5, messages: [] });\nfunction half( {{{\n`,
      'broken.tsx': `import { generateText } from 'ai';\nimport { openai } from '@ai-sdk/openai';\nexport const A = async () => <b>{await generateText({ model: openai('gpt-5.2'), maxOutputTokens: 5, prompt: 'x' })}</b>;\nconst b = <div><span></div>;\n`,
      'broken.js': `const OpenAI = require('openai');\nconst c = new OpenAI();\nc.chat.completions.create({ model: 'gpt-5.2', max_tokens: 5, messages: [] });\nlet = = 5; }}}\n`,
    };
    for (const [file, text] of Object.entries(BROKEN)) {
      it(`${file}: calls around the broken place are found`, async () => {
        const result = await scan({ [file]: text }, '-f', 'jsonl');
        assert.deepEqual(
          rowsOf(result)
            .filter(({ kind }) => kind === 'generate')
            .map(({ model }) => model),
          ['gpt-5.2'],
        );
        assert.equal(result.code, 0);
        assert.match((await runCli(project.root, ['scan'])).stdout, /hint: Syntax that could not be read/);
      });
    }

    it('a file of 20 MB is left out with a notice', async () => {
      const big = `${UNCAPPED}\n${'# filler\n'.repeat(2_300_000)}`;
      const { code, stdout } = await scan({ 'big.py': big, 'app.py': CAPPED });
      assert.match(stdout, /big\.py\n {2}- +info: The file is 20\.\d MB and the limit is 2 MB/);
      assert.match(stdout, /1 LLM call in 1 file/);
      assert.equal(code, 0);
    });

    it('a binary, a UTF-16, an empty and a Latin-1 file', async () => {
      const latin = Buffer.concat([
        Buffer.from(CAPPED.replace('Say hello.', 'caf')),
        Buffer.from('# \xe9\n', 'latin1'),
      ]);
      const { code, stdout, stderr } = await scan({
        'binary.py': Uint8Array.from({ length: 5000 }, (_, index) => index % 256),
        'utf16.py': Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(CAPPED, 'utf16le')]),
        'empty.py': '',
        'latin.py': latin,
      });
      assert.match(stdout, /binary\.py\n.*The file is binary/);
      assert.match(stdout, /utf16\.py\n.*The file is UTF-16\. Save it as UTF-8/);
      assert.match(stdout, /latin\.py\n.*warning: The file is not valid UTF-8 \(first at line 9\)/);
      assert.doesNotMatch(stdout, /empty\.py/);
      assert.match(stdout, /1 LLM call in 1 file/);
      assert.equal(stderr, '');
      assert.equal(code, 0);
    });

    it('nothing but unreadable files fails the run', async () => {
      const { code, stderr } = await scan({ 'a.py': Uint8Array.of(0, 1, 2), 'b.ts': Uint8Array.of(0) });
      assert.match(stderr, /None of the 2 files could be analysed/);
      assert.equal(code, 2);
    });

    it('a model nobody knows has no price, and never another’s', async () => {
      const { code, stdout } = await scan({ 'app.py': CAPPED.replace('gpt-5.2', 'gpt-5.2-turbo-max-2031') });
      assert.match(stdout, /gpt-5.2-turbo-max-2031/);
      assert.match(stdout.replace(/\s+/g, ' '), /no price, .*gpt-5.2-turbo-max-2031/);
      assert.doesNotMatch(stdout, /\$/);
      assert.equal(code, 0);
    });

    it('a file name with odd letters', async () => {
      const { code, stdout } = await scan({ 'a b/ü%#é.py': CAPPED }, '-f', 'jsonl');
      assert.match(stdout, /"path":"a b\/ü%#é\.py"/);
      assert.equal(code, 0);
    });
  });
});
