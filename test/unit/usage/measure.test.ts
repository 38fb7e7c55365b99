import assert from 'node:assert/strict';
import { UsageAggregate } from '../../../src/core/usage/aggregate.ts';
import { isSameModel, UsageMatcher, type UsageTarget } from '../../../src/core/usage/match.ts';
import { Sketch } from '../../../src/core/usage/sketch.ts';
import { monthSpread } from '../../../src/core/usage/uncertainty.ts';
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
    const found = use.result(2);
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
    assert.equal(use.result(1)?.cost, null);
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
    ['a model that one site asks', { model: 'openai/text-embedding-3-small' }, 'embed by model 0.5'],
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
    assert.ok(!isSameModel('gpt-4o', 'gpt-4o-mini'));
    assert.ok(!isSameModel('claude-sonnet-5', 'claude-sonnet-5-5'));
    assert.ok(!isSameModel('amazon.titan-embed-text-v1', 'amazon.titan-embed-text-v2:0'));
    assert.ok(!isSameModel('gpt-4o-2024-08-06', 'gpt-4o-20249999'));
  });
});

describe('the spread of a month', () => {
  const spread = { mean: 100, p10: 50, p50: 100, p90: 150 };
  const measured = { calls: 1000, callsPerMonth: 1000, dailyDeviation: 10, input: spread, output: spread, cacheRead: null, cacheWrite: null, reasoning: null, cost: null, models: {}, match: { by: 'code', confidence: 1 }, from: null, to: null } as const; // prettier-ignore
  const estimate = sampleEstimate('a', { measured });

  it('follows from the spread of calls and of traffic', () => {
    const found = monthSpread([estimate]);
    const mean = estimate.costPerMonth?.expected.value ?? NaN;
    const perCall = (100 / (2 * 1.2816)) * 1e-6;
    const variance = 1000 * ((perCall * 2.5) ** 2 + (perCall * 10) ** 2) + (mean / 1000) ** 2 * 30 * 100;
    near(found?.p50, mean, 1e-9);
    near(found?.p90, mean + 1.2816 * Math.sqrt(variance), 1e-9);
    near(found?.p10, mean - 1.2816 * Math.sqrt(variance), 1e-9);
  });

  it('is narrower for a sum than for its parts together', () => {
    const one = monthSpread([estimate]);
    const four = monthSpread([estimate, estimate, estimate, estimate]);
    assert.ok(one && four);
    near(four.p90 - four.p50, 2 * (one.p90 - one.p50), 1e-9);
  });

  it('is none for what was not measured', () => assert.equal(monthSpread([sampleEstimate('a')]), null));
});
