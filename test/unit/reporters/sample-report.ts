import { createLineIndex } from '../../../src/core/lines/line-index.ts';
import type { FileAnalysis } from '../../../src/model/analysis.ts';
import type { Finding } from '../../../src/model/finding.ts';
import type { ReportContext, Reporter } from '../../../src/model/reporter.ts';
import { mergeLayers } from '../../../src/workspace/config/merge.ts';
import { buildConfigSchema } from '../../../src/workspace/config/schema.ts';
import { exact, known, range, same, sampleCall, sampleEstimate, spanOf } from '../server/samples.ts';
import { RULES } from '../workspace/rules.ts';

/** A file with two calls, a client, a prompt, findings and a problem; positions are real ones of this text. */
const PATH = 'app/ask it.py';
const TEXT = `SYSTEM = "You are 🙂 terse."
client = ChatOpenAI(model="gpt-4o")
one = client.create(model="gpt-4o")
two = client.create(
  model=pick())
`;

const finding = (changes: Partial<Finding>): Finding => ({
  rule: 'max-tokens-unset',
  severity: 'warning',
  message: 'No output cap: an answer may cost up to $0.16.',
  path: PATH,
  span: spanOf(TEXT, 'client.create(model="gpt-4o")'),
  callId: 'one',
  saving: { perCall: 0.0012, perMonth: 12, formula: '(a − b) × price' },
  fixes: [],
  related: [],
  ...changes,
});

export function sampleFile(changes: Partial<FileAnalysis> = {}): FileAnalysis {
  const call = (id: string, piece: string, from: number) =>
    sampleCall(spanOf(TEXT, piece, from), spanOf(TEXT, 'create', from), { id, path: PATH });
  const [one, two] = [TEXT.indexOf('one ='), TEXT.indexOf('two =')];
  const insert = { start: TEXT.indexOf(')\ntwo'), end: TEXT.indexOf(')\ntwo') };
  return {
    path: PATH,
    wrapperCalls: [],
    calls: [
      {
        call: sampleCall(spanOf(TEXT, 'ChatOpenAI(model="gpt-4o")'), spanOf(TEXT, 'ChatOpenAI'), {
          id: 'set-up',
          path: PATH,
          kind: 'client-config',
          sdk: 'langchain',
          api: 'ChatOpenAI',
        }),
        estimate: sampleEstimate('set-up', { costPerCall: null, costPerMonth: null }),
      },
      { call: call('one', 'client.create(model="gpt-4o")', one), estimate: sampleEstimate('one') },
      {
        call: {
          ...call('two', 'client.create(\n  model=pick())', two),
          model: { kind: 'unknown', reason: 'pick() is not in the project' },
          outputCap: {
            ...call('two', 'client', two).outputCap,
            value: { kind: 'unknown', reason: 'a parameter' },
          },
        },
        estimate: sampleEstimate('two', {
          price: null,
          noPrice: 'the model is not known: pick() is not in the project',
          costPerCall: null,
          costPerMonth: null,
        }),
      },
    ],
    prompts: [
      {
        prompt: {
          path: PATH,
          span: spanOf(TEXT, '"You are 🙂 terse."'),
          name: 'SYSTEM',
          nameSpan: spanOf(TEXT, 'SYSTEM'),
          role: 'system',
          text: { segments: [] },
          usedBy: ['one'],
        },
        estimate: { tokens: same(exact(6)), tokenizer: 'o200k_base' },
      },
    ],
    findings: [
      finding({
        fixes: [
          {
            kind: 'fix',
            title: 'Set max_tokens to 1,024',
            edits: [{ path: PATH, span: insert, newText: ', max_tokens=1024' }],
          },
        ],
        related: [{ path: PATH, span: spanOf(TEXT, 'terse'), message: 'the prompt' }],
      }),
      finding({ rule: 'model-oversized', severity: 'info', saving: { perCall: 0.004, perMonth: 40, formula: 'x' } }),
    ],
    problems: [{ path: PATH, span: null, severity: 'hint', code: 'syntax', message: 'Syntax that could not be read.' }],
    ...changes,
  };
}

/** A second file: a call with one of two models, and without a bound. */
export function otherFile(): FileAnalysis {
  const call = sampleCall(
    { start: 0, end: 6 },
    { start: 0, end: 6 },
    {
      id: 'other',
      path: 'b.ts',
      language: 'typescript',
      sdk: 'vercel-ai',
      api: 'generateText',
      model: {
        kind: 'oneOf',
        complete: true,
        options: ['gpt-4o', 'o3'].map((value) => ({
          value,
          origin: { path: 'b.ts', span: { start: 0, end: 1 }, via: 'literal' },
        })),
      },
      outputCap: { ...sampleCall({ start: 0, end: 0 }, { start: 0, end: 0 }).outputCap, value: known(1024) },
    },
  );
  const estimate = sampleEstimate('other', {
    costPerCall: range(0.1, 0.2, null),
    costPerMonth: range(1000, 2000, null),
    alternatives: [{ model: 'o3', costPerCall: range(0.1, 0.3, null) }],
  });
  return { path: 'b.ts', calls: [{ call, estimate }], wrapperCalls: [], prompts: [], findings: [], problems: [] };
}

export function sampleContext(changes: Partial<ReportContext> = {}): ReportContext {
  const lines = createLineIndex(TEXT);
  return {
    version: '1.2.3',
    catalogDate: '2026-11-10',
    config: mergeLayers(buildConfigSchema(RULES), RULES, []),
    rules: RULES,
    position: (path, offset) => (path === PATH ? lines.position(offset) : { line: 0, character: 0 }),
    colour: false,
    width: 100,
    quiet: false,
    ...changes,
  };
}

/** Everything a reporter writes. */
export function report(reporter: Reporter, analyses: readonly FileAnalysis[], context = sampleContext()): string {
  const files = analyses.map((analysis) => reporter.file?.(analysis, context) ?? '');
  return [reporter.begin?.(context) ?? '', ...files, reporter.end(analyses, context)].join('');
}
