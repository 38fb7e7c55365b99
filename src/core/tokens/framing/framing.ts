import type { Role } from '../../../model/call.ts';
import type { TokenCount } from '../tokenizers.ts';
import { ANTHROPIC_FRAMINGS } from './anthropic.ts';
import { geminiFraming } from './gemini.ts';
import { openaiFraming } from './openai.ts';
import { chatTemplateFraming } from './templates.ts';

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
  /** Around messages with these roles, and for the start of the reply. */
  readonly messages: (roles: readonly Role[]) => TokenCount;
  /** All tool definitions together, with what is added once for having any. */
  readonly tools: (tools: readonly ToolText[], hasSystem: boolean, counter: Counter) => TokenCount;
  /** A response format's JSON schema. */
  readonly schema: (schema: unknown, counter: Counter) => TokenCount;
  /** What the first system message gets appended when there are tools. */
  readonly systemSuffix: string;
}

/** The model that is asked, and through which API: providers frame the same request differently in each. */
export interface FramedModel {
  readonly tokenizerId: string;
  /** Id without the provider. */
  readonly id: string;
  /** As in `ModelCall`: `responses.create`. */
  readonly api: string;
}

const OPENAI = new Set(['o200k_base', 'cl100k_base', 'p50k_base', 'p50k_edit', 'r50k_base']);

/** The framing of a model, with its own figures where they are published. */
export function framingFor({ tokenizerId, id, api }: FramedModel): Framing {
  if (OPENAI.has(tokenizerId)) return openaiFraming(id, api);
  const anthropic = ANTHROPIC_FRAMINGS[tokenizerId];
  if (anthropic) return anthropic(id);
  return tokenizerId === 'gemini' ? geminiFraming(id) : chatTemplateFraming(tokenizerId, id);
}
