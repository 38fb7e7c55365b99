import { readFileSync } from 'node:fs';
import path from 'node:path';
import { countInput } from '../../../src/core/estimate/input-tokens.ts';
import { createAssumptionList } from '../../../src/core/estimate/assumptions.ts';
import type { Tokenizers } from '../../../src/core/tokens/tokenizers.ts';
import type { Message, ModelCall } from '../../../src/model/call.ts';
import { ASSUMPTIONS, callOf, LOC, message, text } from '../estimate/support.ts';

/**
 * A request that was recorded with the usage its provider answered. The numbers are the record's; texts are our own words of as
 * many o200k_base tokens, so that the shape and the count are those of the record.
 */
export interface RecordedUsage {
  /** Whose API answered: a provider may sell another's model. */
  readonly provider: string;
  readonly api: string;
  readonly model: string;
  readonly tokenizer: string;
  readonly messages: readonly (readonly [role: Message['role'], o200kTokens: number])[];
  readonly tools?: readonly { readonly name: string; readonly description?: string; readonly parameters: unknown }[];
  readonly schema?: unknown;
  /** The model had to call a tool, for which some providers use another prompt. */
  readonly forced?: boolean;
  /** Input tokens that the provider reported. */
  readonly tokens: number;
}

/**
 * From the recordings in the tests of pydantic-ai (2026-08), opentelemetry-python-contrib (2026-08) and simonw/llm (2026): every
 * request of text alone, without tools that the provider runs, thinking, or prompts cached before.
 */
export const RECORDED_USAGE = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'recorded-usage.json'), 'utf8'),
) as readonly RecordedUsage[];

export interface Comparison {
  readonly record: RecordedUsage;
  readonly tokens: number;
  readonly low: number;
  readonly high: number;
  /** All of the count is called exact. */
  readonly isExact: boolean;
}

/** Counts a recorded request as the engine counts a call. */
export function compareUsage(record: RecordedUsage, tokenizers: Tokenizers): Comparison {
  const { parts } = countInput(
    toCall(record),
    { id: record.model, tokenizer: tokenizers.tokenizerFor(record.tokenizer), contextWindow: null },
    ASSUMPTIONS,
    createAssumptionList(),
  );
  const figures = parts.map((part) => part.tokens.expected);
  const sum = (of: (figure: (typeof figures)[number]) => number): number =>
    figures.reduce((total, figure) => total + of(figure), 0);
  return {
    record,
    tokens: sum(({ value }) => value),
    low: sum(({ value, band }) => value * (band?.low ?? 1)),
    high: sum(({ value, band }) => value * (band?.high ?? 1)),
    isExact: figures.every(({ provenance }) => provenance === 'exact'),
  };
}

function toCall(record: RecordedUsage): ModelCall {
  const tools = (record.tools ?? []).map(({ name, description, parameters }) => ({
    name,
    description: description === undefined ? null : text(description),
    schema: parameters,
    loc: LOC,
  }));
  return callOf({
    api: record.api,
    messages: record.messages.map(([role, tokens]) => message(role, text(words(tokens)))),
    tools: { tools, complete: true, site: null },
    responseSchema: record.schema === undefined ? null : { schema: record.schema, loc: LOC },
  });
}

/** A text of so many tokens in o200k_base, English as the recorded ones. */
function words(tokens: number): string {
  return tokens === 0 ? '' : `the${' the'.repeat(tokens - 1)}`;
}

/** Half a token is rounding. */
export function isInside({ record, low, high }: Comparison): boolean {
  return low - 0.5 <= record.tokens && record.tokens <= high + 0.5;
}

/** Records (`model tokens`) whose count no rule explains, or only one that the request does not show; all others are explained. */
export const UNEXPLAINED: ReadonlyMap<string, string> = new Map([
  ['gpt-4.1-mini 18', 'one more than two other records of the same shape'],
  ['gpt-4o 42', '18 more than four other records of the same shape'],
  ['gpt-4o 286', '200 more than other records with one tool'],
  ['gpt-5.6-sol 1549', 'a reasoning mode with a prompt of its own'],
  ['o1-mini 30', 'four tokens more for each message'],
  ['o3-mini 88', '59 more than other records on this model'],
  ['claude-sonnet-4-6 668', 'Snowflake writes the schema to the model as a tool'],
  ['claude-haiku-4-5 423', "no tool prompt of this size in Anthropic's table"],
  ['claude-sonnet-4-5 1114', 'one sentence repeated eighty times'],
  ['gemini-2.5-flash 776', 'a schema with a hundred values that are counted twice'],
  ['deepseek-ai/DeepSeek-R1 19', 'the host leaves the tools out'],
  ['meta-llama/Llama-4-Scout-17B-16E-Instruct 17', 'tool choice "none" leaves the tools out'],
  ['meta-llama/llama-4-scout-17b-16e-instruct 16', 'tool choice "none" leaves the tools out'],
]);
