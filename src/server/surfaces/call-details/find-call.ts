import type { FileAnalysis } from '../../../model/analysis.ts';
import type { SitedCall } from '../describe.ts';

export interface FoundCall {
  readonly sited: SitedCall;
  /** Requests at the same place of which one is made; 1 for a plain call. */
  readonly requestsHere: number;
}

/**
 * The call at a place: one whose name is there, else the innermost around it. Of several requests that one call may make, the dearest,
 * which is the one that counts in sums. Null where there is none.
 */
export function findCall(
  { calls, wrapperCalls }: Pick<FileAnalysis, 'calls' | 'wrapperCalls'>,
  isAt: (sited: SitedCall) => 'name' | 'around' | null,
): FoundCall | null {
  const here = [...calls, ...wrapperCalls].flatMap((sited) => {
    const how = isAt(sited);
    return how === null ? [] : [{ sited, isNamed: how === 'name' }];
  });
  const length = ({ call: { span } }: SitedCall): number => span.end - span.start;
  const [best] = [...here].sort((a, b) => Number(b.isNamed) - Number(a.isNamed) || length(a.sited) - length(b.sited));
  if (!best) return null;
  const same = here.filter(({ sited }) => sited.call.nameSpan.start === best.sited.call.nameSpan.start);
  const [dearest = best] = [...same].sort((a, b) => costOf(b.sited) - costOf(a.sited));
  return { sited: dearest.sited, requestsHere: same.length };
}

function costOf({ estimate }: SitedCall): number {
  return estimate.costPerCall?.expected.value ?? -1;
}
