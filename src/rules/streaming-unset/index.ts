import { tokens } from '../../core/fix/wording.ts';
import type { ModelCall } from '../../model/call.ts';
import { defineRule } from '../../model/rule.ts';
import { inFunction, isBilled } from '../shared/runtime.ts';

/** Tokens. A cap that high is set for a text that is read. */
const LONG_ANSWER = 1_000;

export const rule = defineRule({
  id: 'streaming-unset',
  meta: {
    description: 'A person waits for a long answer that is not streamed',
    defaultSeverity: 'hint',
    recommended: false,
    strict: true,
    fixable: false,
    options: {
      minTokens: { default: 400, description: 'Expected answers up to this many tokens need no streaming.' },
    },
  },
  *check(context) {
    for (const entry of context.calls) {
      const { call, estimate } = entry;
      const { handler } = call.context;
      if (!isBilled(entry) || call.kind !== 'generate' || handler?.kind !== 'request' || handler.hops > 0) continue;
      const answer = estimate.tokens.output.expected.value - estimate.tokens.reasoning.expected.value;
      if (!isPlainAnswer(call) || !isForAPerson(call) || answer < Number(context.options['minTokens'])) continue;
      yield {
        message: `${handler.framework} waits for the whole answer${inFunction(call)}, about ${tokens(answer)}: streamed, its first words are there after the first few of them, and a user who leaves can stop the rest.`,
        path: call.path,
        span: call.nameSpan,
        callId: call.id,
        saving: null,
      };
    }
  },
});

/** A conversation goes on, or the request asks for a long answer; a title or a label is made in passing. */
function isForAPerson({ messages, messagesComplete, outputCap }: ModelCall): boolean {
  const isConversation = !messagesComplete || messages.some(({ role }) => role === 'assistant');
  return isConversation || (outputCap.value.kind === 'known' && outputCap.value.value >= LONG_ANSWER);
}

/** Text for a person: no schema to be parsed, no tools, one call and no chain of them. */
function isPlainAnswer(call: ModelCall): boolean {
  const { stream, responseSchema, tools, context } = call;
  const isWhole = stream.kind === 'absent' || (stream.kind === 'known' && !stream.value);
  const isStreamCall = /stream/i.test(call.api);
  return (
    isWhole && !isStreamCall && responseSchema === null && tools.tools.length === 0 && tools.complete &&
    context.loops.length === 0 && !/object/i.test(call.api)
  ); // prettier-ignore
}
