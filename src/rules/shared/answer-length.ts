import { longestAnswer } from '../../core/estimate/bounded-answer.ts';
import type { ModelCall } from '../../model/call.ts';
import type { RuleContext } from '../../model/rule.ts';
import { MAX_INSTRUCTION_LENGTH } from './simple-task.ts';
import { instructionsOf, quoted } from './texts.ts';

/** The longest answer that the request asks for. */
export interface AnswerLength {
  /** Tokens, rounded up generously. */
  readonly tokens: number;
  /** What says so: `the prompt asks for yes or no ("…")`. */
  readonly evidence: string;
}

/** Upper figures in tokens for a unit of English text; OpenAI counts 100 tokens for about 75 words, and a sentence as about 30. https://help.openai.com/en/articles/4936856 */
const TOKENS_OF: Readonly<Record<string, number>> = {
  word: 2,
  character: 0.5,
  sentence: 40,
  line: 40,
  bullet: 40,
  point: 40,
  paragraph: 200,
};

const NUMBERS: Readonly<Record<string, number>> = { a: 1, an: 1, one: 1, single: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10 }; // prettier-ignore

const VERB = String.raw`\b(?:answer|respond|reply|summari[sz]e|write|describe|explain|return|give|provide|output|keep|limit|be|use|generate|create)\b`;
const COUNT = String.raw`(\d{1,4}|a single|an?|one|single|two|three|four|five|six|seven|eight|nine|ten)(?:\s*(?:-|–|to|or)\s*(\d{1,4}|two|three|four|five|six|seven|eight|nine|ten))?`;
const UNIT = String.raw`(word|character|sentence|line|bullet|paragraph)(?:s|es)?(?: points?)?`;
/** A verb, a number and a unit in one sentence: "Summarize the text in two sentences". */
const LENGTH = new RegExp(
  String.raw`${VERB}[^.\n]{0,80}?\b${COUNT}[\s-]+(?:(?:short|brief|concise|simple|complete|full|clear)[\s-]+)*${UNIT}\b[^.\n]{0,40}`,
  'i',
);
/** What makes a length that of a part only. */
const OF_A_PART =
  /\b(each|every|per|for all|followed by|then|first|title|headline|section|intro|introduction|list of|example|bullet)\b|\band\b[^.\n]{0,20}\b(a|an|the|then)\b/i;

const ONE_WORD =
  /\b(answer|respond|reply|output|return)\b[^.\n]{0,30}\b(only|just|exactly|either|simply)\s+(with\s+)?(either\s+)?(the\s+word\s+)?["'`“]?(yes|true|false|one word|a single word|a number)\b|\b(answer|respond|reply)\b[^.\n]{0,20}\b(yes or no|true or false)\b/i;
/** Tokens of a one-word answer with what models put around it. */
const ONE_WORD_TOKENS = 8;

/** Null when nothing in the request bounds its answer. */
export function answerLengthOf(context: RuleContext, call: ModelCall): AnswerLength | null {
  const longest = call.responseSchema ? longestAnswer(call.responseSchema.schema) : null;
  if (longest !== null)
    return { tokens: context.countTokens(longest, call), evidence: 'the response schema bounds every field' };
  if (call.responseSchema !== null) return null;
  const instructions = instructionsOf(call);
  if (instructions.length > MAX_INSTRUCTION_LENGTH) return null;
  const word = ONE_WORD.exec(instructions);
  if (word) return { tokens: ONE_WORD_TOKENS, evidence: `the prompt asks for one word ("${quoted(word[0])}")` };
  const length = LENGTH.exec(instructions);
  const sentence = length && sentenceAround(instructions, length.index, length[0].length);
  if (!length || !sentence || OF_A_PART.test(sentence)) return null;
  const count = Math.max(numberOf(length[1]), numberOf(length[2]));
  const tokens = count * (TOKENS_OF[(length[3] ?? '').toLowerCase()] ?? 0);
  return tokens > 0
    ? { tokens: Math.ceil(tokens), evidence: `the prompt says how long ("${quoted(length[0])}")` }
    : null;
}

function numberOf(word: string | undefined): number {
  if (word === undefined) return 0;
  return NUMBERS[word.toLowerCase().replace(/^a single$/, 'one')] ?? (Number(word) || 0);
}

function sentenceAround(text: string, start: number, length: number): string {
  const from = Math.max(text.lastIndexOf('.', start), text.lastIndexOf('\n', start)) + 1;
  const rest = text.slice(start + length);
  const end = rest.search(/[.\n]/);
  return text.slice(from, end === -1 ? text.length : start + length + end);
}
