import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { catalogServer, catalogText, signer, type CatalogServer } from '../unit/workspace/catalog-server.ts';
import { tempProject, type TempProject } from '../unit/workspace/temp-project.ts';
import { runCli, type CliResult } from './run-cli.ts';

const owner = signer();

describe('prompt-cost catalog update', function () {
  this.timeout(60_000);
  let server: CatalogServer;
  let project: TempProject;
  before(async () => {
    server = await catalogServer();
  });
  after(() => server.close());
  beforeEach(() => {
    project = tempProject({ 'ca.pem': server.ca });
    server.answers.clear();
  });
  afterEach(() => project.remove());

  const configure = (): void =>
    project.write(
      'prompt-cost.config.json',
      JSON.stringify({ catalog: { url: `${server.origin}/prices.json`, publicKey: owner.publicKey } }),
    );
  const publish = (body: string): void => {
    server.answers.set('/prices.json', body);
    server.answers.set('/prices.json.sig', owner.sign(body));
  };
  const run = (...args: string[]): Promise<CliResult> =>
    runCli(project.root, ['catalog', 'update', ...args], {
      NODE_EXTRA_CA_CERTS: `${project.root}/ca.pem`,
      XDG_DATA_HOME: `${project.root}/data`,
      HOME: project.root,
      NO_PROXY: '*',
    });

  it('fetches what the configuration names, and goes back again', async () => {
    configure();
    publish(catalogText({ date: '2026-11-01' }));
    const first = await run();
    assert.deepEqual(first, { code: 0, stdout: 'Fetched a catalog of 2026-11-01: 1 provider, 1 model.\n', stderr: '' });
    publish(catalogText({ date: '2026-11-08' }));
    assert.match((await run()).stdout, /^Fetched a catalog of 2026-11-08: .* Before, it was a catalog of 2026-11-01/);
    const back = await run('--rollback');
    assert.equal(back.stdout, 'Back to a catalog of 2026-11-01: 1 provider, 1 model.\n');
    const again = await run('--rollback');
    assert.equal(again.code, 2);
    assert.match(again.stderr, /no earlier catalog/);
  });

  it('says what is wrong, and that the prices before stay in use', async () => {
    configure();
    publish(catalogText());
    await run();
    const forged = catalogText({ date: '2026-11-09' });
    server.answers.set('/prices.json', forged);
    server.answers.set('/prices.json.sig', signer().sign(forged));
    const { code, stdout, stderr } = await run();
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(
      stderr,
      /^prompt-cost: The signature does not match: .* Still in use: a catalog of 2026-11-01: .*\.\n$/,
    );
  });

  it('takes the address from the command line, and says how it gets used', async () => {
    publish(catalogText());
    const flags = ['--url', `${server.origin}/prices.json`, '--public-key', owner.publicKey];
    const { code, stdout } = await run(...flags);
    assert.equal(code, 0);
    assert.match(stdout, /used where the configuration names this address/);
  });

  it('fetches nothing where no address is configured', async () => {
    const { code, stderr } = await run();
    assert.equal(code, 2);
    assert.match(stderr, /No catalog address is configured, so nothing is fetched: .*"catalog": \{ "url"/);
    const keyless = await run('--url', `${server.origin}/prices.json`);
    assert.match(keyless.stderr, /Say which key the catalog is signed with/);
  });

  it('gives prices that a scan shows as such, below those of the repository', async () => {
    configure();
    const models = [
      { match: 'openai/gpt-4o', price: { input: 2, output: 8 } },
      { match: 'openai/gpt-4.1', price: { input: 1, output: 4 } },
    ];
    publish(JSON.stringify({ format: 'prompt-cost-overrides/1', date: '2026-11-01', models }));
    await run();
    const config = JSON.parse(readFileSync(`${project.root}/prompt-cost.config.json`, 'utf8')) as object;
    const own = { ...config, models: [{ match: 'openai/gpt-4.1', multiplier: 0.9, source: 'contract 17' }] };
    project.write('prompt-cost.config.json', JSON.stringify(own));
    const call = (model: string): string =>
      `client.chat.completions.create(model="${model}", messages=[], max_tokens=9)\n`;
    project.write('app.py', `import openai\nclient = openai.OpenAI()\n${call('gpt-4o')}${call('gpt-4.1')}`);
    const env = { XDG_DATA_HOME: `${project.root}/data` };
    const { stdout, stderr } = await runCli(project.root, ['scan'], env);
    assert.equal(stderr, '');
    const text = stdout.replace(/\s+/g, ' ');
    assert.match(text, /price from the fetched catalog: remote override of openai\/gpt-4o/);
    assert.match(
      text,
      /price from the repository's configuration: remote override of openai\/gpt-4\.1; input \$1 × 0\.9, output \$4 × 0\.9 \(workspace override of openai\/gpt-4\.1, contract 17\)/,
    );
    const unfetched = await runCli(project.root, ['scan'], { XDG_DATA_HOME: `${project.root}/elsewhere` });
    assert.match(unfetched.stderr, /were not fetched on this machine yet/);
  });

  it('is the only thing that fetches', async () => {
    configure();
    publish(catalogText());
    project.write('app.py', 'import openai\nopenai.OpenAI().chat.completions.create(model="gpt-4o", messages=[])\n');
    const sent = server.requests.length;
    const env = { NODE_EXTRA_CA_CERTS: `${project.root}/ca.pem`, XDG_DATA_HOME: `${project.root}/data` };
    const scan = await runCli(project.root, ['scan'], env);
    assert.match(scan.stdout, /gpt-4o/);
    assert.equal(server.requests.length, sent);
  });
});

describe('prompt-cost catalog validate', function () {
  this.timeout(60_000);
  const validate = async (text: string): Promise<CliResult> => {
    const project = tempProject({ 'prices.json': text });
    const result = await runCli(project.root, ['catalog', 'validate', 'prices.json']);
    project.remove();
    return result;
  };

  it('says what a good document is', async () => {
    const good = await validate(catalogText());
    assert.deepEqual(good, {
      code: 0,
      stdout: 'prices.json: a catalog of 2026-11-01: 1 provider, 1 model. It is valid.\n',
      stderr: '',
    });
    const models = [{ match: 'openai/*', multiplier: 0.85 }];
    const overrides = await validate(JSON.stringify({ format: 'prompt-cost-overrides/1', date: '2026-11-01', models }));
    assert.match(overrides.stdout, /overrides of 2026-11-01: 1 change of prices\. It is valid/);
  });

  it('says where each problem is', async () => {
    const text = JSON.stringify(JSON.parse(catalogText()), null, 2).replace(
      '"output": 4',
      '"output": -4,\n          "prize": 1',
    );
    const { code, stdout, stderr } = await validate(text);
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.deepEqual(stderr.trimEnd().split('\n'), [
      'prices.json:12:21: providers, entry 1 (acme), models, entry 1 (house-model), output: -4 is no price; write USD per million tokens, from 0 to 2,000',
      'prices.json:9:9: providers, entry 1 (acme), models, entry 1 (house-model): unknown key "prize"; check its spelling or remove it',
    ]);
    const cut = await validate(text.slice(0, 60));
    assert.match(cut.stderr, /^prices\.json:\d+:\d+: The file is no valid JSON .*cut off/);
  });

  it('says when there is no such file', async () => {
    const { code, stderr } = await runCli(import.meta.dirname, ['catalog', 'validate', 'nowhere.json']);
    assert.equal(code, 2);
    assert.match(stderr, /nowhere\.json cannot be read/);
  });
});
