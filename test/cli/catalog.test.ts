import assert from 'node:assert/strict';
import { CATALOG_FORMAT } from '../../src/catalog/catalog-data.ts';
import { tempProject, type TempProject } from '../unit/workspace/temp-project.ts';
import { runCli, type CliResult } from './run-cli.ts';

const CONFIG = {
  models: [
    { match: 'openai/*', multiplier: 0.5, source: 'contract 17' },
    { match: 'house/chat', price: { input: 1, output: 4, cacheRead: 0.1 }, context: 32_000, tools: true, tier: 'hot' },
    { match: 'house/server', perHour: { usd: 6, requestsPerHour: 300 } },
    { match: 'azure/prod-chat', alias: 'azure/gpt-4o' },
  ],
};

describe('prompt-cost catalog', function () {
  this.timeout(60_000);
  let project: TempProject;
  before(() => {
    project = tempProject({ 'prompt-cost.config.json': JSON.stringify(CONFIG), '.git/HEAD': '' });
  });
  after(() => project.remove());
  const run = (...args: string[]): Promise<CliResult> =>
    runCli(project.root, ['catalog', ...args], { XDG_DATA_HOME: project.root });

  it('says of a model whose last day is past that it was retired', async () => {
    const { stdout } = await run('show', 'openai/gpt-4-1106-preview');
    assert.match(stdout, /^ {2}retired +2026-10-23$/m);
  });

  it('shows all of a model, and what was multiplied by what', async () => {
    const { code, stdout, stderr } = await run('show', 'openai/gpt-4o');
    assert.deepEqual([code, stderr], [0, '']);
    const line = (label: string): string => new RegExp(`^  ${label} {2,}(.*)$`, 'm').exec(stdout)?.[1] ?? '';
    assert.match(stdout, /^openai\/gpt-4o {2}GPT-4o\n/);
    assert.equal(line('price'), '$1.25 input, $0.625 cached input, $5.00 output, per million tokens');
    assert.match(
      line('price from'),
      /^the repository's configuration: .*\(20\d\d-\d\d-\d\d\).*; input \$2\.5 × 0\.5, output \$10 × 0\.5 \(workspace override of openai\/\*, contract 17\)$/,
    );
    assert.equal(line('batch'), '$0.625 input, $0.3125 cached input, $2.50 output, per million tokens');
    assert.equal(line('context'), '128,000 tokens');
  });

  it('shows what is billed beside tokens, what other modes cost and what is announced', async () => {
    const pro = await run('show', 'google/gemini-2.5-pro');
    assert.match(pro.stdout, /cache storage +\$4\.50 per million tokens and hour/);
    const flash = await run('show', 'google/gemini-3.8-flash');
    assert.match(flash.stdout, /announced +\$1\.50 input, \$0\.15 cached input, \$7\.50 output from 2027-01-01/);
    assert.match(flash.stdout, /flex +\$0\.375 input/);
  });

  it('shows a model of one’s own to the letter', async () => {
    const { stdout } = await run('show', 'house/chat');
    const day = new Date().toISOString().slice(0, 10);
    assert.equal(
      stdout,
      `house/chat
  found by    workspace override of house/chat
  price       $1.00 input, $0.10 cached input, $4.00 output, per million tokens
  price from  the repository's configuration: workspace override of house/chat
  in force    on ${day}
  tier        hot
  kind        chat
  context     32,000 tokens
  can do      tools
  reasoning   none
  tokenizer   unknown
`,
    );
    const server = await run('show', 'house/server');
    assert.match(server.stdout, /price {8}\$0\.02 a request\n/);
    assert.match(server.stdout, /by the hour {2}\$6 an hour ÷ \(300 requests\), assumed\n/);
  });

  it('gives a model as JSON', async () => {
    const { stdout } = await run('show', 'azure/prod-chat', '--format', 'json');
    const shown = JSON.parse(stdout) as { kind: string; how: string; model: { id: string; layer: string } };
    assert.deepEqual([shown.kind, shown.model.id, shown.model.layer], ['found', 'gpt-4o', 'workspace']);
    assert.match(shown.how, /azure\/prod-chat is azure\/gpt-4o/);
  });

  it('proposes an id for a mistyped one', async () => {
    const { code, stdout, stderr } = await run('show', 'openai/gpt-4oo');
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /lists no gpt-4oo at OpenAI; .* Did you mean "openai\/gpt-4o"\?\n$/);
    assert.match((await run('show', 'opnai/gpt-4o')).stderr, /Did you mean "openai\/gpt-4o"\?/);
  });

  it('searches by words and filters, in order', async () => {
    const args = ['search', 'gpt', '--provider', 'openai', '--capability', 'vision', '--max-input-price', '0.5'];
    const { models, found } = JSON.parse(
      (await run(...args, '--sort', 'output', '-f', 'json', '--limit', '5')).stdout,
    ) as {
      found: number;
      models: readonly { provider: string; id: string; input: number; output: number }[];
    };
    assert.equal(models.length, 5);
    assert.ok(found > 5);
    for (const model of models)
      assert.ok(model.provider === 'openai' && model.input <= 0.5 && model.id.includes('gpt'));
    assert.deepEqual(
      models.map(({ output }) => output),
      models.map(({ output }) => output).sort((a, b) => a - b),
    );
    const table = await run(...args, '--limit', '2');
    assert.match(
      table.stdout,
      /^MODEL +TIER +INPUT +CACHED +OUTPUT +CONTEXT +CAN DO\nopenai\/gpt\S+ +economy +\$0\.\d+ /,
    );
    assert.equal(table.stdout.split('\n').length, 4);
    assert.match(table.stderr, /^2 models of \d+; --limit shows more\. USD per million tokens, on 20/);
  });

  it('shows first what fits the words best, and the maker’s before its resellers’', async () => {
    const ids = async (...words: readonly string[]): Promise<readonly string[]> => {
      const { stdout } = await run('search', ...words, '-f', 'json');
      const { models } = JSON.parse(stdout) as { models: readonly { provider: string; id: string }[] };
      return models.map(({ provider, id }) => `${provider}/${id}`);
    };
    const found = await ids('gpt-4o');
    assert.deepEqual(found.slice(0, 2), ['openai/gpt-4o', 'azure/gpt-4o']);
    assert.ok(found.indexOf('openai/gpt-4o-mini') < found.findIndex((id) => !/\/gpt-4o/.test(id)));
    assert.equal((await ids('claude-sonnet-4-5'))[0], 'anthropic/claude-sonnet-4-5');
    assert.equal((await ids('azure/gpt-4o'))[0], 'azure/gpt-4o');
  });

  it('says when nothing is like that, or a filter is none', async () => {
    const none = await run('search', 'no-such-model-anywhere');
    assert.deepEqual([none.code, none.stdout], [1, '']);
    assert.match(none.stderr, /No model is like that/);
    assert.match((await run('search', '--provider', 'opnai')).stderr, /Did you mean "openai"\?/);
    assert.match((await run('search', '--capability', 'visoin')).stderr, /Did you mean "vision"\?/);
  });

  it('says in words what the configuration changes', async () => {
    const { stdout, stderr } = await run('diff', '--limit', '5000');
    const lines = stdout.split('\n');
    for (const line of [
      'openai/gpt-4o input falls from $2.50 to $1.25 (−50%)',
      'openai/gpt-4o output falls from $10.00 to $5.00 (−50%)',
      'house: 2 new models: chat, server',
      'azure: 1 new model: prod-chat',
    ])
      assert.ok(lines.includes(line), line);
    assert.match(stderr, /^[\d,]+ changes\. USD per million tokens/);
    assert.ok(lines.every((line) => line === '' || /^(?:openai\/|house:|azure:)/.test(line)));
  });

  it('says what a document would change', async () => {
    const models = [{ id: 'gpt-4o', input: 2, output: 10 }];
    const file = { format: CATALOG_FORMAT, date: '2026-11-01', sources: [], providers: [{ id: 'openai', models }] };
    project.write('prices.json', JSON.stringify(file));
    const { stdout } = await run('diff', 'prices.json', '--no-config');
    assert.match(stdout, /^openai\/gpt-4o input falls from \$2\.50 to \$2\.00 \(−20%\)$/m);
    assert.doesNotMatch(stdout, /gpt-4o-mini/);
    project.write('bad.json', '{}');
    assert.match(
      (await run('diff', 'bad.json')).stderr,
      /bad\.json is not valid; "prompt-cost catalog validate bad\.json"/,
    );
  });

  it('prints no control characters of a stranger', async () => {
    const { stderr } = await run('show', 'x/\u001b[31mred');
    assert.match(stderr, /\\u\{1b\}\[31mred/);
  });
});
