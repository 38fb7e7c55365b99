import type { CatalogView } from '../../model/catalog.ts';
import type { UsageRecord } from '../../model/usage.ts';

/** Usage of a model that is no call site's. */
export interface UnmatchedUse {
  readonly model: string;
  readonly calls: number;
  readonly tokens: number;
  /** USD as the logs say it; null where they do not say it of every request. */
  readonly cost: number | null;
  /** USD by the model's list price, where the catalog knows it; what a cache holds is counted at its price. */
  readonly listCost: number | null;
}

/** Models that are told apart. */
const MAX_MODELS = 200;

interface Sums {
  calls: number;
  input: number;
  cacheRead: number;
  output: number;
  cost: number;
  uncosted: number;
}

/** Collects usage that no call site was found for, by model. */
export class UnmatchedUsage {
  readonly #sums = new Map<string, Sums>();

  add({ model, calls, input, cacheRead, output, cost }: UsageRecord): void {
    const name = model ?? 'no model named';
    const key = this.#sums.has(name) || this.#sums.size < MAX_MODELS ? name : 'other models';
    const sums = this.#sums.get(key) ?? { calls: 0, input: 0, cacheRead: 0, output: 0, cost: 0, uncosted: 0 };
    this.#sums.set(key, sums);
    sums.calls += calls;
    sums.input += input;
    sums.cacheRead += Math.min(input, cacheRead ?? 0);
    sums.output += output;
    sums.cost += cost ?? 0;
    if (cost === null) sums.uncosted++;
  }

  /** By model, the most money first. */
  result(catalog: CatalogView): readonly UnmatchedUse[] {
    return [...this.#sums]
      .map(([model, sums]) => ({
        model,
        calls: sums.calls,
        tokens: sums.input + sums.output,
        cost: sums.uncosted > 0 ? null : sums.cost,
        listCost: listCost(catalog, model, sums),
      }))
      .sort((a, b) => spent(b) - spent(a) || b.calls - a.calls || b.tokens - a.tokens);
  }
}

/** USD: what the logs say, else what the catalog makes of the tokens; 0 where neither tells. */
export function spent({ cost, listCost: list }: UnmatchedUse): number {
  return cost ?? list ?? 0;
}

function listCost(catalog: CatalogView, id: string, { input, cacheRead, output }: Sums): number | null {
  const found = catalog.resolve(null, id);
  if (found.kind !== 'found') return null;
  const { model } = found;
  const read = cacheRead * (model.cacheRead ?? model.input);
  return ((input - cacheRead) * model.input + read + output * model.output) / 1e6;
}
