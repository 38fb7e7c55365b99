import { BASE_ENCODING } from '../core/tokens/tokenizers.ts';
import type { Ranks } from '../core/tokens/rank-table.ts';

/** Ranks of the encodings, loaded when they are first needed. */
export interface TokenizerRanks {
  /** The ranks if they are loaded; what `createTokenizers` takes. */
  readonly ranks: (encoding: string) => Ranks | undefined;
  /** Loads some encodings; gives true when something new was loaded, so that counts made before are worth making again. */
  readonly load: (encodings: readonly string[]) => Promise<boolean>;
}

/** One import each, so that a bundler that splits code makes one chunk each (1.1 MB compressed for o200k_base). */
const LOADERS: Readonly<Record<string, () => Promise<{ readonly default: Ranks }>>> = {
  o200k_base: () => import('js-tiktoken/ranks/o200k_base'),
  cl100k_base: () => import('js-tiktoken/ranks/cl100k_base'),
  p50k_base: () => import('js-tiktoken/ranks/p50k_base'),
  r50k_base: () => import('js-tiktoken/ranks/r50k_base'),
};

/** All encodings that there are ranks of. */
export const ENCODINGS: readonly string[] = Object.keys(LOADERS);

/** Loads the base encoding, which every estimate starts from, at once, or what is given; the others wait for `load`. */
export async function createTokenizerRanks(first: readonly string[] = [BASE_ENCODING]): Promise<TokenizerRanks> {
  const loaded = new Map<string, Ranks>();
  const load: TokenizerRanks['load'] = async (encodings) => {
    const wanted = encodings.filter((encoding) => !loaded.has(encoding) && Object.hasOwn(LOADERS, encoding));
    await Promise.all(wanted.map(async (encoding) => loaded.set(encoding, (await LOADERS[encoding]!()).default)));
    return wanted.length > 0;
  };
  await load(first);
  return { ranks: (encoding) => loaded.get(encoding), load };
}
