/**
 * Covariances of several numbers that are seen together, in one pass and bounded memory (Welford's method for weighted rows).
 * A row may be the mean of many requests: since such a mean varies less by their number, its squared distance counts that many
 * times, and the sum is divided by the rows less one, which is what the variance of single requests is expected to be.
 */
export class Covariance {
  #rows = 0;
  #weight = 0;
  readonly #size: number;
  readonly #means: Float64Array;
  /** Of the row that is being added; made once. */
  readonly #distances: Float64Array;
  /** Upper triangle, row by row. */
  readonly #sums: Float64Array;

  constructor(size: number) {
    this.#size = size;
    this.#means = new Float64Array(size);
    this.#distances = new Float64Array(size);
    this.#sums = new Float64Array((size * (size + 1)) / 2);
  }

  /** @param values As many as the size. @param weight Requests whose mean they are. */
  add(values: readonly number[], weight: number): void {
    this.#rows++;
    this.#weight += weight;
    // With both distances taken before the mean moves, the weight of a step is w·(W − w)/W.
    const step = (weight * (this.#weight - weight)) / this.#weight;
    const size = this.#size;
    const means = this.#means;
    const distances = this.#distances;
    const sums = this.#sums;
    for (let row = 0; row < size; row++) distances[row] = values[row]! - means[row]!;
    let index = 0;
    for (let row = 0; row < size; row++) {
      const share = step * distances[row]!;
      for (let column = row; column < size; column++) sums[index++]! += share * distances[column]!;
    }
    for (let row = 0; row < size; row++) means[row]! += (weight / this.#weight) * distances[row]!;
  }

  /** Upper triangle, row by row; null for fewer than two rows. */
  triangle(): readonly number[] | null {
    return this.#rows < 2 ? null : Array.from(this.#sums, (sum) => sum / (this.#rows - 1));
  }
}

/** Variance of `Σ factor · value`, given the upper triangle of the covariances. Never below zero. */
export function varianceOf(factors: readonly number[], triangle: readonly number[]): number {
  let variance = 0;
  let index = 0;
  for (let row = 0; row < factors.length; row++)
    for (let column = row; column < factors.length; column++)
      variance += (row === column ? 1 : 2) * factors[row]! * factors[column]! * (triangle[index++] ?? 0);
  return Math.max(0, variance);
}
