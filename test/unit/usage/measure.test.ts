import assert from 'node:assert/strict';
import { UsageAggregate } from '../../../src/core/usage/aggregate.ts';
import { isSameModel, UsageMatcher, type UsageTarget } from '../../../src/core/usage/match.ts';
import { Sketch } from '../../../src/core/usage/sketch.ts';
import { Covariance, varianceOf } from '../../../src/core/usage/covariance.ts';
import { commonTraffic, DAY_MS, dailyCalls, deviationOf } from '../../../src/core/usage/daily-calls.ts';
import { monthMoments, monthSpread } from '../../../src/core/usage/uncertainty.ts';
import type { UsageRecord } from '../../../src/model/usage.ts';
import { sampleEstimate } from '../server/samples.ts';

const record = (more: Partial<UsageRecord> = {}): UsageRecord => ({
  at: null, until: null, calls: 1, model: 'gpt-4o', input: 100, cacheRead: null, cacheWrite: null, output: 10, reasoning: null, cost: null, code: null, names: [], promptHash: null, ...more,
}); // prettier-ignore
const near = (actual: number | undefined, wanted: number, share: number): void =>
  assert.ok(actual !== undefined && Math.abs(actual - wanted) <= share * wanted, `${actual} is not ${wanted}`);

describe('quantiles in bounded memory', () => {
  it('are right within a percent', () => {
    const sketch = new Sketch();
    for (let value = 1; value <= 100_000; value++) sketch.add(value);
    const found = sketch.distribution();
    near(found?.mean, 50_000.5, 1e-9);
    near(found?.p10, 10_000, 0.011);
    near(found?.p50, 50_000, 0.011);
    near(found?.p90, 90_000, 0.011);
  });

  it('know zero, weights and nothing', () => {
    const sketch = new Sketch();
    assert.equal(sketch.distribution(), null);
    sketch.add(0, 3);
    sketch.add(8, 1);
    assert.equal(sketch.distribution()?.p50, 0);
    assert.equal(sketch.distribution()?.mean, 2);
  });
});

describe('the use of a site', () => {
  const by = { by: 'code', confidence: 0.95 } as const;

  it('is told per month and per request, rows of many requests too', () => {
    const use = new UsageAggregate();
    use.add(record({ at: 0, cost: 0.5 }), by);
    use.add(record({ at: 86_400_000, calls: 3, input: 900, output: 60, cost: 1.5, cacheRead: 300 }), by);
    const found = use.result({ days: 2, first: null, last: null });
    assert.equal(found?.calls, 4);
    assert.equal(found.callsPerMonth, 60);
    assert.equal(found.input.mean, 250);
    assert.equal(found.cacheRead, 100, 'of the requests that tell');
    near(found.cost?.mean, 0.5, 1e-9);
    near(found.dailyDeviation ?? undefined, Math.SQRT2, 1e-5);
    assert.deepEqual([found.from, found.to], ['1970-01-01', '1970-01-02']);
  });

  it('has no cost where only some requests tell one', () => {
    const use = new UsageAggregate();
    use.add(record({ cost: 1 }), by);
    use.add(record(), by);
    assert.equal(use.result({ days: 1, first: null, last: null })?.cost, null);
  });
});

describe('matching of usage', () => {
  const target = (key: string, more: Partial<UsageTarget> = {}): UsageTarget => ({
    key, path: 'app/llm.py', functionName: key, lines: [10, 14], functionLines: [8, 20], models: ['gpt-4o'], promptHash: null, tag: null, ...more,
  }); // prettier-ignore
  const sites = [
    target('answer', { promptHash: 'h1', tag: 'support' }),
    target('Shop.classify', { lines: [30, 33], functionLines: [28, 40], models: ['gpt-4o-mini'] }),
    target('night', { path: 'jobs/llm.py', models: ['gpt-4o-mini'], promptHash: 'h2' }),
    target('embed', { path: 'jobs/embed.py', models: ['text-embedding-3-small'] }),
  ];
  const matcher = new UsageMatcher(sites);
  const found = (more: Partial<UsageRecord>): string => {
    const match = matcher.match(record(more));
    return match ? `${match.keys.join('+')} by ${match.by} ${match.confidence}` : 'none';
  };
  const code = (file: string, functionName: string | null = null, line: number | null = null) => ({ code: { file, functionName, line } }); // prettier-ignore

  for (const [what, more, wanted] of [
    ['file and function', code('/srv/app/llm.py', 'answer'), 'answer by code 0.95'],
    ['a qualified function', code('/srv/app/llm.py', 'app.llm.Shop.classify'), 'Shop.classify by code 0.95'],
    ['a method’s name alone', code('app/llm.py', 'classify'), 'Shop.classify by code 0.95'],
    ['a line of the call', code('/srv/app/llm.py', 'wrapper', 31), 'Shop.classify by code 0.95'],
    ['a line of the function', code('app/llm.py', null, 9), 'answer by code 0.95'],
    ['a function alone', { code: { file: '', functionName: 'night', line: null } }, 'night by code 0.95'],
    ['a file with one call', code('jobs/embed.py'), 'embed by code 0.95'],
    [
      'a file with several, by the model',
      { ...code('app/llm.py'), model: 'gpt-4o-mini' },
      'Shop.classify by code 0.95',
    ],
    ['a prompt', { promptHash: 'h2', model: null }, 'night by prompt 0.9'],
    ['a tag', { names: ['chat', 'support'], model: 'other' }, 'answer by name 0.7'],
    ['a function’s name', { names: ['night'], model: 'other' }, 'night by name 0.7'],
    ['a model that one site asks', { model: 'openai/text-embedding-3-small' }, 'embed by model 0.4'],
    ['a model that two sites ask', { model: 'gpt-4o-mini' }, 'none'],
    ['another project’s file, by nothing', { ...code('/other/x.py', 'main'), model: 'unknown' }, 'none'],
  ] as const)
    it(`goes by ${what}`, () => assert.equal(found(more), wanted));

  it('shares what may be one of several', () => {
    const twins = new UsageMatcher([target('a', { functionName: 'f' }), target('b', { functionName: 'f' })]);
    assert.deepEqual(twins.match(record(code('app/llm.py', 'f'))), { keys: ['a', 'b'], by: 'code', confidence: 0.57 });
  });

  it('knows a model with a date or a provider as the same, and no other', () => {
    assert.ok(isSameModel('gpt-4o', 'gpt-4o-2024-08-06'));
    assert.ok(isSameModel('us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'claude-sonnet-4-5'));
    assert.ok(isSameModel('openai:gpt-5.6-luna', 'gpt-5.6-luna-2026-07-01'));
    assert.ok(isSameModel('claude-sonnet-4-5-20250929', 'anthropic:claude-sonnet-4-5'));
    assert.ok(!isSameModel('phi:latest', 'gemma:latest'));
    assert.ok(!isSameModel('ft:gpt-4o:acme::a1', 'gpt-4o'));
    assert.ok(!isSameModel('gpt-4o', 'gpt-4o-mini'));
    assert.ok(!isSameModel('claude-sonnet-5', 'claude-sonnet-5-5'));
    assert.ok(!isSameModel('amazon.titan-embed-text-v1', 'amazon.titan-embed-text-v2:0'));
    assert.ok(!isSameModel('gpt-4o-2024-08-06', 'gpt-4o-20249999'));
  });
});

describe('covariances in one pass', () => {
  it('are those of the textbook', () => {
    const found = new Covariance(2);
    for (const [x, y] of [[1, 2], [3, 5], [8, 4]] as const) found.add([x, y], 1); // prettier-ignore
    const [xx, xy, yy] = found.triangle() ?? [];
    near(xx, 13, 1e-12);
    near(xy, 2.5, 1e-12);
    near(yy, 7 / 3, 1e-12);
    near(varianceOf([2, -3], [xx!, xy!, yy!]), 4 * 13 - 12 * 2.5 + 9 * (7 / 3), 1e-12);
  });

  it('of rows that are means of many requests are those of single requests', () => {
    const found = new Covariance(1);
    for (const mean of [90, 110, 100, 104, 96]) found.add([mean], 100);
    // Means of 100 requests vary by a hundredth.
    near(found.triangle()?.[0], (100 * (100 + 100 + 16 + 16)) / 4, 1e-12);
  });

  it('say nothing of a single row', () => {
    const found = new Covariance(1);
    found.add([5], 10);
    assert.equal(found.triangle(), null);
  });
});

describe('traffic by day', () => {
  const days = (counts: readonly number[], from = 0) => new Map(counts.map((count, index) => [from + index, count]));

  it('leaves out days that the log cuts', () => {
    const window = { days: 4, first: 0.5 * DAY_MS, last: 4.5 * DAY_MS };
    const found = dailyCalls(days([50, 100, 100, 100, 50]), window);
    assert.deepEqual([found.days, deviationOf(found)], [3, 0]);
  });

  it('counts days without a call', () => {
    const window = { days: 4, first: 10 * DAY_MS, last: 14 * DAY_MS };
    near(deviationOf(dailyCalls(new Map([[10, 8]]), window)), 4, 1e-12);
  });

  it('does not take a quiet weekend for uncertainty', () => {
    // From a Monday: day 4 of 1970.
    const week = [100, 100, 100, 100, 100, 20, 20];
    const window = { days: 14, first: 4 * DAY_MS, last: 18 * DAY_MS };
    assert.equal(deviationOf(dailyCalls(days([...week, ...week], 4), window)), 0);
  });

  it('tells how far sites move together', () => {
    const window = { days: 8, first: 0, last: 8 * DAY_MS };
    const site = (counts: readonly number[]) => ({ daily: dailyCalls(days(counts), window), tokensPerCall: 10 });
    const [up, flip] = [
      [1, 3, 1, 3, 1, 3, 1, 3],
      [1, 1, 3, 3, 1, 1, 3, 3],
    ];
    assert.equal(commonTraffic([site(up), site(up)]), 1);
    near(commonTraffic([site(up), site(flip)]) ?? -1, 0, 0);
    assert.equal(commonTraffic([site(up)]), null, 'one site moves with nothing');
    const short = { daily: dailyCalls(days([1, 3]), { days: 2, first: 0, last: 2 * DAY_MS }), tokensPerCall: 1 };
    assert.equal(commonTraffic([short, short]), null, 'two days always seem to move together');
  });
});

describe('the spread of a month', () => {
  const distribution = { mean: 100, p10: 50, p50: 100, p90: 150 };
  const covariance = [400, 0, 0, 150, 0, 0, 0, 0, 0, 100];
  const measured = { calls: 1000, callsPerMonth: 1000, dailyDeviation: 10, commonTraffic: 0, covariance, input: distribution, output: distribution, cacheRead: null, cacheWrite: null, reasoning: null, cost: null, models: {}, match: { by: 'code', confidence: 1 }, from: null, to: null } as const; // prettier-ignore
  const estimate = sampleEstimate('a', { measured });
  const momentsOf = (
    more: Partial<typeof measured | Record<'commonTraffic' | 'dailyDeviation' | 'calls', number | null>>,
  ) => monthMoments({ ...estimate, measured: { ...measured, ...more } as typeof measured });

  it('follows from the covariance of tokens at their prices, from traffic, and from the size of the sample', () => {
    const found = momentsOf({});
    const mean = estimate.costPerMonth?.expected.value ?? NaN;
    // 1,404 tokens in at $2.50 and 300 out at $10: what the sample's cost beside that is, the deviation is too.
    const scale = mean / 1000 / ((1404 * 2.5 + 300 * 10) / 1e6);
    const call = ((2.5 ** 2 * 400 + 2 * 2.5 * 10 * 150 + 10 ** 2 * 100) / 1e12) * scale ** 2;
    near(found?.callVariance, 2 * 1000 * call, 1e-9);
    near(found?.trafficVariance, 2 * (mean / 1000) ** 2 * 30 * 100, 1e-9);
    near(found?.standardError, Math.sqrt(1000 * call + (mean / 1000) ** 2 * 3000), 1e-9);
  });

  it('is wider the fewer calls and days were seen', () => {
    const width = (calls: number): number => {
      const found = monthSpread([momentsOf({ calls })!]);
      return found!.p90 - found!.p10;
    };
    assert.ok(width(100) > 2 * width(1000), 'a tenth of the days');
    assert.ok(width(1000) > width(30_000));
  });

  it('takes it for chance that days are alike where less than a week was seen', () => {
    const perCall = (estimate.costPerMonth?.expected.value ?? NaN) / 1000;
    // A tenth of a month's calls: three days. Independent calls vary by their number; a sample of a tenth, by eleven times that.
    near(momentsOf({ calls: 100, dailyDeviation: 0 })?.trafficVariance, 11 * perCall ** 2 * 1000, 1e-9);
    assert.equal(momentsOf({ calls: 1000, dailyDeviation: 0 })?.trafficVariance, 0);
  });

  it('is narrower for a sum than for its parts together, as far as the sites move alone', () => {
    const alone = monthSpread([momentsOf({})!])!;
    const width = (commonTraffic: number): number => {
      const four = monthSpread(Array.from({ length: 4 }, () => momentsOf({ commonTraffic })!))!;
      return (four.p90 - four.p10) / (alone.p90 - alone.p10);
    };
    near(width(0), 2, 0.02);
    assert.ok(width(0.5) > 2.5 && width(0.5) < 4);
    assert.ok(width(1) > 3.5 && width(1) < 4.3, 'all in common: about as much as the parts together');
  });

  it('is in order, and never below zero, however little is known', () => {
    for (const dailyDeviation of [0, 1, 100, 10_000, null]) {
      const found = monthSpread([momentsOf({ dailyDeviation, calls: 3 })!])!;
      assert.ok(0 <= found.p10 && found.p10 <= found.p50 && found.p50 <= found.mean && found.mean <= found.p90, JSON.stringify(found)); // prettier-ignore
    }
  });

  it('is none for what was not measured', () => {
    assert.equal(monthMoments(sampleEstimate('a')), null);
    assert.equal(monthSpread([]), null);
  });
});
