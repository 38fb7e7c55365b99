import type { Distribution, MatchKind, MeasuredUse, UsageRecord } from '../../model/usage.ts';
import { DAYS_PER_MONTH } from '../traffic/rate.ts';
import { Sketch } from './sketch.ts';

const DAY_MS = 86_400_000;
/** Models of one site that are told apart; a log may hold any text there. */
const MAX_MODELS = 50;

/** Collects the usage of one call site. Memory does not grow with the number of records. */
export class UsageAggregate {
  #calls = 0;
  readonly #input = new Sketch();
  readonly #output = new Sketch();
  readonly #cost = new Sketch();
  #costed = 0;
  readonly #means = { cacheRead: new Mean(), cacheWrite: new Mean(), reasoning: new Mean() };
  readonly #models = new Map<string, number>();
  readonly #days = new Map<number, number>();
  readonly #kinds = new Map<MatchKind, number>();
  #confidence = 0;

  /** @param share Part of the record that is this site's, where it may be one of several. */
  add(record: UsageRecord, match: { readonly by: MatchKind; readonly confidence: number }, share = 1): void {
    const calls = record.calls * share;
    if (calls <= 0) return;
    this.#calls += calls;
    // An aggregated row tells of a mean: it counts as that many equal requests.
    this.#input.add(record.input / record.calls, calls);
    this.#output.add(record.output / record.calls, calls);
    if (record.cost !== null) {
      this.#cost.add(record.cost / record.calls, calls);
      this.#costed += calls;
    }
    for (const key of ['cacheRead', 'cacheWrite', 'reasoning'] as const) {
      const value = record[key];
      if (value !== null) this.#means[key].add(value / record.calls, calls);
    }
    if (record.model !== null && (this.#models.has(record.model) || this.#models.size < MAX_MODELS))
      this.#models.set(record.model, (this.#models.get(record.model) ?? 0) + calls);
    if (record.at !== null) {
      const day = Math.floor(record.at / DAY_MS);
      this.#days.set(day, (this.#days.get(day) ?? 0) + calls);
    }
    this.#kinds.set(match.by, (this.#kinds.get(match.by) ?? 0) + calls);
    this.#confidence += match.confidence * calls;
  }

  /**
   * @param days Days that the logs cover; the site's own first and last day say nothing about the days when nobody called.
   * @returns Null when nothing was added.
   */
  result(days: number): MeasuredUse | null {
    const input = this.#input.distribution();
    const output = this.#output.distribution();
    if (input === null || output === null) return null;
    const seen = [...this.#days.keys()].sort((a, b) => a - b);
    const [by] = [...this.#kinds].sort(([, a], [, b]) => b - a)[0] ?? ['model' as const];
    return {
      calls: round(this.#calls),
      callsPerMonth: round((this.#calls / days) * DAYS_PER_MONTH),
      dailyDeviation: deviation([...this.#days.values()], days),
      input: rounded(input),
      output: rounded(output),
      cacheRead: this.#means.cacheRead.value(),
      cacheWrite: this.#means.cacheWrite.value(),
      reasoning: this.#means.reasoning.value(),
      // A cost that only some records tell would be the mean of those alone.
      cost: this.#costed >= this.#calls * (1 - 1e-9) ? costs(this.#cost.distribution()) : null,
      models: Object.fromEntries(
        [...this.#models].sort(([, a], [, b]) => b - a).map(([id, calls]) => [id, round(calls)]),
      ),
      match: { by, confidence: round(this.#confidence / this.#calls) },
      from: dayName(seen[0]),
      to: dayName(seen.at(-1)),
    };
  }
}

class Mean {
  #sum = 0;
  #weight = 0;
  add(value: number, weight: number): void {
    this.#sum += value * weight;
    this.#weight += weight;
  }
  value(): number | null {
    return this.#weight > 0 ? round(this.#sum / this.#weight) : null;
  }
}

/** Of the calls of a day, days without any included. */
function deviation(counts: readonly number[], days: number): number | null {
  const whole = Math.max(counts.length, Math.round(days));
  if (whole < 2 || counts.length === 0) return null;
  const mean = counts.reduce((sum, count) => sum + count, 0) / whole;
  const squares = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) + (whole - counts.length) * mean ** 2;
  return round(Math.sqrt(squares / (whole - 1)));
}

function dayName(day: number | undefined): string | null {
  return day === undefined ? null : new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** Six significant digits: more would be noise in a file that is kept under version control. */
function round(value: number): number {
  return Number(value.toPrecision(6));
}

function rounded({ mean, p10, p50, p90 }: Distribution): Distribution {
  return { mean: round(mean), p10: round(p10), p50: round(p50), p90: round(p90) };
}

function costs(found: Distribution | null): Distribution | null {
  return found && rounded(found);
}
