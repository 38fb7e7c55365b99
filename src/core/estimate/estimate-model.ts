import type { ModelCall } from '../../model/call.ts';
import type { CatalogModel, CatalogView, Lookup } from '../../model/catalog.ts';
import type { Config } from '../../model/config.ts';
import type { Range } from '../../model/estimate.ts';
import type { Tokenizers } from '../tokens/tokenizers.ts';
import type { MeasuredUse } from '../../model/usage.ts';
import { measuredCache, measuredOutput, measuredRange } from '../usage/measured-tokens.ts';
import { createAssumptionList } from './assumptions.ts';
import type { AssumptionList } from './assumptions.ts';
import { cacheUse } from './caching.ts';
import type { CacheUse } from './caching.ts';
import { costOf } from './cost.ts';
import type { BilledTokens } from './cost.ts';
import { exact, mapRange, sum, weaken, ZERO_RANGE } from './figures.ts';
import { countInput, isEmbedding } from './input-tokens.ts';
import type { CountingModel, InputTokens } from './input-tokens.ts';
import { countOutput } from './output-tokens.ts';
import type { OutputTokens } from './output-tokens.ts';
import { modePrices, peakPrices, priceProblem } from './prices.ts';

export interface EstimateDeps {
  readonly catalog: CatalogView;
  readonly config: Config;
  readonly tokenizers: Tokenizers;
  /** Real use of the site, where it was measured. */
  readonly measured?: MeasuredUse | undefined;
}

/** A call estimated for one model. */
export interface ModelEstimate {
  /** The id as the code says it. */
  readonly model: string;
  readonly lookup: Lookup;
  readonly tokenizer: string;
  /** What the input was counted with. */
  readonly counting: CountingModel;
  readonly input: InputTokens;
  readonly output: OutputTokens;
  readonly cache: CacheUse;
  /** USD; null without a price. */
  readonly cost: Range | null;
  readonly noPrice: string | null;
  readonly assumptions: AssumptionList;
}

/** Estimates a call as if it went to the looked-up model. */
export function estimateForLookup(call: ModelCall, id: string, lookup: Lookup, deps: EstimateDeps): ModelEstimate {
  const found = lookup.kind === 'found' ? lookup.model : null;
  const tokenizer = deps.tokenizers.tokenizerFor(found?.tokenizer ?? 'unknown');
  const { assumptions } = deps.config;
  const list = createAssumptionList();
  const counting = { id: found?.id ?? id, tokenizer, contextWindow: found?.contextWindow ?? null };
  const { measured } = deps;
  const counted = countInput(call, counting, assumptions, list);
  const input = measured ? { ...counted, total: measuredRange(counted.total, measured.input.mean) } : counted;
  const answer = isEmbedding(call)
    ? { total: ZERO_RANGE, reasoning: ZERO_RANGE }
    : countOutput(call, found, tokenizer, assumptions, list);
  const output = measured && !isEmbedding(call) ? measuredOutput(answer, measured) : answer;
  const assumedCache = cacheUse(call, found, input.prefix, assumptions, list);
  const cache = measured ? measuredCache(assumedCache, measured) : assumedCache;
  const problem = found && priceProblem(found);
  const tokens = { input: input.total, output: output.total, reasoning: output.reasoning, cache };
  const standsIn = lookup.kind === 'found' ? lookup.assumed : undefined;
  if (standsIn !== undefined) list.add({ id: 'price', text: standsIn, setting: 'promptCost.models' });
  return {
    model: id,
    lookup,
    tokenizer: tokenizer.label,
    counting,
    input,
    output,
    cache,
    cost:
      lookup.kind === 'free'
        ? ZERO_RANGE
        : found && problem === null
          ? inDoubt(withServer(listCost(call, found, tokens, list), found, list), standsIn !== undefined)
          : null,
    noPrice: lookup.kind === 'none' ? lookup.reason : problem,
    assumptions: list,
  };
}

/** By the prices of the way in which the call is run; fees beside tokens are named, not counted. */
function listCost(call: ModelCall, model: CatalogModel, tokens: BilledTokens, list: AssumptionList): Range {
  const prices = modePrices(call, model, list);
  const fee = model.units?.requests;
  if (fee !== undefined)
    list.add({ id: 'request-fee', text: `a fee of up to $${fee} per thousand requests is not counted`, setting: '' });
  return costOf(prices, tokens, peakPrices(prices, model, list));
}

/** With a price that is another seller's, no figure is better than assumed. */
function inDoubt(cost: Range, assumed: boolean): Range {
  return assumed ? mapRange(cost, (figure) => weaken(figure, 'assumed')) : cost;
}

/** Adds what a request costs on a server that is paid by the hour; that is an assumption unless its work was measured. */
function withServer(cost: Range, { hourly }: CatalogModel, list: AssumptionList): Range {
  if (!hourly) return cost;
  const { perCall, formula, measured } = hourly;
  const whole = perCall === null ? cost : mapRange(cost, (figure) => sum([figure, exact(perCall)]));
  if (measured) return whole;
  list.add({ id: 'hourly-price', text: `the server's price of a request: ${formula}`, setting: 'promptCost.models' });
  return mapRange(whole, (figure) => weaken(figure, 'assumed'));
}
