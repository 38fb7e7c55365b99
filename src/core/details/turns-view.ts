import type { ModelCall } from '../../model/call.ts';
import type { Assumptions } from '../../model/config.ts';
import type { CallEstimate, Figure } from '../../model/estimate.ts';
import { assumed } from '../estimate/figures.ts';
import { formatTokensInFull } from '../estimate/format.ts';
import { growthPerTurn, turnCosts } from '../estimate/turns.ts';
import type { TurnsView } from './types.ts';

/** Turns that are shown where nothing says how many there are, and at most. */
const TURNS = 10;
const MOST_TURNS = 100;

/**
 * What each turn of a conversation or agent loop costs, by `turnCosts`: input `S + (k − 1)·g` in turn `k`. Only where the code shows
 * that messages are sent again, or somebody states it.
 */
export function turnsView(call: ModelCall, estimate: CallEstimate, assumptions: Assumptions): TurnsView {
  const { growth } = call.context;
  const stated = estimate.turns ?? null;
  if (growth === null && stated === null)
    return {
      kind: 'none',
      reason: 'Nothing in the code shows that its messages are sent again with those of later turns.',
    };
  const bound = boundOf(call);
  const count = Math.max(1, Math.min(MOST_TURNS, Math.floor(stated ?? bound ?? TURNS)));
  const start = estimate.tokens.input.expected;
  const output = { total: estimate.tokens.output.expected.value, reasoning: estimate.tokens.reasoning.expected.value };
  const added = growthPerTurn(output, assumptions);
  const costs = turnCosts(estimate, assumptions);
  const rows = Array.from({ length: count }, (_, index) => {
    const turn = index + 1;
    const sum = costs && assumed(costs.after(turn));
    const cost: Figure | null = costs && assumed(costs.after(turn) - costs.after(index));
    return { turn, input: assumed(start.value + index * added), cost, total: sum };
  });
  return {
    kind: 'turns',
    evidence: evidenceOf(call, stated, bound),
    count,
    start,
    growth: assumed(added),
    rows,
    assumptions: [
      `A turn adds the answer and one dynamic part of ${formatTokensInFull(assumptions.tokensPerHole)} tokens to the next request.`,
      'All input at the full price: what a prompt cache would save is not taken off.',
    ],
  };
}

/** Turns at most, as the code says; null when it does not. */
function boundOf({ context: { growth, loops } }: ModelCall): number | null {
  const bounds = [growth?.bound, ...loops.filter(({ purpose }) => purpose === 'turns').map(({ bound }) => bound)];
  for (const bound of bounds) if (bound?.kind === 'count' && bound.max !== null) return bound.max;
  return null;
}

function evidenceOf({ context: { growth } }: ModelCall, stated: number | null, bound: number | null): string[] {
  const list = growth && `${growth.list} gets longer with every turn${growth.trimmed ? ' until it is shortened' : ''}.`;
  const shown = (turns: number): string => (turns > MOST_TURNS ? `; the first ${MOST_TURNS} are shown` : '');
  const number =
    stated !== null
      ? `${stated} turns are stated for this call${shown(stated)}.`
      : bound !== null
        ? `The code stops after ${bound} turns${shown(bound)}.`
        : `Nothing says how many turns there are; ${TURNS} are shown.`;
  return [...(list === null ? [] : [list]), number];
}
