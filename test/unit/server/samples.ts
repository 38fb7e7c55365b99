import { BARE } from '../../../src/core/detect/context/context.ts';
/** Plain data in the form the engine gives, for tests of what is made of it. */
import type { FileAnalysis } from '../../../src/model/analysis.ts';
import type { ModelCall, PromptSite } from '../../../src/model/call.ts';
import type { CallEstimate, Figure, PromptEstimate, Range } from '../../../src/model/estimate.ts';
import type { Finding } from '../../../src/model/finding.ts';
import type { Resolved } from '../../../src/model/resolved.ts';
import type { Span } from '../../../src/model/span.ts';

export const SAMPLE_PATH = 'app/main.py';

export const exact = (value: number): Figure => ({ value, provenance: 'exact' });
export const estimated = (value: number, low = 0.9, high = 1.1): Figure => ({
  value,
  provenance: 'estimated',
  band: { low, high },
});
export const assumed = (value: number): Figure => ({ value, provenance: 'assumed' });
export const same = (figure: Figure): Range => ({ floor: figure, expected: figure, ceiling: figure });
export const range = (floor: number, expected: number, ceiling: number | null): Range => ({
  floor: exact(floor),
  expected: assumed(expected),
  ceiling: ceiling === null ? null : exact(ceiling),
});
export const known = <T>(value: T): Resolved<T> => ({
  kind: 'known',
  value,
  origin: { path: SAMPLE_PATH, span: { start: 0, end: 0 }, via: 'literal' },
});
const absent = { kind: 'absent' } as const;

/** Where a piece of a text stands; fails the test if it is not there. */
export function spanOf(text: string, piece: string, from = 0): Span {
  const start = text.indexOf(piece, from);
  if (start === -1) throw new Error(`The sample has no ${JSON.stringify(piece)}`);
  return { start, end: start + piece.length };
}

export function sampleCall(span: Span, nameSpan: Span, changes: Partial<ModelCall> = {}): ModelCall {
  return {
    id: `${SAMPLE_PATH}:${nameSpan.start}`,
    path: SAMPLE_PATH,
    language: 'python',
    span,
    nameSpan,
    kind: 'generate',
    sdk: 'openai',
    api: 'chat.completions.create',
    provider: 'openai',
    baseUrl: absent,
    model: known('gpt-4o'),
    modelSite: null,
    outputCap: {
      value: absent,
      site: null,
      parameter: 'max_completion_tokens',
      required: false,
      whenUnset: "the model's limit",
    },
    messages: [],
    messagesComplete: true,
    messagesSite: null,
    systemSite: null,
    tools: { tools: [], complete: true, site: null },
    responseSchema: null,
    temperature: absent,
    reasoning: { effort: absent, budget: absent, mode: absent },
    stream: absent,
    choices: absent,
    batch: false,
    serviceTier: absent,
    retries: absent,
    timeout: absent,
    cacheMarks: [],
    cachingUnknown: false,
    context: { ...BARE, functionName: 'answer' },
    request: { root: null, nested: {}, params: {}, complete: true },
    dependsOn: [SAMPLE_PATH],
    ...changes,
  };
}

export function sampleEstimate(callId: string, changes: Partial<CallEstimate> = {}): CallEstimate {
  const zero = same(exact(0));
  return {
    callId,
    price: {
      provider: 'openai',
      id: 'gpt-4o',
      source: 'pi-ai 1.5.2, 2026-11-02',
      input: 2.5,
      output: 10,
      cacheRead: 1.25,
      cacheWrite: null,
      layer: 'snapshot',
    },
    noPrice: null,
    alternatives: [],
    tokens: {
      input: range(1204, 1404, 9204),
      cachedInput: zero,
      cacheWrite: zero,
      output: range(1, 300, 16384),
      reasoning: zero,
    },
    staticPrefix: exact(1204),
    parts: [
      { label: 'system prompt', kind: 'system', tokens: same(exact(1204)) },
      { label: '{question}', kind: 'hole', tokens: range(0, 200, 8000) },
    ],
    costPerCall: range(0.003, 0.0065, 0.187),
    callsPerMonth: assumed(10_000),
    costPerMonth: range(30, 65, 1870),
    tiers: [
      {
        tier: 'warm',
        provider: 'openai',
        model: 'gpt-4o',
        costPerCall: assumed(0.0065),
        blocked: null,
        isCurrent: true,
      },
      {
        tier: 'cold',
        provider: 'google',
        model: 'gemini-flash',
        costPerCall: assumed(0.00065),
        blocked: null,
        isCurrent: false,
      },
      {
        tier: 'economy',
        provider: 'deepseek',
        model: 'v4-flash',
        costPerCall: assumed(0.0004),
        blocked: 'no vision',
        isCurrent: false,
      },
    ],
    assumptions: [
      {
        id: 'output',
        text: 'output 300 tokens: no cap, and nothing in the prompt says',
        setting: 'promptCost.assumptions.outputTokens',
      },
    ],
    tokenizer: 'o200k_base',
    ...changes,
  };
}

export function samplePrompt(span: Span, nameSpan: Span | null, changes: Partial<PromptSite> = {}): PromptSite {
  return {
    path: SAMPLE_PATH,
    span,
    name: null,
    nameSpan,
    role: 'system',
    text: { segments: [] },
    usedBy: [],
    ...changes,
  };
}

export function samplePromptEstimate(tokens: Range): PromptEstimate {
  return { tokens, tokenizer: 'o200k_base' };
}

export function sampleFinding(span: Span, changes: Partial<Finding> = {}): Finding {
  return {
    rule: 'max-tokens-unset',
    severity: 'warning',
    message: 'The output has no cap.',
    path: SAMPLE_PATH,
    span,
    callId: null,
    saving: null,
    fixes: [],
    related: [],
    ...changes,
  };
}

export function sampleAnalysis(changes: Partial<FileAnalysis> = {}): FileAnalysis {
  return { path: SAMPLE_PATH, calls: [], wrapperCalls: [], prompts: [], findings: [], problems: [], ...changes };
}
