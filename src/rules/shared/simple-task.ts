import type { ModelCall } from '../../model/call.ts';
import { instructionsOf, quoted } from './texts.ts';

/** Phrases that ask for work a small model does: what stands in the prompt is quoted as the evidence. */
const SIMPLE_TASKS: readonly (readonly [RegExp, string])[] = [
  [/\b(classify|categori[sz]e)\b[^.\n]{0,80}/i, 'the prompt asks to classify'],
  [
    /\b(answer|respond|reply|output|return)\b[^.\n]{0,30}\b(only|just|exactly|either)\s+(with\s+)?(either\s+)?(the\s+(word|label|category|name)\b|(the\s+word\s+)?["'`“]?(yes|true|false|positive|negative|one word|a single word|a number)\b)/i,
    'the prompt asks for a one-word answer',
  ],
  [
    /\b(answer|respond|reply|output|return)\b[^.\n]{0,20}\bone of (these|the following)\b/i,
    'the prompt asks for one of a few answers',
  ],
  [
    /\b(yes or no|yes\/no|true or false|one of the following (categories|labels|intents))\b(?!\s+(questions?|answers))/i,
    'the prompt asks for one of a few answers',
  ],
  [/\b(sentiment|intent) (analysis|classification|detection|label)\b/i, 'the prompt asks to label text'],
  [
    /\bextract\b[^.\n]{0,40}\b(name|names|date|dates|email|emails|phone|address|entities|keywords|fields|amount|invoice)\b/i,
    'the prompt asks to extract fields',
  ],
  [/\b(generate|write|create|suggest)\b[^.\n]{0,30}\b(title|headline|subject line)\b/i, 'the prompt asks for a title'],
  [/\b(detect|identify) the language\b/i, 'the prompt asks which language a text is in'],
];

/**
 * What in the code says that the work is simple; null when nothing does. The instructions must be short: a long prompt with such a
 * phrase in it mostly does more.
 * @param maxAnswerTokens an output cap up to this many tokens counts as a short answer
 */
export function simpleTaskOf(call: ModelCall, maxAnswerTokens: number): string | null {
  const cap = call.outputCap.value;
  if (cap.kind === 'known' && cap.value <= maxAnswerTokens)
    return `the output cap of ${cap.value} tokens allows only a short answer`;
  if (isEnumSchema(call.responseSchema?.schema)) return 'the response schema allows only a few fixed answers';
  const instructions = instructionsOf(call);
  if (instructions.length > MAX_INSTRUCTION_LENGTH) return null;
  for (const [pattern, reason] of SIMPLE_TASKS) {
    const match = pattern.exec(instructions);
    if (match) return `${reason} ("${quoted(match[0])}")`;
  }
  return null;
}

/** UTF-16 units; about 500 tokens of English. */
export const MAX_INSTRUCTION_LENGTH = 2000;

/** An object all of whose properties are enums, booleans or constants. */
function isEnumSchema(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null || !('properties' in schema)) return false;
  const { properties } = schema;
  if (typeof properties !== 'object' || properties === null) return false;
  const values: unknown[] = Object.values(properties);
  return (
    values.length > 0 &&
    values.every(
      (value) =>
        typeof value === 'object' &&
        value !== null &&
        ('enum' in value || 'const' in value || ('type' in value && value.type === 'boolean')),
    )
  );
}
