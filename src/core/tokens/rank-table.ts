/** A byte pair encoding as js-tiktoken publishes it (`js-tiktoken/ranks/*`). */
export interface Ranks {
  /** Splits text into pieces that are merged on their own. */
  readonly pat_str: string;
  /** Lines of `! offset token token …`, tokens in base64; the rank is the offset plus the place in the line. */
  readonly bpe_ranks: string;
}

/** Looks up the rank of a byte string; ranks are the merge order and the token ids. */
export interface RankTable {
  /** Bytes of the longest token. */
  readonly maxLength: number;
  /** Rank of `bytes[start, end)`, or -1. */
  readonly rankOf: (bytes: Uint8Array, start: number, end: number) => number;
  /** The same when `hash` of those bytes is already known (see `hashStep`). */
  readonly rankOfHashed: (bytes: Uint8Array, start: number, end: number, hash: number) => number;
}

/** FNV-1a over bytes: starts here, one `hashStep` a byte. */
export const HASH_START = 0x811c9dc5 | 0;
export function hashStep(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01000193);
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const SPACE = 32;
const NEWLINE = 10;
const PADDING = 61;

/**
 * Decodes ranks into one byte array and an open-addressing hash table. Two hundred thousand strings in a `Map` would
 * take three times as long to build and hold several times the memory, and a lookup would have to make a string first.
 */
export function decodeRanks(encoded: string): RankTable {
  const tokens = decodeTokens(encoded);
  const { bytes, starts, ranks, count } = tokens;
  const mask = tableSize(count) - 1;
  const slots = new Int32Array(mask + 1);
  let maxLength = 0;
  for (let index = 0; index < count; index++) {
    const start = starts[index]!;
    const end = starts[index + 1]!;
    if (end - start > maxLength) maxLength = end - start;
    let slot = spread(hashOf(bytes, start, end)) & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = index + 1;
  }

  const rankOfHashed: RankTable['rankOfHashed'] = (source, from, to, hash) => {
    const length = to - from;
    let slot = spread(hash) & mask;
    for (let entry = slots[slot]!; entry !== 0; entry = slots[slot]!) {
      const start = starts[entry - 1]!;
      if (starts[entry]! - start === length && sameBytes(bytes, start, source, from, length)) return ranks[entry - 1]!;
      slot = (slot + 1) & mask;
    }
    return -1;
  };
  const rankOf: RankTable['rankOf'] = (source, from, to) =>
    to - from > maxLength ? -1 : rankOfHashed(source, from, to, hashOf(source, from, to));
  return { maxLength, rankOf, rankOfHashed };
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = HASH_START;
  for (let index = start; index < end; index++) hash = hashStep(hash, bytes[index]!);
  return hash;
}

/** FNV's low bits are weak on short keys. */
function spread(hash: number): number {
  return hash ^ (hash >>> 15);
}

function sameBytes(
  left: Uint8Array,
  leftStart: number,
  right: Uint8Array,
  rightStart: number,
  length: number,
): boolean {
  for (let index = 0; index < length; index++) if (left[leftStart + index] !== right[rightStart + index]) return false;
  return true;
}

/** A power of two at least twice the entries, so that probes stay short. */
function tableSize(count: number): number {
  let size = 16;
  while (size < count * 2) size *= 2;
  return size;
}

interface Tokens {
  readonly bytes: Uint8Array;
  /** Where each token starts; one more entry closes the last. */
  readonly starts: Uint32Array;
  readonly ranks: Int32Array;
  readonly count: number;
}

function decodeTokens(encoded: string): Tokens {
  const alphabet = new Uint8Array(128);
  for (let index = 0; index < BASE64.length; index++) alphabet[BASE64.charCodeAt(index)] = index;
  const bytes = new Uint8Array(Math.ceil((encoded.length * 3) / 4));
  // The shortest token with its separator takes five characters.
  const capacity = Math.ceil(encoded.length / 5) + 1;
  const starts = new Uint32Array(capacity + 1);
  const ranks = new Int32Array(capacity);
  let count = 0;
  let written = 0;
  for (let at = 0; at < encoded.length;) {
    const line = lineHeader(encoded, at);
    let rank = line.offset;
    at = line.end;
    while (at < encoded.length && encoded.charCodeAt(at) !== NEWLINE) {
      if (encoded.charCodeAt(at) === SPACE) {
        at++;
        continue;
      }
      starts[count] = written;
      for (; at < encoded.length && encoded.charCodeAt(at) > SPACE; at += 4) {
        const third = encoded.charCodeAt(at + 2);
        const fourth = encoded.charCodeAt(at + 3);
        const bits =
          (alphabet[encoded.charCodeAt(at)]! << 18) |
          (alphabet[encoded.charCodeAt(at + 1)]! << 12) |
          (alphabet[third]! << 6) |
          alphabet[fourth]!;
        bytes[written++] = (bits >> 16) & 255;
        if (third !== PADDING) bytes[written++] = (bits >> 8) & 255;
        if (fourth !== PADDING) bytes[written++] = bits & 255;
      }
      ranks[count++] = rank++;
    }
    at++;
  }
  starts[count] = written;
  return {
    bytes: bytes.subarray(0, written),
    starts: starts.subarray(0, count + 1),
    ranks: ranks.subarray(0, count),
    count,
  };
}

/** Reads `! offset ` at the start of a line. */
function lineHeader(encoded: string, at: number): { offset: number; end: number } {
  const offsetStart = encoded.indexOf(' ', at) + 1;
  const offsetEnd = encoded.indexOf(' ', offsetStart);
  if (offsetStart === 0 || offsetEnd === -1) return { offset: 0, end: encoded.length };
  return { offset: Number(encoded.slice(offsetStart, offsetEnd)), end: offsetEnd + 1 };
}
