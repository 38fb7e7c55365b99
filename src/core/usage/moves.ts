import type { Lookup } from '../../model/catalog.ts';
import type { CallEstimate, PriceRef, UnmeasuredFigures } from '../../model/estimate.ts';
import type { MeasuredUse } from '../../model/usage.ts';
import { formatTokensInFull, formatUsd } from '../estimate/format.ts';
import { isSameModel } from './match.ts';

/** One thing that is not as it was expected, or as it was at an earlier time. */
export interface Move {
  readonly what: 'traffic' | 'input' | 'cache' | 'output';
  /** Calls a month, tokens, or for the cache the share of the input that is read from it. */
  readonly from: number;
  readonly to: number;
  /** What it makes of a month, USD. */
  readonly usd: number;
}

/**
 * What makes a measured site's month another one than it was expected to be, the most money first. Changed one after the other (traffic,
 * length of requests, share of the cache, length of answers), each at the price of a token in the site's own cost. Empty without a price.
 * @param since What it is compared with: the assumptions, unless an earlier measurement is given.
 */
export function movesOf(estimate: CallEstimate, since = estimate.unmeasured): readonly Move[] {
  const { measured, price, tokens, costPerCall } = estimate;
  if (!measured || !price || !costPerCall || !since) return [];
  const now = {
    calls: measured.callsPerMonth,
    input: tokens.input.expected.value,
    cached: tokens.cachedInput.expected.value,
    output: tokens.output.expected.value,
  };
  const { input, cached, output } = tokenPrices(estimate, price, costPerCall.expected.value);
  const [shareBefore, share] = [shareOf(since.cachedInput, since.input), shareOf(now.cached, now.input)];
  const atFirst = since.costPerCall ?? 0;
  const perToken = (of: number): number => (1 - of) * input + of * cached;
  const { calls } = now;
  const moves: readonly Move[] = [
    { what: 'traffic', from: since.callsPerMonth, to: calls, usd: (calls - since.callsPerMonth) * atFirst },
    { what: 'input', from: since.input, to: now.input, usd: calls * (now.input - since.input) * perToken(shareBefore) },
    { what: 'cache', from: shareBefore, to: share, usd: calls * now.input * (perToken(share) - perToken(shareBefore)) },
    { what: 'output', from: since.output, to: now.output, usd: calls * (now.output - since.output) * output },
  ];
  return moves.filter(({ from, to }) => from !== to).sort((a, b) => Math.abs(b.usd) - Math.abs(a.usd));
}

function shareOf(part: number, whole: number): number {
  return whole > 0 ? Math.min(1, part / whole) : 0;
}

/** USD of one token, so that the tokens of a call add up to its cost: with a batch's or a long context's prices, too. */
function tokenPrices(
  { tokens }: CallEstimate,
  price: PriceRef,
  perCall: number,
): Readonly<Record<'input' | 'cached' | 'output', number>> {
  const cachedPrice = price.cacheRead ?? price.input;
  const read = tokens.cachedInput.expected.value;
  const plain = Math.max(0, tokens.input.expected.value - read);
  const listed = plain * price.input + read * cachedPrice + tokens.output.expected.value * price.output;
  const scale = listed > 0 ? perCall / listed : 0;
  return { input: price.input * scale, cached: cachedPrice * scale, output: price.output * scale };
}

/** An earlier measurement as it is compared with a later one: its tokens at what they cost now. */
export function earlierFigures(estimate: CallEstimate, earlier: MeasuredUse): UnmeasuredFigures | null {
  const { price, costPerCall } = estimate;
  if (!price || !costPerCall) return null;
  const prices = tokenPrices(estimate, price, costPerCall.expected.value);
  const { input, output, callsPerMonth } = earlier;
  const cachedInput = Math.min(input.mean, earlier.cacheRead ?? 0);
  const perCall = (input.mean - cachedInput) * prices.input + cachedInput * prices.cached + output.mean * prices.output;
  return {
    callsPerMonth,
    input: input.mean,
    cachedInput,
    output: output.mean,
    costPerCall: perCall,
    costPerMonth: perCall * callsPerMonth,
  };
}

/** `traffic 10,000 → 303 calls a month (−$38.79)`. */
export function describeMove({ what, from, to, usd }: Move): string {
  const pair = (format: (value: number) => string): string => `${format(from)} → ${format(to)}`;
  const sign = usd < 0 ? '−' : '+';
  const money = ` (${sign}${formatUsd(Math.abs(usd))})`;
  switch (what) {
    case 'traffic':
      return `traffic ${pair(formatTokensInFull)} calls a month${money}`;
    case 'input':
      return `requests ${pair(formatTokensInFull)} tokens${money}`;
    case 'cache':
      return `cached share ${pair((share) => `${Math.round(100 * share)}%`)}${money}`;
    case 'output':
      return `answers ${pair(formatTokensInFull)} tokens${money}`;
  }
}

/** Parts of a month that are worth a word. */
const NOTABLE = 0.05;

/** The moves that make up a notable part of the month, in words; empty where nothing did. */
export function describeMoves(moves: readonly Move[], month: number): readonly string[] {
  return moves.filter(({ usd }) => Math.abs(usd) > NOTABLE * Math.abs(month)).map(describeMove);
}

/** A model that answers though the code names another: its share of the calls (0 to 1). */
export interface OtherModel {
  readonly model: string;
  readonly share: number;
}

/** The one that answered most calls; null where the code names all that answered a notable part. */
export function otherModel({ models }: Pick<MeasuredUse, 'models'>, named: readonly string[]): OtherModel | null {
  if (named.length === 0) return null;
  const all = Object.values(models).reduce((sum, calls) => sum + calls, 0);
  const [model, calls = 0] = Object.entries(models).find(([id]) => !named.some((name) => isSameModel(name, id))) ?? [];
  return model === undefined || calls <= NOTABLE * all ? null : { model, share: calls / all };
}

/** What the calls of that model make of a month at its list price, instead of the estimate's; USD, null without a price. */
export function costOfOther({ share }: OtherModel, estimate: CallEstimate, lookup: Lookup): number | null {
  const { tokens, costPerCall, callsPerMonth } = estimate;
  if (lookup.kind !== 'found' || !costPerCall) return null;
  const { input, cacheRead, output } = lookup.model;
  const read = tokens.cachedInput.expected.value;
  const plain = Math.max(0, tokens.input.expected.value - read);
  const perCall = (plain * input + read * (cacheRead ?? input) + tokens.output.expected.value * output) / 1e6;
  return share * callsPerMonth.value * (perCall - costPerCall.expected.value);
}
