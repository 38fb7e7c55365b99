import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { refreshCatalog, type RefreshResult } from '../../../src/workspace/catalog/refresh.ts';
import { staleNotice } from '../../../src/workspace/catalog/layers.ts';
import { createCatalogStore, type CatalogStore } from '../../../src/workspace/catalog/store.ts';
import { catalogServer, catalogText, signer, type CatalogServer } from './catalog-server.ts';
import { tempProject, type TempProject } from './temp-project.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const owner = signer();

describe('refreshing a catalog', function () {
  this.timeout(20_000);
  let server: CatalogServer;
  let project: TempProject;
  let store: CatalogStore;
  before(async () => {
    server = await catalogServer();
  });
  after(() => server.close());
  beforeEach(() => {
    project = tempProject();
    store = createCatalogStore(project.root);
    server.answers.clear();
    (server.requests as unknown[]).length = 0;
  });
  afterEach(() => project.remove());

  const source = () => ({ url: `${server.origin}/prices.json`, publicKey: owner.publicKey });
  const publish = (body: string): void => {
    server.answers.set('/prices.json', body);
    server.answers.set('/prices.json.sig', owner.sign(body));
  };
  const refresh = (options: object = {}): Promise<RefreshResult> =>
    refreshCatalog({ source: source(), store, now: NOW, ca: server.ca, ...options });
  const dateInForce = (): string | undefined => store.read(source())?.document.date;

  it('takes a signed catalog, and reads it without the network from then on', async () => {
    publish(catalogText());
    const result = await refresh();
    assert.equal(result.kind, 'updated');
    assert.equal(result.before, null);
    await server.close();
    const stored = createCatalogStore(project.root).read(source());
    assert.ok(stored);
    assert.equal(stored.document.kind, 'catalog');
    assert.equal(stored.document.date, '2026-11-01');
    assert.equal(stored.checkedAt, NOW.toISOString());
    server = await catalogServer();
  });

  it('takes a document of overrides', async () => {
    const models = [{ match: 'openai/*', multiplier: 0.85 }];
    publish(JSON.stringify({ format: 'prompt-cost-overrides/1', date: '2026-11-02', models }));
    const { document } = await refresh();
    assert.ok(document.kind === 'overrides');
    assert.deepEqual(document.settings, { models });
  });

  it('sends nothing but the request', async () => {
    publish(catalogText());
    await refresh();
    assert.deepEqual(
      server.requests.map(({ method, url }) => `${method} ${url}`),
      ['GET /prices.json', 'GET /prices.json.sig'],
    );
    for (const { headers } of server.requests)
      assert.deepEqual(Object.keys(headers).sort(), ['accept', 'accept-encoding', 'connection', 'host']);
  });

  it('asks whether the document has changed, and keeps it when it has not', async () => {
    const body = catalogText();
    publish(body);
    server.answers.set('/prices.json', (request, response) => {
      const known = request.headers['if-none-match'] === '"v1"';
      response.writeHead(known ? 304 : 200, { ETag: '"v1"', 'Content-Type': 'application/json' });
      response.end(known ? undefined : body);
    });
    assert.equal((await refresh()).kind, 'updated');
    const later = new Date('2026-11-25T00:00:00Z');
    const again = await refresh({ now: later });
    assert.equal(again.kind, 'unchanged');
    assert.equal(again.document.date, '2026-11-01');
    assert.equal(store.read(source())?.checkedAt, later.toISOString());
  });

  it('reads a compressed answer and a signature in base64', async () => {
    const body = catalogText();
    server.answers.set('/prices.json', (_, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip', 'Content-Type': 'application/json' }).end(gzipSync(body));
    });
    server.answers.set('/prices.json.sig', `${owner.sign(body).toString('base64')}\n`);
    assert.equal((await refresh()).kind, 'updated');
  });

  it('follows a redirect to https', async () => {
    publish(catalogText());
    const body = server.answers.get('/prices.json') ?? '';
    server.answers.set('/new.json', body);
    server.answers.set('/prices.json', (_, response) => {
      response.writeHead(302, { Location: '/new.json' }).end();
    });
    assert.equal((await refresh()).kind, 'updated');
  });

  it('looks for the signature before the query of an address', async () => {
    const body = catalogText();
    server.answers.set('/prices.json?branch=main', body);
    server.answers.set('/prices.json.sig?branch=main', owner.sign(body));
    const queried = { ...source(), url: `${server.origin}/prices.json?branch=main` };
    assert.equal((await refresh({ source: queried })).kind, 'updated');
  });

  it('refuses an older date and an older format, and keeps what is in force', async () => {
    publish(catalogText({ date: '2026-11-05' }));
    await refresh();
    publish(catalogText({ date: '2026-11-04' }));
    await assert.rejects(refresh(), /is of 2026-11-04, older than the one of 2026-11-05/);
    assert.equal(dateInForce(), '2026-11-05');
    publish(catalogText({ date: '2026-11-06', format: 'prompt-cost-catalog/0' }));
    await assert.rejects(refresh(), /prompt-cost-catalog\/0/);
    assert.equal(dateInForce(), '2026-11-05');
  });

  it('goes back to the catalog before, and forward again with the next update', async () => {
    publish(catalogText({ date: '2026-11-05' }));
    await refresh();
    assert.throws(() => store.rollback(source()), /no earlier catalog/);
    publish(catalogText({ date: '2026-11-06' }));
    const { before } = await refresh();
    assert.equal(before?.date, '2026-11-05');
    assert.equal(store.rollback(source()).document.date, '2026-11-05');
    assert.equal(dateInForce(), '2026-11-05');
    // What was the newest stays known: going back does not open the way for anything in between.
    publish(catalogText({ date: '2026-11-05' }));
    await assert.rejects(refresh(), /older than the one of 2026-11-06/);
    publish(catalogText({ date: '2026-11-06' }));
    await refresh();
    assert.equal(dateInForce(), '2026-11-06');
  });

  it('falls back to the last good document when the file of the present one is damaged', async () => {
    publish(catalogText({ date: '2026-11-05' }));
    await refresh();
    publish(catalogText({ date: '2026-11-06' }));
    await refresh();
    const folder = path.join(project.root, 'catalogs');
    const file = path.join(folder, readdirSync(folder)[0] ?? '', 'current.json');
    const text = readFileSync(file, 'utf8');
    for (const damaged of [text.slice(0, 200), text.replace('house-model', 'horse-model'), '']) {
      writeFileSync(file, damaged);
      assert.equal(dateInForce(), '2026-11-05');
    }
  });

  it('reads nothing that was signed with another key than the one in force', async () => {
    publish(catalogText());
    await refresh();
    assert.equal(store.read({ ...source(), publicKey: signer().publicKey }), null);
  });

  it('stops when it is told to', async () => {
    publish(catalogText());
    await assert.rejects(refresh({ signal: AbortSignal.abort() }), /cancelled/);
    assert.equal(dateInForce(), undefined);
  });

  it('says what to do where the certificate is not trusted, or nobody answers', async () => {
    publish(catalogText());
    await assert.rejects(refresh({ ca: undefined }), /certificate is not trusted .*NODE_EXTRA_CA_CERTS/);
    const nowhere = { ...source(), url: 'https://localhost:1/prices.json' };
    await assert.rejects(refresh({ source: nowhere }), /localhost:1 cannot be read: it refuses the connection/);
    const missing = { ...source(), url: `${server.origin}/other.json` };
    await assert.rejects(refresh({ source: missing }), /answers 404 for "\/other.json"; check the address/);
  });

  it('says when it was never fetched or is old, and is used all the same', async () => {
    const notice = (today: string): string | null =>
      staleNotice({ remote: { source: source(), maxAge: 90, stored: store.read(source()) } }, today);
    assert.match(
      notice('2026-11-21') ?? '',
      /were not fetched on this machine yet, .* Run "prompt-cost catalog update"/,
    );
    publish(catalogText());
    await refresh();
    assert.equal(notice('2027-02-19'), null);
    assert.match(notice('2027-02-20') ?? '', /last looked for 91 days ago \(they are of 2026-11-01\)/);
    assert.equal(staleNotice({ remote: null }, '2036-01-01'), null);
  });
});
