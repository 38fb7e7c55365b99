import type { CatchContext } from '../../model/call.ts';
import { defineRule } from '../../model/rule.ts';
import { inFunction, isBilled } from '../shared/runtime.ts';

export const rule = defineRule({
  id: 'errors-blurred',
  meta: {
    description: 'A catch-all around a request hides why it failed',
    defaultSeverity: 'info',
    recommended: false,
    strict: true,
    fixable: false,
    options: {},
  },
  *check(context) {
    for (const entry of context.calls) {
      const { call } = entry;
      const blurred = isBilled(entry) ? blurring(call.context.catches) : null;
      if (!blurred || call.context.fallback?.evidence === 'another call when this one fails') continue;
      yield {
        message: `Every error of this request${inFunction(call)} ends in a catch-all that neither names nor passes on the cause: a rate limit (wait), a prompt that is too long (shorten it) and a wrong key (stop) look the same, and retries of the last two are spent for nothing.`,
        path: call.path,
        span: call.nameSpan,
        callId: call.id,
        saving: null,
        related: [{ ...blurred.loc, message: 'The cause is lost here' }],
      };
    }
  },
});

/** The innermost `try` has one clause, which takes everything and does nothing with it. */
function blurring(catches: readonly CatchContext[]): CatchContext | null {
  const [first, second] = catches;
  if (!first || second?.tried.start === first.tried.start) return null;
  return first.everything && !first.usesError && !first.throws ? first : null;
}
