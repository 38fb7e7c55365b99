import type { CatalogModel, TokenPrices } from '../model/catalog.ts';
import type { HourlyPrice } from './overrides.ts';

/** Prices of a server that is paid by the hour. */
export interface ServerPrices {
  readonly prices: TokenPrices;
  readonly hourly: NonNullable<CatalogModel['hourly']>;
}

const SECONDS = 3600;

/**
 * What a request on a server costs, from what the server costs and gets done. By requests: USD an hour ÷ (requests an hour ×
 * utilization), whatever their length. By throughput: USD an hour ÷ (tokens a second × 3,600 × utilization) per token, input
 * and output each by its own throughput (reading a prompt and writing an answer take turns on the same machine); input is
 * free where only that of output is stated.
 */
export function hourlyPrices({
  usd,
  requestsPerHour,
  inputTokensPerSecond,
  outputTokensPerSecond,
  utilization = 1,
  measured = false,
}: HourlyPrice): ServerPrices {
  const share = utilization === 1 ? '' : ` × ${utilization} of the time`;
  const perMillion = (tokensPerSecond: number | undefined): number =>
    tokensPerSecond === undefined ? 0 : rounded((usd * 1e6) / (tokensPerSecond * SECONDS * utilization));
  const perCall = requestsPerHour === undefined ? null : rounded(usd / (requestsPerHour * utilization));
  const throughput = [
    ...(inputTokensPerSecond === undefined ? [] : [`input at ${count(inputTokensPerSecond)} tokens/s`]),
    ...(outputTokensPerSecond === undefined ? [] : [`output at ${count(outputTokensPerSecond)} tokens/s`]),
  ];
  const work = requestsPerHour === undefined ? throughput.join(', ') : `${count(requestsPerHour)} requests`;
  return {
    prices: {
      input: requestsPerHour === undefined ? perMillion(inputTokensPerSecond) : 0,
      output: requestsPerHour === undefined ? perMillion(outputTokensPerSecond) : 0,
      cacheRead: null,
      cacheWrite: {},
      reasoningOutput: null,
      longContextSteps: [],
    },
    hourly: { usd, perCall, formula: `$${usd} an hour ÷ (${work}${share})`, measured },
  };
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
/** Twelve significant digits: no floating-point dust in what is shown. */
function rounded(value: number): number {
  return Number(value.toPrecision(12));
}
