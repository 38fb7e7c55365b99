import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Tiktoken } from 'js-tiktoken/lite';
import { get_encoding } from 'tiktoken';
import { createEncoder } from '../../src/core/tokens/encoder.ts';
import { createTokenizers } from '../../src/core/tokens/tokenizers.ts';
import { loadRanks } from '../../src/workspace/tokenizer-ranks.ts';
import { createRandom, naturalSnippets } from '../unit/tokens/snippets.ts';

// Speed of our encoder against js-tiktoken/lite and tiktoken (WASM), o200k_base, interleaved in one run so that a busy
// machine slows all three alike. Each figure is the best of several rounds. Run: node --import tsx test/bench/tokens.bench.ts

const ROUNDS = 7;
const CHARACTERS = 60_000;

/** Natural text of one language; the snippets of one language are found by their characters. */
function textOf(accept: (snippet: string) => boolean): string {
  let text = '';
  for (const snippet of naturalSnippets(60_000, 11)) {
    if (accept(snippet)) text += snippet;
    if (text.length >= CHARACTERS) break;
  }
  return text;
}

/** The doc comments of the browser's interfaces: English as technical writers write it. */
function english(): string {
  const source = readFileSync(createRequire(import.meta.url).resolve('typescript/lib/lib.dom.d.ts'), 'utf8');
  const lines = source.split('\n').flatMap((line) => /^\s+\* ([A-Z].*[.:])$/.exec(line)?.[1] ?? []);
  return lines
    .join(' ')
    .replace(/\*\*|`|\[MDN Reference\]\S+/g, '')
    .slice(0, CHARACTERS);
}

function emoji(): string {
  const random = createRandom(5);
  let text = '';
  while (text.length < CHARACTERS / 4)
    text += String.fromCodePoint(0x1f300 + Math.floor(random() * 0x2ff)) + (random() < 0.3 ? ' ' : '');
  return text;
}

const isChinese = (snippet: string): boolean =>
  (snippet.match(/\p{Script=Han}/gu)?.length ?? 0) > snippet.length / 3 &&
  !/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(snippet);
const isTypeScript = (snippet: string): boolean => /\n {4}\w+\(?.*[;{]/.test(snippet);

function best(times: readonly number[]): number {
  return Math.min(...times);
}
function time(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

function main(): void {
  const loadStarted = performance.now();
  const o200k = loadRanks('o200k_base')!;
  const loaded = performance.now();
  createTokenizers(loadRanks).tokenizerFor('claude-3').count('hello');
  console.log(
    `ranks: load ${(loaded - loadStarted).toFixed(1)} ms, decode and first count ${(performance.now() - loaded).toFixed(1)} ms`,
  );

  const javascript = new Tiktoken({ ...o200k, special_tokens: {} });
  const wasm = get_encoding('o200k_base');
  const texts: readonly (readonly [string, string])[] = [
    ['English', english()],
    ['TypeScript', textOf(isTypeScript)],
    ['Chinese', textOf(isChinese)],
    ['emoji', emoji()],
    ["10k × 'a'", 'a'.repeat(10_000)],
  ];
  for (const [name, text] of texts) {
    const rounds = text.startsWith('aaaa') ? 1 : ROUNDS;
    const times = { cold: [] as number[], ours: [] as number[], javascript: [] as number[], wasm: [] as number[] };
    const ours = createEncoder(o200k);
    for (let round = 0; round < rounds; round++) {
      const fresh = createEncoder(o200k);
      times.cold.push(time(() => fresh.count(text)));
      times.ours.push(time(() => ours.count(text)));
      times.javascript.push(time(() => javascript.encode(text, [], [])));
      times.wasm.push(time(() => wasm.encode_ordinary(text)));
    }
    const equal = ours.count(text).tokens === wasm.encode_ordinary(text).length ? '' : '  COUNTS DIFFER';
    const speed = text.length / 1000 / best(times.ours);
    const against = (other: readonly number[]): string =>
      `${(best(other) / best(times.ours)).toFixed(1)}× (first time ${(best(other) / best(times.cold)).toFixed(1)}×)`;
    console.log(
      `${name.padEnd(10)} ${String(text.length).padStart(6)} characters, ${best(times.ours).toFixed(2)} ms, ${speed.toFixed(1)} MB/s; js-tiktoken/lite takes ${against(times.javascript)}, tiktoken WASM ${against(times.wasm)}${equal}`,
    );
  }
  const long = createEncoder(o200k);
  console.log(`100k × 'a'  ${time(() => long.count('a'.repeat(100_000))).toFixed(0)} ms`);
  wasm.free();
}

main();
