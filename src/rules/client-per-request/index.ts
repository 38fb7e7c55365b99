import type { ModelCall } from '../../model/call.ts';
import { defineRule } from '../../model/rule.ts';
import { hoistClient } from './fix.ts';

/** SDKs whose client opens connections of its own. */
const CLIENTS = /^(openai|anthropic|groq|mistral|cohere|together|google-genai|bedrock|ollama|xai|go-openai)$/;

export const rule = defineRule({
  id: 'client-per-request',
  meta: {
    description: 'A client is made anew for every request, so that no connection is used twice',
    defaultSeverity: 'info',
    recommended: false,
    strict: true,
    fixable: true,
    options: {},
  },
  *check(context) {
    for (const { call } of context.calls) {
      const { client } = call.context;
      const why = client?.perCall === true && client.hoistable && isRequest(call) ? repeated(call) : null;
      if (!client || why === null) continue;
      yield {
        message: `${client.constructor}() is made anew ${why}: each one opens its own connections (a DNS and TLS handshake before every first token), and its rate limits and retries know nothing of the others.`,
        path: call.path,
        span: client.loc.path === call.path ? client.loc.span : call.nameSpan,
        callId: call.id,
        saving: null,
        fixes: hoistClient(context, client),
      };
    }
  },
});

function isRequest(call: ModelCall): boolean {
  return CLIENTS.test(call.sdk) && call.kind !== 'client-config';
}

/** What runs the function again and again. */
function repeated({ context }: ModelCall): string | null {
  const { handler, loops, client } = context;
  if (handler) return `for every ${handler.kind === 'job' ? 'job' : 'request'} (${handler.framework})`;
  const loop = loops.find(({ hops, loc, purpose }) => {
    const isAround = client !== null && loc.span.start <= client.loc.span.start && client.loc.span.end <= loc.span.end;
    return purpose !== 'attempts' && purpose !== 'input' && (hops > 0 || isAround);
  });
  return loop ? `on every turn of the loop over ${loop.over ?? 'its items'}` : null;
}
