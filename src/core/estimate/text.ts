import type { Figure, Range } from '../../model/estimate.ts';
import type { HoleSegment, ResolvedText } from '../../model/resolved.ts';
import type { Counter } from '../tokens/framing/framing.ts';
import { estimated, larger, ofCount, smaller, sum, sumRanges, ZERO, ZERO_RANGE } from './figures.ts';

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
}

const MAX_DEPTH = 8;

/** Counts a text; neighbouring static parts count as one, since tokens span them. `suffix` is appended if the text ends static. */
export function measureText(text: ResolvedText, counter: Counter, suffix = '', depth = 0): MeasuredText {
  const known: Range[] = [];
  const holes: HoleSegment[] = [];
  let run = '';
  const endRun = (besideHoles: number): void => {
    const figure = runFigure(run, besideHoles, counter);
    known.push({ floor: figure, expected: figure, ceiling: figure });
    run = '';
  };
  let afterHole = 0;
  for (const segment of text.segments) {
    if (segment.kind === 'static') {
      run += segment.text;
      continue;
    }
    endRun(afterHole + 1);
    afterHole = 1;
    if (segment.options && segment.options.length > 0 && depth < MAX_DEPTH) {
      const options = segment.options.map((option) => measureText(option, counter, '', depth + 1));
      known.push(spanOf(options.map((option) => option.known)));
      holes.push(...mostHoles(options));
    } else {
      holes.push(segment);
    }
  }
  run += afterHole === 1 && run === '' ? '' : suffix;
  endRun(afterHole);
  return { known: sumRanges(known), holes, prefix: known[0]?.floor ?? ZERO, isStatic: afterHole === 0 };
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
