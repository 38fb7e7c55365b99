import { providerInfo } from '../../catalog/providers.ts';
import { costedCalls } from '../../core/analyze/costed-calls.ts';
import { callAnchor } from '../../core/baseline/baseline.ts';
import type { Range } from '../../model/estimate.ts';
import { defineReporter, type ReportContext } from '../../model/reporter.ts';
import type { EstimatedCall } from '../../model/rule.ts';
import { csvRow, type Cell } from '../shared/csv.ts';
import { decimal } from '../shared/numbers.ts';
import { placeOf } from '../shared/place.ts';

/**
 * One month of each priced call site in the columns of FOCUS 1.2 (all of its mandatory ones), as CSV. Estimates, not charges:
 * account, description and `x_IsEstimate` say so. The month is the one of the price list, as a report has no clock.
 */
export const reporter = defineReporter({
  id: 'focus',
  description: 'a month of each priced call site as FOCUS 1.2 cost rows (CSV), marked as estimates',
  streams: true,
  begin: () => csvRow(Object.keys(COLUMNS)),
  file: (analysis, context) => {
    const seen = new Map<string, number>();
    return costedCalls(analysis)
      .flatMap((each) => chargeOf(each, seen, context) ?? [])
      .map((charge) => csvRow(Object.values(COLUMNS).map((column) => column(charge))))
      .join('');
  },
  end: () => '',
});

/** A priced call site. */
interface Charge extends EstimatedCall {
  readonly resource: string;
  readonly line: number;
  readonly provider: string;
  readonly model: string;
  readonly source: string;
  readonly perCall: Range;
  readonly perMonth: Range;
  readonly month: { readonly start: string; readonly end: string };
}

function chargeOf(each: EstimatedCall, seen: Map<string, number>, context: ReportContext): Charge | undefined {
  const { call, estimate } = each;
  const { price, costPerCall, costPerMonth } = estimate;
  if (price === null || costPerCall === null || costPerMonth === null) return undefined;
  const anchor = `${call.path}#${callAnchor(call)}`;
  const ordinal = seen.get(anchor) ?? 0;
  seen.set(anchor, ordinal + 1);
  return {
    ...each,
    resource: ordinal === 0 ? anchor : `${anchor} (${ordinal + 1})`,
    line: placeOf(context, call.path, call.nameSpan.start).line,
    provider: price.provider,
    model: price.id,
    source: price.source,
    perCall: costPerCall,
    perMonth: costPerMonth,
    month: monthOf(context.catalogDate),
  };
}

/** The month of an ISO date, from its first moment to the first of the next one, UTC. */
function monthOf(date: string): Charge['month'] {
  const year = Number(date.slice(0, 4));
  const month = Number(date.slice(5, 7));
  const at = (months: number): string => new Date(Date.UTC(year, months, 1)).toISOString().replace('.000Z', 'Z');
  return { start: at(month - 1), end: at(month) };
}

const number = (value: number): Cell => ({ number: decimal(value) });
const expected = ({ expected: { value } }: Range): Cell => number(value);

const providerName = ({ provider }: Charge): string => providerInfo(provider)?.name ?? provider;
const cost = ({ perMonth }: Charge): Cell => expected(perMonth);
const unitPrice = ({ perCall }: Charge): Cell => expected(perCall);
const requests = ({ estimate }: Charge): Cell => number(estimate.callsPerMonth.value);

/** In the specification's spelling and order; the last ones are of our own. */
const COLUMNS: Readonly<Record<string, (charge: Charge) => Cell>> = {
  BilledCost: cost,
  BillingAccountId: () => 'prompt-cost-lint-estimate',
  BillingAccountName: () => 'Estimate by Prompt Cost Lint, not a bill',
  BillingCurrency: () => 'USD',
  BillingPeriodEnd: ({ month }) => month.end,
  BillingPeriodStart: ({ month }) => month.start,
  ChargeCategory: () => 'Usage',
  ChargeClass: () => null,
  ChargeDescription: ({ call, line, model }) => `Estimate: ${call.api} with ${model} at ${call.path}:${line}`,
  ChargeFrequency: () => 'Usage-Based',
  ChargePeriodEnd: ({ month }) => month.end,
  ChargePeriodStart: ({ month }) => month.start,
  ConsumedQuantity: ({ estimate }) => {
    const { input, output } = estimate.tokens;
    return number(Math.round((input.expected.value + output.expected.value) * estimate.callsPerMonth.value));
  },
  ConsumedUnit: () => 'Tokens',
  ContractedCost: cost,
  ContractedUnitPrice: unitPrice,
  EffectiveCost: cost,
  InvoiceIssuerName: providerName,
  ListCost: cost,
  ListUnitPrice: unitPrice,
  PricingCategory: () => 'Standard',
  PricingQuantity: requests,
  PricingUnit: () => 'Requests',
  ProviderName: providerName,
  PublisherName: providerName,
  ResourceId: ({ resource }) => resource,
  ResourceName: ({ call, line }) => `${call.path}:${line}`,
  ResourceType: () => 'LLM call site',
  ServiceCategory: () => 'AI and Machine Learning',
  ServiceName: (charge) => `${providerName(charge)} API`,
  ServiceSubcategory: () => 'Generative AI',
  SkuId: ({ provider, model }) => `${provider}/${model}`,
  SkuPriceId: ({ provider, model }) => `${provider}/${model}`,
  x_IsEstimate: () => 'true',
  x_Provenance: ({ perCall }) => perCall.expected.provenance,
  x_FloorCost: ({ perMonth }) => number(perMonth.floor.value),
  x_CeilingCost: ({ perMonth }) => perMonth.ceiling && number(perMonth.ceiling.value),
  x_InputTokensPerRequest: ({ estimate }) => number(Math.round(estimate.tokens.input.expected.value)),
  x_OutputTokensPerRequest: ({ estimate }) => number(Math.round(estimate.tokens.output.expected.value)),
  x_PriceSource: ({ source }) => source,
  x_Assumptions: ({ estimate }) => estimate.assumptions.map(({ text }) => text).join('; '),
};
