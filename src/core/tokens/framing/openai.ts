import type { TokenCount } from '../tokenizers.ts';
import type { Framing, ToolText } from './framing.ts';
import { jsonText } from './json-text.ts';
import { functionsNamespace } from './typescript-functions.ts';

// OpenAI cookbook, "How to count tokens with tiktoken" (2024-09): 3 tokens a message and the role, which is one token in
// each encoding, and 3 for the start of the reply. Equal to the API's usage on gpt-3.5-turbo, gpt-4, gpt-4o and gpt-4o-mini.
const MESSAGE = 3;
const ROLE = 1;
const REPLY = 3;
/** Models for which the cookbook compares its count with the API's. */
const DOCUMENTED = /^(gpt-3\.5-turbo|gpt-4(?![\d.])|gpt-4o)/;
/** Later models frame alike, but no count of theirs is published. */
const LATER = { low: 0.7, high: 1.4 };

// Functions reach the model as a TypeScript namespace (openai/harmony, "Function calling"); with 9 tokens more, and 4
// less when there is a system message to put them into, that equals the usage printed in the cookbook (105 on gpt-4,
// 101 on gpt-4o) and the API counts in the tests of hmarr/openai-chat-tokens.
const FUNCTIONS = 9;
const SHARED_SYSTEM = 4;
const FUNCTIONS_BAND = { low: 0.97, high: 1.03 };
const LATER_FUNCTIONS_BAND = { low: 0.85, high: 1.2 };

// Structured outputs put "# Response Formats", a name and the schema before the messages (openai/harmony).
const RESPONSE_FORMAT = 8;
const SCHEMA_BAND = { low: 0.7, high: 1.35 };

/** Framing of OpenAI's chat models; `modelId` without a provider prefix. */
export function openaiFraming(modelId: string): Framing {
  const documented = DOCUMENTED.test(modelId);
  return {
    messages: (count) => {
      if (count === 0) return { tokens: 0, provenance: 'exact' };
      const tokens = count * (MESSAGE + ROLE) + REPLY;
      return documented ? { tokens, provenance: 'exact' } : { tokens, provenance: 'estimated', band: LATER };
    },
    tools: (tools, hasSystem, counter) =>
      functionTokens(tools, hasSystem, counter, documented ? FUNCTIONS_BAND : LATER_FUNCTIONS_BAND),
    schema: (schema, counter) => ({
      tokens: counter(jsonText(schema)).tokens + RESPONSE_FORMAT,
      provenance: 'estimated',
      band: SCHEMA_BAND,
    }),
    systemSuffix: '\n',
  };
}

function functionTokens(
  tools: readonly ToolText[],
  hasSystem: boolean,
  counter: (text: string) => TokenCount,
  band: { low: number; high: number },
): TokenCount {
  if (tools.length === 0) return { tokens: 0, provenance: 'exact' };
  const { tokens } = counter(functionsNamespace(tools));
  return { tokens: tokens + FUNCTIONS - (hasSystem ? SHARED_SYSTEM : 0), provenance: 'estimated', band };
}
