import type { StaticSegment } from '../../model/resolved.ts';
import type { Loc } from '../../model/span.ts';

/** A sentence or line of a prompt, with its offsets in the segment's text. */
export interface Sentence {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Sentences end with a full stop, question or exclamation mark before white space, and with the line. */
export function sentencesOf(text: string): Sentence[] {
  const sentences: Sentence[] = [];
  for (const match of text.matchAll(/[^\n]+?(?:[.!?](?=\s|$)|(?=\n|$))/g)) {
    const lead = match[0].length - match[0].trimStart().length;
    const trimmed = match[0].trim();
    if (trimmed === '') continue;
    const start = match.index + lead;
    sentences.push({ text: trimmed, start, end: start + trimmed.length });
  }
  return sentences;
}

/** Where a part of a segment stands in the source; null where escapes make the source longer than the text. */
export function locIn(segment: StaticSegment, start: number, end: number): Loc | null {
  const { path, span } = segment.loc;
  if (span.end - span.start !== segment.text.length) return null;
  return { path, span: { start: span.start + start, end: span.start + end } };
}

/** A sentence with the white space around it that goes with it when it is cut out; null where the source is not the text. */
export function cutOf(segment: StaticSegment, sentence: Sentence): Loc | null {
  const { text } = segment;
  const before = /[^\S\n]*$/.exec(text.slice(0, sentence.start))?.[0].length ?? 0;
  const after = /^[^\S\n]*/.exec(text.slice(sentence.end))?.[0].length ?? 0;
  const startsLine = sentence.start - before === 0 || text[sentence.start - before - 1] === '\n';
  const endsLine = sentence.end + after === text.length || text[sentence.end + after] === '\n';
  // A line of its own goes with its break; inside a line one blank stays.
  if (startsLine && endsLine) {
    if (sentence.end + after < text.length) return locIn(segment, sentence.start - before, sentence.end + after + 1);
    return locIn(segment, Math.max(0, sentence.start - before - 1), sentence.end);
  }
  return startsLine
    ? locIn(segment, sentence.start, sentence.end + after)
    : locIn(segment, sentence.start - before, sentence.end);
}
