import { modelName } from '../../core/fix/wording.ts';
import { defineRule } from '../../model/rule.ts';
import { inFunction, isBilled } from '../shared/runtime.ts';

export const rule = defineRule({
  id: 'usage-unlogged',
  meta: {
    description: 'The token counts that come with an answer are read nowhere, so that nobody sees what it cost',
    defaultSeverity: 'hint',
    recommended: false,
    strict: true,
    fixable: false,
    options: {},
  },
  *check(context) {
    // One place of a file is enough to make the point.
    const unread = context.calls.filter(
      (entry) => isBilled(entry) && entry.call.kind === 'generate' && entry.call.context.usageRead === false,
    );
    const [first, ...others] = unread;
    if (!first || context.calls.some(({ call }) => call.context.usageRead === true)) return;
    const more = others.length === 0 ? '' : `, nor by ${others.length} other ${others.length === 1 ? 'call' : 'calls'} of this file`; // prettier-ignore
    yield {
      message: `What ${modelName(first.call)} used${inFunction(first.call)} is not read${more}: the answer's \`usage\` says what each request cost, and shows the one that costs ten times the rest.`,
      path: first.call.path,
      span: first.call.nameSpan,
      callId: first.call.id,
      saving: null,
    };
  },
});
