import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { CATALOG_FORMAT } from '../../../src/catalog/catalog-data.ts';
import { readDocument } from '../../../src/workspace/catalog/document.ts';
import { refreshCatalog, type RefreshResult } from '../../../src/workspace/catalog/refresh.ts';
import { createCatalogStore, type CatalogStore } from '../../../src/workspace/catalog/store.ts';
import { catalogServer, catalogText, signer, type Answer, type CatalogServer } from './catalog-server.ts';
import { tempProject, type TempProject } from './temp-project.ts';

const owner = signer();
const LIMITS = { bytes: 1_000_000, connect: 2_000, total: 3_000 };
const row = (fields: object): string =>
  catalogText({ providers: [{ id: 'acme', models: [{ id: 'm', input: 1, output: 2, ...fields }] }] });

describe('a hostile catalog', function () {
  this.timeout(20_000);
  let server: CatalogServer;
  let project: TempProject;
  let store: CatalogStore;
  before(async () => {
    server = await catalogServer();
  });
  after(() => server.close());
  beforeEach(async () => {
    project = tempProject();
    store = createCatalogStore(project.root);
    publish(catalogText());
    await refresh();
  });
  // Whatever was sent: the last good one stays in force.
  afterEach(() => {
    assert.equal(store.read(source())?.document.date, '2026-11-01');
    project.remove();
  });

  const source = () => ({ url: `${server.origin}/prices.json`, publicKey: owner.publicKey });
  const publish = (body: string, signature: Answer = owner.sign(body)): void => {
    server.answers.set('/prices.json', body);
    server.answers.set('/prices.json.sig', signature);
  };
  const refresh = (): Promise<RefreshResult> =>
    refreshCatalog({ source: source(), store, now: new Date(), ca: server.ca, limits: LIMITS });
  /** Signed, as by an owner gone bad: what it says is looked at too. */
  const refused = async (body: string, why: RegExp): Promise<void> => {
    publish(body);
    await assert.rejects(refresh(), (error: Error) => {
      assert.match(error.message, why);
      assert.doesNotMatch(error.message, /[\u0000-\u001f\u007f-\u009f]/);
      return true;
    });
  };
  const answered = async (answer: Answer, why: RegExp): Promise<void> => {
    server.answers.set('/prices.json', answer);
    await assert.rejects(refresh(), why);
  };

  it('with keys that reach prototypes', async () => {
    await refused(`{"__proto__":{"polluted":1},${catalogText().slice(1)}`, /the key "__proto__" is not allowed/);
    await refused(row({ constructor: { prototype: {} } }), /the key "constructor" is not allowed/);
    assert.equal(({} as { polluted?: unknown }).polluted, undefined);
  });
  it('with NaN and infinity, as words and as numbers', async () => {
    await refused(row({ input: 'NaN' }), /input: "NaN" is not valid/);
    await refused(row({ input: 'Infinity' }), /input: "Infinity" is not valid/);
    await refused(row({ input: 7777 }).replace('7777', 'NaN'), /no valid JSON/);
    await refused(row({ input: 7777 }).replace('7777', '1e999'), /input: is Infinity; write a finite number/);
  });
  it('with a price of 1e308', () => refused(row({ output: 1e308 }), /1e\+308 is no price; write USD per million/));
  it('with a negative price', () => refused(row({ cacheRead: -1 }), /-1 is no price/));
  it('that is nested 100,000 levels deep', async () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    await refused(`{"format":"${CATALOG_FORMAT}","sources":${deep}}`, /nested deeper than 40 levels/);
    await refused('['.repeat(900_000), /nested deeper than 40 levels/);
  });
  it('of 100 MB', async () => {
    await answered((_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '100000000' });
      response.write('{');
    }, /larger than 1,000,000 bytes/);
    let sent = 0;
    await answered((_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      const more = (): void => {
        while (sent < 100_000_000 && !response.destroyed) {
          sent += 65_536;
          if (!response.write(Buffer.alloc(65_536, 32))) return void response.once('drain', more);
        }
        response.end();
      };
      more();
    }, /larger than 1,000,000 bytes/);
    assert.ok(sent < 50_000_000, `${sent} bytes were sent`);
  });
  it('that comes a byte at a time', () =>
    answered((_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 100);
      response.once('close', () => clearInterval(drip));
    }, /took longer than 3 s/));
  it('that never comes', () => answered(() => undefined, /took longer than 3 s/));
  it('with a wrong signature', async () => {
    publish(catalogText({ date: '2026-11-20' }), signer().sign(catalogText({ date: '2026-11-20' })));
    await assert.rejects(refresh(), /signature does not match: .*catalog\.publicKey/);
    publish(catalogText({ date: '2026-11-20' }), owner.sign(catalogText()));
    await assert.rejects(refresh(), /signature does not match/);
  });
  it('with a malformed signature', async () => {
    for (const signature of ['', 'not a signature', Buffer.alloc(63), Buffer.alloc(65)]) {
      publish(catalogText({ date: '2026-11-20' }), signature);
      await assert.rejects(refresh(), /signature is malformed/);
    }
    publish(catalogText({ date: '2026-11-20' }), Buffer.alloc(100_000, 65));
    await assert.rejects(refresh(), /signature .* cannot be fetched\. The answer is larger than 4,096 bytes/);
  });
  it('without a signature', async () => {
    publish(catalogText({ date: '2026-11-20' }));
    server.answers.delete('/prices.json.sig');
    await assert.rejects(refresh(), /signature .* cannot be fetched\. .* answers 404/);
  });
  it('under a key that is none, before anything is sent', async () => {
    const sent = server.requests.length;
    const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
    const other = rsa.export({ type: 'spki', format: 'der' }).toString('base64');
    for (const publicKey of ['', 'AAAA', other]) {
      const bad = { ...source(), publicKey };
      await assert.rejects(
        refreshCatalog({ source: bad, store, now: new Date(), ca: server.ca }),
        /"catalog.publicKey" is no Ed25519 public key: write what "openssl/,
      );
    }
    assert.equal(server.requests.length, sent);
  });
  it('that is cut off', async () => {
    const body = catalogText();
    await refused(body.slice(0, -20), /no valid JSON .*cut off/);
    await answered((_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': String(body.length) });
      response.write(body.slice(0, 40), () => response.destroy());
    }, /closed the connection before the end/);
    await answered((_, response) => {
      const packed = gzipSync(body);
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' });
      response.end(packed.subarray(0, packed.length - 12));
    }, /ends too early|closed the connection/);
  });
  it('of another content type', () =>
    answered((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<h1>Sign in</h1>');
    }, /sends "text\/html" where JSON is expected; check that the address is the file's own/));
  it('that is a gzip bomb', () =>
    answered((_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' });
      response.end(gzipSync(Buffer.alloc(100_000_000)));
    }, /larger than 1,000,000 bytes/));
  it('in a compression that was not asked for', () =>
    answered((_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'zstd' }).end('x');
    }, /compressed with "zstd"/));
  it('behind a redirect to http', () =>
    answered((_, response) => {
      response.writeHead(302, { Location: 'http://localhost:1/prices.json' }).end();
    }, /redirects to "http:\/\/localhost:1\/prices.json", which is not https; nothing was fetched/));
  it('behind a redirect to a file, or with a password', async () => {
    for (const [target, why] of [
      ['file:///etc/passwd', /not https/],
      ['https://user:secret@localhost/prices.json', /no user name or password/],
    ] as const)
      await answered((_, response) => {
        response.writeHead(302, { Location: target }).end();
      }, why);
  });
  it('behind redirects in a circle', () =>
    answered((_, response) => {
      response.writeHead(302, { Location: '/prices.json' }).end();
    }, /redirects more than 5 times/));
  it('at an address that is not https', async () => {
    for (const url of ['http://localhost/prices.json', 'file:///etc/passwd', 'prices.json', ''])
      await assert.rejects(
        refreshCatalog({ source: { ...source(), url }, store, now: new Date() }),
        /only fetched from an address that begins with https:\/\//,
      );
  });
  it('of another form', async () => {
    await refused(JSON.stringify({ hello: 1 }), /does not say what it is/);
    await refused('[]', /does not say what it is/);
    await refused('null', /does not say what it is/);
    await refused(catalogText({ format: 'other/1' }), /"other\/1" is not known/);
    await refused(catalogText({ format: 'prompt-cost-catalog/99' }), /update Prompt Cost Lint to read it/);
    await refused(catalogText({ providers: {} }), /providers: is not valid|providers: .*array/);
    await refused(row({ inptu: 3 }), /unknown key "inptu"/);
  });
  it('with thousands of providers', () =>
    refused(
      catalogText({ providers: Array.from({ length: 5000 }, (_, index) => ({ id: `p${index}`, models: [] })) }),
      /providers: .*500/,
    ));
  it('with giant texts', () =>
    refused(row({ name: 'x'.repeat(500_000) }), /name: is longer than 300 characters; shorten it/));
  it('with control characters in names, which are not printed', async () => {
    await refused(row({ id: 'gpt\u001b[31m', input: -1 }), /gpt\\u\{1b\}\[31m/);
    await refused(row({ name: 'red \u001b]8;;http://evil\u0007' }), /no control characters/);
    await refused(row({ name: 'turned \u202e around' }), /no control characters/);
  });
  it('that is no text', async () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x00, 0x01]);
    server.answers.set('/prices.json', bytes);
    server.answers.set('/prices.json.sig', owner.sign(bytes));
    await assert.rejects(refresh(), /not UTF-8/);
  });
  it('is told apart quickly, whatever it is made of', () => {
    const started = performance.now();
    for (const text of ['{'.repeat(1e6), '"'.repeat(1e6), `[${'1,'.repeat(5e5)}1]`, '\u0000'.repeat(1e6), '{"format":'])
      assert.equal(readDocument(text).ok, false);
    assert.ok(performance.now() - started < 5_000);
  });
});
