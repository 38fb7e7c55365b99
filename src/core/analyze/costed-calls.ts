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
  const choices = new Map<number, EstimatedCall[]>();
  for (const each of calls) {
    const { through, nameSpan } = each.call;
    if (!through?.alternative) counted.push(each);
    else choices.set(nameSpan.start, [...(choices.get(nameSpan.start) ?? []), each]);
  }
  const made = [...choices.values()].flatMap(madeTogether);
  return [...counted, ...made].sort((a, b) => a.call.nameSpan.start - b.call.nameSpan.start);
}

/**
 * Of the requests of one call, those that it can make in one run: the dearest, then what is not made instead of one that is taken.
 * Where logs tell how often each was made, it is these, each as often.
 */
function madeTogether(requests: readonly EstimatedCall[]): readonly EstimatedCall[] {
  const measured = requests.filter(({ estimate }) => estimate.measured);
  if (measured.length > 0) return measured;
  const taken = new Set<EstimatedCall>();
  for (const request of requests.toSorted((a, b) => costOf(b) - costOf(a))) {
    const { insteadOf = [] } = request.call.through?.alternative ?? {};
    const isInstead = [...taken].some(({ call: { through } }) => {
      const other = through?.alternative;
      return other !== undefined && insteadOf.includes(other.index);
    });
    if (!isInstead) taken.add(request);
  }
  return requests.filter((request) => taken.has(request));
}

function costOf({ estimate }: EstimatedCall): number {
  return estimate.costPerCall?.expected.value ?? -1;
}
