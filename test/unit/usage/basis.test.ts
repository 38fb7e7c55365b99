import assert from 'node:assert/strict';
import { exportJson, exportMarkdown } from '../../../media/panel/export.ts';
import { SiteRepricer } from '../../../media/panel/reprice-sites.ts';
import { checkPolicies } from '../../../src/core/policy/check-policies.ts';
import { recordsOf } from '../../../src/core/compare/site-records.ts';
import { costBasis, describeBasis } from '../../../src/core/usage/cost-basis.ts';
import { movesOf } from '../../../src/core/usage/moves.ts';
import { doubtsOf } from '../../../src/core/usage/doubts.ts';
import { monthMoments } from '../../../src/core/usage/uncertainty.ts';
import { AS_IT_IS } from '../../../src/core/what-if/reprice.ts';
import type { FileAnalysis } from '../../../src/model/analysis.ts';
import type { MeasuredUse } from '../../../src/model/usage.ts';
import { reporter as markdown } from '../../../src/reporters/markdown/index.ts';
import { reporter as text } from '../../../src/reporters/text/index.ts';
import { renderCodeLenses } from '../../../src/server/surfaces/code-lens/render.ts';
import { renderFileCost } from '../../../src/server/surfaces/file-cost/render.ts';
import { renderCall } from '../../../src/server/surfaces/hover/render.ts';
import { renderSites } from '../../../src/server/surfaces/workspace-cost/render.ts';
import { summarize } from '../../../src/server/surfaces/workspace-cost/summary.ts';
import { report } from '../reporters/sample-report.ts';
import { range, sampleAnalysis, sampleCall, sampleEstimate, SAMPLE_PATH } from '../server/samples.ts';

const spread = { mean: 1000, p10: 500, p50: 900, p90: 1600 };
const USE: MeasuredUse = { calls: 3000, callsPerMonth: 10_000, dailyDeviation: 60, commonTraffic: null, covariance: [90_000, 0, 0, 20_000, 0, 0, 0, 0, 0, 10_000], input: spread, output: spread, cacheRead: null, cacheWrite: null, reasoning: null, cost: null, models: { 'gpt-4o': 3000 }, match: { by: 'code', confidence: 0.95 }, from: '2026-11-01', to: '2026-11-09' }; // prettier-ignore

const calls = [0, 100, 200].map((start) => sampleCall({ start, end: start + 9 }, { start, end: start + 6 }));
const [first] = calls;
assert.ok(first);
const measured = sampleEstimate(first.id, {
  measured: USE,
  costPerMonth: { ...range(30, 65, 1870), expected: { value: 65, provenance: 'measured' } },
});
const analysis: FileAnalysis = sampleAnalysis({
  calls: calls.map((call, index) => ({ call, estimate: index === 0 ? measured : sampleEstimate(call.id) })),
  findings: [],
});
const sites = renderSites(analysis, {
  uri: 'file:///p/app/main.py',
  folder: 'p',
  place: (offset) => ({ cell: null, position: { line: 0, character: offset } }),
  tierOf: () => null,
});

describe('what a sum of a month rests on', () => {
  /** `⌀$65.00` with its quantiles of the measured site, then the bounds of the two others. */
  const SAID = /measured ⌀\$65\.00 \(80% between \$5\d\.\d\d and \$7\d\.\d\d, P50 \$6\d\.\d\d\) at 1 of 3 call sites; the other 2 assumed: ~\$130(\.00)? \(\$60\.00 – \$3,740\)/; // prettier-ignore
  const plain = (written: string): string => written.replaceAll('\\', '').replace(/\s+/g, ' ');

  const lenses = () =>
    renderCodeLenses(analysis, {
      uri: 'file:///p/app/main.py',
      position: () => ({ line: 0, character: 0 }),
      holds: () => true,
      isFirst: true,
      settings: { calls: true, fileTotal: true },
      commands: true,
    }).map(({ command }) => command?.title);
  for (const [surface, written] of [
    ['the text report', () => report(text, [analysis])],
    ['the Markdown report', () => report(markdown, [analysis])],
    ['the lens of a file', () => lenses().join('\n')],
    ['the status bar', () => renderFileCost(analysis, 'file:///a', 1).tooltip],
    ['the scan’s summary', () => summarize({ sites, files: 1 })],
    ['the panel’s Markdown', () => exportMarkdown(sites)],
  ] as const)
    it(`is said by ${surface}, quantiles and bounds apart`, () => {
      assert.match(plain(written()).replace('Measured', 'measured'), SAID);
    });

  it('is in the panel’s JSON', () => {
    const { basis } = JSON.parse(exportJson(sites, AS_IT_IS)) as { basis: ReturnType<typeof costBasis> };
    assert.deepEqual([basis.sites, basis.measured?.sites, basis.rest?.expected], [3, 1, 130]);
  });

  it('is said of a budget that is too small', () => {
    const records = recordsOf(analysis, () => ({ line: 0, character: 0 })).sites;
    const policy = { name: 'all', base: '', level: 'fail', maxPerMonth: 100 } as const;
    const { outcomes } = checkPolicies([policy], {
      sites: records,
      findings: [],
      comparison: null,
      isAll: true,
      isInScope: () => true,
      tierOf: () => null,
    });
    assert.match(outcomes[0]?.reason ?? '', SAID);
    assert.ok(records[0]?.path === SAMPLE_PATH && records[0].month && !records[1]?.month);
  });

  it('has no quantiles for what is tried out', () => {
    const tried = new SiteRepricer({ sites, tiers: {} }).reprice({ ...AS_IT_IS, traffic: 2 });
    assert.ok(tried.every((site) => site.measured === undefined));
  });

  it('is left to floor and ceiling where nothing was measured', () => {
    const cost = { costPerMonth: range(1, 2, 3), month: null };
    assert.equal(describeBasis(costBasis([cost])), null);
  });

  it('names what is left of it: a site without a price, one without a ceiling, none', () => {
    const month = monthMoments(measured);
    const one = { costPerMonth: measured.costPerMonth, month };
    const said = (...others: Parameters<typeof costBasis>[0]): string => describeBasis(costBasis([one, ...others])) ?? ''; // prettier-ignore
    assert.match(said(), / at the one call site$/);
    assert.match(said(one), / at all 2 call sites$/);
    assert.match(said({ costPerMonth: null, month: null }), /; the other one without a price$/);
    const open = [{ costPerMonth: range(1, 2, null), month: null }, { costPerMonth: null, month: null }]; // prettier-ignore
    assert.match(said(...open), /; the other 2 \(1 without a price\) assumed: ~\$2\.00 \(\$1\.00 or more\)$/);
  });
});

describe('the hover of a measured call', () => {
  const unmeasured = { callsPerMonth: 1000, input: 1404, cachedInput: 0, output: 300, costPerCall: 0.0065, costPerMonth: 6.5 }; // prettier-ignore
  const models = { 'gpt-4o-2024-08-06': 2400, 'gpt-4o-mini': 600 };
  const sited = { call: first, estimate: { ...measured, unmeasured, measured: { ...USE, calls: 12, models } } };

  it('tells what the mean is of, the next month, what was expected without the logs, and what is doubtful', () => {
    const hover = renderCall(sited, { commands: false });
    assert.match(hover, /Expected figures are the mean of 12 requests from 2026-11-01 to 2026-11-09 in your logs \(answers P50 900, P90 1,600 tokens; matched by code, confidence 0\.95\)\./); // prettier-ignore
    assert.match(hover, /The next month: 80% between \$[\d.]+ and \$[\d.]+, P50 \$[\d.]+\./);
    assert.match(hover, /Without the logs ~\$6\.50 a month were expected; off by traffic 1,000 → 10,000 calls a month \(\+\$58\.50\)\./); // prettier-ignore
    assert.match(hover, /20% of the calls were answered by `gpt-4o-mini`, which the code does not name\./);
    assert.match(hover, /\*\*Little to go by:\*\* only 12 calls seen; less than two days seen/);
  });

  it('says nothing of this where nothing was measured', () => {
    const hover = renderCall({ call: first, estimate: sampleEstimate(first.id) }, { commands: false });
    assert.doesNotMatch(hover, /requests in your logs|next month|Little to go by/);
  });

  it('takes the difference apart so that the parts add up', () => {
    const before = {
      callsPerMonth: 2000,
      input: 800,
      cachedInput: 400,
      output: 100,
      costPerCall: 0.0025,
      costPerMonth: 5,
    };
    const moves = movesOf({ ...measured, unmeasured: before });
    assert.deepEqual(moves.map(({ what }) => what).toSorted(), ['cache', 'input', 'output', 'traffic']);
    const sum = moves.reduce((total, { usd }) => total + usd, 0);
    assert.ok(Math.abs(sum - (65 - 5)) < 0.05, String(sum));
  });
});

describe('doubts about a measured site', () => {
  const doubts = (more: Partial<MeasuredUse>): readonly string[] => {
    const use = { ...USE, ...more };
    return doubtsOf(use, monthMoments({ ...measured, measured: use }));
  };
  it('are none where enough was seen', () => assert.deepEqual(doubts({}), []));
  it('are told for few calls, few days, a mean that may be off, and an unsure match', () => {
    assert.deepEqual(doubts({ calls: 29, callsPerMonth: 90, dailyDeviation: 1 }), ['only 29 calls seen']);
    assert.deepEqual(doubts({ calls: 500, callsPerMonth: 15_000 }), ['less than two days seen']);
    assert.deepEqual(doubts({ dailyDeviation: 400, calls: 1000 }), ['the mean may be off by 69%']);
    assert.deepEqual(doubts({ match: { by: 'name', confidence: 0.42 } }), ['matched with confidence 0.42']);
  });
});
