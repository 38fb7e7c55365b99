import type { ModelCall } from '../../model/call.ts';
import type { CatalogModel } from '../../model/catalog.ts';
import type { Assumptions } from '../../model/config.ts';
import type { Figure, Range } from '../../model/estimate.ts';
import type { Tokenizer } from '../tokens/tokenizers.ts';
import { DEFAULT_EFFORT, reasoningTokensOf, settingOf } from './assumptions.ts';
import type { AssumptionList } from './assumptions.ts';
import { longestAnswer } from './bounded-answer.ts';
import {
  assumed,
  estimated,
  exact,
  larger,
  ordered,
  scale,
  smaller,
  sum,
  usable,
  weaken,
  ZERO,
  ZERO_RANGE,
} from './figures.ts';
import { formatTokensInFull } from './format.ts';
import { countsOf, firstValue, isComplete, possibleValues } from './resolved.ts';

/** Output of one request: answer and reasoning together, and the reasoning in it. */
export interface OutputTokens {
  readonly total: Range;
  readonly reasoning: Range;
}

/** Model facts; null when the model is not in the catalog. */
export type OutputModel = Pick<CatalogModel, 'maxOutput' | 'reasoning' | 'reasoningDefault'> | null;

/** APIs take up to 128 completions of a request; a larger number in the code is not believed. */
const MAX_CHOICES = 128;

/**
 * At least one token; expected is what the code shows or the settings assume, never more than the cap; at most the cap
 * or the model's limit. The cap covers reasoning and answer.
 */
export function countOutput(
  call: ModelCall,
  model: OutputModel,
  tokenizer: Tokenizer,
  assumptions: Assumptions,
  list: AssumptionList,
): OutputTokens {
  const cap = capOf(call, model);
  const reasoning = expectedReasoning(call, model, assumptions, list);
  const answer = expectedAnswer(call, tokenizer, assumptions);
  const wanted = sum([answer.tokens, reasoning.expected]);
  const expected = cap.expected === null ? wanted : cappedAt(wanted, cap.expected);
  explainOutput(answer, cap.expected, expected.value < wanted.value, list);
  const total = ordered({
    floor: exact(Math.min(1, expected.value)),
    expected,
    ceiling: cap.ceiling === null ? null : exact(cap.ceiling),
  });
  const inReasoning = ordered({
    floor: ZERO,
    expected: smaller(reasoning.expected, expected),
    ceiling:
      reasoning.expected.value === 0 && !reasoning.possible ? ZERO : reasoningCeiling(total.ceiling, reasoning.budget),
  });
  return timesChoices(call, total, inReasoning, list);
}

/** What is wanted, cut off at the cap; the cut says nothing about how far the wanted figure can be trusted. */
function cappedAt(wanted: Figure, cap: number): Figure {
  if (wanted.value <= cap) return wanted;
  const low = (wanted.value * (wanted.band?.low ?? 1)) / cap;
  return wanted.provenance === 'estimated' && cap > 0
    ? estimated(cap, { low: Math.min(1, low), high: 1 })
    : { value: cap, provenance: wanted.provenance === 'assumed' ? 'assumed' : 'exact' };
}

interface Cap {
  /** The cap that the expected figure obeys; null without one. */
  readonly expected: number | null;
  readonly ceiling: number | null;
}

function capOf(call: ModelCall, model: OutputModel): Cap {
  const limit = usable(model?.maxOutput);
  const caps = countsOf(call.outputCap.value, 0).map(
    (value) => value + (call.outputCap.excludesReasoning ? largestBudget(call) : 0),
  );
  if (caps.length === 0) return { expected: limit, ceiling: limit };
  const highest = isComplete(call.outputCap.value) ? Math.max(...caps) : limit;
  const withinLimit = (value: number): number => (limit === null ? value : Math.min(value, limit));
  return { expected: withinLimit(caps[0]!), ceiling: highest === null ? null : withinLimit(highest) };
}

function largestBudget(call: ModelCall): number {
  return Math.max(0, ...countsOf(call.reasoning.budget, 0));
}

interface Answer {
  readonly tokens: Figure;
  /** Why, when the code tells. */
  readonly evidence: string | null;
}

function expectedAnswer(call: ModelCall, tokenizer: Tokenizer, assumptions: Assumptions): Answer {
  const longest = call.responseSchema ? longestAnswer(call.responseSchema.schema) : null;
  if (longest === null) return { tokens: assumed(usable(assumptions.outputTokens) ?? 0), evidence: null };
  const { tokens } = tokenizer.count(longest);
  return { tokens: estimated(tokens, ANSWER_BAND), evidence: 'the response schema bounds every field' };
}
/** The longest answer that a schema allows; models also write white space, and shorter values. */
const ANSWER_BAND = { low: 0.4, high: 1.3 };

function explainOutput(answer: Answer, cap: number | null, isCapped: boolean, list: AssumptionList): void {
  if (answer.evidence !== null) return;
  const bound =
    isCapped && cap !== null
      ? `; the cap of ${formatTokensInFull(cap)} comes first`
      : cap === null
        ? '; no cap is known'
        : `, of at most ${formatTokensInFull(cap)}`;
  list.add({
    id: 'output-tokens',
    text: `the answer takes ${formatTokensInFull(answer.tokens.value)} tokens${bound}`,
    setting: settingOf('outputTokens'),
  });
}

interface ReasoningTokens {
  readonly expected: Figure;
  /** It may reason, even if nothing is expected. */
  readonly possible: boolean;
  readonly budget: number | null;
}

const NO_REASONING: ReasoningTokens = { expected: ZERO, possible: false, budget: null };

function expectedReasoning(
  call: ModelCall,
  model: OutputModel,
  assumptions: Assumptions,
  list: AssumptionList,
): ReasoningTokens {
  if (model?.reasoning === 'none') return NO_REASONING;
  const effort = effortOf(call, model);
  if (effort === null) return NO_REASONING;
  const budgets = countsOf(call.reasoning.budget, 0);
  const budget = budgets.length > 0 && isComplete(call.reasoning.budget) ? Math.max(...budgets) : null;
  const byEffort = reasoningTokensOf(assumptions, effort);
  const tokens = budgets.length > 0 ? Math.min(byEffort, budgets[0]!) : byEffort;
  list.add({
    id: 'reasoning-tokens',
    text: `reasoning takes ${formatTokensInFull(tokens)} tokens at effort ${effort}`,
    setting: `${settingOf('reasoningTokens')}.${effort}`,
  });
  return { expected: assumed(tokens), possible: true, budget };
}

/** What the code asks for, else what the model does when asked nothing; null when it does not reason. */
function effortOf(call: ModelCall, model: OutputModel): string | null {
  const { effort, budget, mode } = call.reasoning;
  if (
    possibleValues(mode).length > 0 &&
    possibleValues(mode).every((value) => value === 'disabled') &&
    model?.reasoning !== 'always'
  )
    return null;
  const asked = firstValue(effort);
  const askedFor = possibleValues(effort);
  if (askedFor.length > 0 && askedFor.every((value) => value === 'none') && model?.reasoning !== 'always') return null;
  if (asked !== null) return asked;
  const fallback = defaultEffort(model);
  const budgets = countsOf(budget, 0);
  if (budgets.length > 0)
    return budgets.every((value) => value === 0) && model?.reasoning !== 'always' ? null : (fallback ?? DEFAULT_EFFORT);
  if (possibleValues(mode).length > 0) return fallback ?? DEFAULT_EFFORT;
  return fallback;
}

function defaultEffort(model: OutputModel): string | null {
  if (model === null) return null;
  const standard = model.reasoningDefault;
  if (standard === null) return model.reasoning === 'always' ? DEFAULT_EFFORT : null;
  if (standard === 'off' || standard === 'none') return model.reasoning === 'always' ? DEFAULT_EFFORT : null;
  return standard === 'on' || standard === 'dynamic' || standard === 'adaptive' ? DEFAULT_EFFORT : standard;
}

function reasoningCeiling(output: Figure | null, budget: number | null): Figure | null {
  if (budget === null) return output;
  return output === null ? exact(budget) : smaller(output, exact(budget));
}

/** `n` completions are generated from one input. */
function timesChoices(call: ModelCall, total: Range, reasoning: Range, list: AssumptionList): OutputTokens {
  const counts = countsOf(call.choices, 1).filter((value) => value <= MAX_CHOICES);
  const known = call.choices.kind === 'absent' || isComplete(call.choices);
  const least = counts.length === 0 ? 1 : Math.min(...counts);
  const most = counts.length === 0 ? 1 : Math.max(...counts);
  const expected = counts[0] ?? 1;
  if (!known || counts.length > 1) {
    list.add({
      id: 'choices',
      text: `${expected === 1 ? '1 completion' : `${expected} completions`} a request; the code does not tell`,
      setting: '',
    });
  }
  const times = (range: Range): Range => ({
    floor: scale(range.floor, least),
    expected:
      known && counts.length <= 1
        ? scale(range.expected, expected)
        : weaken(scale(range.expected, expected), 'assumed'),
    ceiling:
      known && range.ceiling !== null ? larger(scale(range.ceiling, most), scale(range.expected, expected)) : null,
  });
  return { total: times(total), reasoning: reasoning === ZERO_RANGE ? reasoning : times(reasoning) };
}
