import type { ContentKind } from './content.ts';
import { MEASURED } from './measured-ratios.ts';

/** Tokens of a family per o200k_base token on the same text, and the range in which single texts are expected. */
export interface Ratio {
  readonly factor: number;
  readonly low: number;
  readonly high: number;
}

/** A ratio as `measured-ratios.ts` has it. */
export type MeasuredRatio = readonly [factor: number, low: number, high: number];

/** A model family whose tokenizer is not public, or has no exact offline count in a small package. */
export interface Family {
  readonly name: string;
  readonly ratios: Readonly<Record<ContentKind, Ratio>>;
  /** Where the figures come from, with dates. */
  readonly source: string;
  /** `measured`: on the family's own tokenizer. `derived`: from a measured one and published comparisons. `unmeasured`: nothing is known. */
  readonly basis: 'measured' | 'derived' | 'unmeasured';
}

type Ratios = Family['ratios'];

function ratiosOf(make: (kind: ContentKind) => Ratio): Ratios {
  const kinds = Object.keys(MEASURED['llama-3']!.ratios) as ContentKind[];
  return Object.fromEntries(kinds.map((kind) => [kind, make(kind)])) as Ratios;
}

/** o200k_base itself. */
const BASE: MeasuredRatio = [1, 1, 1];

/** What was measured, times a factor (and a spread of it) from a published comparison. */
function times(id: string, by: (kind: ContentKind) => MeasuredRatio): Ratios {
  return ratiosOf((kind) => {
    const [factor, low, high] = MEASURED[id]?.ratios[kind] ?? BASE;
    const [times, least, most] = by(kind);
    return { factor: factor * times, low: low * least, high: high * most };
  });
}

function measured(id: string, name: string, what = ''): Family {
  const source = `measured 2026-11 with ${MEASURED[id]!.source}${what}`;
  return { name, ratios: times(id, () => [1, 1, 1]), source, basis: 'measured' };
}

/** No tokenizer to measure with, but published figures that this measured one fits within a spread. */
function derived(id: string, name: string, spread: MeasuredRatio, source: string): Family {
  return { name, ratios: times(id, () => spread), source, basis: 'derived' };
}

/** The whole range of the families that were measured. */
function unmeasured(name: string, source = 'nothing published'): Family {
  const ids = Object.keys(MEASURED).filter((id) => id !== 'llama-2');
  const ratios = ratiosOf((kind) => {
    const all = ids.map((id) => MEASURED[id]!.ratios[kind]);
    const middle = all.map(([factor]) => factor).sort((a, b) => a - b)[ids.length >> 1]!;
    return {
      factor: middle,
      low: Math.min(...all.map(([, low]) => low)),
      high: Math.max(...all.map(([, , high]) => high)),
    };
  });
  return {
    name,
    ratios,
    source: `${source}: the range of the families that were measured, 2026-11`,
    basis: 'unmeasured',
  };
}

const AI_TOKENIZER = 'coder/ai-tokenizer 1.0.6, fitted to API counts';

/**
 * No public tokenizer since Claude 3. Claude 2's, times 1.1, is within 2.5% of the API's count on texts of 500 tokens and 0.5%
 * on 50,000 (ai-tokenizer's accuracy table: Claude 3 Haiku to Opus 4.5). Other comparisons with count_tokens lie inside:
 * English 1.16, mathematics 1.21, Python 1.30 (VentureBeat, 2025-05-03); 1.18 over a mixed text (sammcj/ingest pull request
 * 65, 2026-08-11, claude-sonnet-4-5); Chinese 1.43, Hindi above 3 (A. Komatsuzaki, 2026, "The Bitter Lesson" in nine
 * languages). Other scripts than Latin were compared less, so their bands are wider.
 */
const CLAUDE_3 = 1.1;
const LATIN_KINDS: ReadonlySet<ContentKind> = new Set(['english', 'latin', 'code', 'json']);
const claude3 = (kind: ContentKind): MeasuredRatio =>
  LATIN_KINDS.has(kind) ? [CLAUDE_3, 1.05, 1.15] : [CLAUDE_3, 0.8, 1.2];

/**
 * Anthropic: about 30% more tokens than before from Opus 4.7 on (token counting guide, 2026), 1.0 to 1.35 (release notes of Opus
 * 4.7). Measured with count_tokens, 4.7 to 4.6: English 1.45, Python 1.20, TypeScript 1.13, JSON log 1.31, Chinese, Japanese,
 * Korean, Arabic, Hindi and Russian 1.00 (sol.ava.dev, 2026-04-17); English 1.20, technical documents 1.47, Python 1.29,
 * TypeScript 1.36 (claudecodecamp.com, 2026-04). 1.53 against o200k_base over a mixed text (ingest, as above).
 */
const CLAUDE_5: Readonly<Partial<Record<ContentKind, MeasuredRatio>>> = {
  english: [1.38, 1.2, 1.47],
  latin: [1.2, 1, 1.4],
  code: [1.24, 1.13, 1.36],
  json: [1.22, 1.1, 1.35],
  emoji: [1.1, 0.95, 1.3],
};
const claude5 = (kind: ContentKind): MeasuredRatio => {
  const [factor, low, high] = claude3(kind);
  const [more, least, most] = CLAUDE_5[kind] ?? [1, 0.97, 1.05];
  return [factor * more, low * least, high * most];
};

/** By tokenizer id of the catalog. */
export const FAMILIES: Readonly<Record<string, Family>> = {
  'claude-2': measured('claude-2', 'Claude 2'),
  'claude-3': {
    name: 'Claude 3 to 4.6',
    ratios: times('claude-2', claude3),
    source: `Claude 2's tokenizer × ${CLAUDE_3} (${AI_TOKENIZER}); published count_tokens comparisons, 2025-05 to 2026-08`,
    basis: 'derived',
  },
  'claude-5': {
    name: 'Claude 4.7 and later',
    ratios: times('claude-2', claude5),
    source: 'Claude 3 to 4.6, times published count_tokens comparisons of both tokenizers, 2026-04 to 2026-08',
    basis: 'derived',
  },
  gemini: measured('gemini', 'Gemini', " (Gemma 3's tokenizer, which Google describes as the one of Gemini 2.0)"),
  'llama-2': measured('llama-2', 'Llama 2, Phi-3'),
  'llama-3': measured('llama-3', 'Llama 3'),
  'llama-4': measured('llama-4', 'Llama 4'),
  mistral: measured('mistral', 'Mistral', ' (tekken)'),
  deepseek: measured('deepseek', 'DeepSeek', ' (V3; V4 keeps its vocabulary)'),
  qwen: measured('qwen', 'Qwen', ' (Qwen 3)'),
  'phi-4': measured(
    'cl100k',
    'Phi-4',
    ' (Phi-4 technical report: tiktoken, vocabulary of 100,352, which is cl100k_base with padding)',
  ),
  'phi-4-mini': derived('o200k', 'Phi-4-mini', [1, 0.99, 1.01], 'Phi-4-Mini technical report: o200k_base with padding'),
  grok: derived(
    'o200k',
    'Grok',
    [1, 0.95, 1.05],
    `${AI_TOKENIZER}: o200k_base is within 1.4% on Grok 3, cl100k_base within 5% on Grok 2`,
  ),
  glm: derived('cl100k', 'GLM', [1, 0.93, 1.07], `${AI_TOKENIZER}: cl100k_base is within 6% on GLM 4.5`),
  kimi: derived('o200k', 'Kimi', [1, 0.91, 1.09], `${AI_TOKENIZER}: o200k_base is within 8% on Kimi K2 Thinking`),
  nova: derived(
    'cl100k',
    'Nova',
    [1, 0.88, 1.12],
    `${AI_TOKENIZER}: cl100k_base is within 11% on Nova Micro, Lite and Pro`,
  ),
  minimax: unmeasured('MiniMax', `${AI_TOKENIZER}: Claude 2's tokenizer × 1.1 misses MiniMax M2 by 6 to 27%`),
  cohere: unmeasured('Cohere', 'a vocabulary of 255,000 that no small package carries'),
  unknown: unmeasured('Unknown tokenizer'),
};
