import assert from 'node:assert/strict';
import type { Hover, MarkupContent } from 'vscode-languageserver-protocol';
import { UPDATE_CATALOG, type CatalogUpdate } from '../../src/server/protocol.ts';
import { catalogServer, signer, type CatalogServer } from '../unit/workspace/catalog-server.ts';
import { tempProject, type TempProject } from '../unit/workspace/temp-project.ts';
import { LspClient } from './client.ts';

const owner = signer();
const CODE = `import openai
openai.OpenAI().chat.completions.create(model="gpt-4o", messages=[], max_tokens=9)
`;

describe('language server: prices of a team', function () {
  this.timeout(60_000);
  let server: CatalogServer;
  let project: TempProject;
  let client: LspClient;
  before(async () => {
    server = await catalogServer();
  });
  after(() => server.close());
  beforeEach(() => {
    project = tempProject({ 'ca.pem': server.ca, 'app.py': CODE, '.git/HEAD': '' });
  });
  afterEach(async () => {
    await client.stop();
    project.remove();
  });

  const start = async (): Promise<string> => {
    const env = { NODE_EXTRA_CA_CERTS: `${project.root}/ca.pem`, XDG_DATA_HOME: `${project.root}/data`, NO_PROXY: '*' };
    ({ client } = await LspClient.start({ root: project.root, env }));
    const uri = await client.open('app.py', 'python', CODE);
    await client.diagnostics(uri);
    return uri;
  };
  const update = (): Promise<CatalogUpdate> => client.connection.sendRequest<CatalogUpdate>(UPDATE_CATALOG, {});
  const hover = async (uri: string): Promise<string> => {
    const params = { textDocument: { uri }, position: { line: 1, character: 36 } };
    return ((await client.connection.sendRequest<Hover>('textDocument/hover', params)).contents as MarkupContent).value;
  };

  it('are fetched when asked, and shown at once with who says them', async () => {
    const { publicKey } = owner;
    const catalog = { url: `${server.origin}/prices.json`, publicKey };
    project.write('prompt-cost.config.json', JSON.stringify({ catalog }));
    const models = [{ match: 'openai/gpt-4o', price: { input: 2, output: 8 }, source: 'contract 17' }];
    const body = JSON.stringify({ format: 'prompt-cost-overrides/1', date: '2026-11-01', models });
    server.answers.set('/prices.json', body);
    server.answers.set('/prices.json.sig', owner.sign(body));
    const uri = await start();
    assert.match(await hover(uri), /\$2\.50 input/);
    assert.equal(server.requests.length, 0, 'nothing is fetched before it is asked for');
    assert.ok(client.logged.some((message) => message.includes('were not fetched on this machine yet')));

    assert.deepEqual(await update(), {
      kind: 'updated',
      message: 'Fetched overrides of 2026-11-01: 1 change of prices.',
    });
    const text = await hover(uri);
    assert.match(text, /\$2\.00 input, \$8\.00 output/);
    assert.match(text, /contract 17, from the fetched catalog\)/);

    server.answers.set('/prices.json', body.replace('"input":2', '"input":1'));
    const forged = await update();
    assert.equal(forged.kind, 'failed');
    assert.match(forged.message, /signature does not match.* The prices that were there stay in use\./);
    assert.match(await hover(uri), /\$2\.00 input/);
  });

  it('are not looked for where no address is configured', async () => {
    await start();
    const { kind, message } = await update();
    assert.equal(kind, 'none');
    assert.match(message, /No catalog address is configured/);
    assert.equal(server.requests.filter(({ url }) => url !== '/prices.json' && url !== '/prices.json.sig').length, 0);
  });
});
