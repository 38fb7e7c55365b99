import type { CacheMark } from '../../model/call.ts';
import type { Figure } from '../../model/estimate.ts';
import { sum, ZERO } from './figures.ts';

/** A place in the request where a cache mark may stand. */
export interface Boundary {
  readonly after: 'tools' | 'system' | 'message' | 'end';
  readonly marked: boolean;
  /** Inside a message, behind one of its blocks. */
  readonly inside: boolean;
  /** Tokens from the start that are the same on every call. */
  readonly fixed: Figure;
  /** All tokens from the start, expected. */
  readonly all: Figure;
}

/** The request from its start, in the order in which providers cache it: tools, system, messages. */
export interface Prefix {
  /** Tokens that stay the same from call to call. */
  readonly fixed: Figure;
  readonly boundaries: readonly Boundary[];
}

/** Follows the request part by part. */
export interface PrefixBuilder {
  readonly addStatic: (tokens: Figure) => void;
  /** Something that differs from call to call: the fixed prefix ends before it. */
  readonly addDynamic: (tokens: Figure) => void;
  readonly close: () => void;
  readonly mark: (after: Boundary['after'], marked: boolean) => void;
  /** A mark inside a message that is about to be added: `start` are the fixed tokens of the message before the mark, and all of them. */
  readonly markInside: (after: Boundary['after'], start: { readonly fixed: Figure; readonly all: Figure }) => void;
  readonly result: () => Prefix;
}

export function createPrefix(): PrefixBuilder {
  let fixed: Figure = ZERO;
  let all: Figure = ZERO;
  let open = true;
  const boundaries: Boundary[] = [];
  return {
    addStatic: (tokens) => {
      if (open) fixed = sum([fixed, tokens]);
      all = sum([all, tokens]);
    },
    addDynamic: (tokens) => {
      open = false;
      all = sum([all, tokens]);
    },
    close: () => {
      open = false;
    },
    mark: (after, marked) => {
      boundaries.push({ after, marked, inside: false, fixed, all });
    },
    markInside: (after, start) => {
      const fixedSoFar = open ? sum([fixed, start.fixed]) : fixed;
      boundaries.push({ after, marked: true, inside: true, fixed: fixedSoFar, all: sum([all, start.all]) });
    },
    result: () => ({ fixed, boundaries }),
  };
}

/** What cache marks cover. */
export interface MarkedPrefix {
  /** Fixed tokens that a later call finds in the cache: up to the last mark that stands before anything dynamic. */
  readonly fixed: Figure;
  /** Tokens up to the last mark, which a call that misses writes. */
  readonly all: Figure;
}

/** The places where the marks of a request stand. */
export function markedBoundaries({ boundaries }: Prefix, marks: readonly CacheMark[]): readonly Boundary[] {
  return boundaries.filter(
    (boundary, index) => boundary.marked || marks.some((mark) => stands(mark, boundary, index, boundaries)),
  );
}

/** Null without any mark. */
export function markedPrefix(prefix: Prefix, marks: readonly CacheMark[]): MarkedPrefix | null {
  const marked = markedBoundaries(prefix, marks);
  const last = marked.at(-1);
  if (!last) return null;
  // Everything up to the mark has to be the same for a hit.
  const hits = marked.filter((boundary) => boundary.fixed.value === boundary.all.value).at(-1);
  return { fixed: hits?.fixed ?? ZERO, all: last.all };
}

function stands(mark: CacheMark, boundary: Boundary, index: number, boundaries: readonly Boundary[]): boolean {
  switch (mark.on) {
    case 'tools':
      return boundary.after === 'tools';
    case 'system':
      // Messages carry their own marks; one that could not be laid to a message stands behind the last system message.
      return (
        boundary.after === 'system' &&
        boundaries[index + 1]?.after !== 'system' &&
        !boundaries.some((other) => other.marked && other.after === 'system')
      );
    case 'request':
      return boundary.after === 'end';
    case 'message':
      // Messages carry their own marks; one that could not be laid to a message stands at the end.
      return boundary.after === 'end' && !boundaries.some((other) => other.marked && other.after !== 'tools');
  }
}
