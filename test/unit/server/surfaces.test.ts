import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { sumSites } from '../../../src/core/estimate/sum-costs.ts';
import { percent } from '../../../src/server/surfaces/figures.ts';
import { renderCodeLenses } from '../../../src/server/surfaces/code-lens/render.ts';
import { renderFinding, renderProblem } from '../../../src/server/surfaces/diagnostics/render.ts';
import { renderFileCost } from '../../../src/server/surfaces/file-cost/render.ts';
import { renderInlayHints } from '../../../src/server/surfaces/inlay-hints/render.ts';
import { renderSites } from '../../../src/server/surfaces/workspace-cost/render.ts';
import { provenanceShares, summarize } from '../../../src/server/surfaces/workspace-cost/summary.ts';
import {
  assumed,
  estimated,
  exact,
  range,
  same,
  sampleAnalysis,
  sampleCall,
  sampleEstimate,
  sampleFinding,
  samplePrompt,
  samplePromptEstimate,
  SAMPLE_PATH,
  spanOf,
} from './samples.ts';

const TEXT = `SYSTEM = """You are kind."""
a = client.chat.create(model="gpt-4o")
b = client.chat.invoke(
    model="gpt-4o",
)
`;
const document = TextDocument.create('file:///p/app/main.py', 'python', 1, TEXT);
const position = (offset: number) => document.positionAt(offset);

const oneLine = sampleCall(spanOf(TEXT, 'client.chat.create(model="gpt-4o")'), spanOf(TEXT, 'create'));
const manyLines = sampleCall(spanOf(TEXT, 'client.chat.invoke(\n    model="gpt-4o",\n)'), spanOf(TEXT, 'invoke'));
const setUp = sampleCall(spanOf(TEXT, 'client'), spanOf(TEXT, 'client'), { kind: 'client-config' });
const prompt = samplePrompt(spanOf(TEXT, '"""You are kind."""'), spanOf(TEXT, 'SYSTEM'));
const analysis = sampleAnalysis({
  calls: [
    { call: setUp, estimate: sampleEstimate(setUp.id) },
    { call: oneLine, estimate: sampleEstimate(oneLine.id) },
    { call: manyLines, estimate: sampleEstimate(manyLines.id) },
  ],
  prompts: [{ prompt, estimate: samplePromptEstimate(same(estimated(12_345))) }],
});
const EUR = { code: 'EUR', perUsd: 0.5, source: 'ECB, 2026-11-20' };
const whole = { start: 0, end: TEXT.length };

describe('inlay hints', () => {
  const settings = { prompts: true, calls: true };
  const hints = (changes = {}, span = whole) =>
    renderInlayHints(analysis, span, { text: TEXT, position, settings, commands: false, ...changes });

  it('stand behind a prompt’s name, a call on one line, and the first line of a longer call', () => {
    assert.deepEqual(
      hints().map(({ position: { line, character }, label }) => [line, character, label]),
      [
        [0, 6, '≈12.3k tokens'],
        [1, 38, '~1,404 in, ~300 out · ~$0.0065'],
        [2, 23, '~1,404 in, ~300 out · ~$0.0065'],
      ],
    );
  });

  it('state a currency of the configuration beside USD, in the tooltip with its rate', () => {
    const [, hint] = hints({ currency: EUR });
    assert.equal(hint?.label, '~1,404 in, ~300 out · ~$0.0065 (EUR 0.0032)');
    assert.match((hint.tooltip as { value: string }).value, /In EUR at 0\.5 per USD \(ECB, 2026-11-20\): /);
  });

  it('stand before a prompt that has no name', () => {
    const unnamed = sampleAnalysis({
      prompts: [{ prompt: samplePrompt(prompt.span, null), estimate: samplePromptEstimate(same(exact(4))) }],
    });
    const [hint] = renderInlayHints(unnamed, whole, { text: TEXT, position, settings, commands: false });
    assert.deepEqual([hint?.position.character, hint?.paddingRight, hint?.label], [9, true, '4 tokens']);
  });

  it('carry the hover as tooltip', () => {
    const [, hint] = hints();
    assert.match((hint?.tooltip as { value: string }).value, /^\*\*gpt-4o\*\* · openai/);
  });

  it('are only those of the range that was asked for', () => {
    const { start, end } = spanOf(TEXT, 'b = client.chat.invoke(');
    assert.deepEqual(
      hints({}, { start, end }).map((hint) => hint.position.line),
      [2],
    );
  });

  it('can be turned off one by one', () => {
    assert.equal(hints({ settings: { prompts: false, calls: true } }).length, 2);
    assert.equal(hints({ settings: { prompts: true, calls: false } }).length, 1);
  });

  it('say that there is no price', () => {
    const estimate = sampleEstimate(oneLine.id, { costPerCall: null, price: null });
    const unpriced = sampleAnalysis({ calls: [{ call: oneLine, estimate }] });
    const [hint] = renderInlayHints(unpriced, whole, { text: TEXT, position, settings, commands: false });
    assert.equal(hint?.label, '~1,404 in, ~300 out · no price');
  });
});

describe('code lenses', () => {
  const settings = { calls: true, fileTotal: true };
  const lenses = (changes = {}, of = analysis) =>
    renderCodeLenses(of, {
      uri: 'file:///p/app/main.py',
      position,
      holds: () => true,
      isFirst: true,
      settings,
      commands: true,
      ...changes,
    });

  it('state a currency of the configuration beside USD', () => {
    const [file, call] = lenses({ currency: EUR }).map(({ command }) => command?.title ?? '');
    assert.match(file ?? '', / · ~\$0\.013 \(EUR 0\.0065\) for one of each · ~\$130\.00 \(EUR 65\.00\) a month /);
    assert.match(call ?? '', / · ~\$0\.0065 \(EUR 0\.0032\) a call/);
  });

  it('show the file’s total, and each billed call with what a cheaper tier would save', () => {
    assert.deepEqual(
      lenses().map(({ range: { start }, command }) => [start.line, command?.title, command?.command]),
      [
        [0, '2 LLM calls · ~$0.013 for one of each · ~$130.00 a month ($60.00 – $3,740)', 'promptCost.openPanel'],
        [1, 'gpt-4o · ~$0.0065 a call · up to −90% with gemini-flash (cold)', 'promptCost.explainCall'],
        [1, 'Details', 'promptCost.showCallDetails'],
        [2, 'gpt-4o · ~$0.0065 a call · up to −90% with gemini-flash (cold)', 'promptCost.explainCall'],
        [2, 'Details', 'promptCost.showCallDetails'],
      ],
    );
    for (const index of [1, 2])
      assert.deepEqual(lenses()[index]?.command?.arguments, ['file:///p/app/main.py', { line: 1, character: 16 }]);
  });

  it('of a notebook’s cell are those of its own calls; the total stands in the first cell', () => {
    const holds = ({ start }: { readonly start: number }): boolean => start >= manyLines.nameSpan.start;
    assert.deepEqual(
      lenses({ holds }).map(({ range: { start } }) => start.line),
      [0, 2, 2],
    );
    assert.deepEqual(
      lenses({ holds, isFirst: false }).map(({ range: { start } }) => start.line),
      [2, 2],
    );
  });

  it('are plain text for a client without the commands', () => {
    assert.deepEqual(
      lenses({ commands: false }).map(({ command }) => command?.command),
      ['', '', ''],
    );
  });

  it('can be turned off one by one', () => {
    assert.equal(lenses({ settings: { calls: false, fileTotal: true } }).length, 1);
    assert.equal(lenses({ settings: { calls: true, fileTotal: false } }).length, 4);
  });

  it('show no total for one call', () => {
    const one = sampleAnalysis({ calls: analysis.calls.slice(0, 2) });
    assert.equal(lenses({ commands: false }, one).length, 1);
  });

  it('promise no saving where none is, or where a tier cannot take the call', () => {
    const estimate = sampleEstimate(oneLine.id, { costPerCall: same(exact(0.0005)) });
    assert.equal(
      lenses({}, sampleAnalysis({ calls: [{ call: oneLine, estimate }] }))[0]?.command?.title,
      'gpt-4o · $0.0005 a call',
    );
  });

  it('say why there is no price', () => {
    const estimate = sampleEstimate(oneLine.id, { costPerCall: null, price: null, noPrice: 'no such model' });
    assert.equal(
      lenses({}, sampleAnalysis({ calls: [{ call: oneLine, estimate }] }))[0]?.command?.title,
      'gpt-4o · no price: no such model',
    );
  });
});

describe('diagnostics', () => {
  const context = {
    locate: (path: string, { start, end }: { start: number; end: number }) => ({
      uri: `file:///p/${path}`,
      range: { start: position(start), end: position(end) },
    }),
    rulePage: (rule: string) => `https://example.test/${rule}`,
  };

  it('have the rule as code, its page as link, and related places', () => {
    const finding = sampleFinding(spanOf(TEXT, 'create'), {
      related: [{ path: 'prompts.py', span: spanOf(TEXT, 'SYSTEM'), message: 'The prompt is here.' }],
    });
    assert.deepEqual(renderFinding(finding, context), {
      range: { start: { line: 1, character: 16 }, end: { line: 1, character: 22 } },
      severity: 2,
      source: 'Prompt Cost',
      code: 'max-tokens-unset',
      codeDescription: { href: 'https://example.test/max-tokens-unset' },
      message: 'The output has no cap.',
      relatedInformation: [
        {
          location: {
            uri: 'file:///p/prompts.py',
            range: { start: { line: 0, character: 0 }, end: { line: 0, character: 6 } },
          },
          message: 'The prompt is here.',
        },
      ],
    });
  });

  it('grey out a suppression that does nothing', () => {
    const finding = sampleFinding({ start: 0, end: 6 }, { rule: 'suppression-unused' });
    assert.deepEqual(renderFinding(finding, context).tags, [1]);
    assert.equal(renderFinding({ ...finding, rule: 'suppression-expired' }, context).tags, undefined);
  });

  it('leave syntax errors to the language’s own server, and internal errors to the log', () => {
    for (const code of ['syntax', 'internal'] as const) {
      assert.equal(
        renderProblem({ path: SAMPLE_PATH, span: null, severity: 'error', code, message: '' }, context),
        null,
      );
    }
  });
});

describe('the status bar’s figures', () => {
  it('sum one call of each call site', () => {
    const cost = renderFileCost(analysis, 'file:///p/app/main.py', 7);
    assert.equal(cost.label, '~$0.013');
    assert.deepEqual([cost.calls, cost.prompts, cost.version], [2, 1, 7]);
    assert.equal(
      cost.tooltip,
      `**~$0.013** for one call of each call site in this file (2)

| Where | &nbsp;&nbsp;Model | &nbsp;&nbsp;One call |
| :-- | :-- | --: |
| answer | &nbsp;&nbsp;gpt-4o | &nbsp;&nbsp;~$0.0065 |
| answer | &nbsp;&nbsp;gpt-4o | &nbsp;&nbsp;~$0.0065 |

A month: ~$130.00 expected ($60.00 – $3,740).`,
    );
  });

  it('state a currency of the configuration beside USD, with its rate', () => {
    const { label, tooltip } = renderFileCost(analysis, 'file:///p/app/main.py', 7, EUR);
    assert.equal(label, '~$0.013 (EUR 0.0065)');
    assert.match(tooltip, /^\*\*~\$0\.013 \(EUR 0\.0065\)\*\* for one call/);
    assert.match(tooltip, /~\$0\.0065 \(EUR 0\.0032\) \|/);
    assert.match(tooltip, /A month: ~\$130\.00 \(EUR 65\.00\) expected \(\$60\.00 – \$3,740\)\./);
    assert.match(tooltip, /\n\nEUR at 0\.5 per USD \(ECB, 2026-11-20\)\.$/);
  });

  it('have no sum where no call has a price', () => {
    const estimate = sampleEstimate(oneLine.id, { costPerCall: null, costPerMonth: null, price: null });
    const cost = renderFileCost(sampleAnalysis({ calls: [{ call: oneLine, estimate }] }), 'file:///x', 1);
    assert.equal(cost.label, null);
    assert.equal(cost.costPerCall, null);
    assert.match(cost.tooltip, /^\*\*No call in this file has a price\.\*\*/);
    assert.ok(!cost.tooltip.includes('$'));
  });

  it('list the first dozen of many calls', () => {
    const many = Array.from({ length: 15 }, () => ({ call: oneLine, estimate: sampleEstimate(oneLine.id) }));
    assert.match(renderFileCost(sampleAnalysis({ calls: many }), 'file:///x', 1).tooltip, /\nand 3 more\n/);
  });
});

describe('sums of costs', () => {
  it('add floor, expected and ceiling, and keep the weakest provenance', () => {
    assert.deepEqual(sumSites([range(1, 2, 3), same(exact(10))]), {
      sites: 2,
      unpriced: 0,
      unbounded: 0,
      floor: 11,
      expected: 12,
      ceiling: 13,
      provenance: 'assumed',
    });
  });

  it('count what has no price, and have no ceiling where one part has none', () => {
    assert.deepEqual(sumSites([null, range(1, 2, null), same(estimated(4))]), {
      sites: 3,
      unpriced: 1,
      unbounded: 1,
      floor: 5,
      expected: 6,
      ceiling: null,
      provenance: 'assumed',
    });
  });

  it('show shares that are not quite nothing or all as such', () => {
    assert.deepEqual([0, 0.001, 0.5, 0.999, 1].map(percent), ['0%', '<1%', '50%', '>99%', '100%']);
  });
});

describe('rows of the workspace’s cost', () => {
  const place = (offset: number) => ({ cell: null, position: position(offset) });
  const context = { uri: 'file:///p/app/main.py', folder: 'p', place, tierOf: () => 'warm' as const };
  const found = { ...analysis, findings: [sampleFinding(oneLine.nameSpan, { callId: oneLine.id })] };
  const sites = renderSites(found, context);

  it('are the billed calls with place, model, figures and number of findings', () => {
    assert.deepEqual(
      sites.map(({ id, position: at, model, tier, findings }) => [id, at, model, tier, findings]),
      [
        [`p/${oneLine.id}`, { line: 1, character: 16 }, 'gpt-4o', 'warm', 1],
        [`p/${manyLines.id}`, { line: 2, character: 16 }, 'gpt-4o', 'warm', 0],
      ],
    );
  });

  it('are a wrapper’s callers in its place, with what is found in the wrapper', () => {
    const ref = { callId: 'x', path: 'app/main.py', nameSpan: manyLines.nameSpan, functionName: 'main' };
    const through = { callId: oneLine.id, path: oneLine.path, nameSpan: oneLine.nameSpan, functionName: 'ask' };
    const rows = renderSites(
      {
        ...found,
        calls: [{ call: { ...oneLine, callers: [ref] }, estimate: sampleEstimate(oneLine.id) }],
        wrapperCalls: [{ call: { ...manyLines, id: 'x', through }, estimate: sampleEstimate('x') }],
      },
      context,
    );
    assert.deepEqual(
      rows.map(({ id, api, findings }) => [id, api, findings]),
      [['p/x', `${manyLines.api} through ask() in ${oneLine.path}`, 1]],
    );
  });

  it('are summed up in one sentence', () => {
    const cost = { sites, files: 1 };
    assert.equal(summarize(cost), '2 LLM call sites in 1 file: ~$130.00 a month expected ($60.00 – $3,740).');
    assert.match(summarize({ ...cost, currency: EUR }), /: ~\$130\.00 \(EUR 65\.00\) a month expected /);
    assert.equal(summarize({ ...cost, sites: [], files: 2000 }), 'no LLM call in 2,000 files.');
    const unpriced = sites.map((site) => ({ ...site, costPerMonth: null }));
    assert.equal(summarize({ ...cost, sites: unpriced }), '2 LLM call sites in 1 file, none with a price.');
  });

  it('are parted by what the cost of a call rests on', () => {
    const [first, second] = sites;
    assert.ok(first && second);
    const shares = provenanceShares([
      { ...first, costPerCall: same(exact(1)), costPerMonth: same(assumed(30)) },
      { ...second, costPerCall: same(estimated(1)), costPerMonth: same(assumed(10)) },
      { ...second, costPerCall: null, costPerMonth: null },
    ]);
    assert.deepEqual(shares, { exact: 0.75, estimated: 0.25, measured: 0, assumed: 0 });
    assert.deepEqual(provenanceShares([]), { exact: 0, estimated: 0, measured: 0, assumed: 0 });
  });
});
