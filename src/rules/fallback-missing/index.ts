import { modelName } from '../../core/fix/wording.ts';
import { defineRule } from '../../model/rule.ts';
import { inFunction, isBilled } from '../shared/runtime.ts';

export const rule = defineRule({
  id: 'fallback-missing',
  meta: {
    description: 'A request that somebody waits for has one provider, and nothing to do when it fails',
    defaultSeverity: 'hint',
    recommended: false,
    fixable: false,
    options: {},
  },
  *check(context) {
    for (const entry of context.calls) {
      const { call } = entry;
      const { handler, fallback, catches } = call.context;
      if (!isBilled(entry) || call.kind !== 'generate' || handler === null || handler.kind === 'job') continue;
      // A gateway may have its own list of models to go on with.
      if (fallback || call.provider === null || call.provider === 'openrouter' || call.model.kind !== 'known') continue;
      const ends = catches.length > 0 ? 'an error message' : 'an unhandled error';
      yield {
        message: `When ${modelName(call)} of ${call.provider} is down or refuses${inFunction(call)}, ${handler.framework} answers with ${ends}: no other model or provider is asked.`,
        path: call.path,
        span: call.nameSpan,
        callId: call.id,
        saving: null,
      };
    }
  },
});
