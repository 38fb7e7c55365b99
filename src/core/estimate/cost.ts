import type { CatalogModel } from '../../model/catalog.ts';
import type { Figure, Range } from '../../model/estimate.ts';
import { ordered, scale, smaller, sum, ZERO } from './figures.ts';
import type { CacheUse } from './caching.ts';
import { pricesAt } from './prices.ts';

/** Tokens of a request that are billed. */
export interface BilledTokens {
  readonly input: Range;
  readonly output: Range;
  readonly cache: CacheUse;
}

const PER_MILLION = 1e-6;

/**
 * USD of one request: `(input − read − written) · inputPrice + read · readPrice + written · writePrice + output ·
 * outputPrice`, times `factor` (batch). The floor finds all of the fixed prefix in the cache, the ceiling none of it.
 */
export function costOf(model: CatalogModel, tokens: BilledTokens, factor: number): Range {
  const { input, output, cache } = tokens;
  const at = (inputTokens: Figure, read: Figure, written: Figure, outputTokens: Figure): Figure =>
    scale(costAt(model, inputTokens, read, written, outputTokens, cache.ttl), factor);
  return ordered({
    floor: at(input.floor, cache.read.ceiling ?? ZERO, ZERO, output.floor),
    expected: at(input.expected, cache.read.expected, cache.write.expected, output.expected),
    ceiling:
      input.ceiling && output.ceiling ? at(input.ceiling, ZERO, cache.write.ceiling ?? ZERO, output.ceiling) : null,
  });
}

function costAt(
  model: CatalogModel,
  input: Figure,
  read: Figure,
  written: Figure,
  output: Figure,
  ttl: string | null,
): Figure {
  const prices = pricesAt(model, input.value, ttl);
  const reads = smaller(read, input);
  const writes = smaller(written, { ...input, value: input.value - reads.value });
  const plain = { ...input, value: Math.max(0, input.value - reads.value - writes.value) };
  return sum([
    scale(plain, prices.input * PER_MILLION),
    scale(reads, (prices.cacheRead ?? prices.input) * PER_MILLION),
    scale(writes, (prices.cacheWrite ?? prices.input) * PER_MILLION),
    scale(output, prices.output * PER_MILLION),
  ]);
}
