import { PROVENANCE_MARKS, formatUsd } from '../../core/estimate/format.ts';
import type { TurnCosts } from '../../core/estimate/turns.ts';
import { tokens } from '../../core/fix/wording.ts';
import type { ModelCall } from '../../model/call.ts';
import type { CallEstimate } from '../../model/estimate.ts';
import type { EstimatedCall } from '../../model/rule.ts';

/** A request that a provider answers and bills: no embedding, no local model. */
export function isBilled({ call, estimate }: EstimatedCall): boolean {
  if (call.kind !== 'generate' && call.kind !== 'http') return false;
  if (call.kind === 'http' && /embed/i.test(call.api)) return false;
  return call.provider !== 'local' && estimate.price?.provider !== 'local';
}

/** USD of a month for a sentence: `~$12.00 a month at 10,000 calls`; the mark says that the traffic is assumed. */
export function aMonth(estimate: CallEstimate, perCall: number): string {
  const { value, provenance } = estimate.callsPerMonth;
  return `${PROVENANCE_MARKS[provenance]}${formatUsd(perCall * value)} a month at ${value.toLocaleString('en-US')} calls`;
}

const TURNS = [5, 10, 20] as const;

/** What 5, 10 and 20 turns cost: `~$0.02, ~$0.07 and ~$0.27`. */
export function turnsInWords(costs: TurnCosts): string {
  const [five, ten, twenty] = TURNS.map((turns) => `~${formatUsd(costs.after(turns))}`);
  return `5, 10 and 20 turns cost about ${five ?? ''}, ${ten ?? ''} and ${twenty ?? ''}`;
}

/** The formula behind `turnsInWords` for this call. */
export function turnsFormula(costs: TurnCosts, estimate: CallEstimate): string {
  const price = estimate.price;
  const rates = price ? ` × $${price.input}/M + n × ${tokens(estimate.tokens.output.expected.value)} × $${price.output}/M` : ''; // prettier-ignore
  return `(n × ${tokens(costs.start)} + n(n − 1)/2 × ${tokens(costs.growth)})${rates}`;
}

/** The function a call stands in, for a sentence: `in answer()`. */
export function inFunction({ context }: ModelCall): string {
  return context.functionName === null ? '' : ` in ${context.functionName}()`;
}
