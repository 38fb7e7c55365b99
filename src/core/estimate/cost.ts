import type { TokenPrices } from '../../model/catalog.ts';
import type { Figure, Range } from '../../model/estimate.ts';
import { ordered, scale, smaller, sum, ZERO } from './figures.ts';
import type { CacheUse } from './caching.ts';
import { pricesAt } from './prices.ts';
import type { RequestPrices } from './prices.ts';

/** Tokens of a request that are billed. */
export interface BilledTokens {
  readonly input: Range;
  /** Answer and reasoning together. */
  readonly output: Range;
  readonly reasoning: Range;
  readonly cache: CacheUse;
}

const PER_MILLION = 1e-6;

/**
 * USD of one request: `(input − read − written) · inputPrice + read · readPrice + written · writePrice + (output −
 * reasoning) · outputPrice + reasoning · reasoningPrice`. The floor finds all of the fixed prefix in the cache, the
 * ceiling none of it. `dearest` are the prices of the ceiling.
 */
export function costOf(
  prices: TokenPrices,
  { input, output, reasoning, cache }: BilledTokens,
  dearest: TokenPrices = prices,
): Range {
  const at = (tokens: Billed): Figure => costAt(prices, tokens, cache.ttl);
  return ordered({
    floor: at({
      input: input.floor,
      read: cache.read.ceiling ?? ZERO,
      written: ZERO,
      output: output.floor,
      reasoning: reasoning.floor,
    }),
    expected: at({
      input: input.expected,
      read: cache.read.expected,
      written: cache.write.expected,
      output: output.expected,
      reasoning: reasoning.expected,
    }),
    ceiling:
      input.ceiling && output.ceiling
        ? costAt(
            dearest,
            {
              input: input.ceiling,
              read: ZERO,
              written: cache.write.ceiling ?? ZERO,
              output: output.ceiling,
              reasoning: reasoning.ceiling ?? ZERO,
            },
            cache.ttl,
          )
        : null,
  });
}

interface Billed {
  readonly input: Figure;
  readonly read: Figure;
  readonly written: Figure;
  readonly output: Figure;
  readonly reasoning: Figure;
}

function costAt(list: TokenPrices, { input, read, written, output, reasoning }: Billed, ttl: string | null): Figure {
  const prices = pricesAt(list, input.value, ttl);
  const reads = smaller(read, input);
  const writes = smaller(written, { ...input, value: input.value - reads.value });
  const plain = { ...input, value: Math.max(0, input.value - reads.value - writes.value) };
  return sum([
    scale(plain, prices.input * PER_MILLION),
    scale(reads, (prices.cacheRead ?? prices.input) * PER_MILLION),
    scale(writes, (prices.cacheWrite ?? prices.input) * PER_MILLION),
    ...outputCosts(output, reasoning, prices),
  ]);
}

/** Reasoning is part of the output; it is taken apart where it has a price of its own. */
function outputCosts(output: Figure, reasoning: Figure, prices: RequestPrices): readonly Figure[] {
  if (prices.reasoning === prices.output) return [scale(output, prices.output * PER_MILLION)];
  const thought = smaller(reasoning, output);
  const answer = { ...output, value: output.value - thought.value };
  return [scale(answer, prices.output * PER_MILLION), scale(thought, prices.reasoning * PER_MILLION)];
}
