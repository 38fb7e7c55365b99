import { defineRule } from '../../model/rule.ts';

export const rule = defineRule({
  id: 'suppression-unused',
  meta: {
    description: 'A suppression comment suppresses nothing',
    defaultSeverity: 'hint',
    recommended: true,
    fixable: true,
    about: 'suppressions',
    options: {},
  },
  *check({ suppressions }) {
    for (const { span, isUnused, isExpired, unused, removal, unusedRemoval } of suppressions) {
      if (!isUnused || isExpired) continue;
      const names = unused.map(({ id }) => `"${id}"`).join(' and ');
      const [first] = unused;
      yield {
        message: first
          ? `Unused suppression: there is no ${names} finding here.`
          : 'Unused suppression: there is no finding here.',
        path: removal.path,
        span: first?.span ?? span,
        callId: null,
        saving: null,
        fixes: [{ kind: 'fix', title: 'Remove the unused suppression', edits: first ? unusedRemoval : [removal] }],
      };
    }
  },
});
