import type { FileAnalysis } from '../../model/analysis.ts';
import type { ModelCall } from '../../model/call.ts';
import type { EstimatedCall } from '../../model/rule.ts';

/** Whether tokens are billed at this place: not where a client is only set up, nor for calls that are priced otherwise. */
export function isBilled({ kind }: Pick<ModelCall, 'kind'>): boolean {
  return kind === 'generate' || kind === 'embed' || kind === 'http';
}

/**
 * The requests of a file that count in a sum, in source order, so that none counts twice: a call site inside a wrapper
 * counts at each of its callers, where they are known, and not itself; of requests of which a call makes only one, the
 * dearest counts.
 */
export function costedCalls({ calls, wrapperCalls }: Pick<FileAnalysis, 'calls' | 'wrapperCalls'>): EstimatedCall[] {
  return madePerCall([...calls, ...wrapperCalls].filter(({ call }) => isBilled(call) && !call.callers));
}

/** Of requests of which a call makes only one, the dearest; all others as they are. In source order. */
export function madePerCall(calls: readonly EstimatedCall[]): EstimatedCall[] {
  const counted: EstimatedCall[] = [];
  const dearest = new Map<number, EstimatedCall>();
  for (const each of calls) {
    if (!each.call.through?.isAlternative) counted.push(each);
    else {
      const { start } = each.call.nameSpan;
      const other = dearest.get(start);
      if (!other || costOf(other) < costOf(each)) dearest.set(start, each);
    }
  }
  return [...counted, ...dearest.values()].sort((a, b) => a.call.nameSpan.start - b.call.nameSpan.start);
}

function costOf({ estimate }: EstimatedCall): number {
  return estimate.costPerCall?.expected.value ?? -1;
}
