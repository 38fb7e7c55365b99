import type { SiteRecord } from '../../model/site-record.ts';

/** How much of two texts is the same, 0 to 1: shared pairs of neighbouring words (Jaccard index). Two empty texts say nothing: 0.5. */
export function textSimilarity(left: Shingles, right: Shingles): number {
  if (left.size === 0 && right.size === 0) return 0.5;
  const [small, large] = left.size < right.size ? [left, right] : [right, left];
  let shared = 0;
  for (const shingle of small) if (large.has(shingle)) shared++;
  return shared / (left.size + right.size - shared);
}

export type Shingles = ReadonlySet<string>;

/** More pairs than this tell no more. */
const MAX_SHINGLES = 2_000;

export function shinglesOf(text: string): Shingles {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const shingles = new Set<string>();
  for (let index = 0; index < words.length && shingles.size < MAX_SHINGLES; index++)
    shingles.add(`${words[index] ?? ''} ${words[index + 1] ?? ''}`);
  return shingles;
}

/** What two sites are told again by, worked out once for each. */
export interface SiteSketch {
  readonly site: SiteRecord;
  /** Path after renames. */
  readonly path: string;
  readonly words: Shingles;
  readonly models: string;
  readonly tools: string;
  /** Everything that is sent; equal for the same request, wherever it stands. */
  readonly request: string;
  /** There is enough of a request to know it again in another place. */
  readonly isTelling: boolean;
}

export function sketchOf(site: SiteRecord, path: string): SiteSketch {
  const text = site.messages.map((message) => message.text).join('\n');
  const models = site.model.values.join('|');
  const tools = site.tools.map(({ name }) => name ?? '').join('|');
  const words = shinglesOf(text);
  return {
    site,
    path,
    words,
    models,
    tools,
    request: requestOf(site),
    isTelling: words.size >= 4 || tools.length > 0,
  };
}

function requestOf({ sdk, api, model, cap, settings, messages, tools, responseSchema }: SiteRecord): string {
  const values = [model, cap, ...Object.values(settings)].map((value) => [value.kind, value.values]);
  const texts = messages.map(({ role, text }) => [role, text]);
  return JSON.stringify([sdk, api, values, texts, tools.map(({ name, schema }) => [name, schema]), responseSchema]);
}

/** How alike two sites are, 0 to 1: what they send, and where they stand. */
export function siteSimilarity(left: SiteSketch, right: SiteSketch): number {
  const a = left.site;
  const b = right.site;
  const sameFunction = a.functionName === b.functionName;
  return (
    0.4 * textSimilarity(left.words, right.words) +
    0.1 * Number(a.api === b.api) +
    0.05 * Number(a.sdk === b.sdk) +
    0.1 * Number(left.models === right.models) +
    0.05 * Number(left.tools === right.tools) +
    0.15 * Number(left.path === right.path) +
    (sameFunction ? (a.functionName === null ? 0.05 : 0.15) : 0.1 * Number(lastName(a) === lastName(b)))
  );
}

/** `ask` of `Client.ask`. */
export function lastName({ functionName }: SiteRecord): string | null {
  return functionName === null ? null : functionName.slice(functionName.lastIndexOf('.') + 1);
}
