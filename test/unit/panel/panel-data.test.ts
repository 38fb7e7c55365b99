import assert from 'node:assert/strict';
import { exportCsv, exportJson, exportMarkdown } from '../../../media/panel/export.ts';
import { isTried, readWhatIf, SiteRepricer } from '../../../media/panel/reprice-sites.ts';
import { rankSavings } from '../../../src/server/surfaces/workspace-cost/rank-savings.ts';
import { AS_IT_IS } from '../../../src/core/what-if/reprice.ts';
import { fakeCost } from '../../panel/panel-page.ts';

const cost = fakeCost(60);

describe('sites under circumstances that are tried out', () => {
  it('are the very same where nothing is tried', () => {
    assert.equal(new SiteRepricer(cost).reprice(AS_IT_IS), cost.sites);
    assert.equal(isTried({ ...AS_IT_IS, growth: 0.5, priceChange: -0.1 }), false, 'growth is about the months to come');
  });

  it('cost in proportion, floor and ceiling too, and are assumed', () => {
    const [before] = cost.sites;
    const [after] = new SiteRepricer(cost).reprice({ ...AS_IT_IS, traffic: 2 });
    assert.ok(before?.costPerMonth && after?.costPerMonth && before.costPerCall && after.costPerCall);
    assert.equal(after.costPerMonth.floor.value, 2 * before.costPerMonth.floor.value);
    assert.equal(after.costPerMonth.ceiling?.value, 2 * (before.costPerMonth.ceiling?.value ?? NaN));
    assert.equal(after.costPerMonth.expected.provenance, 'assumed');
    assert.equal(after.costPerCall.expected.value, before.costPerCall.expected.value, 'a call costs what it did');
    assert.equal(after.callsPerMonth.value, 20_000);
  });

  it('name the model that they go to', () => {
    const hot = new SiteRepricer(cost).reprice({ ...AS_IT_IS, tiers: { hot: 'cold' } })[0];
    assert.deepEqual([hot?.tier, hot?.model], ['cold', 'vendor/cold']);
  });

  it('are taken over from a former session as far as it is sound', () => {
    const whatIf = { traffic: 2, output: 1, hitRate: 0.5, tiers: { hot: 'cold' }, growth: 0.1, priceChange: -0.05 };
    assert.deepEqual(readWhatIf(whatIf), whatIf);
    assert.deepEqual(readWhatIf({ traffic: -1, hitRate: 7, tiers: { hot: 'x', y: 'cold' }, growth: 'a' }), AS_IT_IS);
    assert.deepEqual(readWhatIf('evil'), AS_IT_IS);
  });
});

describe('the best savings', () => {
  it('are the largest of each call site, the most first', () => {
    const twice = [...cost.savings, ...cost.savings.map((saving) => ({ ...saving, perMonth: saving.perMonth / 2 }))];
    const ranked = rankSavings(twice, cost.sites, cost.sites);
    assert.equal(ranked.length, cost.savings.length);
    assert.deepEqual(
      ranked.map(({ perMonth }) => perMonth),
      cost.savings.map(({ perMonth }) => perMonth).toSorted((a, b) => b - a),
    );
  });

  it('grow with the cost of their site', () => {
    const doubled = new SiteRepricer(cost).reprice({ ...AS_IT_IS, traffic: 2 });
    const [now] = rankSavings(cost.savings, cost.sites, cost.sites);
    const [then] = rankSavings(cost.savings, doubled, cost.sites);
    assert.ok(now && then);
    assert.ok(Math.abs(then.perMonth - 2 * now.perMonth) < 1e-9);
  });

  it('keep a saving that concerns no row', () => {
    const [saving] = cost.savings;
    assert.ok(saving);
    assert.equal(rankSavings([{ ...saving, siteId: null }], cost.sites, cost.sites)[0]?.perMonth, saving.perMonth);
  });
});

describe('exports of the panel', () => {
  const [sample] = cost.sites;
  assert.ok(sample);
  const evil = { ...sample, path: '=cmd|x.py', functionName: '<img onerror=alert(1)> | `a`', model: '@team' };

  it('write one call site a row as CSV that no spreadsheet runs', () => {
    const [head, row, end] = exportCsv([evil]).split('\r\n');
    assert.equal(head?.split(',').length, 25);
    assert.ok(row?.includes("'=cmd|x.py") && row.includes("'@team"), row);
    assert.equal(end, '');
  });

  it('write JSON that can be read again, with what was tried', () => {
    const read = JSON.parse(exportJson(cost.sites, { ...AS_IT_IS, traffic: 2 })) as Record<string, unknown>;
    assert.equal((read['sites'] as unknown[]).length, 60);
    assert.deepEqual((read['whatIf'] as Record<string, unknown>)['traffic'], 2);
  });

  it('write a Markdown table in which names are text', () => {
    const table = exportMarkdown([evil]);
    assert.ok(table.includes('&lt;img onerror=alert(1)&gt; \\|'), table);
    assert.equal(table.split('\n').filter((line) => line.startsWith('|')).length, 3);
  });

  it('state the sum of a Markdown table in a currency of the configuration too, at its rate', () => {
    const text = exportMarkdown(cost.sites, { code: 'EUR', perUsd: 0.5 });
    const [, usd = '', euro = ''] = /~\\\$([\d,.]+) \(EUR ([\d,.]+)\) a month/.exec(text) ?? [];
    const [sum, other] = [usd, euro].map((each) => Number(each.replaceAll(',', '')));
    assert.ok(sum && other && Math.abs(other - sum / 2) <= 0.5, text.slice(0, 200));
    assert.match(text, /^EUR at 0\.5 per USD\.$/m);
  });
});
