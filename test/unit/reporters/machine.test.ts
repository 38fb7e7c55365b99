import assert from 'node:assert/strict';
import type { Log } from 'sarif';
import { reporter as json } from '../../../src/reporters/json/index.ts';
import { reporter as jsonl } from '../../../src/reporters/jsonl/index.ts';
import { reporter as sarif } from '../../../src/reporters/sarif/index.ts';
import { totalsOf } from '../../../src/reporters/shared/totals.ts';
import { sampleCall, sampleEstimate } from '../server/samples.ts';
import { otherFile, report, sampleFile } from './sample-report.ts';

describe('the jsonl reporter', () => {
  const rows = report(jsonl, [sampleFile(), otherFile()])
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

  it('writes one call a line, at the method name', () => {
    assert.deepEqual(rows[1], {
      path: 'app/ask it.py',
      line: 3,
      column: 14,
      kind: 'generate',
      sdk: 'openai',
      api: 'chat.completions.create',
      provider: 'openai',
      model: 'gpt-4o',
      maxTokens: 'unset',
      inputTokens: 1404,
      costPerCall: { floor: 0.003, expected: 0.0065, ceiling: 0.187 },
      provenance: 'assumed',
    });
  });
  it('has no figure for what is only set up', () => {
    assert.deepEqual(
      [rows[0]?.['kind'], rows[0]?.['inputTokens'], rows[0]?.['costPerCall'], rows[0]?.['provenance']],
      ['client-config', null, null, null],
    );
  });
  it('has no model where it is unknown or one of several', () => {
    assert.deepEqual(
      rows.map(({ model, maxTokens }) => [model, maxTokens]),
      [
        ['gpt-4o', 'unset'],
        ['gpt-4o', 'unset'],
        [null, 'dynamic'],
        [null, 1024],
      ],
    );
  });
  it('has no ceiling where there is none', () => {
    assert.deepEqual(rows[3]?.['costPerCall'], { floor: 0.1, expected: 0.2, ceiling: null });
  });
  it('leaves out calls that tokens do not price', () => {
    const call = sampleCall({ start: 0, end: 1 }, { start: 0, end: 1 }, { kind: 'other', api: 'images.generate' });
    assert.equal(report(jsonl, [{ ...otherFile(), calls: [{ call, estimate: sampleEstimate('x') }] }]), '');
  });
});

describe('the json reporter', () => {
  it('holds the analyses with places, totals and what they rest on', () => {
    const document = JSON.parse(report(json, [sampleFile(), otherFile()])) as {
      format: string;
      pricesOf: string;
      settings: { assumptions: { outputTokens: number } };
      files: {
        path: string;
        calls: { line: number; column: number; call: { id: string } }[];
        findings: { line: number; rule: string }[];
      }[];
    };
    assert.equal(document.format, 'prompt-cost-report/1');
    assert.equal(document.pricesOf, '2026-11-10');
    assert.equal(document.settings.assumptions.outputTokens, 400);
    assert.deepEqual(
      document.files[0]?.calls.map(({ line, column, call }) => [line, column, call.id]),
      [
        [2, 10, 'set-up'],
        [3, 14, 'one'],
        [4, 14, 'two'],
      ],
    );
    assert.deepEqual(
      document.files[0].findings.map(({ line, rule }) => [line, rule]),
      [
        [3, 'max-tokens-unset'],
        [3, 'model-oversized'],
      ],
    );
  });
});

describe('the totals', () => {
  it('count each call site once and each call’s largest saving', () => {
    const totals = totalsOf([sampleFile(), otherFile()]);
    assert.deepEqual([totals.calls, totals.files, totals.unpriced], [3, 2, 1]);
    assert.equal(totals.costPerMonth.expected, 2065);
    assert.equal(totals.costPerMonth.ceiling, null);
    assert.equal(totals.savingPerMonth, 40);
    assert.deepEqual(totals.findings, { error: 0, warning: 1, info: 1, hint: 0 });
  });
  it('are exact for nothing', () => {
    assert.deepEqual(totalsOf([]).costPerCall, { floor: 0, expected: 0, ceiling: 0, provenance: 'exact' });
  });
});

describe('the sarif reporter', () => {
  const [run] = (JSON.parse(report(sarif, [sampleFile(), otherFile()])) as Log).runs;
  const [first, second] = run?.results ?? [];

  it('describes the tool and its rules', () => {
    assert.equal(run?.columnKind, 'utf16CodeUnits');
    assert.equal(run.tool.driver.semanticVersion, '1.2.3');
    assert.deepEqual(
      run.tool.driver.rules?.map(({ id, defaultConfiguration }) => [id, defaultConfiguration?.level]),
      [
        ['max-tokens-unset', 'warning'],
        ['model-oversized', 'note'],
        ['model-hardcoded', 'note'],
      ],
    );
  });
  it('gives each finding its rule, level and region', () => {
    assert.deepEqual([first?.ruleId, first?.ruleIndex, first?.level], ['max-tokens-unset', 0, 'warning']);
    assert.equal(second?.level, 'note');
    assert.deepEqual(first?.locations?.[0]?.physicalLocation?.artifactLocation, {
      uri: 'app/ask%20it.py',
      uriBaseId: '%SRCROOT%',
    });
    const { startLine, startColumn, endLine, endColumn } = first.locations[0].physicalLocation.region ?? {};
    assert.deepEqual([startLine, startColumn, endLine, endColumn], [3, 7, 3, 36]);
  });
  it('counts columns behind an emoji in UTF-16 units', () => {
    const { region } = first?.relatedLocations?.[0]?.physicalLocation ?? {};
    assert.deepEqual([region?.startLine, region?.startColumn, region?.endColumn], [1, 22, 27]);
  });
  it('carries fixes as replacements, and dollars', () => {
    const [change] = first?.fixes?.[0]?.artifactChanges ?? [];
    assert.equal(change?.replacements[0]?.insertedContent?.text, ', max_tokens=1024');
    const { startLine, startColumn, charLength } = change.replacements[0].deletedRegion;
    assert.deepEqual([startLine, startColumn, charLength], [3, 35, 0]);
    assert.equal(first?.properties?.['savingPerMonthUsd'], 12);
  });
  it('tells problems as notifications', () => {
    const [notification] = run?.invocations?.[0]?.toolExecutionNotifications ?? [];
    assert.deepEqual([notification?.level, notification?.descriptor?.id], ['note', 'syntax']);
  });
});
