import { costedCalls } from '../core/analyze/costed-calls.ts';
import { sdks } from '../generated/registry.ts';
import type { FileAnalysis } from '../model/analysis.ts';
import type { EstimatedCall } from '../model/rule.ts';

/** What a scan says of a project as a whole: which SDKs and providers it uses, and which calls have no price. */
export interface Survey {
  /** Calls as a scan counts them (`costedCalls`): that of a wrapper at each of its callers. */
  readonly calls: number;
  /** Files that hold them. */
  readonly files: number;
  /** Names of SDKs for people with their calls, most first. */
  readonly sdks: readonly Counted[];
  /** Catalog providers of calls, most first. */
  readonly providers: readonly Counted[];
  readonly unpriced: readonly UnpricedCall[];
}
export interface Counted {
  readonly name: string;
  readonly count: number;
}
export interface UnpricedCall {
  readonly path: string;
  /** UTF-16 offset. */
  readonly offset: number;
  /** The model as the code says it; null when that is not known. */
  readonly model: string | null;
  readonly reason: string;
}

export function surveyOf(analyses: readonly FileAnalysis[]): Survey {
  const billed = analyses.flatMap(costedCalls);
  return {
    calls: billed.length,
    files: new Set(billed.map(({ call }) => call.path)).size,
    sdks: countedBy(billed, ({ call }) => sdks.find(({ id }) => id === call.sdk)?.name ?? call.sdk),
    providers: countedBy(billed, ({ call, estimate }) => estimate.price?.provider ?? call.provider),
    unpriced: billed.flatMap(unpricedCall),
  };
}

/** How many have each name, most first; those without a name do not count. */
export function countedBy<T>(items: readonly T[], nameOf: (each: T) => string | null): readonly Counted[] {
  const counts = new Map<string, number>();
  for (const each of items) {
    const name = nameOf(each);
    if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count);
}

function unpricedCall({ call, estimate }: EstimatedCall): readonly UnpricedCall[] {
  if (estimate.noPrice === null) return [];
  const model = call.model.kind === 'known' ? call.model.value : null;
  return [{ path: call.path, offset: call.nameSpan.start, model, reason: estimate.noPrice }];
}

/** `OpenAI (12), Vercel AI SDK (3)`; the first few, and how many more there are. One more is named: its count is no shorter. */
export function listCounted(counted: readonly Counted[], most = 6): string {
  const shown = counted
    .slice(0, counted.length === most + 1 ? most + 1 : most)
    .map(({ name, count }) => `${name} (${count.toLocaleString('en-US')})`);
  const more = counted.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
