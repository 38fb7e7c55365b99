/** Tokens of one image. `least` and `most` bound what any image size can cost. */
export interface ImageTokens {
  readonly least: number;
  readonly expected: number;
  readonly most: number;
  /** How it was computed, for the hover. */
  readonly formula: string;
}

export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** Tokens of an image of `size` pixels on a model; `detail` as the request spells it (`low`, `high`, `auto`). */
export function imageTokens(tokenizerId: string, modelId: string, detail: string | null, size: ImageSize): ImageTokens {
  const id = modelId.toLowerCase();
  if (tokenizerId.startsWith('claude-')) return anthropicImage(id, size);
  if (tokenizerId === 'gemini') return geminiImage(id, size);
  if (tokenizerId.startsWith('o200k') || tokenizerId.startsWith('cl100k')) return openaiImage(id, detail, size);
  return otherImage(size);
}

// OpenAI, "Images and vision", calculating costs (2025-08): base and tile tokens by model, after fitting into 2,048 ×
// 2,048 and scaling the shorter side to 768; `low` costs the base alone.
const TILES: readonly (readonly [pattern: RegExp, base: number, tile: number])[] = [
  [/gpt-4o-mini/, 2833, 5667],
  [/gpt-5/, 70, 140],
  [/o1|o3/, 75, 150],
  [/computer-use/, 65, 129],
];
const TILE_DEFAULT = [85, 170] as const;
/** 2,048 × 768 after scaling. */
const MOST_TILES = 8;
// The same page: patches of 32 px, at most 1,536, times a factor. Later models: 1.2 a patch, at most 10,000 patches, or 2,500 with
// detail `high` (measured on gpt-5.5 and gpt-6: huggingface.co/datasets/JOHNISKING/image-token-cost, 2026).
const PATCHES: readonly (readonly [pattern: RegExp, factor: number, most: number])[] = [
  [/(gpt-4\.1|gpt-5)-mini/, 1.62, 1536],
  [/(gpt-4\.1|gpt-5)-nano/, 2.46, 1536],
  [/o4-mini/, 1.72, 1536],
  [/gpt-5\.[4-9]|gpt-[6-9]/, 1.2, 10_000],
];
const HIGH_DETAIL_PATCHES = 2500;

function openaiImage(id: string, detail: string | null, size: ImageSize): ImageTokens {
  const patch = PATCHES.find(([pattern]) => pattern.test(id));
  if (patch) {
    const [, factor, cap] = patch;
    const most = detail === 'high' ? Math.min(cap, HIGH_DETAIL_PATCHES) : cap;
    const patches = Math.min(most, Math.ceil(size.width / 32) * Math.ceil(size.height / 32));
    return {
      least: Math.ceil(factor),
      expected: Math.ceil(patches * factor),
      most: Math.ceil(most * factor),
      formula: `32 px patches × ${factor}`,
    };
  }
  const row = TILES.find(([pattern]) => pattern.test(id));
  const [base, tile] = row ? [row[1], row[2]] : TILE_DEFAULT;
  if (detail === 'low') return { least: base, expected: base, most: base, formula: `low detail: ${base}` };
  const formula = `${base} + ${tile} a tile of 512 px`;
  return {
    least: detail === 'high' ? base + tile : base,
    expected: base + tile * openaiTiles(size),
    most: base + tile * MOST_TILES,
    formula,
  };
}

function openaiTiles(size: ImageSize): number {
  const fit = Math.min(1, 2048 / Math.max(size.width, size.height));
  const shorter = Math.min(size.width, size.height) * fit;
  const scale = fit * Math.min(1, 768 / shorter);
  return Math.ceil((size.width * scale) / 512) * Math.ceil((size.height * scale) / 512);
}

// Anthropic, "Vision": width × height / 750 after scaling to at most 1,568 px and about 1,600 tokens; up to 4,784 from
// Opus 4.7 on (high resolution).
const HIGH_RESOLUTION = /(opus|sonnet)-4[-.][7-9]|(opus|sonnet|fable|mythos|haiku)-[5-9]/;

function anthropicImage(id: string, size: ImageSize): ImageTokens {
  const most = HIGH_RESOLUTION.test(id) ? 4784 : 1600;
  const expected = Math.max(1, Math.min(most, Math.ceil((size.width * size.height) / 750)));
  return { least: 1, expected, most, formula: 'width × height / 750' };
}

/** Larger images are scaled to 3,072 × 3,072 pixels. */
const MOST_GEMINI_TILES = 16;

// Gemini API, "Understand and count tokens": 258 up to 384 px, else 258 a tile of 768 px. Gemini 3 and later: 1,120 by
// default whatever the size ("Media resolution").
function geminiImage(id: string, size: ImageSize): ImageTokens {
  if (/gemini-[3-9]/.test(id))
    return { least: 280, expected: 1120, most: 2240, formula: '1,120 at the default media resolution' };
  const small = size.width <= 384 && size.height <= 384;
  const tiles = small ? 1 : Math.min(MOST_GEMINI_TILES, Math.ceil(size.width / 768) * Math.ceil(size.height / 768));
  return { least: 258, expected: 258 * tiles, most: 258 * MOST_GEMINI_TILES, formula: '258 a tile of 768 px' };
}

/** Open vision models merge 28 px squares into a token, 4 to 16,384 an image (Qwen2-VL's model card); others lie within. */
function otherImage(size: ImageSize): ImageTokens {
  const squares = Math.ceil(size.width / 28) * Math.ceil(size.height / 28);
  return {
    least: 4,
    expected: Math.min(16_384, Math.max(4, squares)),
    most: 16_384,
    formula: '28 px squares (no published formula)',
  };
}
