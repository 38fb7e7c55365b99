import { formatPrices } from '../../catalog/diff.ts';
import type { EstimatedCall, RuleContext, RuleFinding } from '../../model/rule.ts';
import { defineRule } from '../../model/rule.ts';

export const rule = defineRule({
  id: 'price-stale',
  meta: {
    description: 'The price list is so old that prices may have changed, or a price is about to change',
    defaultSeverity: 'hint',
    recommended: false,
    fixable: false,
    options: {
      days: { default: 60, description: 'Age of the price list in days from which on the rule speaks.' },
      ahead: {
        default: 60,
        description: 'Announced changes of price that lie this many days ahead, or fewer, are reported.',
      },
    },
  },
  *check(context) {
    const { catalog, today, options } = context;
    const listed = context.calls.filter(
      ({ call, estimate }) => estimate.price?.layer === 'snapshot' && !call.context.inTest && !call.context.inExample,
    );
    const [first] = listed;
    const age = daysBetween(catalog.date, today);
    // One notice a file, at the first figure that rests on the list.
    if (first && age > Number(options['days'])) yield stale(context, first, age);
    yield* announced(context, listed);
  },
});

function stale({ catalog }: RuleContext, { call, estimate }: EstimatedCall, age: number): RuleFinding {
  return {
    message: `The prices are those of ${catalog.date}, ${age} days old (${estimate.price?.source ?? ''}): update Prompt Cost Lint, or state the prices that you pay in "models".`,
    path: call.path,
    span: call.nameSpan,
    callId: call.id,
    saving: null,
  };
}

/** One notice a model and file: what it will cost, and from which day on. */
function* announced({ today, options }: RuleContext, calls: readonly EstimatedCall[]): Iterable<RuleFinding> {
  const told = new Set<string>();
  for (const { call, estimate } of calls) {
    const { price } = estimate;
    const next = price?.next;
    if (!next || daysBetween(today, next.from) > Number(options['ahead'])) continue;
    const model = `${price.provider}/${price.id}`;
    if (told.has(model)) continue;
    told.add(model);
    yield {
      message: `${model} costs ${formatPrices(next)} per million tokens from ${next.from} on, now ${formatPrices({ input: price.input, output: price.output })} (${price.source}).`,
      path: call.path,
      span: call.nameSpan,
      callId: call.id,
      saving: null,
    };
  }
}

/** Whole days; not a number for what is no date. */
function daysBetween(from: string, to: string): number {
  return Math.floor((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
