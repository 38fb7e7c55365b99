import { createMerger } from './merge.ts';
import { decodeRanks, HASH_START, hashStep } from './rank-table.ts';
import type { Ranks, RankTable } from './rank-table.ts';

/** Counts tokens of one encoding. */
export interface Encoder {
  /**
   * Tokens of `text` as tiktoken's `encode_ordinary` counts them: special tokens inside count as text, lone surrogates
   * as U+FFFD. Never throws. `exact` is false only for text with a run of more than 2^19 characters without a place
   * where it may be cut, which is then cut anywhere (each cut can add a token).
   */
  readonly count: (text: string) => { readonly tokens: number; readonly exact: boolean };
}

/** The regular expression engine's backtracking stack overflows on single runs of some million characters. */
const WINDOW = 1 << 19;
/** Entries of the cache of pieces that took merging; at most `CACHED_PIECE` characters each. */
const CACHE_ENTRIES = 20_000;
const CACHED_PIECE = 64;

const APOSTROPHE = 39;
const SPACE = 32;

/** Decodes the ranks at once (about 30 ms for o200k_base). */
export function createEncoder(ranks: Ranks): Encoder {
  const table = decodeRanks(ranks.bpe_ranks);
  const pattern = piecePattern(ranks.pat_str);
  const countPiece = createPieceCounter(table);
  // o200k breaks words where the case changes from lower to upper; the older patterns do not.
  const splitsCase = ranks.pat_str.includes('\\p{Lu}');

  const countWindow = (text: string): number => {
    let tokens = 0;
    let at = 0;
    while (at < text.length) {
      let end = splitsCase ? casedWordEnd(text, at) : wordEnd(text, at);
      if (end === -1) {
        pattern.lastIndex = at;
        // Every pattern covers every character; should one not, it is skipped as tiktoken does.
        end = pattern.test(text) ? pattern.lastIndex : at + 1;
      }
      tokens += countPiece(text, at, end);
      at = end;
    }
    return tokens;
  };

  const count: Encoder['count'] = (text) => {
    if (text.length <= WINDOW) return { tokens: countWindow(text), exact: true };
    let tokens = 0;
    let exact = true;
    for (let at = 0; at < text.length;) {
      const cut = windowEnd(text, at);
      tokens += countWindow(text.slice(at, cut.end));
      exact &&= cut.safe;
      at = cut.end;
    }
    return { tokens, exact };
  };
  return { count };
}

/**
 * tiktoken compiles the patterns with Rust's regex, where `\s` is Unicode's White_Space: it holds U+0085, which
 * JavaScript's does not, and not U+FEFF, which JavaScript's does.
 */
function piecePattern(source: string): RegExp {
  // `\s` inside and outside character classes: a property escape may stand in both.
  return new RegExp(source.replaceAll('\\s', '\\p{White_Space}').replaceAll('\\S', '\\P{White_Space}'), 'uy');
}

/** No piece of any pattern holds a space after a character that is not one, so text may be cut before such a space. */
function windowEnd(text: string, start: number): { end: number; safe: boolean } {
  const limit = start + WINDOW;
  if (limit >= text.length) return { end: text.length, safe: true };
  for (let at = limit; at > start + 1; at--) {
    if (text.charCodeAt(at) === SPACE && !/\p{White_Space}/u.test(text[at - 1]!)) return { end: at, safe: true };
  }
  const splitsPair = isHighSurrogate(text.charCodeAt(limit - 1)) && isLowSurrogate(text.charCodeAt(limit));
  return { end: splitsPair ? limit - 1 : limit, safe: false };
}

const isLower = (code: number): boolean => code >= 97 && code <= 122;
const isUpper = (code: number): boolean => code >= 65 && code <= 90;
const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;
const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;

/**
 * End of the piece at `start` when it is an ASCII word, with at most one space before it, that o200k's pattern takes
 * whole: capitals, then at least one small letter. -1 leaves it to the pattern.
 */
function casedWordEnd(text: string, start: number): number {
  let at = text.charCodeAt(start) === SPACE ? start + 1 : start;
  while (isUpper(text.charCodeAt(at))) at++;
  const small = at;
  while (isLower(text.charCodeAt(at))) at++;
  return at === small || !endsWord(text, at) ? -1 : at;
}

/** The same for the older patterns, which take any run of letters. */
function wordEnd(text: string, start: number): number {
  let at = text.charCodeAt(start) === SPACE ? start + 1 : start;
  const first = at;
  while (isLower(text.charCodeAt(at)) || isUpper(text.charCodeAt(at))) at++;
  return at === first || !endsWord(text, at) ? -1 : at;
}

/** A letter or mark beyond ASCII may go on with the word, an apostrophe may start a contraction. */
function endsWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return at >= text.length || (code < 128 && code !== APOSTROPHE);
}

/** Tokens of `text[start, end)`, one piece. */
type PieceCounter = (text: string, start: number, end: number) => number;

function createPieceCounter(table: RankTable): PieceCounter {
  const merger = createMerger(table);
  let scratch = new Uint8Array(1024);
  let cache = new Map<string, number>();
  const remember = (piece: string, tokens: number): void => {
    // Dropping everything now and then is cheaper than keeping an order, and the words in use come back at once.
    if (cache.size >= CACHE_ENTRIES) cache = new Map();
    cache.set(piece, tokens);
  };
  return (text, start, end) => {
    if (scratch.length < (end - start) * 3) scratch = new Uint8Array((end - start) * 3);
    const length = encodeUtf8(text, start, end, scratch);
    if (length === 1) return 1;
    if (length <= table.maxLength) {
      let hash = HASH_START;
      for (let index = 0; index < length; index++) hash = hashStep(hash, scratch[index]!);
      if (table.rankOfHashed(scratch, 0, length, hash) !== -1) return 1;
    }
    if (end - start > CACHED_PIECE) return merger.countTokens(scratch, length);
    const piece = text.slice(start, end);
    const known = cache.get(piece);
    if (known !== undefined) return known;
    const tokens = merger.countTokens(scratch, length);
    remember(piece, tokens);
    return tokens;
  };
}

/** Writes `text[start, end)` as UTF-8, lone surrogates as U+FFFD; gives the number of bytes. */
function encodeUtf8(text: string, start: number, end: number, out: Uint8Array): number {
  let length = 0;
  for (let at = start; at < end; at++) {
    let code = text.charCodeAt(at);
    if (code < 0x80) {
      out[length++] = code;
      continue;
    }
    if (code < 0x800) {
      out[length++] = 0xc0 | (code >> 6);
      out[length++] = 0x80 | (code & 63);
      continue;
    }
    if (isHighSurrogate(code) && at + 1 < end && isLowSurrogate(text.charCodeAt(at + 1))) {
      code = 0x10000 + ((code - 0xd800) << 10) + (text.charCodeAt(++at) - 0xdc00);
      out[length++] = 0xf0 | (code >> 18);
      out[length++] = 0x80 | ((code >> 12) & 63);
    } else {
      if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
      out[length++] = 0xe0 | (code >> 12);
    }
    out[length++] = 0x80 | ((code >> 6) & 63);
    out[length++] = 0x80 | (code & 63);
  }
  return length;
}
