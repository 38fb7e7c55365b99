import type { Figure, Range } from '../../model/estimate.ts';
import type { HoleSegment, ResolvedText, StaticSegment } from '../../model/resolved.ts';
import type { Counter } from '../tokens/framing/framing.ts';
import { estimated, larger, ofCount, sameRange, smaller, sum, sumRanges, ZERO, ZERO_RANGE } from './figures.ts';

/** Tokens of a text with holes. */
export interface MeasuredText {
  /** Of what is known: static parts, and conditionals from their smallest to their largest. */
  readonly known: Range;
  /** Dynamic parts of which nothing is known. */
  readonly holes: readonly HoleSegment[];
  /** Of the static start, up to the first part that may differ from call to call. */
  readonly prefix: Figure;
  /** The text is the same on every call. */
  readonly isStatic: boolean;
  /** The same piece by piece, in order: those that are known sum up to `known`, the holes are those of `holes`. */
  readonly pieces: readonly TextPiece[];
}

/** A part of a text that was counted for itself. */
export type TextPiece =
  /** Neighbouring static parts. */
  | { readonly kind: 'static'; readonly segments: readonly StaticSegment[]; readonly tokens: Range }
  /** One of several texts. `holes` are the dynamic parts that are taken to be in it, those of the option with the most. */
  | {
      readonly kind: 'choice';
      readonly hole: HoleSegment;
      readonly options: readonly { readonly text: ResolvedText; readonly tokens: Range }[];
      readonly tokens: Range;
      readonly holes: readonly HoleSegment[];
    }
  | { readonly kind: 'hole'; readonly hole: HoleSegment };

const MAX_DEPTH = 8;

/** Counts a text; neighbouring static parts count as one, since tokens span them. `suffix` is appended if the text ends static. */
export function measureText(text: ResolvedText, counter: Counter, suffix = '', depth = 0): MeasuredText {
  const known: Range[] = [];
  const holes: HoleSegment[] = [];
  const pieces: TextPiece[] = [];
  let run = '';
  let segments: StaticSegment[] = [];
  const endRun = (besideHoles: number): void => {
    const tokens = sameRange(runFigure(run, besideHoles, counter));
    known.push(tokens);
    if (run !== '') pieces.push({ kind: 'static', segments, tokens });
    run = '';
    segments = [];
  };
  let afterHole = 0;
  for (const segment of text.segments) {
    if (segment.kind === 'static') {
      run += segment.text;
      segments.push(segment);
      continue;
    }
    endRun(afterHole + 1);
    afterHole = 1;
    if (segment.options && segment.options.length > 0 && depth < MAX_DEPTH) {
      const choice = measureChoice(segment, segment.options, counter, depth);
      known.push(choice.tokens);
      holes.push(...choice.holes);
      pieces.push(choice);
    } else {
      holes.push(segment);
      pieces.push({ kind: 'hole', hole: segment });
    }
  }
  run += afterHole === 1 && run === '' ? '' : suffix;
  endRun(afterHole);
  return { known: sumRanges(known), holes, prefix: known[0]?.floor ?? ZERO, isStatic: afterHole === 0, pieces };
}

function measureChoice(
  hole: HoleSegment,
  options: readonly ResolvedText[],
  counter: Counter,
  depth: number,
): Extract<TextPiece, { readonly kind: 'choice' }> {
  const measured = options.map((option) => measureText(option, counter, '', depth + 1));
  return {
    kind: 'choice',
    hole,
    options: options.map((text, index) => ({ text, tokens: measured[index]?.known ?? ZERO_RANGE })),
    tokens: spanOf(measured.map(({ known }) => known)),
    holes: mostHoles(measured),
  };
}

/** A token may span the edge of a hole, so each edge can be one token off. */
function runFigure(run: string, besideHoles: number, counter: Counter): Figure {
  const figure = ofCount(counter(run));
  if (besideHoles === 0 || figure.value === 0) return figure;
  const off = besideHoles / figure.value;
  return estimated(figure.value, {
    low: Math.max(0, (figure.band?.low ?? 1) - off),
    high: (figure.band?.high ?? 1) + off,
  });
}

/** From the smallest of several possible texts to the largest; expected is their mean. */
function spanOf(options: readonly Range[]): Range {
  const [first, ...rest] = options;
  if (!first) return ZERO_RANGE;
  if (rest.length === 0) return first;
  const floor = rest.reduce((least, option) => smaller(least, option.floor), first.floor);
  const ceiling = options.reduce<Figure | null>(
    (most, option) => most && option.ceiling && larger(most, option.ceiling),
    first.ceiling,
  );
  const mean = sum(options.map((option) => option.expected)).value / options.length;
  if (mean === 0 || ceiling === null) return { floor, expected: first.expected, ceiling };
  const low = (floor.value * (floor.band?.low ?? 1)) / mean;
  const high = (ceiling.value * (ceiling.band?.high ?? 1)) / mean;
  return { floor, expected: estimated(mean, { low: Math.min(1, low), high: Math.max(1, high) }), ceiling };
}

function mostHoles(options: readonly MeasuredText[]): readonly HoleSegment[] {
  return options.reduce<readonly HoleSegment[]>(
    (most, option) => (option.holes.length > most.length ? option.holes : most),
    [],
  );
}

/** The static parts of a text put together, holes left out and the first of several options taken; for texts inside a schema. */
export function staticText(
  text: ResolvedText,
  depth = 0,
): { readonly text: string; readonly holes: readonly HoleSegment[] } {
  const holes: HoleSegment[] = [];
  let joined = '';
  for (const segment of text.segments) {
    if (segment.kind === 'static') joined += segment.text;
    else if (segment.options?.[0] && depth < MAX_DEPTH) {
      const option = staticText(segment.options[0], depth + 1);
      joined += option.text;
      holes.push(...option.holes);
    } else holes.push(segment);
  }
  return { text: joined, holes };
}
