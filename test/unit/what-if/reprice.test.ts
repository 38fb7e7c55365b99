import assert from 'node:assert/strict';
import { estimateCall } from '../../../src/core/estimate/estimate-call.ts';
import { createTokenizers } from '../../../src/core/tokens/tokenizers.ts';
import { AS_IT_IS, monthlyCost, project, repriceable, type Repriceable } from '../../../src/core/what-if/reprice.ts';
import { loadRanks } from '../../../src/workspace/tokenizer-ranks.ts';
import { callOf, catalogOf, configOf, message, modelOf, text } from '../estimate/support.ts';

const SITE: Repriceable = {
  tier: 'hot',
  prices: { input: 4, output: 20, cacheRead: 0.4, cacheWrite: 5 },
  perCall: (700 * 4 + 700 * 0.4 + 600 * 5 + 100 * 20) / 1e6,
  perMonth: (1000 * (700 * 4 + 700 * 0.4 + 600 * 5 + 100 * 20)) / 1e6,
  input: 2000,
  output: 100,
  cacheable: 1000,
  writable: 1300,
  hitRate: 0.7,
  onTier: { cold: 0.0004 },
};
const TIER_PRICES = { cold: { input: 0.2, output: 0.8, cacheRead: null, cacheWrite: null } };
const month = (change: Partial<typeof AS_IT_IS>, site = SITE): number =>
  monthlyCost(site, { ...AS_IT_IS, ...change }, TIER_PRICES);
const near = (actual: number, wanted: number): void =>
  assert.ok(Math.abs(actual - wanted) <= 1e-9 * Math.abs(wanted), `${actual} is not ${wanted}`);

describe('repricing under other circumstances', () => {
  it('gives the estimate itself where nothing is changed', () => assert.equal(month({}), SITE.perMonth));

  it('goes with the traffic', () => near(month({ traffic: 3 }), 3 * SITE.perMonth));

  it('prices longer answers at the output price', () => near(month({ output: 2 }), SITE.perMonth + (1000 * 100 * 20) / 1e6)); // prettier-ignore

  it('reads hits at the cache’s price and writes the rest', () => {
    const all = (1000 * (700 * 4 + 1000 * 0.4 + 300 * 5 + 100 * 20)) / 1e6;
    near(month({ hitRate: 1 }), all);
    const none = (1000 * (700 * 4 + 1300 * 5 + 100 * 20)) / 1e6;
    near(month({ hitRate: 0 }), none);
  });

  it('moves a tier’s calls to the cost that the estimate has for the other tier', () => {
    near(month({ tiers: { hot: 'cold' } }), 1000 * 0.0004);
    near(month({ tiers: { warm: 'cold' } }), SITE.perMonth);
    near(month({ tiers: { hot: 'hot' } }), SITE.perMonth);
  });

  it('leaves a call where it is that the other tier cannot take', () => {
    near(month({ tiers: { hot: 'economy' } }), SITE.perMonth);
  });

  it('prices what is changed on the other tier at that tier’s prices', () => {
    const before = (2000 * 0.2 + 100 * 0.8) / 1e6;
    const after = (2000 * 0.2 + 200 * 0.8) / 1e6;
    near(month({ tiers: { hot: 'cold' }, output: 2 }), (1000 * 0.0004 * after) / before);
  });

  it('agrees with the estimate for other settings', () => {
    const tokenizers = createTokenizers(loadRanks);
    const model = modelOf('openai', 'gpt-4o', { cacheRead: 1.25, caching: 'automatic', minCacheable: 1024 });
    const call = callOf({
      messages: [message('system', text(' word'.repeat(2000))), message('user', text({ hole: 'question' }))],
    });
    const at = (cacheHitRate: number, outputTokens: number) =>
      estimateCall(call, { catalog: catalogOf([model]), config: configOf({ cacheHitRate, outputTokens }), tokenizers });
    const site = repriceable(at(0.7, 400), null);
    assert.ok(site);
    assert.equal(site.cacheable > 0, true);
    near(
      monthlyCost(site, { ...AS_IT_IS, hitRate: 0.2, output: 2 }, {}),
      at(0.2, 800).costPerMonth?.expected.value ?? NaN,
    );
  });

  it('has nothing for a call without a price', () => {
    const none = { price: null, costPerCall: null } as Parameters<typeof repriceable>[0];
    assert.equal(repriceable(none, null), null);
  });
});

describe('the months to come', () => {
  it('grow with the traffic and fall with the prices, each month anew', () => {
    const months = project(100, { ...AS_IT_IS, growth: 0.2, priceChange: -0.1 }, 3);
    assert.deepEqual(
      months.map(({ month: number, cost, atFirstTraffic }) =>
        [number, cost, atFirstTraffic].map((value) => Number(value.toFixed(6))),
      ),
      [
        [1, 100, 100],
        [2, 108, 90],
        [3, 116.64, 81],
      ],
    );
  });

  it('are twelve, and the same where nothing changes', () => {
    const months = project(7, AS_IT_IS);
    assert.equal(months.length, 12);
    assert.ok(months.every(({ cost }) => cost === 7));
  });
});
