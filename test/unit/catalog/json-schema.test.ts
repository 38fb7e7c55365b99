import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import { CHECKS } from '../../../scripts/catalog/checks.ts';
import { CATALOG_SCHEMA_FILE, catalogFileSchema } from '../../../scripts/schema.ts';
import { parseCatalog } from '../../../src/catalog/schema.ts';
import { loadSnapshot } from '../../../src/catalog/snapshot.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const published = JSON.parse(readFileSync(path.join(ROOT, CATALOG_SCHEMA_FILE), 'utf8')) as object;

/** A catalog with one model, whose row is overlaid with `row`. */
function catalog(row: object = {}, top: object = {}): unknown {
  return {
    $schema: './prompt-cost-catalog.schema.json',
    format: 'prompt-cost-catalog/2',
    date: '2026-11-10',
    sources: [{ name: 'our list', date: '2026-11-01' }],
    providers: [{ id: 'acme', models: [{ id: 'acme-1', input: 1, output: 2, ...row }] }],
    ...top,
  };
}

const period = { input: 1, output: 2 };
const GOOD: Readonly<Record<string, unknown>> = {
  'a plain row': catalog(),
  'dated prices': catalog({
    past: [{ until: '2026-01-01', ...period }],
    announced: [{ from: '2026-12-01', ...period, modes: { batch: 0.5 } }],
  }),
  'modes, units and regions': catalog({
    modes: { batch: 0.5, priority: { ...period, cacheRead: 0.1 } },
    units: { audioInput: 40, images: 0.04 },
    regions: { us: 1.1, 'data-zone': 1.1 },
    cacheWrite: { '5m': 1.25, default: 1.25 },
    longContext: [{ above: 200_000, input: 2, output: 3 }],
  }),
};

/** What is wrong, and the words that a person is told. */
const BAD: readonly (readonly [what: string, document: unknown, told: RegExp])[] = [
  ['no catalog', [], /the file/],
  ['another format', catalog({}, { format: 'prompt-cost-catalog/1' }), /format: "prompt-cost-catalog\/1"/],
  ['a missing price', catalog({ input: undefined }), /models, entry 1 \(acme-1\), input: is missing; add it/],
  [
    'a negative price',
    catalog({ output: -1 }),
    /output: -1 is no price; write USD per million tokens, from 0 to 2,000/,
  ],
  ['a price in another unit', catalog({ input: 2500 }), /input: 2500 is no price/],
  ['a price as text', catalog({ input: '$1' }), /input: "\$1"/],
  ['a misspelt key', catalog({ cachedRead: 0.1 }), /unknown key "cachedRead"/],
  ['a mode that is none', catalog({ modes: { overnight: 0.5 } }), /unknown key "overnight"/],
  ['a unit that is none', catalog({ units: { perImage: 1 } }), /unknown key "perImage"/],
  [
    'a day that is none',
    catalog({ announced: [{ from: 'December', ...period }] }),
    /announced, entry 1, from: "December"/,
  ],
  ['an announced price without a day', catalog({ announced: [period] }), /announced, entry 1, from: is missing/],
  ['a retirement that is no date', catalog({ retires: 'soon' }), /retires: "soon" must be a date/],
  ['an id with a space', catalog({ id: 'acme 1' }), /must hold no spaces/],
  ['a window of half a token', catalog({ context: 0.5 }), /context/],
];

describe('catalog: the published JSON schema', () => {
  const validate = new Ajv().compile(published);

  it('is what the form of the catalog says (npm run schema)', () => {
    assert.deepEqual(published, JSON.parse(JSON.stringify(catalogFileSchema())));
  });

  it('takes the shipped snapshot, every row', function () {
    this.timeout(20_000);
    assert.ok(validate(JSON.parse(JSON.stringify(loadSnapshot()))), JSON.stringify(validate.errors?.slice(0, 3)));
  });

  it('takes the example of docs/catalog.md, as the check itself does', () => {
    const page = readFileSync(path.join(ROOT, 'docs/catalog.md'), 'utf8');
    const example: unknown = JSON.parse(/```json\n(.*?)```/s.exec(page)?.[1] ?? '');
    assert.ok(validate(example), JSON.stringify(validate.errors));
    assert.ok(parseCatalog(example).ok);
    for (const check of CHECKS) assert.ok(page.includes(`\`${check}\``), `the page names the check ${check}`);
  });

  for (const [what, document] of Object.entries(GOOD)) {
    it(`takes ${what}, as the check itself does`, () => {
      const json: unknown = JSON.parse(JSON.stringify(document));
      assert.ok(validate(json), JSON.stringify(validate.errors));
      const parsed = parseCatalog(json);
      assert.deepEqual(parsed.ok ? [] : parsed.problems.map(({ message }) => message), []);
    });
  }

  for (const [what, document, told] of BAD) {
    it(`refuses ${what}, and the check says so in words`, () => {
      const json: unknown = JSON.parse(JSON.stringify(document));
      assert.equal(validate(json), false);
      const parsed = parseCatalog(json);
      assert.ok(!parsed.ok);
      assert.match(parsed.problems.map(({ message }) => message).join('\n'), told);
    });
  }

  it('says of every key of a row that is not plain what it means', () => {
    const text = JSON.stringify(published);
    for (const key of ['input', 'past', 'announced', 'modes', 'units', 'regions', 'minCacheable', 'sources', 'facts'])
      assert.match(text, new RegExp(`"${key}":\\{[^{]*"description":`), key);
  });
});
