import type { Assumptions } from '../../model/config.ts';
import type { CallEstimate } from '../../model/estimate.ts';

/** What an agent loop or a conversation costs whose messages are sent again, and get more, with every turn. */
export interface TurnCosts {
  /** Tokens of the first request. */
  readonly start: number;
  /** Tokens that a turn adds: the answer, and the user's next message or a tool's result. */
  readonly growth: number;
  /** USD of `turns` turns together. */
  readonly after: (turns: number) => number;
}

/**
 * Input of `n` turns is `n·S + g·n(n − 1)/2` with the first request `S` and the growth `g` of a turn; output is `n` answers. All
 * input at full price: what a prompt cache saves is not taken off. The growth rests on the assumption for dynamic parts. Null
 * without a price.
 */
export function turnCosts(estimate: CallEstimate, assumptions: Assumptions): TurnCosts | null {
  const { price, tokens } = estimate;
  if (!price) return null;
  const start = tokens.input.expected.value;
  const output = tokens.output.expected.value;
  const growth = growthPerTurn({ total: output, reasoning: tokens.reasoning.expected.value }, assumptions);
  const after = (turns: number): number => {
    const input = turns * start + resentTokens(growth, turns);
    return (input * price.input + turns * output * price.output) / 1e6;
  };
  return { start, growth, after };
}

/** Tokens that a turn adds to the next request: the answer without its reasoning, and one dynamic part. */
export function growthPerTurn(
  output: { readonly total: number; readonly reasoning: number },
  assumptions: Pick<Assumptions, 'tokensPerHole'>,
): number {
  return Math.max(0, output.total - output.reasoning) + assumptions.tokensPerHole;
}

/** Tokens that `turns` turns send beyond the first request of each: `g·n(n − 1)/2`. */
export function resentTokens(growth: number, turns: number): number {
  return (growth * turns * (turns - 1)) / 2;
}
