import assert from 'node:assert/strict';
import type { SiteChange } from '../../../src/model/comparison.ts';
import { comparisonOf } from '../../../src/reporters/markdown/comparison.ts';
import { groupChanges } from '../../../src/reporters/shared/change.ts';
import { comparisonText } from '../../../src/reporters/text/comparison.ts';
import { richComparison, siteChange } from './rich-report.ts';
import { sampleContext } from './sample-report.ts';

/** A change that several sites share: one of several base URLs is new. */
const shared = (line: number, cost: number, after = cost): SiteChange => ({
  ...siteChange('changed', cost, after, { path: 'app.py', line }),
  summary: 'base URLs + https://b.example (llm.py:3)',
});
const unpriced = (line: number): SiteChange => ({
  ...shared(line, 0),
  costPerCall: { before: null, after: null, delta: null },
  costPerMonth: { before: null, after: null, delta: null },
});

describe('what a policy says in the same words of several places', () => {
  it('is told once, with the places', () => {
    const outcome = (line: number, reason = 'A call has no price.') => ({
      level: 'fail' as const,
      policy: 'prices',
      reason,
      at: { path: 'app.py', line, column: 1 },
    });
    const outcomes = [...[1, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((line) => outcome(line)), outcome(1, 'Another.')];
    const comparison = richComparison({ changes: [], policy: { level: 'fail', checked: 1, outcomes } });
    const text = comparisonText(comparison, { ...sampleContext(), width: 200 });
    assert.match(
      text,
      /^  fail  app\.py:1 A call has no price\. \(prices\); and app\.py:2, .*app\.py:7 and 2 more places$/m,
    );
    assert.match(text, /^  fail  app\.py:1 Another\. \(prices\)$/m);
    const markdown = comparisonOf(comparison, sampleContext());
    assert.equal(markdown.match(/A call has no price/g)?.length, 1);
    assert.match(markdown, /`app\.py:1`, `app\.py:2`, `app\.py:3` and 6 more \|/);
  });
});

describe('changes with one cause', () => {
  it('are one group with the sum of those that have a price, the largest group first', () => {
    const groups = groupChanges([
      siteChange('changed', 0.001, 0.002, { path: 'one.py' }),
      shared(1, 0.001, 0.002),
      unpriced(2),
      shared(3, 0.002, 0.004),
    ]);
    assert.deepEqual(
      groups.map(({ all, month, unpriced: left }) => [all.length, month?.before, month?.after, left]),
      [
        [3, 30, 60, 1],
        [1, 10, 20, 0],
      ],
    );
    assert.equal(groupChanges([unpriced(1), unpriced(2)])[0]?.month, null);
  });

  it('stay apart where they came or went at several places, and are one where a place sends several requests', () => {
    const added = (line: number): SiteChange => siteChange('added', 0, 0.01, { path: 'app.py', line });
    assert.deepEqual(
      groupChanges([added(1), added(2), added(2)]).map(({ all }) => all.length),
      [2, 1],
    );
  });

  it('are told once, with where the others are, in text and Markdown', () => {
    const changes = [shared(1, 0.001), unpriced(1), ...Array.from({ length: 9 }, (_, index) => unpriced(index + 2))];
    const comparison = richComparison({ changes });
    const text = comparisonText(comparison, { ...sampleContext(), width: 200 });
    assert.equal(text.match(/base URLs/g)?.length, 1);
    assert.match(
      text,
      /^~ app\.py:1 {2}.*\n.*base URLs \+ https:\/\/b\.example \(llm\.py:3\)\n {4}no change of cost; 10 without a price\n {4}and 10 more calls: app\.py:2, app\.py:3, app\.py:4, app\.py:5, app\.py:6, app\.py:7 and 3 more places$/m,
    );
    const markdown = comparisonOf(comparison, sampleContext());
    assert.match(
      markdown,
      /\| `app\.py:1`, `app\.py:2`, `app\.py:3` and 7 more \| 11 calls \| \\~\\\$10\.00, 10 without a price \|/,
    );
  });
});
