import assert from 'node:assert/strict';
import path from 'node:path';
import { exportJson, exportMarkdown } from '../../../media/panel/export.ts';
import { compareVersions } from '../../../src/core/compare/compare.ts';
import { recordsOf } from '../../../src/core/compare/site-records.ts';
import { costedCalls, madePerCall } from '../../../src/core/analyze/costed-calls.ts';
import { checkPolicies } from '../../../src/core/policy/check-policies.ts';
import { siteKeys } from '../../../src/core/usage/site-keys.ts';
import { AS_IT_IS } from '../../../src/core/what-if/reprice.ts';
import { reporters } from '../../../src/generated/registry.ts';
import type { FileAnalysis } from '../../../src/model/analysis.ts';
import type { EstimatedCall } from '../../../src/model/rule.ts';
import type { MeasuredUse } from '../../../src/model/usage.ts';
import { totalsOf } from '../../../src/reporters/shared/totals.ts';
import { renderCodeLenses } from '../../../src/server/surfaces/code-lens/render.ts';
import { renderFileCost } from '../../../src/server/surfaces/file-cost/render.ts';
import { costTree } from '../../../src/server/surfaces/workspace-cost/cost-tree.ts';
import { renderSites } from '../../../src/server/surfaces/workspace-cost/render.ts';
import { summarize } from '../../../src/server/surfaces/workspace-cost/summary.ts';
import { calibrate } from '../../../src/workspace/usage/calibrate.ts';
import { openWorkspace, type Workspace } from '../../../src/workspace/workspace.ts';
import { report } from '../reporters/sample-report.ts';
import { range } from '../server/samples.ts';
import { tempProject, type TempProject } from '../workspace/temp-project.ts';

/** A method that sends, a function around it, two callers of that, one of the method itself, and a function nobody calls. */
const PARTS = {
  'llm.py': `from openai import OpenAI

client = OpenAI()

class Llm:
    def chat(self, prompt, model="gpt-4o-mini"):
        return client.chat.completions.create(model=model, max_tokens=300, messages=[{"role": "user", "content": prompt}])
`,
  'wrap.py': `from llm import Llm

llm = Llm()

def ask(text, model="gpt-4o"):
    return llm.chat(f"Say this in French: {text}", model=model)
`,
  'a.py': `from wrap import ask

def one():
    return ask("Good morning", model="gpt-4.1")

def two():
    return ask("Good night, and sleep well")
`,
  'b.py': `from llm import Llm

class Bot:
    def reply(self):
        return Llm().chat("Reply to the customer")
`,
  'alone.py': `from openai import OpenAI

own = OpenAI()

def unused(prompt):
    return own.chat.completions.create(model="gpt-4o", max_tokens=700, messages=[{"role": "user", "content": prompt}])
`,
};
/** The same code in one file. */
const TOGETHER = {
  'all.py': Object.values(PARTS)
    .join('\n')
    .replace(/^from (?:llm|wrap) import .*$/gm, ''),
};
/** The same requests, each written out where it is made. */
const FLAT = {
  'flat.py': `from openai import OpenAI

client = OpenAI()

def one():
    return client.chat.completions.create(model="gpt-4.1", max_tokens=300, messages=[{"role": "user", "content": "Say this in French: Good morning"}])

def two():
    return client.chat.completions.create(model="gpt-4o", max_tokens=300, messages=[{"role": "user", "content": "Say this in French: Good night, and sleep well"}])

def reply():
    return client.chat.completions.create(model="gpt-4o-mini", max_tokens=300, messages=[{"role": "user", "content": "Reply to the customer"}])

def unused(prompt):
    return client.chat.completions.create(model="gpt-4o", max_tokens=700, messages=[{"role": "user", "content": prompt}])
`,
};

interface Scanned {
  readonly project: TempProject;
  readonly workspace: Workspace;
  readonly analyses: readonly FileAnalysis[];
}

async function scan(files: Readonly<Record<string, string>>): Promise<Scanned> {
  const project = tempProject({ '.git/HEAD': '', ...files });
  const workspace = await openWorkspace({ root: project.root });
  const analyses: FileAnalysis[] = [];
  for await (const analysis of workspace.scan()) analyses.push(analysis);
  return { project, workspace, analyses };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const position = (): { line: number; character: number } => ({ line: 0, character: 0 });

function sitesOf(analyses: readonly FileAnalysis[]) {
  return analyses.flatMap((analysis) =>
    renderSites(analysis, { uri: `file:///${analysis.path}`, folder: 'p', place: () => ({ cell: null, position: position() }), tierOf: () => 'warm' }),
  ); // prettier-ignore
}

/** The sum of a column of a CSV whose cells hold no commas in that column's place: read with a small parser. */
function columnSum(csv: string, name: string): number {
  const rows = csv.trim().split('\r\n').map((line) => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell = '']) => cell)); // prettier-ignore
  const column = rows[0]?.indexOf(name) ?? -1;
  assert.ok(column >= 0, name);
  return sum(rows.slice(1).map((row) => Number(row[column])));
}

/** Dollars of a month by every surface that adds up. */
const SURFACES: Readonly<Record<string, (analyses: readonly FileAnalysis[]) => number>> = {
  'the totals of reports': (analyses) => totalsOf(analyses).costPerMonth.expected,
  'the basis of the totals': (analyses) => totalsOf(analyses).basis.rest?.expected ?? 0,
  'the sum of the JSON’s counted records': (analyses) =>
    sum(
      analyses
        .flatMap((each) => recordsOf(each, position).sites)
        .filter(({ isCounted }) => isCounted)
        .map(({ costPerMonth }) => costPerMonth?.expected.value ?? 0),
    ),
  'the CSV’s column': (analyses) => columnSum(reportOf('csv', analyses), 'cost_per_month_expected_usd'),
  'FOCUS’s billed cost': (analyses) => columnSum(reportOf('focus', analyses), 'BilledCost'),
  'the panel’s rows': (analyses) => sum(sitesOf(analyses).map(({ costPerMonth }) => costPerMonth?.expected.value ?? 0)),
  'the panel’s tree': (analyses) => costTree(sitesOf(analyses), 'folder').value,
  'the panel’s tree by model': (analyses) => costTree(sitesOf(analyses), 'model').value,
  'the panel’s JSON': (analyses) =>
    (JSON.parse(exportJson(sitesOf(analyses), AS_IT_IS)) as { total: { expected: number } }).total.expected,
  'the status bar of all files, times the calls of a month': (analyses) =>
    10_000 * sum(analyses.map((each) => renderFileCost(each, 'file:///a', 1).costPerCall?.expected ?? 0)),
  'a comparison’s after': (analyses) => comparedTo(analyses, analyses).costPerMonth.after.expected,
  'a comparison’s files': (analyses) => sum(Object.values(comparedTo(analyses, analyses).baseMonthByPath)),
};

function reportOf(id: string, analyses: readonly FileAnalysis[]): string {
  const reporter = reporters.find((each) => each.id === id);
  assert.ok(reporter);
  return report(reporter, analyses);
}

function comparedTo(base: readonly FileAnalysis[], head: readonly FileAnalysis[]) {
  const side = (analyses: readonly FileAnalysis[]) => ({ label: '', commit: null, pricesOf: '2026-11-01', files: analyses.map((each) => recordsOf(each, position)) }); // prettier-ignore
  return compareVersions(side(base), side(head));
}

describe('requests through wrappers', function () {
  this.timeout(60_000);
  let parts: Scanned;
  let together: Scanned;
  let flat: Scanned;
  before(async () => {
    parts = await scan(PARTS);
    together = await scan(TOGETHER);
    flat = await scan(FLAT);
  });
  after(() => {
    for (const { project } of [parts, together, flat]) project.remove();
  });
  const near = (actual: number, wanted: number): void =>
    assert.ok(Math.abs(actual - wanted) <= 1e-6 * wanted, `${actual} instead of ${wanted}`);

  it('are found, each once, at the outermost callers', () => {
    const found = parts.analyses
      .flatMap(costedCalls)
      .map(({ call }) => `${call.path} ${call.context.functionName ?? ''}`);
    assert.deepEqual(found.toSorted(), ['a.py one', 'a.py two', 'alone.py unused', 'b.py Bot.reply']);
    assert.equal(flat.analyses.flatMap(costedCalls).length, 4);
  });

  for (const [surface, total] of Object.entries(SURFACES))
    it(`cost as much as when each is written out: ${surface}`, () => {
      const wanted = sum(flat.analyses.flatMap(costedCalls).map(({ estimate }) => estimate.costPerMonth?.expected.value ?? 0)); // prettier-ignore
      assert.ok(wanted > 0);
      for (const { analyses } of [flat, parts, together]) near(total(analyses), wanted);
    });

  it('read the same in words: reports, lens, status bar, summary, exports', () => {
    const [one] = together.analyses;
    const [other] = flat.analyses;
    assert.ok(one && other);
    const lens = (analysis: FileAnalysis): string | undefined =>
      renderCodeLenses(analysis, { uri: '', position, holds: () => true, isFirst: true, settings: { calls: false, fileTotal: true }, commands: false })[0]?.command?.title; // prettier-ignore
    assert.match(lens(one) ?? '', /^4 LLM calls/);
    assert.equal(lens(one), lens(other));
    assert.equal(renderFileCost(one, '', 1).label, renderFileCost(other, '', 1).label);
    const money = /[~≈⌀]?\$[\d.,]+(?: a month)? expected[^.]*/g;
    const said = (analyses: readonly FileAnalysis[]) => reportOf('text', analyses).match(money);
    assert.deepEqual(said(together.analyses), said(flat.analyses));
    const heading = (analyses: readonly FileAnalysis[]) => /### .*/.exec(reportOf('markdown', analyses))?.[0];
    assert.equal(heading(parts.analyses), heading(flat.analyses));
    const summary = ({ analyses }: Scanned): string => summarize({ sites: sitesOf(analyses), files: 1 });
    assert.equal(summary(parts), summary(flat));
    const first = ({ analyses }: Scanned) => exportMarkdown(sitesOf(analyses)).split('\n', 1)[0];
    assert.equal(first(parts), first(flat));
  });

  it('are held against a budget once', () => {
    const month = totalsOf(flat.analyses).costPerMonth.expected;
    const level = (maxPerMonth: number): string =>
      checkPolicies([{ name: 'all', base: '', level: 'fail', maxPerMonth }], {
        sites: parts.analyses.flatMap((each) => recordsOf(each, position).sites),
        findings: [],
        comparison: null,
        isAll: true,
        isInScope: () => true,
        tierOf: () => null,
      }).level;
    assert.deepEqual([level(month * 1.001), level(month * 0.999)], ['pass', 'fail']);
  });

  it('are no change when they are written out instead', () => {
    near(1 + Math.abs(comparedTo(flat.analyses, parts.analyses).costPerMonth.delta), 1);
  });

  it('of which a call makes only one count each as often as logs tell, and the dearest where they do not', () => {
    const [one] = flat.analyses[0]?.calls ?? [];
    assert.ok(one);
    const through = { callId: 'x', path: 'llm.py', nameSpan: one.call.nameSpan, functionName: 'ask' };
    const choice = (index: number, usd: number, isMeasured: boolean): EstimatedCall => ({
      call: {
        ...one.call,
        id: `call ${index}`,
        through: { ...through, alternative: { index, insteadOf: [1 - index] } },
      },
      estimate: {
        ...one.estimate,
        costPerCall: range(usd, usd, usd),
        ...(isMeasured ? { measured: {} as MeasuredUse } : {}),
      },
    });
    const counted = (first: boolean, second: boolean): string[] =>
      madePerCall([choice(0, 1, first), choice(1, 2, second)]).map(({ call }) => call.id);
    assert.deepEqual(counted(false, false), ['call 1']);
    assert.deepEqual(counted(true, true), ['call 0', 'call 1']);
    assert.deepEqual(counted(true, false), ['call 0']);
  });

  it('are measured once: what a log tells of the innermost function is shared by those that count', async () => {
    const rows = Array.from({ length: 90 }, (_, index) =>
      JSON.stringify({ timestamp: new Date(Date.UTC(2026, 10, 1) + index * 3_600_000).toISOString(), model: 'gpt-4o', input_tokens: 100, output_tokens: 10, file: '/srv/llm.py', function: 'Llm.chat' }),
    ); // prettier-ignore
    parts.project.write('log.jsonl', rows.join('\n'));
    const { workspace, analyses, project } = parts;
    const found = await calibrate(workspace, analyses, [path.join(project.root, 'log.jsonl')], { minConfidence: 0.5 });
    const counted = analyses.flatMap((analysis) => {
      const keys = siteKeys([...analysis.calls, ...analysis.wrapperCalls].map(({ call }) => call));
      const uses = found.sites.get(path.join(project.root, analysis.path));
      return costedCalls(analysis).map(({ call }) => uses?.get(keys.get(call.id) ?? '')?.calls ?? 0);
    });
    near(sum(counted), 90);
  });
});
