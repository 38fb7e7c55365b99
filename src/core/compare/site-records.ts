import type { FileAnalysis } from '../../model/analysis.ts';
import type { LoopContext, Message, ModelCall, RetryLayer, ToolDefinition } from '../../model/call.ts';
import type { CallEstimate, Range } from '../../model/estimate.ts';
import type { Resolved, ResolvedText } from '../../model/resolved.ts';
import type { EstimatedCall } from '../../model/rule.ts';
import type {
  ConstantRecord,
  FindingRecord,
  PromptRecord,
  SiteMessage,
  SiteRecord,
  SiteSetting,
  SiteTool,
  SiteValue,
  SourcePlace,
} from '../../model/site-record.ts';
import type { Loc, Position } from '../../model/span.ts';
import { costedCalls, madePerCall } from '../analyze/costed-calls.ts';
import { sumRanges } from '../estimate/figures.ts';
import { monthMoments } from '../usage/uncertainty.ts';

/** Where an offset of a file stands, zero-based. */
export type PositionOf = (path: string, offset: number) => Position;

/** What a version of a project is compared by. */
export interface FileRecords {
  readonly path: string;
  readonly sites: readonly SiteRecord[];
  readonly prompts: readonly PromptRecord[];
  readonly findings: readonly FindingRecord[];
  /** Of a file that changed. */
  readonly constants?: readonly ConstantRecord[];
}

/** The records of a file's analysis. */
export function recordsOf(analysis: FileAnalysis, position: PositionOf): FileRecords {
  return {
    path: analysis.path,
    sites: siteRecords(analysis, position),
    prompts: promptRecords(analysis, position),
    findings: findingRecords(analysis, position),
  };
}

/** The call sites of a file in source order, those that only pass on a request included. */
function siteRecords(analysis: FileAnalysis, position: PositionOf): readonly SiteRecord[] {
  const counted = new Set(costedCalls(analysis).map(({ call }) => call));
  const ordinals = new Map<string, number>();
  const next = (key: string): number => {
    const ordinal = ordinals.get(key) ?? 0;
    ordinals.set(key, ordinal + 1);
    return ordinal;
  };
  return madePerCall([...analysis.calls, ...analysis.wrapperCalls]).map((each) => {
    const { call } = each;
    const ordinal = next([call.context.functionName, call.sdk, call.api].join('\0'));
    const again = next(call.id);
    const record = recordOf(each, position);
    return { ...record, id: again === 0 ? call.id : `${call.id}:${again}`, ordinal, isCounted: counted.has(call) };
  });
}

function recordOf(
  { call, estimate }: EstimatedCall,
  position: PositionOf,
): Omit<SiteRecord, 'id' | 'ordinal' | 'isCounted'> {
  const places = placesOf(call, position);
  const { effort, budget, mode } = call.reasoning;
  return {
    ...placeOf({ path: call.path, span: call.nameSpan }, position),
    language: call.language,
    kind: call.kind,
    sdk: call.sdk,
    api: call.api,
    functionName: call.context.functionName,
    wrapper: call.through ? { path: call.through.path, functionName: call.through.functionName } : null,
    callers: call.callers?.length ?? 0,
    provider: call.provider,
    model: valueOf(call.model, places),
    baseUrl: valueOf(call.baseUrl, places),
    cap: { ...valueOf(call.outputCap.value, places), parameter: call.outputCap.site?.name ?? call.outputCap.parameter },
    settings: present({
      effort: valueOf(effort, places),
      budget: valueOf(budget, places),
      mode: valueOf(mode, places),
      choices: valueOf(call.choices, places),
      'service tier': valueOf(call.serviceTier, places),
    }),
    messages: messagesOf(call, estimate, places),
    messagesComplete: call.messagesComplete,
    tools: call.tools.tools.map((tool) => toolOf(tool, places)),
    toolsComplete: call.tools.complete,
    responseSchema: call.responseSchema && schemaText(call.responseSchema.schema),
    cacheMarks: call.cacheMarks.map(({ on, ttl }) => (ttl === null ? on : `${on}, ${ttl}`)),
    batch: call.batch,
    loops: call.context.loops.map(describeLoop),
    retries: call.context.retryLayers.map(describeRetry),
    growth: call.context.growth && describeGrowth(call.context.growth.kind),
    ...figuresOf(estimate),
  };
}

function figuresOf(
  estimate: CallEstimate,
): Pick<SiteRecord, 'tokens' | 'price' | 'noPrice' | 'costPerCall' | 'costPerMonth' | 'callsPerMonth' | 'month'> {
  const { input, cachedInput, cacheWrite, output } = estimate.tokens;
  const { price, noPrice, costPerCall, costPerMonth, callsPerMonth } = estimate;
  const ofKind = (kind: 'tools' | 'schema'): number =>
    sumRanges(estimate.parts.filter((part) => part.kind === kind).map((part) => part.tokens)).expected.value;
  const tokens = { input, cachedInput, cacheWrite, output, tools: ofKind('tools'), schema: ofKind('schema') };
  const month = monthMoments(estimate);
  return { tokens, price, noPrice, costPerCall, costPerMonth, callsPerMonth, ...(month ? { month } : {}) };
}

type Places = (loc: Loc) => SourcePlace | null;

/** Places that are not in the call itself: those that a reader would not look at first. */
function placesOf(call: ModelCall, position: PositionOf): Places {
  return (loc) => {
    const isInside = loc.path === call.path && loc.span.start >= call.span.start && loc.span.end <= call.span.end;
    return isInside ? null : placeOf(loc, position);
  };
}

function placeOf({ path, span }: Loc, position: PositionOf): SourcePlace {
  const { line, character } = position(path, span.start);
  return { path, line: line + 1, column: character + 1 };
}

function valueOf<T>(value: Resolved<T>, places: Places): SiteValue<T> {
  const none = { reason: null, at: null, via: null };
  switch (value.kind) {
    case 'known':
      return { ...none, kind: 'known', values: [value.value], at: places(value.origin), via: value.origin.via };
    case 'oneOf': {
      const origin = value.options[0]?.origin;
      const values = value.options.map((option) => option.value);
      const isOpen = value.complete ? {} : { isOpen: true as const };
      return {
        ...none,
        kind: 'oneOf',
        values,
        ...isOpen,
        at: origin ? places(origin) : null,
        via: origin?.via ?? null,
      };
    }
    case 'unknown':
      return {
        ...none,
        kind: 'unknown',
        values: [],
        reason: value.reason,
        at: value.origin ? places(value.origin) : null,
      };
    case 'absent':
      return { ...none, kind: 'absent', values: [] };
  }
}

function present(values: Readonly<Record<SiteSetting, SiteValue<string | number | boolean>>>): SiteRecord['settings'] {
  return Object.fromEntries(Object.entries(values).filter(([, { kind }]) => kind !== 'absent'));
}

const MESSAGE_PARTS = new Set(['system', 'user', 'assistant', 'tool-result']);

/** An estimate has one part for the text of each message, in their order. */
function messagesOf({ messages }: ModelCall, { parts }: CallEstimate, places: Places): readonly SiteMessage[] {
  const ofMessages: readonly (Range | undefined)[] = parts
    .filter(({ kind }) => MESSAGE_PARTS.has(kind))
    .map(({ tokens }) => tokens);
  return messages.map((message, index) => ({
    role: message.role,
    text: textOf(message.text),
    tokens: ofMessages[index] ?? null,
    images: message.images.length,
    at: placeOfText(message, places),
  }));
}

function placeOfText({ text, loc }: Message, places: Places): SourcePlace | null {
  let longest: { readonly text: string; readonly loc: Loc } | null = null;
  for (const segment of text.segments)
    if (segment.kind === 'static' && segment.text.length > (longest?.text.length ?? 0)) longest = segment;
  const at = longest?.loc ?? loc;
  return at && places(at);
}

const MAX_DEPTH = 6;

/** Without the names of dynamic parts, which may change with nothing else; line ends as Unix has them. */
export function textOf({ segments }: ResolvedText, depth = 0): string {
  return segments
    .map((segment) => {
      if (segment.kind === 'static') return segment.text.replaceAll('\r\n', '\n');
      if (!segment.options || depth >= MAX_DEPTH) return '{}';
      // How many ways lead to the same text is no part of it.
      const options = [...new Set(segment.options.map((option) => textOf(option, depth + 1)))];
      return options.length === 1 ? (options[0] ?? '') : `{${options.join('|')}}`;
    })
    .join('');
}

function toolOf({ name, description, schema, loc }: ToolDefinition, places: Places): SiteTool {
  return {
    name,
    description: description && textOf(description),
    schema: schema === null ? null : schemaText(schema),
    at: loc && places(loc),
  };
}

/** JSON with keys in order, so that reordering is no change. */
function schemaText(schema: unknown): string {
  if (schema === null || schema === undefined) return '';
  return JSON.stringify(schema, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

function describeLoop({ kind, bound, purpose, concurrent }: LoopContext): string {
  const what =
    purpose === 'items' || kind === 'for-each' || kind === 'comprehension' ? 'for each item' : `${kind} loop`;
  const turns =
    bound.kind === 'count' && bound.max !== null
      ? `, at most ${bound.max} turns`
      : bound.kind === 'none'
        ? ', without an end'
        : '';
  return `${what}${turns}${concurrent ? ', at once' : ''}`;
}

function describeRetry({ library, attempts, bounded }: RetryLayer): string {
  if (attempts !== null) return `${library}, ${attempts} attempts`;
  return bounded === false ? `${library}, without a limit` : library;
}

const GROWTH = {
  loop: 'its messages grow in a loop',
  recursion: 'its messages grow with each call of itself',
  session: 'its messages grow over a session',
} as const;

function describeGrowth(kind: keyof typeof GROWTH): string {
  return GROWTH[kind];
}

function promptRecords({ prompts }: FileAnalysis, position: PositionOf): readonly PromptRecord[] {
  return prompts.map(({ prompt, estimate }) => ({
    ...placeOf(prompt, position),
    name: prompt.name,
    role: prompt.role,
    text: textOf(prompt.text),
    tokens: estimate.tokens,
    calls: prompt.usedBy.length,
  }));
}

function findingRecords({ findings }: FileAnalysis, position: PositionOf): readonly FindingRecord[] {
  return findings.map((finding) => ({
    ...placeOf(finding, position),
    rule: finding.rule,
    severity: finding.severity,
    message: finding.message,
    site: finding.callId,
    saving: finding.saving?.perMonth ?? null,
  }));
}
