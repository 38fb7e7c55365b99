import assert from 'node:assert/strict';
import type { ReportContext } from '../../../src/model/reporter.ts';
import { reporter as csv } from '../../../src/reporters/csv/index.ts';
import { reporter as focus } from '../../../src/reporters/focus/index.ts';
import { reporter as json } from '../../../src/reporters/json/index.ts';
import { reporter as markdown } from '../../../src/reporters/markdown/index.ts';
import { reporter as text } from '../../../src/reporters/text/index.ts';
import { reportSchema } from '../../../src/workspace/report-schema.ts';
import { richAnalyses, richComparison } from './rich-report.ts';
import { report, sampleContext } from './sample-report.ts';

const EUR = { code: 'EUR', perUsd: 0.5, source: 'ECB, 2026-11-20' };
const plain = sampleContext();
const inEuro: ReportContext = { ...plain, config: { ...plain.config, currency: EUR } };

/** What only the second text has, as one line without the escapes of Markdown. */
function added(before: string, after: string): string {
  const known = new Set(before.split('\n'));
  const lines = after.split('\n').filter((line) => !known.has(line));
  return lines.join(' ').replaceAll('\\', '');
}

describe('a currency of the configuration', () => {
  it('stands below the sums of the markdown report, with its rate', () => {
    const line = added(report(markdown, richAnalyses(), plain), report(markdown, richAnalyses(), inEuro));
    assert.match(
      line,
      /^In EUR at 0\.5 per USD \(ECB, 2026-11-20\): ~?EUR [\d.,]+ for one call of each, ~?EUR [\d.,]+ a month\.$/,
    );
  });

  for (const { id, comparison } of [text, markdown])
    it(`stands with the sums of a comparison in ${id}, what changed converted too`, () => {
      const given = richComparison();
      assert.ok(comparison && given.costPerMonth.delta !== 0);
      const line = added(comparison(given, plain), comparison(given, inEuro));
      const [, before, after, change] =
        /^In EUR at 0\.5 per USD \(ECB, 2026-11-20\): ~?EUR ([\d.,]+) → ~?EUR ([\d.,]+) a month \(([+−]EUR [\d.,]+)\)\.$/.exec(
          line,
        ) ?? [];
      const number = (of: string | undefined): number => Number(of?.replace(/^([+−])EUR /, '').replaceAll(',', ''));
      const { costPerMonth } = given;
      for (const [shown, usd] of [
        [before, costPerMonth.before.expected],
        [after, costPerMonth.after.expected],
        [change, Math.abs(costPerMonth.delta)],
      ] as const)
        assert.ok(Math.abs(number(shown) - usd / 2) <= Math.max(0.5, usd / 100), `${line}: ${usd}`);
      assert.equal(change?.startsWith('+'), costPerMonth.delta > 0);
    });

  it('is left out of a comment that has nothing to say', () => {
    const quiet = richComparison({ belowThreshold: { threshold: 5, text: 'No cost change over $5.' }, policy: null });
    assert.equal(markdown.comparison?.(quiet, inEuro), markdown.comparison?.(quiet, plain));
  });

  it('stands among the settings of the JSON document, whose figures stay USD', () => {
    const read = (context: ReportContext) =>
      JSON.parse(report(json, richAnalyses(), context)) as { settings: Record<string, unknown>; totals: unknown };
    assert.deepEqual(read(inEuro).settings['currency'], EUR);
    assert.ok(!('currency' in read(plain).settings));
    assert.deepEqual(read(inEuro).totals, read(plain).totals);
    assert.deepEqual(reportSchema.parse(read(inEuro)).settings.currency, EUR);
  });

  it('changes nothing in reports for machines that name USD', () => {
    for (const reporter of [csv, focus])
      assert.equal(report(reporter, richAnalyses(), inEuro), report(reporter, richAnalyses(), plain), reporter.id);
  });
});
