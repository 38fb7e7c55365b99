import assert from 'node:assert/strict';
import type { CatalogData, CatalogRow } from '../../../src/catalog/catalog-data.ts';
import { createCatalogView } from '../../../src/catalog/resolve.ts';
import { parseCatalog } from '../../../src/catalog/schema.ts';
import type { CatalogModel } from '../../../src/model/catalog.ts';

const ROW: CatalogRow = {
  id: 'acme-1',
  input: 2,
  output: 10,
  cacheRead: 0.2,
  modes: { batch: 0.5, priority: { input: 5, output: 20 } },
  past: [
    { until: '2026-03-01', input: 4, output: 20 },
    { until: '2026-08-01', input: 3, output: 15 },
  ],
  announced: [
    { from: '2026-12-01', input: 2.4, output: 12, cacheRead: 0.24 },
    { from: '2027-02-01', input: 3, output: 14, modes: { batch: 0.6 } },
  ],
};
function catalog(row: Partial<CatalogRow> = {}): CatalogData {
  return {
    format: 'prompt-cost-catalog/2',
    date: '2026-11-10',
    sources: [],
    providers: [{ id: 'acme', models: [{ ...ROW, ...row }] }],
  };
}
function modelOn(day: string | undefined, row: Partial<CatalogRow> = {}): CatalogModel {
  const lookup = createCatalogView(catalog(row), { day }).resolve('acme', 'acme-1');
  assert.ok(lookup.kind === 'found');
  return lookup.model;
}
const prices = ({ input, output }: CatalogModel): string => `${input}/${output}`;

describe('catalog: prices of a day', () => {
  it('are those in force on it, past and announced ones too', () => {
    const days: Readonly<Record<string, string>> = {
      '2020-01-01': '4/20',
      '2026-02-28': '4/20',
      '2026-03-01': '3/15',
      '2026-07-31': '3/15',
      '2026-08-01': '2/10',
      '2026-11-30': '2/10',
      '2026-12-01': '2.4/12',
      '2027-01-31': '2.4/12',
      '2027-02-01': '3/14',
      '2099-01-01': '3/14',
    };
    for (const [day, expected] of Object.entries(days)) assert.equal(prices(modelOn(day)), expected, day);
    assert.equal(prices(modelOn(undefined)), '2/10', "the catalog's own day");
  });

  it('come with those before and after them', () => {
    const model = modelOn('2026-12-05');
    assert.deepEqual([model.since, model.cacheRead], ['2026-12-01', 0.24]);
    assert.deepEqual(
      model.past?.map(({ from, until, input }) => [from, until, input]),
      [
        [null, '2026-03-01', 4],
        ['2026-03-01', '2026-08-01', 3],
        ['2026-08-01', '2026-12-01', 2],
      ],
    );
    assert.deepEqual(model.announced, [{ from: '2027-02-01', until: null, input: 3, output: 14, cacheRead: null }]);
  });

  it('keep the factors of modes, and take nothing else over from another time', () => {
    assert.deepEqual(modelOn('2026-11-10').modes?.batch, {
      input: 1,
      output: 5,
      reasoningOutput: null,
      cacheRead: 0.1,
      cacheWrite: {},
      longContextSteps: [],
    });
    const past = modelOn('2026-05-01');
    assert.deepEqual([past.modes?.batch?.input, past.modes?.priority, past.cacheRead], [1.5, undefined, null]);
    assert.deepEqual([past.batchFactor, modelOn('2027-03-01').batchFactor], [0.5, 0.6]);
    assert.equal(modelOn('2026-11-10', { modes: { batch: { input: 1, output: 9 } } }).batchFactor, null);
  });

  it('are changed by an override as it says: a factor on all of them, or a price of its own', () => {
    const view = (override: object) =>
      createCatalogView(catalog(), {
        overrides: [{ match: 'acme/acme-1', layer: 'workspace', ...override }],
        day: '2026-11-10',
      });
    const scaled = view({ multiplier: 0.5 }).get('acme', 'acme-1');
    assert.deepEqual([scaled?.announced?.[0]?.output, scaled?.modes?.priority?.input], [6, 2.5]);
    const own = view({ price: { input: 1, output: 4 } }).get('acme', 'acme-1');
    assert.deepEqual([own?.announced, own?.modes?.batch?.output, own?.modes?.priority], [[], 2, undefined]);
  });
});

describe('catalog: units, regions and checks of dated prices', () => {
  it('give a model that is billed by units no price per token', () => {
    const units = { audioHours: 0.36 };
    const model = modelOn(undefined, { kind: 'other', input: 0, output: 0, units });
    assert.deepEqual([model.billedBy, model.units], ['units', units]);
    assert.equal(modelOn(undefined, { units: { audioInput: 40 } }).billedBy, 'tokens');
    assert.deepEqual(modelOn(undefined, { regions: { us: 1.1 } }).regions, { us: 1.1 });
  });

  it('take a good file and refuse times that contradict the catalog', () => {
    const refusal = (row: object): string => {
      const parsed = parseCatalog(catalog(row));
      return parsed.ok ? 'accepted' : parsed.problems.map(({ message }) => message).join('\n');
    };
    assert.equal(refusal({}), 'accepted');
    const [first, second] = ROW.past ?? [];
    assert.match(refusal({ past: [second, first] }), /past: must rise by `until`/);
    assert.match(refusal({ past: [{ ...first, until: '2026-12-01' }] }), /past: holds until 2026-12-01, after/);
    assert.match(
      refusal({ announced: [{ from: '2026-11-10', input: 1, output: 1 }] }),
      /announced: holds from 2026-11-10, not after the catalog's date/,
    );
    assert.match(refusal({ announced: [{ from: 'soon', input: 1, output: 1 }] }), /from: "soon" must be a date/);
    assert.match(refusal({ modes: { overnight: 0.5 } }), /unknown key "overnight"/);
    assert.match(refusal({ modes: { batch: 0 } }), /modes, batch/);
    assert.match(refusal({ units: { fortnight: 1 } }), /unknown key "fortnight"/);
    assert.match(refusal({ regions: { 'US East': 1.1 } }), /regions/);
  });
});
