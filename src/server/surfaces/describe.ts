import { isBilled, madePerCall } from '../../core/analyze/costed-calls.ts';
import type { FileAnalysis } from '../../model/analysis.ts';
import type { ModelCall } from '../../model/call.ts';
import type { CallEstimate, TierRow } from '../../model/estimate.ts';
import type { Resolved } from '../../model/resolved.ts';

/** A call with its estimate, as `FileAnalysis` holds it. */
export interface SitedCall {
  readonly call: ModelCall;
  readonly estimate: CallEstimate;
}

/** Every place of a file that makes a request: its own call sites and its calls of wrappers, in source order. */
export function billedPlaces({ calls, wrapperCalls }: FileAnalysis): SitedCall[] {
  return madePerCall([...calls.filter(({ call }) => isBilled(call)), ...wrapperCalls]);
}

/** `used by 3 callers`; null when none is known. */
export function describeCallers({ callers }: ModelCall): string | null {
  if (!callers) return null;
  return callers.length === 1 ? 'used by 1 caller' : `used by ${callers.length} callers`;
}

/** The model as the code says it; null when it cannot be known. */
export function modelName(model: Resolved<string>): string | null {
  if (model.kind === 'known') return model.value;
  if (model.kind === 'oneOf') return model.options.map(({ value }) => value).join(' or ');
  return null;
}

/** The cheapest tier whose model can take the call and costs less than the current one. Null if there is none. */
export function cheapestTier({ estimate }: SitedCall): { readonly row: TierRow; readonly share: number } | null {
  const now = estimate.costPerCall?.expected.value;
  if (now === undefined || now <= 0) return null;
  const able = estimate.tiers.filter((row) => !row.isCurrent && row.blocked === null && row.costPerCall !== null);
  const [row] = able.sort((a, b) => (a.costPerCall?.value ?? 0) - (b.costPerCall?.value ?? 0));
  const cost = row?.costPerCall?.value;
  if (row === undefined || cost === undefined || cost >= now) return null;
  return { row, share: 1 - cost / now };
}
