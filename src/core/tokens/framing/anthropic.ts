import type { Framing } from './framing.ts';
import { jsonText } from './json-text.ts';

// One user message of one token counts 8 with count_tokens on Claude 3 to 4.6 (rohangpta/ctoc, 2026-02), so 7 around it;
// 6 on Claude 5 and 11 on 4.7 to 4.9 (ctok on PyPI, 2026-09). Not published by Anthropic.
const FIRST_MESSAGE = { 'claude-3': 7, 'claude-5': 6 };
/** A further message: role and separators; no measurement found. */
const NEXT_MESSAGE = 4;
const MESSAGES_BAND = { low: 0.6, high: 1.9 };

/**
 * Tokens of the system prompt that comes with `tools`, for tool choice `auto` and for `any` or `tool`
 * (Anthropic, "Tool use overview", pricing table, 2026-06). Newest first: `claude-opus-4` is part of `claude-opus-4-8`.
 */
const TOOL_PROMPTS: readonly (readonly [pattern: RegExp, auto: number, forced: number])[] = [
  [/opus-4-8/, 290, 410],
  [/opus-4-7/, 675, 804],
  [/(opus|sonnet)-4-6/, 497, 589],
  [/(opus|sonnet|haiku)-4-5/, 496, 588],
  [/opus-4|sonnet-4(?!\d)/, 313, 315],
  [/sonnet-5(?!-\d(?!\d))/, 354, 474],
  [/3-7-sonnet|3-5-sonnet/, 346, 346],
  [/3-5-haiku/, 264, 355],
  [/3-haiku/, 264, 340],
  [/3-opus/, 281, 530],
  [/3-sonnet/, 159, 235],
];
/** Models after the table: between the two newest rows. */
const LATER_TOOL_PROMPT = [322, 690] as const;
const LATER_LOW = 0.85;

/**
 * Definitions are sent as JSON. With 313 tokens for the prompt this gives the 403 that Anthropic's token counting guide
 * prints for one tool on Claude Opus 4.
 */
const DEFINITION_BAND = { low: 0.85, high: 1.2 };
const SCHEMA_PROMPT = 60;
const SCHEMA_BAND = { low: 0.6, high: 1.6 };

function anthropicFraming(tokenizerId: keyof typeof FIRST_MESSAGE, modelId: string): Framing {
  return {
    messages: (count) =>
      count === 0
        ? { tokens: 0, provenance: 'exact' }
        : {
            tokens: FIRST_MESSAGE[tokenizerId] + (count - 1) * NEXT_MESSAGE,
            provenance: 'estimated',
            band: MESSAGES_BAND,
          },
    tools: (tools, _hasSystem, counter) => {
      if (tools.length === 0) return { tokens: 0, provenance: 'exact' };
      const prompt = toolPrompt(modelId);
      const definitions = counter(
        tools
          .map((tool) =>
            jsonText({ name: tool.name, description: tool.description ?? undefined, input_schema: tool.schema }),
          )
          .join('\n'),
      );
      const tokens = prompt.tokens + definitions.tokens;
      const low = prompt.low + definitions.tokens * (definitions.band?.low ?? 1) * DEFINITION_BAND.low;
      const high = prompt.high + definitions.tokens * (definitions.band?.high ?? 1) * DEFINITION_BAND.high;
      return { tokens, provenance: 'estimated', band: { low: low / tokens, high: high / tokens } };
    },
    schema: (schema, counter) => ({
      tokens: counter(jsonText(schema)).tokens + SCHEMA_PROMPT,
      provenance: 'estimated',
      band: SCHEMA_BAND,
    }),
    systemSuffix: '',
  };
}

/** The choice is not known here, so `auto`, the default, is the figure and the other one bounds it. */
function toolPrompt(modelId: string): { tokens: number; low: number; high: number } {
  const id = modelId.toLowerCase().replaceAll('.', '-');
  const row = TOOL_PROMPTS.find(([pattern]) => pattern.test(id));
  if (!row) return { tokens: LATER_TOOL_PROMPT[0], low: LATER_TOOL_PROMPT[0] * LATER_LOW, high: LATER_TOOL_PROMPT[1] };
  const [, auto, forced] = row;
  return { tokens: auto, low: Math.min(auto, forced), high: Math.max(auto, forced) };
}

/** By tokenizer id. */
export const ANTHROPIC_FRAMINGS: Readonly<Record<string, (modelId: string) => Framing>> = {
  'claude-3': (modelId) => anthropicFraming('claude-3', modelId),
  'claude-5': (modelId) => anthropicFraming('claude-5', modelId),
};
