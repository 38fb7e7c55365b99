import { defineRule } from '../../model/rule.ts';

export const rule = defineRule({
  id: 'price-stale',
  meta: {
    description: 'The price list is so old that prices may have changed',
    defaultSeverity: 'hint',
    recommended: false,
    fixable: false,
    options: {
      days: { default: 60, description: 'Age of the price list in days from which on the rule speaks.' },
    },
  },
  *check({ calls, catalog, today, options }) {
    const age = Math.floor((Date.parse(today) - Date.parse(catalog.date)) / 86_400_000);
    if (!(age > Number(options['days']))) return;
    // One notice a file, at the first figure that rests on the list.
    const priced = calls.find(
      ({ call, estimate }) => estimate.price?.layer === 'snapshot' && !call.context.inTest && !call.context.inExample,
    );
    if (!priced) return;
    const { call, estimate } = priced;
    yield {
      message: `The prices are those of ${catalog.date}, ${age} days old (${estimate.price?.source ?? ''}): update Prompt Cost Lint, or state the prices that you pay in "models".`,
      path: call.path,
      span: call.nameSpan,
      callId: call.id,
      saving: null,
    };
  },
});
