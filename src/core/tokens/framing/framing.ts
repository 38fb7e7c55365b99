import type { TokenCount } from '../tokenizers.ts';
import { ANTHROPIC_FRAMINGS } from './anthropic.ts';
import { geminiFraming, genericFraming } from './generic.ts';
import { openaiFraming } from './openai.ts';

/** Counts the tokens of a text with the model's tokenizer. */
export type Counter = (text: string) => TokenCount;

/** A tool definition with its texts put together; what is not known is null. */
export interface ToolText {
  readonly name: string;
  readonly description: string | null;
  /** JSON schema of the parameters. */
  readonly schema: unknown;
}

/** What a provider adds around the texts of a request. All results are input tokens. */
export interface Framing {
  /** Around `count` messages, and for the start of the reply. */
  readonly messages: (count: number) => TokenCount;
  /** All tool definitions together, with what is added once for having any. */
  readonly tools: (tools: readonly ToolText[], hasSystem: boolean, counter: Counter) => TokenCount;
  /** A response format's JSON schema. */
  readonly schema: (schema: unknown, counter: Counter) => TokenCount;
  /** What the first system message gets appended when there are tools. */
  readonly systemSuffix: string;
}

const OPENAI = new Set(['o200k_base', 'o200k_harmony', 'cl100k_base', 'p50k_base', 'r50k_base']);

/** The framing of the family that a tokenizer id belongs to; `modelId` picks the model's own figures where they are published. */
export function framingFor(tokenizerId: string, modelId: string): Framing {
  if (OPENAI.has(tokenizerId)) return openaiFraming(modelId);
  const anthropic = ANTHROPIC_FRAMINGS[tokenizerId];
  if (anthropic) return anthropic(modelId);
  return tokenizerId === 'gemini' ? geminiFraming() : genericFraming();
}
