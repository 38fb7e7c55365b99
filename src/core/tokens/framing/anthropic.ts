import type { Framing, ToolText } from './framing.ts';
import { jsonText } from './json-text.ts';

/**
 * Around the first message. One message of one token counts 8 on Claude 3 to 4.6 (count_tokens, rohangpta/ctoc, 2026-02, and
 * recorded requests of pydantic-ai's tests, 2026-08), and 7 on Claude 4.8 and 5; ctok on PyPI (2026-09) and the recordings have 11 around it on 4.7.
 * A system prompt adds its own tokens and at most one more.
 */
const FIRST_MESSAGE = { 'claude-3': 7, 'claude-5': 6 };
const FIRST_MESSAGE_OPUS_4_7 = 11;
/** A further message. */
const NEXT_MESSAGE = 3;
/** Extended thinking adds 28 tokens to either, which the band has to cover. */
const THINKING = 29;

/**
 * Tokens of the system prompt that comes with `tools`, for tool choice `auto` and for `any` or `tool`
 * (Anthropic, "Tool use overview", pricing table, 2026-06). Newest first: `claude-opus-4` is part of `claude-opus-4-8`.
 */
const TOOL_PROMPTS: readonly (readonly [pattern: RegExp, auto: number, forced: number, least?: number])[] = [
  [/opus-4-8/, 290, 410],
  [/opus-4-7/, 675, 804],
  [/(opus|sonnet)-4-6/, 497, 589],
  // Five recorded requests on 4.5 have the 313 of 4.
  [/(opus|sonnet|haiku)-4-5/, 496, 588, 313],
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
 * Definitions are sent as JSON, each with some tokens around: with 313 tokens for the prompt this is within 3% of the 403 that
 * Anthropic's token counting guide prints for one tool on Claude Opus 4, and has 60 recorded requests inside its band.
 */
const PER_TOOL = 10;
const DEFINITION_BAND = { low: 0.7, high: 1.25 };
/** Structured outputs come with a prompt of their own (recorded requests on Claude Sonnet 4.5, 2026-08). */
const SCHEMA_PROMPT = 135;
const SCHEMA_BAND = { low: 0.8, high: 1.35 };

function anthropicFraming(tokenizerId: keyof typeof FIRST_MESSAGE, modelId: string): Framing {
  const first = /4[-.]7/.test(modelId) ? FIRST_MESSAGE_OPUS_4_7 : FIRST_MESSAGE[tokenizerId];
  return {
    messages: (roles) => {
      if (roles.length === 0) return { tokens: 0, provenance: 'exact' };
      const further = Math.max(0, roles.filter((role) => role !== 'system').length - 1);
      const tokens = first + further * NEXT_MESSAGE;
      const band = { low: 0.85, high: (tokens + further + 2 + THINKING) / tokens };
      return { tokens, provenance: 'estimated', band };
    },
    tools: (tools, _hasSystem, counter) => {
      if (tools.length === 0) return { tokens: 0, provenance: 'exact' };
      const prompt = toolPrompt(modelId);
      const definitions = counter(tools.map(definition).join('\n'));
      const wrappers = tools.length * PER_TOOL;
      const tokens = prompt.tokens + definitions.tokens + wrappers;
      const low = prompt.low + definitions.tokens * (definitions.band?.low ?? 1) * DEFINITION_BAND.low;
      const high = prompt.high + (definitions.tokens * (definitions.band?.high ?? 1) + wrappers) * DEFINITION_BAND.high;
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

function definition(tool: ToolText): string {
  return jsonText({ name: tool.name, description: tool.description ?? undefined, input_schema: tool.schema });
}

/** The choice is not known here, so `auto`, the default, is the figure and the other one bounds it. */
function toolPrompt(modelId: string): { tokens: number; low: number; high: number } {
  const id = modelId.toLowerCase().replaceAll('.', '-');
  const row = TOOL_PROMPTS.find(([pattern]) => pattern.test(id));
  if (!row) return { tokens: LATER_TOOL_PROMPT[0], low: LATER_TOOL_PROMPT[0] * LATER_LOW, high: LATER_TOOL_PROMPT[1] };
  const [, auto, forced, least = Math.min(auto, forced)] = row;
  return { tokens: auto, low: least, high: Math.max(auto, forced) };
}

/** By tokenizer id. */
export const ANTHROPIC_FRAMINGS: Readonly<Record<string, (modelId: string) => Framing>> = {
  'claude-3': (modelId) => anthropicFraming('claude-3', modelId),
  'claude-5': (modelId) => anthropicFraming('claude-5', modelId),
};
