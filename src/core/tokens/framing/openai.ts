import type { Framing } from './framing.ts';
import { jsonText } from './json-text.ts';
import { functionsNamespace } from './typescript-functions.ts';

// OpenAI cookbook, "How to count tokens with tiktoken" (2024-09): 3 tokens a message and the role, which is one token in
// each encoding, and 3 for the start of the reply. Equal to the API's usage on gpt-3.5-turbo, gpt-4, gpt-4o and gpt-4o-mini.
const MESSAGE = 3;
const ROLE = 1;
const REPLY = 3;
/** Reasoning models start the reply with a token less (recorded requests on o3-mini, o3, gpt-5 to gpt-5.6, 2026-08). */
const REASONING_REPLY = 2;
/** They write a channel to each answer of theirs that is sent back (gpt-5 and gpt-5-mini, 2026-08); o3-mini does not. */
const CHANNEL = 2;
/** Models for which the cookbook or a recorded request has a count that equals this one. */
const DOCUMENTED = /^(gpt-3\.5-turbo|gpt-4(?![\d.o])|gpt-4o(?!.*search)|gpt-4\.[15]|chatgpt-4o)/;
const DOCUMENTED_REASONING = /^(o3|gpt-5)/;
const REASONING = /^(o\d|gpt-[5-9]|codex|computer-use|gpt-oss)/;
/** Models of which no count is published frame alike. */
const UNPUBLISHED = { low: 0.7, high: 1.4 };

// Functions reach the model as a TypeScript namespace (openai/harmony, "Function calling"); with 9 tokens more, and 4
// less when there is a system message to put them into, that equals the usage printed in the cookbook (105 on gpt-4,
// 101 on gpt-4o) and the API counts in the tests of hmarr/openai-chat-tokens.
const FUNCTIONS = 9;
const SHARED_SYSTEM = 4;
/** Reasoning models read them in a message of their own beside a system message. */
const OWN_MESSAGE = 4;
const FUNCTIONS_BAND = { low: 0.9, high: 1.08 };
/** In the Responses API a function has fewer tokens around it, on gpt-5 as on gpt-4o (30 recorded requests, 2026-08). */
const RESPONSES_FUNCTIONS = 3;
/** On gpt-5 and later, chat completions have a prompt for them of 82 tokens more than responses of the same request have (ten recorded pairs, 2026-08). */
const CHAT_REASONING_FUNCTIONS = 82;
const LATER_FUNCTIONS_BAND = { low: 0.75, high: 1.5 };

// Structured outputs put "# Response Formats", a name and the schema before the messages (openai/harmony).
const RESPONSE_FORMAT = 8;
const SCHEMA_BAND = { low: 0.55, high: 1.35 };

/** Framing of OpenAI's models; `modelId` without a provider prefix, `api` as in `ModelCall`. */
export function openaiFraming(modelId: string, api: string): Framing {
  const reasons = REASONING.test(modelId);
  const documented = DOCUMENTED.test(modelId);
  const isPublished = documented || DOCUMENTED_REASONING.test(modelId);
  return {
    messages: (roles) => {
      if (roles.length === 0) return { tokens: 0, provenance: 'exact' };
      const replies = /^gpt-[5-9]/.test(modelId) ? roles.filter((role) => role === 'assistant').length : 0;
      const tokens = roles.length * (MESSAGE + ROLE) + (reasons ? REASONING_REPLY : REPLY) + replies * CHANNEL;
      return isPublished ? { tokens, provenance: 'exact' } : { tokens, provenance: 'estimated', band: UNPUBLISHED };
    },
    tools: (tools, hasSystem, counter) => {
      if (tools.length === 0) return { tokens: 0, provenance: 'exact' };
      const inResponses = api.startsWith('responses');
      const around = inResponses ? RESPONSES_FUNCTIONS : FUNCTIONS + (reasons ? CHAT_REASONING_FUNCTIONS : 0);
      const { tokens } = counter(functionsNamespace(tools));
      return {
        tokens: tokens + around + (hasSystem ? (reasons ? OWN_MESSAGE : -SHARED_SYSTEM) : 0),
        provenance: 'estimated',
        band: documented && !inResponses ? FUNCTIONS_BAND : LATER_FUNCTIONS_BAND,
      };
    },
    schema: (schema, counter) => ({
      tokens: counter(jsonText(schema)).tokens + RESPONSE_FORMAT,
      provenance: 'estimated',
      band: SCHEMA_BAND,
    }),
    systemSuffix: '\n',
  };
}
