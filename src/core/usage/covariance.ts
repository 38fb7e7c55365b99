/**
 * Covariances of several numbers that are seen together, in one pass and bounded memory (Welford's method for weighted rows).
 * A row may be the mean of many requests: since such a mean varies less by their number, its squared distance counts that many
 * times, and the sum is divided by the rows less one, which is what the variance of single requests is expected to be.
 */
export class Covariance {
  #rows = 0;
  #weight = 0;
  readonly #size: number;
  readonly #means: number[];
  /** Upper triangle, row by row. */
  readonly #sums: number[];

  constructor(size: number) {
    this.#size = size;
    this.#means = new Array<number>(size).fill(0);
    this.#sums = new Array<number>((size * (size + 1)) / 2).fill(0);
  }

  /** @param values As many as the size. @param weight Requests whose mean they are. */
  add(values: readonly number[], weight: number): void {
    this.#rows++;
    this.#weight += weight;
    // With both distances taken before the mean moves, the weight of a step is w·(W − w)/W.
    const step = (weight * (this.#weight - weight)) / this.#weight;
    let index = 0;
    for (let row = 0; row < this.#size; row++) {
      const distance = values[row]! - this.#means[row]!;
      for (let column = row; column < this.#size; column++)
        this.#sums[index++]! += step * distance * (values[column]! - this.#means[column]!);
    }
    for (let row = 0; row < this.#size; row++)
      this.#means[row]! += (weight / this.#weight) * (values[row]! - this.#means[row]!);
  }

  /** Upper triangle, row by row; null for fewer than two rows. */
  triangle(): readonly number[] | null {
    return this.#rows < 2 ? null : this.#sums.map((sum) => sum / (this.#rows - 1));
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
