import assert from 'node:assert/strict';
import { recordsOf } from '../../../src/core/compare/site-records.ts';
import { parseReport, ReportFileError } from '../../../src/workspace/report-file.ts';
import { reporter } from '../../../src/reporters/json/index.ts';
import { otherFile, sampleContext, sampleFile } from '../reporters/sample-report.ts';

const head = { format: 'prompt-cost-report/1', version: '1', pricesOf: '2026-01-01' };

describe('saved reports', () => {
  it('are read as they were written', () => {
    const context = sampleContext();
    const analyses = [sampleFile(), otherFile()];
    const report = parseReport(reporter.end(analyses, context), 'report.json');
    assert.equal(report.pricesOf, context.catalogDate);
    assert.deepEqual(
      report.files,
      analyses.map((analysis) => recordsOf(analysis, context.position)),
    );
  });

  for (const [text, message] of [
    ['', /report\.json is not a report: it is not valid JSON/],
    ['null', /is not a report of "prompt-cost scan -f json"/],
    ['[]', /is not a report of "prompt-cost scan -f json"/],
    ['{"format": "prompt-cost-report/9"}', /has the format prompt-cost-report\/9, and this version reads/],
    [JSON.stringify({ ...head, files: [{ path: 'a' }] }), /an older version of prompt-cost wrote it/],
    [JSON.stringify({ ...head, version: 3, files: [] }), /cannot be read: version: /],
    [
      JSON.stringify({
        ...head,
        files: [{ path: 'a', records: { sites: [{ path: 'a', line: -1 }], prompts: [], findings: [] } }],
      }),
      /cannot be read: files\.0\.records\.sites\.0\./,
    ],
  ] as const)
    it(`are refused with what to do: ${text.slice(0, 60)}`, () => {
      assert.throws(
        () => parseReport(text, 'report.json'),
        (error: unknown) =>
          error instanceof ReportFileError && message.test(error.message) && /Write it again/.test(error.message),
      );
    });
});
