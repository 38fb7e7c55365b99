/** What all reporters are shown: ordinary calls, and texts that would break each format if they were not escaped. */
import type { FileAnalysis } from '../../../src/model/analysis.ts';
import type { Comparison, CostChange, SiteChange } from '../../../src/model/comparison.ts';
import type { Figure, Range } from '../../../src/model/estimate.ts';
import type { FindingRecord, PromptRecord, SiteRecord } from '../../../src/model/site-record.ts';
import { known, range, sampleCall, sampleEstimate } from '../server/samples.ts';
import { otherFile, sampleFile } from './sample-report.ts';

/** Table cells, code, HTML, a mention, an issue, a formula, an XML section's end, a control character, a line of GitLab's. */
export const NASTY =
  'a | b `c` <img src=x onerror=alert(1)> @octocat #12 $x$ **d** ]]> & "q", 100%: \u0007 https://evil.example\n/merge';
const PATH = 'src/na|sty, (1).ts';

/** Two plain files, one of nasty texts, one that could not be read and one that has nothing. */
export function richAnalyses(): readonly FileAnalysis[] {
  return [sampleFile(), otherFile(), nastyFile(), unreadable(), empty('docs/quiet.ts')];
}

function empty(path: string): FileAnalysis {
  return { path, calls: [], wrapperCalls: [], prompts: [], findings: [], problems: [] };
}

function unreadable(): FileAnalysis {
  const message = 'The file has 3,000,000 bytes; "maxFileSize" lets pass 2,000,000.';
  return {
    ...empty('big.py'),
    problems: [{ path: 'big.py', span: null, severity: 'warning', code: 'too-large', message }],
  };
}

function nastyFile(): FileAnalysis {
  const span = { start: 0, end: 3 };
  const base = sampleCall(span, span, { id: 'nasty', path: PATH, language: 'typescript', api: 'a|b`c' });
  const call = {
    ...base,
    model: known('=HYPERLINK("https://evil.example";"gpt|4`o")'),
    context: { ...base.context, functionName: '+cmd|calc' },
  };
  const costs = {
    costPerCall: range(0.0000001, 0.1 + 0.2, 1_234_567.891),
    costPerMonth: range(0.001, 3000, 12_345_678_910),
  };
  const finding = {
    rule: 'model-oversized',
    severity: 'error' as const,
    message: NASTY,
    path: PATH,
    span,
    callId: 'nasty',
    saving: { perCall: 0.1, perMonth: 999.5, formula: NASTY },
    fixes: [{ kind: 'suggestion' as const, title: NASTY, edits: [{ path: PATH, span, newText: '<>&"' }] }],
    related: [],
  };
  return {
    ...empty(PATH),
    calls: [{ call, estimate: sampleEstimate('nasty', costs) }],
    findings: [finding, { ...finding, severity: 'hint', callId: null, saving: null, fixes: [] }],
  };
}

const money = (value: number): Figure => ({ value, provenance: 'assumed' });
const flat = (value: number): Range => ({ floor: money(value / 2), expected: money(value), ceiling: money(value * 3) });

function site(changes: Partial<SiteRecord>, cost: number): SiteRecord {
  const absent = { kind: 'absent', values: [], reason: null, at: null, via: null } as const;
  return {
    id: 'site',
    path: 'api/triage.py',
    line: 18,
    column: 42,
    language: 'python',
    kind: 'generate',
    sdk: 'openai',
    api: 'chat.completions.create',
    functionName: 'triage',
    ordinal: 0,
    wrapper: null,
    callers: 0,
    isCounted: true,
    provider: 'openai',
    model: { kind: 'known', values: ['gpt-5'], reason: null, at: null, via: 'literal' },
    baseUrl: absent,
    cap: { ...absent, parameter: 'max_completion_tokens' },
    settings: {},
    messages: [],
    messagesComplete: true,
    tools: [],
    toolsComplete: true,
    responseSchema: null,
    cacheMarks: [],
    batch: false,
    loops: [],
    retries: [],
    growth: null,
    tokens: { input: flat(100), cachedInput: flat(0), cacheWrite: flat(0), output: flat(300), tools: 0, schema: 0 },
    price: null,
    noPrice: null,
    costPerCall: flat(cost),
    costPerMonth: flat(cost * 10_000),
    callsPerMonth: money(10_000),
    ...changes,
  };
}

export function siteChange(
  kind: SiteChange['kind'],
  before: number,
  after: number,
  changes: Partial<SiteRecord> = {},
): SiteChange {
  const side = (has: boolean, cost: number) => (has ? site(changes, cost) : null);
  const cost = (times: number): SiteChange['costPerCall'] => ({
    before: flat(before * times),
    after: flat(after * times),
    delta: (after - before) * times,
  });
  return {
    kind,
    before: side(kind !== 'added', before),
    after: side(kind !== 'removed', after),
    parts: [],
    summary:
      kind === 'changed'
        ? 'model gpt-4o → gpt-5 (src/config.ts:3)'
        : `${kind === 'added' ? 'new' : 'removed'}: chat.completions.create with gpt-5`,
    costPerCall: cost(1),
    costPerMonth: cost(10_000),
    counted: true,
  };
}

const total = (expected: number): CostChange['before'] => ({
  floor: expected / 2,
  expected,
  ceiling: expected * 3,
  provenance: 'assumed',
});
const change = (before: number, after: number): CostChange => ({
  before: total(before),
  after: total(after),
  delta: after - before,
  percent: before === 0 ? null : ((after - before) / before) * 100,
});

const findingRecord = (changes: Partial<FindingRecord>): FindingRecord => ({
  rule: 'max-tokens-unset',
  severity: 'warning',
  message: 'No output cap: an answer may cost up to $0.16.',
  path: 'api/triage.py',
  line: 18,
  column: 42,
  site: 'site',
  saving: 12,
  ...changes,
});
const prompt = (tokens: number): PromptRecord => ({
  path: 'prompts/old.md',
  line: 1,
  column: 1,
  name: 'old',
  role: 'system',
  text: '',
  tokens: flat(tokens),
  calls: 0,
});

/** A change that costs more, with a policy that fails, one that warns and nasty names. */
export function richComparison(changes: Partial<Comparison> = {}): Comparison {
  const unpriced = { ...siteChange('added', 0, 0, { path: PATH, line: 1 }), summary: NASTY };
  return {
    base: { label: 'main (1a2b3c4)', commit: '1a2b3c4', pricesOf: '2026-11-10', sites: 12, unpriced: 1 },
    head: { label: 'na|sty`branch', commit: null, pricesOf: '2026-11-10', sites: 12, unpriced: 2 },
    changes: [
      siteChange('changed', 0.002, 0.19),
      siteChange('added', 0, 0.01, { path: 'api/new.py', line: 7 }),
      siteChange('removed', 0.005, 0, { path: 'api/old.py', line: 3 }),
      {
        ...unpriced,
        costPerCall: { before: flat(0), after: null, delta: null },
        costPerMonth: { before: flat(0), after: null, delta: null },
      },
      {
        ...siteChange('changed', 0.001, 0.001, { path: 'lib/ask.py' }),
        summary: 'prompt 10 → 10 tokens',
        counted: false,
      },
    ],
    baseMonthByPath: {},
    prompts: [{ kind: 'changed', before: prompt(120), after: prompt(180), summary: 'old 120 → 180 tokens' }],
    unchanged: 8,
    moved: 2,
    costPerCall: change(0.007, 0.2),
    costPerMonth: change(70, 2000),
    byCause: { added: 100, removed: -50, code: 1880, prices: 0, traffic: 0 },
    findings: {
      added: [
        findingRecord({}),
        findingRecord({ rule: 'model-oversized', severity: 'error', message: NASTY, path: PATH, saving: null }),
      ],
      gone: [findingRecord({ path: 'api/old.py', line: 3 })],
    },
    notes: [],
    policy: {
      level: 'fail',
      checked: 4,
      outcomes: [
        { level: 'fail', policy: 'increase', reason: 'A month costs $1,930 more; $100 more are allowed.', at: null },
        { level: 'warn', policy: 'models', reason: NASTY, at: { path: PATH, line: 1, column: 1 } },
      ],
    },
    belowThreshold: null,
    ...changes,
  };
}
