import assert from 'node:assert/strict';
import { countKnown, knownFindingsOf, newFindings, pruned } from '../../../src/core/baseline/baseline.ts';
import type { FileAnalysis } from '../../../src/model/analysis.ts';
import { sampleAnalysis, sampleCall, sampleEstimate, sampleFinding } from '../server/samples.ts';

/** Findings at `<rule>` marks, each of a call in the function that the text names before it as `function:`. */
function analysisOf(text: string): FileAnalysis {
  const marks = [...text.matchAll(/(\w+): <([a-z-]+)>/g)];
  const calls = marks.map(({ index, 1: functionName = '' }) => {
    const span = { start: index, end: index + functionName.length };
    const { context } = sampleCall(span, span);
    const call = sampleCall(span, span, { context: { ...context, functionName } });
    return { call, estimate: sampleEstimate(call.id) };
  });
  const findings = marks.map(({ index, 2: rule = '' }, at) =>
    sampleFinding({ start: index, end: index + 1 }, { rule, callId: calls[at]?.call.id ?? null }),
  );
  return sampleAnalysis({ calls, findings });
}
const rulesLeft = (text: string, known: string): readonly string[] =>
  newFindings(analysisOf(text), text, knownFindingsOf(analysisOf(known), known)).map(({ rule }) => rule);

describe('a baseline', () => {
  const known = 'ask: <a-rule>\nask: <a-rule>\ndraft: <b-rule>\n';

  it('says rule, function and API of what is known, and how often', () => {
    assert.deepEqual(knownFindingsOf(analysisOf(known), known), {
      'a-rule': { 'ask: openai chat.completions.create': 2 },
      'b-rule': { 'draft: openai chat.completions.create': 1 },
    });
  });

  it('knows findings again after lines have moved and their order has changed', () => {
    assert.deepEqual(rulesLeft(`# new\n\n${known}`, known), []);
    assert.deepEqual(rulesLeft('x\ndraft: <b-rule>\nask: <a-rule>\n\nask: <a-rule>', known), []);
  });

  it('leaves what is new: another rule, another function, one more', () => {
    assert.deepEqual(rulesLeft(`${known}ask: <b-rule>`, known), ['b-rule']);
    assert.deepEqual(rulesLeft(`${known}other: <a-rule>`, known), ['a-rule']);
    assert.deepEqual(rulesLeft(`${known}ask: <a-rule>`, known), ['a-rule']);
  });

  it('knows a finding without a call by its source text, however it is laid out', () => {
    const finding = (text: string): FileAnalysis =>
      sampleAnalysis({ findings: [sampleFinding({ start: 0, end: text.length })] });
    const [before, after] = ['PROMPT = """a\n  b"""', 'PROMPT = """a\n\n b"""'];
    const entries = knownFindingsOf(finding(before), before);
    assert.deepEqual(newFindings(finding(after), after, entries), []);
    assert.equal(newFindings(finding('OTHER'), 'OTHER', entries).length, 1);
  });

  it('can be pruned of what is gone, and takes nothing new in', () => {
    const entries = knownFindingsOf(analysisOf(known), known);
    const now = 'ask: <a-rule>\nother: <b-rule>';
    const left = pruned(entries, knownFindingsOf(analysisOf(now), now));
    assert.deepEqual(left, { 'a-rule': { 'ask: openai chat.completions.create': 1 } });
    assert.deepEqual([countKnown(entries), countKnown(left)], [3, 1]);
  });
});
