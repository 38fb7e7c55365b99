import type { Distribution } from '../../model/usage.ts';

/** Values in one bucket differ by at most this factor, so that a quantile is right within 1%. */
const GAMMA = 1.02;
const LOG_GAMMA = Math.log(GAMMA);

/**
 * Quantiles of many numbers in bounded memory: counts in buckets whose bounds grow by a fixed factor (the idea of DDSketch,
 * Masson, Rim and Lee, VLDB 2019). A value between 1 and 10 million tokens needs at most 815 buckets.
 */
export class Sketch {
  readonly #buckets = new Map<number, number>();
  #zero = 0;
  #weight = 0;
  #sum = 0;

  /** @param value Not negative. @param weight How often it occurred. */
  add(value: number, weight = 1): void {
    this.#weight += weight;
    this.#sum += value * weight;
    if (value <= SMALLEST) {
      this.#zero += weight;
      return;
    }
    const bucket = Math.ceil(Math.log(value) / LOG_GAMMA);
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + weight);
  }

  /** Null when nothing was added. */
  distribution(): Distribution | null {
    if (this.#weight <= 0) return null;
    const buckets = [...this.#buckets].sort(([a], [b]) => a - b);
    return {
      mean: this.#sum / this.#weight,
      p10: this.#quantile(0.1, buckets),
      p50: this.#quantile(0.5, buckets),
      p90: this.#quantile(0.9, buckets),
    };
  }

  #quantile(share: number, buckets: readonly (readonly [number, number])[]): number {
    let left = share * this.#weight - this.#zero;
    if (left <= 0) return 0;
    let value = 0;
    for (const [bucket, weight] of buckets) {
      // The middle of a bucket in relative terms.
      value = (2 * GAMMA ** bucket) / (GAMMA + 1);
      left -= weight;
      if (left <= 0) break;
    }
    return value;
  }
}
/** Costs of single requests are far above this; token counts are whole numbers. */
const SMALLEST = 1e-9;
