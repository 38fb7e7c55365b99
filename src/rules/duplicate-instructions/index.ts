import { formatUsd } from '../../core/estimate/format.ts';
import { modelName, tokens } from '../../core/fix/wording.ts';
import type { Message, ModelCall } from '../../model/call.ts';
import type { Fix } from '../../model/finding.ts';
import type { StaticSegment } from '../../model/resolved.ts';
import type { Loc } from '../../model/span.ts';
import type { EstimatedCall, RuleContext, RuleFinding } from '../../model/rule.ts';
import { defineRule } from '../../model/rule.ts';
import { cutOf, locIn, sentencesOf } from '../shared/sentences.ts';
import type { Sentence } from '../shared/sentences.ts';
import { quoted } from '../shared/texts.ts';

export const rule = defineRule({
  id: 'duplicate-instructions',
  meta: {
    description: 'The same instruction stands twice in one request, and is paid for twice',
    defaultSeverity: 'info',
    recommended: false,
    strict: true,
    fixable: true,
    options: {
      minWords: { default: 8, description: 'Words that a repeated sentence has at least.' },
    },
  },
  *check(context) {
    const seen = new Set<string>();
    for (const entry of context.calls) {
      if (entry.call.kind !== 'generate' && entry.call.kind !== 'http') continue;
      const repeats = repeatsIn(entry.call, Number(context.options['minWords'])).filter((repeat) => {
        // Several calls may send one prompt.
        const key = `${repeat.loc.path}:${repeat.loc.span.start}`;
        return !seen.has(key) && seen.add(key);
      });
      if (repeats.length > 0) yield finding(context, entry, repeats);
    }
  },
});

/** A sentence, and the place where it stood before. */
interface Repeat {
  readonly sentence: Sentence;
  readonly segment: StaticSegment;
  readonly loc: Loc;
  readonly first: Loc;
}

function repeatsIn(call: ModelCall, minWords: number): Repeat[] {
  const known = new Map<string, Loc>();
  const repeats: Repeat[] = [];
  for (const segment of instructionSegments(call)) {
    for (const sentence of sentencesOf(segment.text)) {
      const key = normal(sentence.text);
      if (!isInstruction(sentence.text, key, minWords)) continue;
      const loc = locIn(segment, sentence.start, sentence.end) ?? segment.loc;
      const first = known.get(key);
      if (!first) known.set(key, loc);
      // One constant put in twice is one place in the source.
      else repeats.push({ sentence, segment, loc, first });
    }
  }
  return repeats.filter(({ loc, first }) => loc.path !== first.path || loc.span.start !== first.span.start);
}

/** What is said to the model once a request: not the turns of an example conversation, which repeat by design. */
function instructionSegments(call: ModelCall): StaticSegment[] {
  const users = call.messages.filter((message) => message.role === 'user');
  const isExamples = users.length > 1 || call.messages.some((message) => message.role === 'assistant');
  const wanted = (message: Message): boolean => message.role === 'system' || (message.role === 'user' && !isExamples);
  return call.messages
    .filter(wanted)
    .flatMap((message) => message.text.segments.filter((segment) => segment.kind === 'static'));
}

/** Case, white space, list marks and the last full stop make no difference. */
function normal(text: string): string {
  return text
    .replace(/^(?:[-*•#>]+|\d+[.)])\s*/, '')
    .replace(/[*_`"'.!:]+/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}

/** Data, code and the frame of examples repeat for other reasons. */
const NO_PROSE =
  /[{}<>=|\\]|https?:|^\s*["'[(]|["'],?\s*$|^(?:question|answer|context|input|output|example|user|assistant|human|ai|q|a|text)\s*:/i;

function isInstruction(text: string, key: string, minWords: number): boolean {
  const words = key.split(' ').filter((word) => /^[\p{L}’'-]+,?$/u.test(word));
  return words.length >= minWords && !NO_PROSE.test(text);
}

function finding(context: RuleContext, { call, estimate }: EstimatedCall, repeats: readonly Repeat[]): RuleFinding {
  const [first] = repeats as [Repeat];
  const count = repeats.reduce((total, { sentence }) => total + context.countTokens(sentence.text, call), 0);
  // Tokens × USD per million input tokens, before any cache discount.
  const perCall = estimate.price && (count * estimate.price.input) / 1e6;
  const perMonth = perCall === null ? null : perCall * estimate.callsPerMonth.value;
  const what =
    repeats.length === 1
      ? `"${quoted(first.sentence.text)}" stands twice in this request`
      : `${repeats.length} instructions stand twice in this request, "${quoted(first.sentence.text)}" the first`;
  const cost =
    perCall === null || perMonth === null
      ? ''
      : `; on ${modelName(call)} the repeat costs ${formatUsd(perCall)} a call before caching, ${formatUsd(perMonth)} a month`;
  const here = first.loc.path === call.path;
  return {
    message: `${what}: ${tokens(count)} that say nothing new${cost}.`,
    path: call.path,
    span: here ? first.loc.span : call.nameSpan,
    callId: call.id,
    saving:
      perCall === null || !estimate.price
        ? null
        : { perCall, perMonth, formula: `${tokens(count)} × $${estimate.price.input}/M` },
    related: repeats.flatMap(({ loc, first: before }, index) => [
      { ...before, message: 'First said here.' },
      ...(index === 0 && here ? [] : [{ ...loc, message: 'Repeated here.' }]),
    ]),
    fixes: cut(context, repeats),
  };
}

function cut(context: RuleContext, repeats: readonly Repeat[]): Fix[] {
  const cuts = repeats.map(({ segment, sentence }) => cutOf(segment, sentence));
  if (cuts.some((loc) => loc === null || context.text(loc.path) === undefined)) return [];
  const edits = (cuts as Loc[]).map(({ path, span }) => ({ path, span, newText: '' }));
  return [
    {
      kind: 'suggestion',
      title: edits.length === 1 ? 'Delete the repeat' : `Delete the ${edits.length} repeats`,
      edits,
    },
  ];
}
