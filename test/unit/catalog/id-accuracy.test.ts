import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { judge, lookupCase, readIdCases } from '../../../scripts/catalog/id-accuracy.ts';
import { createCatalogView } from '../../../src/catalog/resolve.ts';
import { loadSnapshot } from '../../../src/catalog/snapshot.ts';

const catalog = createCatalogView(loadSnapshot());
const cases = readIdCases();

describe('catalog: ids collected from public code', () => {
  it('are at least 300, settled against two sources each', () => {
    assert.ok(cases.filter(({ repo }) => repo !== undefined).length >= 300);
    for (const { id, expect, sources = [], input } of cases) {
      if (expect === 'none' || expect === 'free') continue;
      assert.ok(sources.length >= 2, `${id}: ${sources.join(', ')}`);
      assert.ok(input !== undefined && input > 0, id);
    }
  });

  it('cover every way of writing an id', () => {
    const kinds = new Map<string, number>();
    for (const { kind } of cases) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    assert.deepEqual(
      [...kinds].filter(([, count]) => count < 8),
      [],
    );
    assert.ok(kinds.size >= 18);
  });

  it('are as many as the page says', () => {
    const page = readFileSync(new URL('../../../docs/catalog.md', import.meta.url), 'utf8');
    const found = cases.filter(({ repo }) => repo !== undefined).length;
    assert.match(page, new RegExp(`judges ${cases.length} ids .*; ${found} of them were found`));
  });

  it('never get a wrong price', () => {
    const wrong = cases
      .map((entry) => ({ id: entry.id, verdict: judge(entry, lookupCase(catalog, entry)) }))
      .filter(({ verdict }) => verdict === 'wrong price' || verdict === 'wrong row');
    assert.deepEqual(wrong, []);
  });

  it('get the right answer in 99 of 100 cases', () => {
    const right = cases.filter((entry) => judge(entry, lookupCase(catalog, entry)) === 'right');
    assert.ok(right.length >= 0.99 * cases.length, `${right.length} of ${cases.length}`);
  });
});
