import { defineRule } from '../../model/rule.ts';

export const rule = defineRule({
  id: 'suppression-expired',
  meta: {
    description: 'A suppression comment is past its date, so it holds no more',
    defaultSeverity: 'warning',
    recommended: true,
    fixable: true,
    about: 'suppressions',
    options: {},
  },
  *check({ suppressions }) {
    for (const { until, isExpired, removal } of suppressions) {
      if (!until || !isExpired) continue;
      yield {
        message: `This suppression held until ${until.date}: mend what it was for, or give it a new date.`,
        path: removal.path,
        span: until.span,
        callId: null,
        saving: null,
        fixes: [{ kind: 'fix', title: 'Remove the expired suppression', edits: [removal] }],
      };
    }
  },
});
