import type { Role } from '../../../model/call.ts';
import type { TokenCount } from '../tokenizers.ts';
import type { Counter, Framing, ToolText } from './framing.ts';
import { jsonText } from './json-text.ts';

/** A range of tokens; hosts of the same model use different templates. */
type Tokens = readonly [expected: number, least: number, most: number];

/** What a model's chat template writes around a request. */
interface Template {
  /** Once for each request. */
  readonly once: Tokens;
  readonly perMessage: Tokens;
  /** Whether a system message is framed like the others. */
  readonly framesSystem: boolean;
  /** Once for having tools. */
  readonly tools: Tokens;
}

/**
 * From the usage of recorded requests (pydantic-ai's test recordings, 2026-08, in test/unit/tokens/published-usage.ts) and from
 * coder/ai-tokenizer 1.0.6, whose authors fitted `baseOverhead`, `perMessage` and `toolsExist` to API responses. The first
 * pattern that fits wins.
 */
const TEMPLATES: readonly (readonly [tokenizer: RegExp, model: RegExp, template: Template])[] = [
  [/^o200k_harmony$/, /./, { once: [65, 60, 75], perMessage: [5, 3, 8], framesSystem: true, tools: [35, 25, 60] }],
  [/^nova$/, /nova-2/, { once: [0, 0, 2], perMessage: [1, 0, 3], framesSystem: true, tools: [850, 780, 900] }],
  [/^nova$/, /./, { once: [0, 0, 2], perMessage: [1, 0, 3], framesSystem: true, tools: [380, 340, 420] }],
  [/^deepseek$/, /v[4-9]/, { once: [4, 3, 85], perMessage: [2, 1, 4], framesSystem: true, tools: [280, 100, 330] }],
  [/^deepseek$/, /./, { once: [3, 2, 7], perMessage: [1, 0, 3], framesSystem: false, tools: [145, 0, 260] }],
  [/^qwen$/, /coder/, { once: [3, 2, 8], perMessage: [5, 4, 6], framesSystem: true, tools: [230, 130, 280] }],
  [/^qwen$/, /./, { once: [3, 2, 8], perMessage: [5, 4, 6], framesSystem: true, tools: [138, 110, 180] }],
  [/^llama-4$/, /./, { once: [6, 3, 36], perMessage: [5, 3, 6], framesSystem: true, tools: [560, 90, 700] }],
  [/^llama-3$/, /3[.-]?[1-3]/, { once: [30, 5, 45], perMessage: [5, 3, 6], framesSystem: true, tools: [180, 80, 300] }],
  [/^llama-[23]$/, /./, { once: [5, 1, 30], perMessage: [5, 3, 6], framesSystem: true, tools: [180, 60, 300] }],
  [/^mistral$/, /./, { once: [2, 1, 16], perMessage: [1, 1, 3], framesSystem: true, tools: [40, 5, 70] }],
  [/^glm$/, /glm-[5-9]/, { once: [9, 2, 12], perMessage: [3, 2, 4], framesSystem: true, tools: [110, 80, 150] }],
  [/^glm$/, /./, { once: [2, 1, 7], perMessage: [3, 2, 4], framesSystem: true, tools: [127, 90, 170] }],
  [/^kimi$/, /./, { once: [6, 3, 24], perMessage: [4, 3, 6], framesSystem: true, tools: [40, 15, 80] }],
  [/^grok$/, /grok-[23]/, { once: [5, 3, 8], perMessage: [3, 2, 5], framesSystem: true, tools: [240, 90, 280] }],
  [/^grok$/, /./, { once: [160, 5, 690], perMessage: [3, 2, 5], framesSystem: true, tools: [187, 90, 300] }],
  [/^minimax$/, /./, { once: [18, 8, 42], perMessage: [4, 2, 6], framesSystem: true, tools: [147, 80, 220] }],
  [/^cohere$/, /r7b/, { once: [494, 480, 540], perMessage: [1, 0, 34], framesSystem: true, tools: [890, 800, 1050] }],
  [/^cohere$/, /./, { once: [62, 3, 500], perMessage: [4, 2, 34], framesSystem: true, tools: [300, 40, 1000] }],
];

/** ChatML, Llama and Mistral put 2 to 6 tokens around a message and 1 to 4 before the reply, and say in some sentences how to call tools. */
const OTHER: Template = { once: [3, 0, 40], perMessage: [4, 1, 6], framesSystem: true, tools: [120, 0, 400] };

/** How JSON is written to the model differs: some templates indent it, one leaves descriptions out. */
const JSON_BAND = { low: 0.6, high: 1.8 };
/** Per tool: markers around each. */
const PER_TOOL: Tokens = [8, 0, 45];
/** Some hosts only constrain the output with a schema, others write it to the model too. */
const SCHEMA_BAND = { low: 0, high: 3.5 };

/** Framing of models whose makers publish a chat template, as their hosts apply it. */
export function chatTemplateFraming(tokenizerId: string, modelId: string): Framing {
  const id = modelId.toLowerCase();
  const row = TEMPLATES.find(([tokenizer, model]) => tokenizer.test(tokenizerId) && model.test(id));
  const template = row?.[2] ?? OTHER;
  return {
    messages: (roles) => (roles.length === 0 ? NOTHING : messageTokens(template, roles)),
    tools: (tools, _hasSystem, counter) => (tools.length === 0 ? NOTHING : toolTokens(template, tools, counter)),
    schema: (schema, counter) => {
      const { tokens } = counter(jsonText(schema));
      return tokens === 0 ? NOTHING : { tokens, provenance: 'estimated', band: SCHEMA_BAND };
    },
    systemSuffix: '',
  };
}

const NOTHING: TokenCount = { tokens: 0, provenance: 'exact' };

function messageTokens(template: Template, roles: readonly Role[]): TokenCount {
  const framed = template.framesSystem ? roles.length : roles.filter((role) => role !== 'system').length;
  return inRange((at) => template.once[at] + framed * template.perMessage[at]);
}

function toolTokens(template: Template, tools: readonly ToolText[], counter: Counter): TokenCount {
  const json = counter(tools.map(toolJson).join('\n'));
  const bounds = [1, (json.band?.low ?? 1) * JSON_BAND.low, (json.band?.high ?? 1) * JSON_BAND.high] as const;
  return inRange((at) => template.tools[at] + tools.length * PER_TOOL[at] + json.tokens * bounds[at]);
}

function toolJson(tool: ToolText): string {
  return jsonText({
    type: 'function',
    function: { name: tool.name, description: tool.description ?? undefined, parameters: tool.schema },
  });
}

/** Expected, least and most as a count with its band. */
function inRange(tokensAt: (at: 0 | 1 | 2) => number): TokenCount {
  const tokens = Math.max(1, Math.round(tokensAt(0)));
  return { tokens, provenance: 'estimated', band: { low: tokensAt(1) / tokens, high: tokensAt(2) / tokens } };
}
