import type { RankTable } from './rank-table.ts';

/** Pieces up to this many bytes are merged by scanning; a heap costs more than it saves there. */
const SCAN_LIMIT = 96;
const NONE = 0x7fffffff;

/** Counts the tokens of byte pieces; holds its scratch arrays between calls. */
export interface Merger {
  /** Tokens of `bytes[0, length)`: adjacent parts merge lowest rank first, leftmost first among equals. */
  readonly countTokens: (bytes: Uint8Array, length: number) => number;
}

/** Merging is O(n log n) in the length of a piece, so a run of a hundred thousand letters does not hang. */
export function createMerger(table: RankTable): Merger {
  const starts = new Int32Array(SCAN_LIMIT + 1);
  const ranks = new Int32Array(SCAN_LIMIT + 1);
  const countTokens: Merger['countTokens'] = (bytes, length) => {
    if (length <= 1) return length;
    return length <= SCAN_LIMIT ? countByScan(table, bytes, length, starts, ranks) : countByHeap(table, bytes, length);
  };
  return { countTokens };
}

function rankOrNone(table: RankTable, bytes: Uint8Array, start: number, end: number): number {
  const rank = table.rankOf(bytes, start, end);
  return rank === -1 ? NONE : rank;
}

/** `ranks[i]` is the rank of parts i and i + 1 together. */
function countByScan(
  table: RankTable,
  bytes: Uint8Array,
  length: number,
  starts: Int32Array,
  ranks: Int32Array,
): number {
  let parts = length;
  for (let index = 0; index < parts; index++) starts[index] = index;
  starts[parts] = length;
  for (let index = 0; index + 1 < parts; index++) ranks[index] = rankOrNone(table, bytes, index, index + 2);
  for (;;) {
    let best = NONE;
    let at = -1;
    for (let index = 0; index + 1 < parts; index++) {
      if (ranks[index]! < best) {
        best = ranks[index]!;
        at = index;
      }
    }
    if (at === -1) return parts;
    starts.copyWithin(at + 1, at + 2, parts + 1);
    ranks.copyWithin(at, at + 1, parts - 1);
    parts--;
    if (at + 1 < parts) ranks[at] = rankOrNone(table, bytes, starts[at]!, starts[at + 2]!);
    if (at > 0) ranks[at - 1] = rankOrNone(table, bytes, starts[at - 1]!, starts[at + 1]!);
  }
}

/**
 * Parts as a doubly linked list by start offset, candidate pairs in a binary heap. A pair changed by a merge is pushed
 * anew and its old entry is dropped when it comes up, which a stamp of its right end tells.
 */
function countByHeap(table: RankTable, bytes: Uint8Array, length: number): number {
  const next = new Int32Array(length + 1);
  const previous = new Int32Array(length + 1);
  // End of the pair that starts here, as of its last push; -1 once the part was merged into its left neighbour.
  const pairEnd = new Int32Array(length + 1);
  const heap = createPairHeap(length);
  for (let index = 0; index <= length; index++) {
    next[index] = index + 1;
    previous[index] = index - 1;
  }
  const pushPair = (start: number): void => {
    const middle = next[start]!;
    const end = middle < length ? next[middle]! : -1;
    pairEnd[start] = end;
    if (end === -1) return;
    const rank = table.rankOf(bytes, start, end);
    if (rank !== -1) heap.push(rank, start, end);
  };
  for (let index = 0; index + 1 < length; index++) pushPair(index);
  let parts = length;
  while (heap.pop()) {
    const start = heap.start();
    if (pairEnd[start] !== heap.end()) continue;
    const middle = next[start]!;
    const after = next[middle]!;
    pairEnd[middle] = -1;
    next[start] = after;
    if (after <= length) previous[after] = start;
    parts--;
    pushPair(start);
    if (previous[start]! >= 0) pushPair(previous[start]!);
  }
  return parts;
}

interface PairHeap {
  readonly push: (rank: number, start: number, end: number) => void;
  /** Takes the smallest pair out; false when there is none. */
  readonly pop: () => boolean;
  readonly start: () => number;
  readonly end: () => number;
}

/** A binary min-heap ordered by rank, then by start. */
function createPairHeap(expected: number): PairHeap {
  // Rank and start in one number (rank < 2^21, start < 2^32: exact in a double); the end beside it.
  const START_RANGE = 0x1_0000_0000;
  let keys = new Float64Array(expected * 2);
  let ends = new Int32Array(expected * 2);
  let size = 0;
  let topKey = 0;
  let topEnd = 0;
  const grow = (): void => {
    const moreKeys = new Float64Array(keys.length * 2);
    moreKeys.set(keys);
    keys = moreKeys;
    const moreEnds = new Int32Array(ends.length * 2);
    moreEnds.set(ends);
    ends = moreEnds;
  };
  const push: PairHeap['push'] = (rank, start, end) => {
    if (size === keys.length) grow();
    const key = rank * START_RANGE + start;
    let hole = size++;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (keys[parent]! <= key) break;
      keys[hole] = keys[parent]!;
      ends[hole] = ends[parent]!;
      hole = parent;
    }
    keys[hole] = key;
    ends[hole] = end;
  };
  const pop: PairHeap['pop'] = () => {
    if (size === 0) return false;
    topKey = keys[0]!;
    topEnd = ends[0]!;
    const key = keys[--size]!;
    const end = ends[size]!;
    let hole = 0;
    for (;;) {
      let child = hole * 2 + 1;
      if (child >= size) break;
      if (child + 1 < size && keys[child + 1]! < keys[child]!) child++;
      if (keys[child]! >= key) break;
      keys[hole] = keys[child]!;
      ends[hole] = ends[child]!;
      hole = child;
    }
    keys[hole] = key;
    ends[hole] = end;
    return true;
  };
  return { push, pop, start: () => topKey % START_RANGE, end: () => topEnd };
}
