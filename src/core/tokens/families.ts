/** What kind of text it is; tokenizers differ from each other by kind more than by anything else. */
export type ContentKind = 'prose' | 'code' | 'json' | 'cjk' | 'emoji' | 'otherScript';

/** Tokens of a family per o200k_base token on the same text, and the range in which single texts are expected. */
export interface Ratio {
  readonly factor: number;
  readonly low: number;
  readonly high: number;
}

/** A model family whose tokenizer is not public, or has no exact offline count in a small package. */
export interface Family {
  readonly name: string;
  readonly ratios: Readonly<Record<ContentKind, Ratio>>;
  /** Where the figures come from, with dates. */
  readonly source: string;
}

const ratio = (factor: number, low: number, high: number): Ratio => ({ factor, low, high });

/** A factor measured with the family's own public tokenizer; single texts scatter around it by `spread` (0.1 is ±10%). */
const measured = (factor: number, spread: number): Ratio => ratio(factor, factor * (1 - spread), factor * (1 + spread));

const MEASURED = "measured with the family's public tokenizer against o200k_base on the same texts, 2026-11";

/**
 * By tokenizer id. Columns of the measurements: English, TypeScript, Chinese, emoji, JSON. Other scripts were not
 * measured: their bands are wide.
 */
export const FAMILIES: Readonly<Record<string, Family>> = {
  'claude-2': {
    name: 'Claude 2',
    ratios: {
      prose: measured(1.05, 0.05),
      code: measured(1.08, 0.08),
      json: measured(1.07, 0.08),
      cjk: measured(1.17, 0.15),
      emoji: measured(1.21, 0.3),
      otherScript: measured(1.4, 0.4),
    },
    source: MEASURED,
  },
  // No public tokenizer since Claude 3. English 1.16, mathematics 1.21, Python 1.30 against GPT-4o (VentureBeat,
  // 2025-05-03, "Hidden costs in AI deployment"); 1.18 over a mixed text (sammcj/ingest pull request 65, 2026-08-11,
  // count_tokens on claude-sonnet-4-5); Chinese 1.65 against 1.15 of the same baseline, so 1.43 (A. Komatsuzaki, 2026,
  // "The Bitter Lesson" in nine languages, Hindi above 3). Claude 2's public tokenizer is the lower end: 1.05, 1.08,
  // 1.17, 1.21, 1.07.
  'claude-3': {
    name: 'Claude 3 to 4.6',
    ratios: {
      prose: ratio(1.16, 1.05, 1.3),
      code: ratio(1.22, 1.08, 1.4),
      json: ratio(1.2, 1.05, 1.4),
      cjk: ratio(1.36, 1.1, 1.68),
      emoji: ratio(1.25, 0.9, 1.9),
      otherScript: ratio(1.5, 1.05, 2.5),
    },
    source: 'published count_tokens comparisons, 2025-05 to 2026-08',
  },
  // Anthropic: about 30% more tokens than before from Opus 4.7 on (token counting guide, 2026), 1.0 to 1.35 (release
  // notes of Opus 4.7). Measured with count_tokens, 4.7 to 4.6: English 1.45, Python 1.20, TypeScript 1.13, JSON log 1.31,
  // Chinese, Japanese, Korean, Arabic, Hindi and Russian 1.00 (sol.ava.dev, 2026-04-17); English 1.20, technical
  // documents 1.47, Python 1.29, TypeScript 1.36 (claudecodecamp.com, 2026-04). 1.53 against o200k_base over a mixed
  // text (ingest, as above). The factors are those of Claude 3 times these.
  'claude-5': {
    name: 'Claude 4.7 and later',
    ratios: {
      prose: ratio(1.6, 1.3, 1.88),
      code: ratio(1.51, 1.25, 1.88),
      json: ratio(1.46, 1.15, 1.78),
      cjk: ratio(1.36, 1.1, 1.68),
      emoji: ratio(1.44, 0.95, 2.2),
      otherScript: ratio(1.5, 1.05, 2.5),
    },
    source: 'published count_tokens comparisons, 2026-04 to 2026-08',
  },
  // Gemma 3's tokenizer; Google describes it as the one of Gemini 2.0.
  gemini: {
    name: 'Gemini',
    ratios: {
      prose: measured(1.01, 0.1),
      code: measured(1.13, 0.15),
      json: measured(1.23, 0.15),
      cjk: measured(0.92, 0.15),
      emoji: measured(0.84, 0.3),
      otherScript: measured(1, 0.3),
    },
    source: MEASURED,
  },
  'llama-3': {
    name: 'Llama 3',
    ratios: {
      prose: measured(1.01, 0.05),
      code: measured(1, 0.05),
      json: measured(1, 0.06),
      cjk: measured(1.03, 0.15),
      emoji: measured(1.17, 0.3),
      otherScript: measured(1.1, 0.3),
    },
    source: MEASURED,
  },
  mistral: {
    name: 'Mistral',
    ratios: {
      prose: measured(1.06, 0.1),
      code: measured(1.15, 0.15),
      json: measured(1.24, 0.15),
      cjk: measured(1.3, 0.2),
      emoji: measured(1.47, 0.3),
      otherScript: measured(1.1, 0.3),
    },
    source: MEASURED,
  },
  deepseek: {
    name: 'DeepSeek',
    ratios: {
      prose: measured(1.01, 0.08),
      code: measured(1.04, 0.1),
      json: measured(1.07, 0.12),
      cjk: measured(0.88, 0.12),
      emoji: measured(1.01, 0.3),
      otherScript: measured(1.2, 0.35),
    },
    source: MEASURED,
  },
  qwen: {
    name: 'Qwen',
    ratios: {
      prose: measured(1.01, 0.06),
      code: measured(1, 0.08),
      json: measured(1, 0.1),
      cjk: measured(0.95, 0.12),
      emoji: measured(0.93, 0.3),
      otherScript: measured(1.1, 0.3),
    },
    source: MEASURED,
  },
  // Not measured: the middle and the spread of the families that were.
  grok: unmeasured('Grok'),
  glm: unmeasured('GLM'),
  unknown: unmeasured('Unknown tokenizer'),
};

function unmeasured(name: string): Family {
  return {
    name,
    ratios: {
      prose: ratio(1.05, 0.9, 1.6),
      code: ratio(1.08, 0.9, 1.6),
      json: ratio(1.1, 0.9, 1.6),
      cjk: ratio(1.05, 0.8, 1.7),
      emoji: ratio(1.1, 0.7, 2.2),
      otherScript: ratio(1.15, 0.8, 2.5),
    },
    source: 'not measured: the spread of the families that were, 2026-11',
  };
}
