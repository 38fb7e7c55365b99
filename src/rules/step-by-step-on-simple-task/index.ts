import { formatUsd } from '../../core/estimate/format.ts';
import { tokens } from '../../core/fix/wording.ts';
import type { ModelCall } from '../../model/call.ts';
import type { Fix } from '../../model/finding.ts';
import type { StaticSegment } from '../../model/resolved.ts';
import type { EstimatedCall, RuleContext, RuleFinding } from '../../model/rule.ts';
import { defineRule } from '../../model/rule.ts';
import { cutOf, locIn, sentencesOf } from '../shared/sentences.ts';
import type { Sentence } from '../shared/sentences.ts';
import { simpleTaskOf } from '../shared/simple-task.ts';
import { quoted } from '../shared/texts.ts';

/** Asks for the steps in the answer; a guide "step by step" is an answer, not a way to it. */
const STEPS =
  /\b(think|reason|work|go)(ing)?\b[^.\n]{0,25}\bstep[- ]by[- ]step\b|\bstep[- ]by[- ]step\s+(reasoning|thinking)\b|\bchain[- ]of[- ]thought\b|\b(show|explain|write out|include)\s+(me\s+)?(all\s+)?your\s+(step[- ]by[- ]step\s+)?(reasoning|thinking|thought process|working)\b/i;

export const rule = defineRule({
  id: 'step-by-step-on-simple-task',
  meta: {
    description: 'A prompt asks to think step by step where the task is simple, or where the model reasons by itself',
    defaultSeverity: 'info',
    recommended: true,
    fixable: true,
    options: {
      stepTokens: { default: 200, description: 'Tokens that the written steps are taken to add to an answer.' },
    },
  },
  *check(context) {
    for (const entry of context.calls) {
      if (entry.call.kind !== 'generate' && entry.call.kind !== 'http') continue;
      const asked = phraseIn(entry.call);
      const reason = asked && reasonAgainst(entry);
      if (asked && reason !== null) yield finding(context, entry, asked, reason);
    }
  },
});

interface Phrase {
  readonly words: string;
  readonly sentence: Sentence;
  readonly segment: StaticSegment;
  /** Offset of the phrase in the segment. */
  readonly at: number;
}

function phraseIn(call: ModelCall): Phrase | null {
  for (const { role, text } of call.messages) {
    if (role !== 'system' && role !== 'user') continue;
    for (const segment of text.segments) {
      if (segment.kind !== 'static') continue;
      for (const sentence of sentencesOf(segment.text)) {
        const match = STEPS.exec(sentence.text);
        if (match && !/\b(do not|don't|never|without)\b/i.test(sentence.text.slice(0, match.index)))
          return { words: match[0], sentence, segment, at: sentence.start + match.index };
      }
    }
  }
  return null;
}

function reasonAgainst({ call, estimate }: EstimatedCall): string | null {
  const simple = simpleTaskOf(call, 0);
  if (simple !== null) return simple;
  const model = estimate.price?.id ?? 'the model';
  return estimate.tokens.reasoning.expected.value > 0
    ? `${model} reasons by itself, which is billed as output already`
    : null;
}

function finding(context: RuleContext, { call, estimate }: EstimatedCall, asked: Phrase, reason: string): RuleFinding {
  const extra = Number(context.options['stepTokens']);
  const price = estimate.price;
  // Tokens × USD per million output tokens.
  const perCall = price && (extra * price.output) / 1e6;
  const perMonth = perCall === null ? null : perCall * estimate.callsPerMonth.value;
  const loc = locIn(asked.segment, asked.at, asked.at + asked.words.length) ?? asked.segment.loc;
  const cost =
    perCall === null || perMonth === null
      ? ''
      : `: about ${tokens(extra)} more of output, ${formatUsd(perCall)} a call, ${formatUsd(perMonth)} a month`;
  return {
    message: `The prompt asks for steps ("${quoted(asked.words, 40)}"), and ${reason}${cost}.`,
    path: call.path,
    span: loc.path === call.path ? loc.span : call.nameSpan,
    callId: call.id,
    saving: perCall === null || !price ? null : { perCall, perMonth, formula: `${tokens(extra)} × $${price.output}/M` },
    fixes: cutSentence(context, asked),
  };
}

/** Only a sentence that says nothing else, and not the whole text. */
function cutSentence(context: RuleContext, { sentence, segment, words }: Phrase): Fix[] {
  const loc = cutOf(segment, sentence);
  const rest = sentence.text.length - words.length;
  const isAlone = segment.text.trim().length === sentence.text.length;
  if (!loc || rest > MOST_OTHER_WORDS || isAlone || context.text(loc.path) === undefined) return [];
  return [{ kind: 'suggestion', title: `Delete "${quoted(sentence.text, 50)}"`, edits: [{ ...loc, newText: '' }] }];
}
/** UTF-16 units of "Let's … before you answer". */
const MOST_OTHER_WORDS = 30;
