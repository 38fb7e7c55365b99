import { COVARIED, type Distribution, type MatchKind, type MeasuredUse, type UsageRecord } from '../../model/usage.ts';
import { DAYS_PER_MONTH } from '../traffic/rate.ts';
import { Covariance } from './covariance.ts';
import { DAY_MS, dailyCalls, deviationOf, type DailyCalls, type UsageWindow } from './daily-calls.ts';
import { Sketch } from './sketch.ts';

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
  readonly #covariance = new Covariance(COVARIED.length);
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
    const read = record.cacheRead ?? 0;
    const write = record.cacheWrite ?? 0;
    // A share of a request is as long as the whole.
    const of = record.calls;
    this.#covariance.add(
      [Math.max(0, record.input - read - write) / of, read / of, write / of, record.output / of],
      of,
    );
    if (record.model !== null && (this.#models.has(record.model) || this.#models.size < MAX_MODELS))
      this.#models.set(record.model, (this.#models.get(record.model) ?? 0) + calls);
    if (record.at !== null) {
      const day = Math.floor(record.at / DAY_MS);
      this.#days.set(day, (this.#days.get(day) ?? 0) + calls);
    }
    this.#kinds.set(match.by, (this.#kinds.get(match.by) ?? 0) + calls);
    this.#confidence += match.confidence * calls;
  }

  /** Mean input and output together. */
  get tokensPerCall(): number {
    return (this.#input.distribution()?.mean ?? 0) + (this.#output.distribution()?.mean ?? 0);
  }

  /** Calls by whole day of the window, days without any left out. */
  daily(window: UsageWindow): DailyCalls {
    return dailyCalls(this.#days, window);
  }

  /**
   * @param window What the logs cover; the site's own first and last day say nothing about the days when nobody called.
   * @param commonTraffic See `MeasuredUse.commonTraffic`.
   * @returns Null when nothing was added.
   */
  result(window: UsageWindow, commonTraffic: number | null = null): MeasuredUse | null {
    const input = this.#input.distribution();
    const output = this.#output.distribution();
    if (input === null || output === null) return null;
    const seen = [...this.#days.keys()].sort((a, b) => a - b);
    const [by] = [...this.#kinds].sort(([, a], [, b]) => b - a)[0] ?? ['model' as const];
    const daily = this.daily(window);
    return {
      calls: round(this.#calls),
      callsPerMonth: round((this.#calls / window.days) * DAYS_PER_MONTH),
      dailyDeviation: daily.days < 2 || seen.length === 0 ? null : round(deviationOf(daily)),
      commonTraffic,
      covariance: this.#covariance.triangle()?.map(round) ?? null,
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
