import { splitByContent } from './content.ts';
import type { ContentKind } from './content.ts';
import { createEncoder } from './encoder.ts';
import type { Encoder } from './encoder.ts';
import { FAMILIES } from './families.ts';
import type { Family, Ratio } from './families.ts';
import { TOKENS_PER_CHARACTER } from './measured-ratios.ts';
import type { Ranks } from './rank-table.ts';

/** Tokens of a text. `band`: the true count is expected within `tokens × low … tokens × high`. */
export interface TokenCount {
  readonly tokens: number;
  readonly provenance: 'exact' | 'estimated';
  readonly band?: { readonly low: number; readonly high: number };
}

export interface Tokenizer {
  readonly id: string;
  /** For the hover: `o200k_base`, or how the estimate is made. */
  readonly label: string;
  /** Never throws; empty text has no tokens. */
  readonly count: (text: string) => TokenCount;
}

export interface Tokenizers {
  /** The tokenizer of a catalog row; an id nobody knows gives the estimator `unknown`. */
  readonly tokenizerFor: (id: string) => Tokenizer;
}

/** Ids of one encoding under several names: only their special tokens differ, and those count as text here. */
export const ENCODINGS: Readonly<Record<string, string>> = {
  o200k_base: 'o200k_base',
  o200k_harmony: 'o200k_base',
  cl100k_base: 'cl100k_base',
  p50k_base: 'p50k_base',
  p50k_edit: 'p50k_base',
  r50k_base: 'r50k_base',
  gpt2: 'r50k_base',
};
/** Every estimate starts from this encoding. */
export const BASE_ENCODING = 'o200k_base';

/** The encoding whose ranks a tokenizer id needs: its own, or the base of its estimate. */
export function encodingOf(tokenizerId: string): string {
  return Object.hasOwn(ENCODINGS, tokenizerId) ? ENCODINGS[tokenizerId]! : BASE_ENCODING;
}

/**
 * Tokenizers over ranks that the caller loads when they are asked for; counts without them are estimates. Ranks are decoded on
 * first use and counts of whole texts are kept (bounded), since a keystroke changes one prompt of a file and leaves the others.
 */
export function createTokenizers(ranks: (encoding: string) => Ranks | undefined): Tokenizers {
  const encoders = new Map<string, Encoder>();
  const encoderFor = (encoding: string): Encoder | undefined => {
    const known = encoders.get(encoding);
    if (known) return known;
    const loaded = ranks(encoding);
    if (!loaded) return undefined;
    const encoder: Encoder = { count: cachedByText(createEncoder(loaded).count) };
    encoders.set(encoding, encoder);
    return encoder;
  };
  const sharesOf = cachedByText(contentShares);
  const tokenizerFor = (id: string): Tokenizer => {
    if (Object.hasOwn(ENCODINGS, id)) return exactTokenizer(id, ENCODINGS[id]!, encoderFor);
    const family = Object.hasOwn(FAMILIES, id) ? FAMILIES[id]! : FAMILIES['unknown']!;
    return {
      id,
      label: familyLabel(family),
      count: (text) => estimateByFamily(family, baseCount(text, encoderFor(BASE_ENCODING)), () => sharesOf(text)),
    };
  };
  return { tokenizerFor };
}

/** Characters of text whose results are kept. */
const TEXT_CACHE_LIMIT = 4_000_000;

/** Keeps results by text; starts anew when full, since what is in use comes back at once. */
function cachedByText<T>(compute: (text: string) => T): (text: string) => T {
  let results = new Map<string, T>();
  let characters = 0;
  return (text) => {
    const known = results.get(text);
    if (known !== undefined) return known;
    const result = compute(text);
    if (text.length > TEXT_CACHE_LIMIT) return result;
    if (characters + text.length > TEXT_CACHE_LIMIT) {
      results = new Map();
      characters = 0;
    }
    results.set(text, result);
    characters += text.length;
    return result;
  };
}

/** Until the ranks of an older encoding are there: its tokens per o200k_base token (5th to 95th percentile of the test snippets). */
const OLDER_ENCODINGS: Readonly<Record<string, Ratio>> = { cl100k_base: { factor: 1.06, low: 0.95, high: 1.4 } };
const OLDEST_ENCODINGS: Ratio = { factor: 1.55, low: 1, high: 2.7 };
/** Without any ranks: UTF-8 bytes per token. */
const BYTES_PER_TOKEN = 4;
const WITHOUT_RANKS = { low: 0.5, high: 2 };
/** A hard cut in a run without boundaries may add a token; see `Encoder.count`. */
const CUT_BAND = { low: 0.999, high: 1 };

function exactTokenizer(
  id: string,
  encoding: string,
  encoderFor: (encoding: string) => Encoder | undefined,
): Tokenizer {
  return {
    id,
    label: id,
    count: (text) => {
      const encoder = encoderFor(encoding);
      if (!encoder)
        return scaled(baseCount(text, encoderFor(BASE_ENCODING)), OLDER_ENCODINGS[encoding] ?? OLDEST_ENCODINGS);
      const { tokens, exact } = encoder.count(text);
      return exact ? { tokens, provenance: 'exact' } : { tokens, provenance: 'estimated', band: CUT_BAND };
    },
  };
}

/** Tokens of o200k_base, or an estimate of them when its ranks are not there yet. */
function baseCount(text: string, base: Encoder | undefined): TokenCount {
  if (base) return { tokens: base.count(text).tokens, provenance: 'exact' };
  return { tokens: Math.ceil(utf8Length(text) / BYTES_PER_TOKEN), provenance: 'estimated', band: WITHOUT_RANKS };
}

/** The bands are measured on texts of forty tokens and more; in a short one, single words weigh more. */
const SHORT_TEXT_SLACK = 1;

function scaled(count: TokenCount, by: Ratio): TokenCount {
  const tokens = Math.round(count.tokens * by.factor);
  const slack = tokens === 0 ? 0 : SHORT_TEXT_SLACK / tokens;
  const low = ((count.band?.low ?? 1) * by.low) / by.factor - slack;
  const high = ((count.band?.high ?? 1) * by.high) / by.factor + slack;
  return { tokens, provenance: 'estimated', band: { low: Math.max(0, low), high } };
}

type ContentShares = ReadonlyMap<ContentKind, number>;

function estimateByFamily(family: Family, base: TokenCount, shares: () => ContentShares): TokenCount {
  return base.tokens === 0 ? { tokens: 0, provenance: 'exact' } : scaled(base, blend(family, shares()));
}

/** Characters that are looked at to tell the kind of a text; a longer one is sampled evenly. */
const SAMPLE = 65_536;
const SAMPLE_SLICES = 8;

/** How much of a text is of each kind, in characters weighted by how many tokens such characters make. */
function contentShares(text: string): ContentShares {
  const result = new Map<ContentKind, number>();
  for (const part of splitByContent(sampleOf(text))) {
    result.set(part.kind, (result.get(part.kind) ?? 0) + part.text.length * TOKENS_PER_CHARACTER[part.kind]);
  }
  return result;
}

function sampleOf(text: string): string {
  if (text.length <= SAMPLE) return text;
  const slice = SAMPLE / SAMPLE_SLICES;
  const step = (text.length - slice) / (SAMPLE_SLICES - 1);
  return Array.from({ length: SAMPLE_SLICES }, (_, index) =>
    text.slice(Math.floor(index * step), Math.floor(index * step) + slice),
  ).join('');
}

function blend(family: Family, shares: ContentShares): Ratio {
  let factor = 0;
  let low = 0;
  let high = 0;
  let total = 0;
  for (const [kind, share] of shares) {
    const ratio = family.ratios[kind];
    factor += share * ratio.factor;
    low += share * ratio.low;
    high += share * ratio.high;
    total += share;
  }
  return total === 0 ? family.ratios.english : { factor: factor / total, low: low / total, high: high / total };
}

function familyLabel(family: Family): string {
  const { english, code } = family.ratios;
  const range = `${english.low.toFixed(2)}–${english.high.toFixed(2)}`;
  return `${family.name} estimate: o200k × ${english.factor.toFixed(2)} (${range}) for English, × ${code.factor.toFixed(2)} for code`;
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    bytes += code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 2 : 3;
  }
  return bytes;
}
