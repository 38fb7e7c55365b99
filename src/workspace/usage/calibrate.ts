import path from 'node:path';
import { isBilled } from '../../core/analyze/costed-calls.ts';
import { possibleValues } from '../../core/estimate/resolved.ts';
import { UsageAggregate } from '../../core/usage/aggregate.ts';
import { commonTraffic, DAY_MS, type UsageWindow } from '../../core/usage/daily-calls.ts';
import { promptHash, WITHOUT_REQUESTS } from '../../core/usage/formats.ts';
import { UsageMatcher, type UsageMatch, type UsageTarget } from '../../core/usage/match.ts';
import { siteKeys } from '../../core/usage/site-keys.ts';
import type { FileAnalysis } from '../../model/analysis.ts';
import type { ModelCall } from '../../model/call.ts';
import type { MatchKind, MeasuredUse, UsageRecord } from '../../model/usage.ts';
import type { Workspace } from '../workspace.ts';
import { readUsage, type ReadUsageOptions, type UsageFileSummary } from './read-usage.ts';
import { UnmatchedUsage, type UnmatchedUse } from './unmatched.ts';

export interface CalibrateOptions extends ReadUsageOptions {
  /** Matches that are less sure are left out, 0 to 1. */
  readonly minConfidence: number;
  /** Days that the logs cover, where they do not tell. */
  readonly days?: number | undefined;
}

/** Usage whose call site is not sure enough (`minConfidence`): it changes nothing. */
export interface UnsureUse {
  readonly by: MatchKind;
  readonly confidence: number;
  readonly calls: number;
  /** Ids of the calls that it may be of. */
  readonly callIds: readonly string[];
}
export interface Calibration {
  readonly files: readonly UsageFileSummary[];
  readonly days: number;
  /** By absolute path of the source file, then by the site's key. */
  readonly sites: ReadonlyMap<string, ReadonlyMap<string, MeasuredUse>>;
  readonly matched: number;
  /** Milliseconds since 1970 of the first and last request; null where the logs do not tell. */
  readonly first: number | null;
  readonly last: number | null;
  /** Most calls first; not in `unmatched`. */
  readonly unsure: readonly UnsureUse[];
  /** By model, the most money first. */
  readonly unmatched: readonly UnmatchedUse[];
  /** Rows of exports that count no requests: they tell of tokens, not of calls. */
  readonly withoutRequests: number;
}

/** Sets of call sites that unsure usage is told apart by; what is more is unmatched. */
const MAX_UNSURE = 200;

/**
 * Reads logs of usage and finds what each call site really does. Keeps sums and quantiles, no text and no single request.
 * @throws when a file cannot be opened.
 */
export async function calibrate(
  workspace: Workspace,
  analyses: readonly FileAnalysis[],
  files: readonly string[],
  options: CalibrateOptions,
): Promise<Calibration> {
  const sites = analyses.flatMap((analysis) => targetsOf(workspace, analysis));
  const matcher = new UsageMatcher(sites.map(({ target }) => target));
  const ownersOf = sharesAmongCallers(callerKeys(sites));
  const aggregates = new Map<string, UsageAggregate>();
  const unmatched = new UnmatchedUsage();
  const unsure = new Map<string, Mutable<UnsureUse>>();
  const time = { first: Infinity, last: -Infinity };
  let matched = 0;
  let withoutRequests = 0;
  const summaries: UsageFileSummary[] = [];
  const take = (record: UsageRecord): void => {
    if (record.at !== null) time.first = Math.min(time.first, record.at);
    if (record.at !== null) time.last = Math.max(time.last, record.until ?? record.at);
    const match = matcher.match(record);
    if (!match || match.confidence < options.minConfidence) {
      if (!match || !addUnsure(unsure, match, record)) unmatched.add(record);
      return;
    }
    matched += record.calls;
    for (const key of match.keys) {
      for (const [owner, share] of ownersOf(key)) {
        const aggregate = aggregates.get(owner) ?? new UsageAggregate();
        aggregates.set(owner, aggregate);
        aggregate.add(record, match, share / match.keys.length);
      }
    }
  };
  for (const file of files) {
    const onRecord = (record: UsageRecord, { id }: { readonly id: string }): void => {
      if (WITHOUT_REQUESTS.has(id)) {
        withoutRequests++;
        unmatched.add({ ...record, calls: 0 });
      } else take(record);
    };
    summaries.push(await readUsage(file, onRecord, options));
  }
  const window = windowOf(time, options.days);
  const { days } = window;
  return {
    files: summaries,
    days,
    sites: resultsOf(sites, aggregates, window),
    matched,
    first: window.first,
    last: window.last,
    unsure: [...unsure.values()].sort((a, b) => b.calls - a.calls),
    unmatched: unmatched.result(workspace.catalog),
    withoutRequests,
  };
}

interface Time {
  readonly first: number;
  readonly last: number;
}

/** At least one day: an hour's log says little about the other hours, and is not multiplied. */
function windowOf({ first, last }: Time, given: number | undefined): UsageWindow {
  if (last < first) return { days: given ?? 1, first: null, last: null };
  const days = Math.max(1, Number(((last - first) / DAY_MS).toPrecision(4)));
  return { days: given ?? days, first, last };
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** @returns False when it is not remembered. */
function addUnsure(unsure: Map<string, Mutable<UnsureUse>>, match: UsageMatch, { calls }: UsageRecord): boolean {
  const { by, confidence, keys } = match;
  const key = [by, ...keys].join('\0');
  const known = unsure.get(key);
  if (known) known.calls += calls;
  else if (unsure.size < MAX_UNSURE) unsure.set(key, { by, confidence, calls, callIds: keys });
  else return false;
  return true;
}

interface Site {
  readonly target: UsageTarget;
  readonly call: ModelCall;
  readonly file: string;
  readonly siteKey: string;
}

function targetsOf(workspace: Workspace, analysis: FileAnalysis): readonly Site[] {
  const calls = [...analysis.calls, ...analysis.wrapperCalls].map(({ call }) => call);
  const keys = siteKeys(calls);
  const file = path.resolve(workspace.root, analysis.path);
  const line = (offset: number): number => workspace.position(analysis.path, offset).line + 1;
  return calls.filter(isBilled).map((call) => {
    const { functionSpan, functionName } = call.context;
    const target: UsageTarget = {
      key: call.id,
      path: call.path,
      functionName,
      lines: [line(call.span.start), line(call.span.end)],
      functionLines: functionSpan && [line(functionSpan.start), line(functionSpan.end)],
      models: possibleValues(call.model),
      promptHash: systemHash(call),
      tag: call.expectation?.tag ?? null,
    };
    return { target, call, file, siteKey: keys.get(call.id) ?? call.id };
  });
}

/** Null where the prompt has a dynamic part: no two requests need to have the same. */
function systemHash({ messages }: ModelCall): string | null {
  const system = messages.find(({ role }) => role === 'system');
  if (!system || system.text.segments.some(({ kind }) => kind !== 'static')) return null;
  const text = system.text.segments.map((segment) => (segment.kind === 'static' ? segment.text : '')).join('');
  return text.trim() === '' ? null : promptHash(text);
}

/** By the id of a call site inside a wrapper, the ids of its callers. */
function callerKeys(sites: readonly Site[]): ReadonlyMap<string, readonly string[]> {
  const known = new Set(sites.map(({ target }) => target.key));
  return new Map(
    sites.map(({ target, call }) => [
      target.key,
      [...new Set((call.callers ?? []).map(({ callId }) => callId))].filter((id) => known.has(id)),
    ]),
  );
}

/**
 * Whose a request of a call site is: its own, and that of the callers of the function around it, and of theirs. Which one's is not told,
 * so each caller of a function has an equal share.
 */
function sharesAmongCallers(
  callers: ReadonlyMap<string, readonly string[]>,
): (key: string) => ReadonlyMap<string, number> {
  const known = new Map<string, ReadonlyMap<string, number>>();
  return (key) => {
    const found = known.get(key);
    if (found) return found;
    const shares = new Map<string, number>();
    const add = (owner: string, share: number, above: readonly string[]): void => {
      shares.set(owner, (shares.get(owner) ?? 0) + share);
      const next = (callers.get(owner) ?? []).filter((each) => !above.includes(each));
      for (const each of next) add(each, share / next.length, [...above, owner]);
    };
    add(key, 1, []);
    known.set(key, shares);
    return shares;
  };
}

function resultsOf(
  sites: readonly Site[],
  aggregates: ReadonlyMap<string, UsageAggregate>,
  window: UsageWindow,
): ReadonlyMap<string, ReadonlyMap<string, MeasuredUse>> {
  // A wrapper's own requests are its callers', which would then move with themselves.
  const counted = sites.flatMap(({ target, call }) => (call.callers ? [] : (aggregates.get(target.key) ?? [])));
  const common = commonTraffic(
    counted.map((each) => ({ daily: each.daily(window), tokensPerCall: each.tokensPerCall })),
  );
  const byFile = new Map<string, Map<string, MeasuredUse>>();
  for (const { target, file, siteKey } of sites) {
    const use = aggregates.get(target.key)?.result(window, common) ?? null;
    if (use === null) continue;
    const uses = byFile.get(file) ?? new Map<string, MeasuredUse>();
    byFile.set(file, uses.set(siteKey, use));
  }
  return byFile;
}
