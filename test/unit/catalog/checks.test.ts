import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { draft, readAccepted, review, type Acceptance } from '../../../scripts/catalog/accepted.ts';
import { buildCatalog, readSources } from '../../../scripts/catalog/build.ts';
import { findConcerns, type Check, type Concern } from '../../../scripts/catalog/checks.ts';
import { merge } from '../../../scripts/catalog/merge.ts';
import type { SourceRow } from '../../../scripts/catalog/source-row.ts';
import type { CatalogData, CatalogRow } from '../../../src/catalog/catalog-data.ts';

type Rows = Readonly<Record<string, readonly Partial<CatalogRow>[]>>;
function catalog(providers: Rows): CatalogData {
  return {
    format: 'prompt-cost-catalog/2',
    date: '2026-11-10',
    sources: [],
    providers: Object.entries(providers).map(([id, models]) => ({
      id,
      models: models.map((row, at) => ({ id: `m${at}`, input: 1, output: 5, ...row })),
    })),
  };
}
const of = (check: Check, concerns: readonly Concern[]): readonly string[] =>
  concerns.filter((concern) => concern.check === check).map(({ text }) => text);
const inCatalog = (check: Check, providers: Rows, before: Rows | null = null): readonly string[] =>
  of(check, findConcerns(catalog(providers), [], before && catalog(before)));

function stated(
  input: number,
  output: number,
  more: Partial<SourceRow['source']> = {},
  cacheRead: number | null = null,
): SourceRow {
  return {
    provider: 'acme',
    id: 'm',
    name: null,
    price: { input, output, cacheRead, cacheWrite: {}, batch: null, steps: [], peak: null },
    context: null,
    maxOutput: null,
    reasoning: null,
    tools: null,
    vision: null,
    released: null,
    retires: null,
    aliases: [],
    source: { name: 'a list', date: '2026-11-01', family: 'pi-ai', lists: 1, official: false, ...more },
  };
}
function inSources(check: Check, ...rows: readonly SourceRow[]): readonly string[] {
  return of(check, findConcerns(catalog({}), merge(rows, () => null).merged, null));
}

describe('catalog: what stops the build', () => {
  it('a price that moves by more than 20%, up or down, and no smaller one', () => {
    const moves = (row: Partial<CatalogRow>) => inCatalog('move', { acme: [row] }, { acme: [{}] });
    assert.deepEqual(moves({ output: 7 }), ['acme/m0 output rises from $5.00 to $7.00 (+40%)']);
    assert.deepEqual(moves({ input: 0.7 }), ['acme/m0 input falls from $1.00 to $0.70 (−30%)']);
    assert.deepEqual(moves({ input: 1.2, output: 4 }), []);
    const written = inCatalog(
      'move',
      { acme: [{ cacheWrite: { '5m': 12.5 } }] },
      { acme: [{ cacheWrite: { '5m': 1.25 } }] },
    );
    assert.equal(written.length, 1);
  });

  it('an announced price that moves as far', () => {
    const announced = (output: number) =>
      inCatalog('announced-move', { acme: [{ announced: [{ from: '2026-12-01', input: 1, output }] }] });
    assert.deepEqual(announced(10), ['acme/m0 output rises from $5.00 to $10.00 (+100%) from 2026-12-01']);
    assert.deepEqual(announced(6), []);
  });

  it('a provider that loses many models', () => {
    const rows = Array.from({ length: 10 }, () => ({}));
    assert.match(
      inCatalog('models-gone', { acme: rows.slice(0, 6) }, { acme: rows }).join(),
      /acme: 4 models gone: m6, m7/,
    );
    assert.deepEqual(inCatalog('models-gone', { acme: rows.slice(0, 8) }, { acme: rows }), []);
  });

  it('a price in another unit, against other sellers of the same model', () => {
    const sellers = (input: number): Rows => ({
      a: [{ id: 'big-model', input: 2 }],
      b: [{ id: 'big-model', input: 2.2 }],
      c: [{ id: 'maker/big-model', input: 1.9 }],
      d: [{ id: 'big-model', input, output: 5 * input }],
    });
    assert.match(
      inCatalog('unit', sellers(2000)).join(),
      /^d\/big-model costs \$2000\.00 of input where the middle of 4 sellers is \$2\.\d+/,
    );
    assert.equal(inCatalog('unit', sellers(0.002)).length, 1);
    assert.deepEqual(inCatalog('unit', sellers(6)), []);
  });

  it('a cached read dearer than the input', () => {
    assert.deepEqual(inSources('cache-read', stated(1, 5, {}, 1.5)), [
      'acme/m reads from the cache for $1.50, more than its input of $1.00 (a list)',
    ]);
    assert.deepEqual(inSources('cache-read', stated(1, 5, {}, 0.1)), []);
  });

  it('a chat model whose output costs less than its input', () => {
    assert.match(
      inCatalog('output-below-input', { acme: [{ output: 0.5 }] }).join(),
      /acme\/m0 is a chat model whose output \(\$0\.50\) costs less than its input \(\$1\.00\)/,
    );
    assert.deepEqual(inCatalog('output-below-input', { acme: [{ kind: 'embedding', output: 0 }, { output: 1 }] }), []);
  });

  it('lists that disagree by more than a factor, where nothing settles it', () => {
    const other = { name: 'another', family: 'genai-prices' as const };
    assert.deepEqual(inSources('disagreement', stated(1, 5), stated(3, 5, other)), [
      'acme/m: a list (1/5) and another (3/5) are more than a factor of 2 apart, and no other list settles it',
    ]);
    assert.deepEqual(inSources('disagreement', stated(1, 5), stated(1.9, 5, other)), []);
    assert.deepEqual(inSources('disagreement', stated(1, 5, { official: true }), stated(3, 5, other)), []);
    assert.deepEqual(inSources('disagreement', stated(1, 5, { lists: 2 }), stated(3, 5, other)), []);
  });

  it('a successor that is not sold, retired, or gone first', () => {
    const after = (successor: string, retires?: string): string =>
      inCatalog('successor', {
        acme: [
          { id: 'old', retires: '2026-12-01', successor },
          { id: 'new', retires },
        ],
      }).join();
    assert.match(after('newest'), /acme\/old names newest as its successor, which acme does not sell/);
    assert.match(after('new', '2026-11-01'), /itself retired on 2026-11-01/);
    assert.match(after('new', '2026-11-20'), /old retires on 2026-12-01, but its successor new on 2026-11-20 already/);
    assert.equal(after('new', '2027-01-01') + after('new'), '');
  });

  it('limits and dates that contradict each other', () => {
    assert.match(
      inCatalog('limits', { acme: [{ context: 8000, maxOutput: 8192 }] }).join(),
      /gives 8192 tokens in a window of 8000/,
    );
    assert.match(
      inCatalog('dates', { acme: [{ released: '2026-02', retires: '2026-01-01' }] }).join(),
      /before its release/,
    );
    assert.match(
      inCatalog('dates', { acme: [{ released: '2027-01-01' }] }).join(),
      /after everything the lists speak of/,
    );
    assert.deepEqual(inCatalog('dates', { acme: [{ released: '2026-02', retires: '2026-10-01' }] }), []);
  });
});

describe('catalog: what a reviewer accepted', () => {
  const concern: Concern = { check: 'move', subject: 'acme/m0', value: 'output 5 → 7', text: 'it moved' };
  const accepted = (values: readonly string[], check: Check = 'move'): Acceptance => ({
    check,
    concerns: { 'acme/m0': [...values] },
    reason: 'the provider says so',
    reviewed: '2026-11-21',
  });
  const now = catalog({ acme: [{ output: 7 }] });

  it('holds for those figures alone', () => {
    assert.deepEqual(review([concern], [], now).open, [concern]);
    assert.deepEqual(review([concern], [accepted(['output 5 → 7'])], now), { open: [], stale: [] });
    const other = review([concern], [accepted(['output 5 → 6'])], now);
    assert.deepEqual([other.open, other.stale], [[concern], ['move of acme/m0 (output 5 → 6)']]);
    assert.deepEqual(review([concern], [accepted(['output 5 → 7'], 'unit')], now).open, [concern]);
  });

  it('stays as the record of a move until the price moves on, and is stale then', () => {
    assert.deepEqual(review([], [accepted(['output 5 → 7'])], now).stale, []);
    assert.equal(review([], [accepted(['output 5 → 7'])], catalog({ acme: [{ output: 8 }] })).stale.length, 1);
    assert.equal(review([], [accepted(['1.5 above 1'], 'cache-read')], now).stale.length, 1);
    const gone: Acceptance = { ...accepted([]), check: 'models-gone', concerns: { acme: ['m1, m2'] } };
    assert.deepEqual(review([], [gone], now).stale, []);
    assert.equal(review([], [{ ...gone, concerns: { acme: ['m0, m1'] } }], now).stale.length, 1);
  });

  it('is drafted without a reason, and not read without one', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'accepted-'));
    const file = path.join(folder, 'accepted.json');
    const drafted = draft([concern], '2026-11-21');
    try {
      writeFileSync(file, `{"about":"","accepted":[${drafted}]}`);
      assert.throws(() => readAccepted(file), /must say why this is right/);
      writeFileSync(
        file,
        `{"about":"","accepted":[${drafted.replace('"reason": ""', '"reason": "the provider says so"')}]}`,
      );
      assert.deepEqual(readAccepted(file), [accepted(['output 5 → 7'])]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is all that the sources of the shipped catalog raise, and nothing that they no longer do', function () {
    this.timeout(30_000);
    const root = fileURLToPath(new URL('../../..', import.meta.url));
    const { data, merged } = buildCatalog(readSources(root));
    const { open, stale } = review(
      findConcerns(data, merged, null),
      readAccepted(path.join(root, 'scripts/catalog/accepted.json')),
      data,
    );
    assert.deepEqual([open.map(({ text }) => text), stale], [[], []]);
  });
});
