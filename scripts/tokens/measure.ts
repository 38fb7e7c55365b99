// Measures the tokenizers that model families have published against o200k_base, and writes what the estimators use:
// src/core/tokens/measured-ratios.ts. The tokenizers are 500 MB on disk, so they are installed elsewhere for a run.
// Usage: npm run tokens:measure -- --packages DIR --repositories DIR[,DIR…] [--llama3 FILE] [--llama4 FILE] [--dry-run]
//   DIR of --packages: a folder in which PACKAGES (public-tokenizers.ts) are installed
//   DIR of --repositories: holds checkouts, one folder each; test/corpus/repos.json names those of the last run
//   FILE: tokenizer.model of Meta's llama-models repository
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { splitByContent } from '../../src/core/tokens/content.ts';
import type { ContentKind } from '../../src/core/tokens/content.ts';
import { createEncoder } from '../../src/core/tokens/encoder.ts';
import type { MeasuredRatio } from '../../src/core/tokens/families.ts';
import { push } from '../../src/core/multimap.ts';
import prettier from 'prettier';
import { ROOT } from '../steps.ts';
import { loadTokenizers, PACKAGES } from './public-tokenizers.ts';
import type { PublicTokenizer } from './public-tokenizers.ts';
import { emojiSamples, repositorySamples, translationSamples } from './texts.ts';
import type { Sample } from './texts.ts';

/** Fewer o200k_base tokens say little about a ratio. */
const ENOUGH_TOKENS = 40;
/** The slowest of the tokenizers takes 20 ms a sample. */
const MOST_OF_A_KIND = 140;
const LOW = 0.025;
const HIGH = 0.975;

type Weights = Readonly<Record<ContentKind, number>>;
interface Measured extends Sample {
  /** Characters of each kind. */
  readonly lengths: ReadonlyMap<ContentKind, number>;
  /** Tokens of o200k_base. */
  readonly base: number;
}
/** A sample whose tokens are split among its kinds. */
interface Shared extends Measured {
  readonly shares: ReadonlyMap<ContentKind, number>;
  /** The kind that has most of it. */
  readonly main: ContentKind;
}
type Ratios = Readonly<Record<ContentKind, MeasuredRatio>>;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      packages: { type: 'string' },
      repositories: { type: 'string' },
      llama3: { type: 'string' },
      llama4: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
    },
  });
  const { packages, repositories } = values;
  if (packages === undefined || repositories === undefined) {
    console.error(`--packages and --repositories are needed. Packages: npm i --ignore-scripts ${PACKAGES.join(' ')}`);
    process.exitCode = 2;
    return;
  }
  const base = createEncoder((await import('js-tiktoken/ranks/o200k_base')).default);
  const roots = repositories
    .split(',')
    .flatMap((folder) => readdirSync(folder).map((name) => path.join(folder, name)))
    .filter((folder) => path.basename(folder).includes('+'));
  const measured = [...repositorySamples(roots), ...translationSamples(packages), ...emojiSamples()].flatMap((sample) =>
    measure(sample, base.count(sample.text).tokens),
  );
  const densities = fitDensities(measured.filter(({ heldOut }) => !heldOut));
  const samples = evenly(measured.map((sample) => share(sample, densities)));
  const fitting = samples.filter(({ heldOut }) => !heldOut);
  const files = { ...(values.llama3 && { llama3: values.llama3 }), ...(values.llama4 && { llama4: values.llama4 }) };
  const tokenizers = await loadTokenizers(packages, files);
  const cl100k = createEncoder((await import('js-tiktoken/ranks/cl100k_base')).default);
  tokenizers.push({ family: 'cl100k', source: 'cl100k_base', count: (text) => cl100k.count(text).tokens });
  console.log(`${roots.length} repositories, ${samples.length} samples, ${samples.length - fitting.length} held out`);
  const families: Record<string, { source: string; ratios: Ratios }> = {};
  for (const tokenizer of tokenizers) {
    const ratios = fit(tokenizer, fitting);
    families[tokenizer.family] = { source: tokenizer.source, ratios };
    check(
      tokenizer,
      ratios,
      samples.filter(({ heldOut }) => heldOut),
    );
  }
  if (!values['dry-run']) await write(families, rounded(densities));
}

function measure(sample: Sample, base: number): readonly Measured[] {
  if (base < ENOUGH_TOKENS) return [];
  const lengths = new Map<ContentKind, number>();
  for (const { kind, text } of splitByContent(sample.text)) lengths.set(kind, (lengths.get(kind) ?? 0) + text.length);
  return [{ ...sample, lengths, base }];
}

/** o200k_base tokens per character of each kind. */
function fitDensities(samples: readonly Measured[]): Weights {
  return leastSquares(
    samples.map(({ lengths, base, text }) => ({
      parts: new Map([...lengths].map(([kind, length]) => [kind, length / text.length])),
      value: base / text.length,
    })),
  );
}

function share(sample: Measured, densities: Weights): Shared {
  const weighted = [...sample.lengths].map(([kind, length]) => [kind, length * densities[kind]] as const);
  const total = weighted.reduce((sum, [, weight]) => sum + weight, 0);
  const shares = new Map(weighted.map(([kind, weight]) => [kind, weight / total]));
  return { ...sample, shares, main: weighted.sort(([, a], [, b]) => b - a)[0]![0] };
}

/** As many samples of each kind as `MOST_OF_A_KIND` to fit and as many to check, spread over all there are. */
function evenly(samples: readonly Shared[]): readonly Shared[] {
  const groups = new Map<string, Shared[]>();
  for (const sample of samples) push(groups, `${sample.main} ${sample.heldOut}`, sample);
  return [...groups.values()].flatMap((group) => {
    const step = Math.max(1, group.length / MOST_OF_A_KIND);
    return group.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
  });
}

/**
 * Factors such that a sample's tokens are best told by its kinds, and around each the range in which the estimate of nineteen
 * in twenty samples of that kind lies.
 */
function fit({ count }: PublicTokenizer, samples: readonly Shared[]): Ratios {
  const truth = samples.map((sample) => ({ parts: sample.shares, value: count(sample.text) / sample.base }));
  const factors = leastSquares(truth);
  const errors = new Map<ContentKind, number[]>();
  samples.forEach(({ main, shares }, index) => push(errors, main, truth[index]!.value / dot(shares, factors)));
  const entries = [...errors].map(([kind, list]) => {
    const sorted = list.sort((a, b) => a - b);
    const at = (part: number): number => sorted[Math.round(part * (sorted.length - 1))]!;
    return [kind, [1, at(LOW), at(HIGH)].map((error) => Number((factors[kind] * error).toFixed(3)))] as const;
  });
  return Object.fromEntries(entries) as unknown as Ratios;
}

interface Equation {
  readonly parts: ReadonlyMap<ContentKind, number>;
  readonly value: number;
}

/** The weight of each kind that tells `value` best as the sum of `parts`: normal equations, solved by elimination. */
function leastSquares(equations: readonly Equation[]): Weights {
  const kinds = [...new Set(equations.flatMap(({ parts }) => [...parts.keys()]))];
  const rows = kinds.map((row) => {
    const sums = kinds.map((column) =>
      sumOf(equations, ({ parts }) => (parts.get(row) ?? 0) * (parts.get(column) ?? 0)),
    );
    return [...sums, sumOf(equations, ({ parts, value }) => (parts.get(row) ?? 0) * value)];
  });
  rows.forEach((pivot, at) => {
    for (const [index, row] of rows.entries()) {
      if (index === at || row[at] === 0) continue;
      const times = row[at]! / pivot[at]!;
      for (let column = at; column < row.length; column++) row[column]! -= times * pivot[column]!;
    }
  });
  const solved = rows.map((row, at) => [kinds[at]!, row[kinds.length]! / row[at]!] as const);
  return Object.fromEntries(solved) as unknown as Weights;
}

function sumOf<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0);
}

function dot(shares: ReadonlyMap<ContentKind, number>, weights: Weights): number {
  return sumOf([...shares], ([kind, part]) => part * weights[kind]);
}

/** Prints how often the true count of a held-out sample is inside the band of its estimate, and by how much the estimate misses it. */
function check({ family, source, count }: PublicTokenizer, ratios: Ratios, samples: readonly Shared[]): void {
  console.log(`\n${family} (${source})`);
  const column = (at: 0 | 1 | 2): Weights =>
    Object.fromEntries(Object.entries(ratios).map(([kind, values]) => [kind, values[at]])) as unknown as Weights;
  const [factors, lows, highs] = [column(0), column(1), column(2)];
  const results = samples.map(({ text, base, shares, main }) => {
    const truth = count(text) / base;
    const isInside = dot(shares, lows) <= truth && truth <= dot(shares, highs);
    return { main, isInside, error: Math.abs(dot(shares, factors) / truth - 1) };
  });
  const line = (list: typeof results): string => {
    const errors = list.map(({ error }) => error).sort((a, b) => a - b);
    const inside = list.filter(({ isInside }) => isInside).length / list.length;
    return `${percent(inside)} of ${list.length} held out inside, median error ${percent(errors[errors.length >> 1] ?? 0)}`;
  };
  for (const kind of Object.keys(ratios).sort() as ContentKind[]) {
    const [factor, low, high] = ratios[kind];
    const range = `× ${factor.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
    console.log(`  ${kind.padEnd(12)} ${range}  ${line(results.filter(({ main }) => main === kind))}`);
  }
  console.log(`  all          ${line(results)}`);
}

async function write(families: object, density: object): Promise<void> {
  const file = path.join(ROOT, 'src/core/tokens/measured-ratios.ts');
  const text = `import type { ContentKind } from './content.ts';
import type { MeasuredRatio } from './families.ts';

// Written by scripts/tokens/measure.ts. By family and kind: tokens per o200k_base token, and the range of nineteen in twenty samples.
export const MEASURED: Readonly<Record<string, { readonly source: string; readonly ratios: Readonly<Record<ContentKind, MeasuredRatio>> }>> = ${JSON.stringify(families)};

/** o200k_base tokens per character; only their proportions matter, and only in texts of several kinds. */
export const TOKENS_PER_CHARACTER: Readonly<Record<ContentKind, number>> = ${JSON.stringify(density)};
`;
  const options = await prettier.resolveConfig(file);
  writeFileSync(file, await prettier.format(text, { ...options, filepath: file }));
}

function rounded(weights: Weights): object {
  return Object.fromEntries(Object.entries(weights).map(([kind, weight]) => [kind, Number(weight.toFixed(3))]));
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

await main();
