import assert from 'node:assert/strict';
import type { CatalogData, CatalogRow } from '../../../src/catalog/catalog-data.ts';
import { diffCatalogs, formatPrice } from '../../../src/catalog/diff.ts';

const catalog = (models: readonly CatalogRow[]): CatalogData => ({
  format: 'prompt-cost-catalog/2',
  date: '2026-11-10',
  sources: [],
  providers: [{ id: 'acme', models }],
});
const one = (row: Partial<CatalogRow> = {}): CatalogData => catalog([{ id: 'm', input: 1, output: 10, ...row }]);
const texts = (before: CatalogData, after: CatalogData): readonly string[] =>
  diffCatalogs(before, after).map(({ text }) => text);

describe('catalog: changes in words', () => {
  it('says what moved, from what to what and how far', () => {
    assert.deepEqual(texts(one(), one({ output: 12 })), ['acme/m output rises from $10.00 to $12.00 (+20%)']);
    assert.deepEqual(texts(one(), one({ input: 0.075 })), ['acme/m input falls from $1.00 to $0.075 (−93%)']);
    assert.deepEqual(texts(one(), one({ input: 1.005 })), ['acme/m input rises from $1.00 to $1.005 (+0.5%)']);
    assert.deepEqual(texts(one({ cacheWrite: { '5m': 1.25 } }), one({ cacheWrite: { '5m': 1.5, '1h': 2 } })), [
      'acme/m cache write (5m) rises from $1.25 to $1.50 (+20%)',
      'acme/m cache write (1h) has a price now: $2.00',
    ]);
    assert.deepEqual(texts(one({ cacheRead: 0.1 }), one()), [
      'acme/m cached input has no price any more; it was $0.10',
    ]);
  });

  it('says from which day an announced price holds, against the price before it', () => {
    const announced = [
      { from: '2026-12-01', input: 1, output: 12 },
      { from: '2027-03-01', input: 2, output: 12 },
    ];
    assert.deepEqual(texts(one(), one({ announced })), [
      'acme/m output rises from $10.00 to $12.00 (+20%) from 2026-12-01',
      'acme/m input rises from $1.00 to $2.00 (+100%) from 2027-03-01',
    ]);
    assert.deepEqual(texts(one({ announced }), one({ announced })), []);
    assert.deepEqual(texts(one({ announced: announced.slice(0, 1) }), one()), [
      'acme/m no longer is announced to cost $1.00 in, $12.00 out from 2026-12-01',
    ]);
    assert.deepEqual(
      texts(
        one({ announced: announced.slice(0, 1) }),
        one({ output: 12, past: [{ until: '2026-12-01', input: 1, output: 10 }] }),
      ),
      ['acme/m output rises from $10.00 to $12.00 (+20%)', 'acme/m up to 2026-12-01 cost $1.00 in, $10.00 out'],
      'one that has begun is a change of price and no withdrawal',
    );
  });

  it('names modes, steps, units, peak hours and facts', () => {
    assert.deepEqual(
      texts(
        one({ modes: { batch: 0.5, priority: { input: 2, output: 20 } } }),
        one({ modes: { batch: 0.5, priority: { input: 3, output: 20 } } }),
      ).slice(0, 1),
      ['acme/m priority input rises from $2.00 to $3.00 (+50%)'],
    );
    assert.deepEqual(texts(one({ units: { audioInput: 30 } }), one({ units: { audioInput: 32 } })), [
      'acme/m unit audioInput rises from $30.00 to $32.00 (+6.7%)',
    ]);
    assert.deepEqual(texts(one(), one({ longContext: [{ above: 200_000, input: 2, output: 15 }] })), [
      'acme/m input above 200000 tokens has a price now: $2.00',
      'acme/m output above 200000 tokens has a price now: $15.00',
    ]);
    assert.deepEqual(texts(one({ retires: '2026-12-01' }), one({ retires: '2027-01-01', regions: { us: 1.1 } })), [
      'acme/m retires is now 2027-01-01, was 2026-12-01',
      'acme/m regions is now {"us":1.1}, was not stated',
    ]);
  });

  it('says what is new and what is gone', () => {
    const rows = Array.from({ length: 20 }, (_, n) => ({ id: `m${n}`, input: 1, output: 1 }));
    assert.deepEqual(texts(catalog(rows.slice(0, 19)), catalog(rows)), ['acme: 1 new model: m19']);
    assert.match(texts(catalog(rows), catalog(rows.slice(0, 5))).join(), /^acme: 15 models gone: m5, m6.* and 7 more$/);
    assert.deepEqual(texts(catalog(rows), { ...catalog([]), providers: [] }).length, 1);
  });

  it('is empty for the same catalog, and silent about sources', () => {
    assert.deepEqual(texts(one(), one({ lists: 3, sources: [0], facts: [1] })), []);
  });

  it('writes prices with two decimals at least', () => {
    const shown = [0, 1, 0.5, 12.25, 0.0028, 2000].map(formatPrice);
    assert.deepEqual(shown, ['$0.00', '$1.00', '$0.50', '$12.25', '$0.0028', '$2000.00']);
  });
});
