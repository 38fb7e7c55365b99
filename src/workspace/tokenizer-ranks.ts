import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Ranks } from '../core/tokens/rank-table.ts';
import { ownFolder } from './installation.ts';

/** All encodings that there are ranks of; a file each (2.3 MB for o200k_base). */
export const ENCODINGS: readonly string[] = ['o200k_base', 'cl100k_base', 'p50k_base', 'r50k_base'];

/**
 * Ranks of an encoding, for `createTokenizers`: loaded when first asked for, once a process, so that what counts nothing
 * pays nothing and no count is made before its ranks are there. From `ranks/` beside the running bundle or, when run from
 * source, from the installed package. Undefined for an encoding that nobody knows.
 * @throws Error when the file is missing (a broken installation)
 */
export function loadRanks(encoding: string): Ranks | undefined {
  if (!ENCODINGS.includes(encoding)) return undefined;
  const beside = path.join(ownFolder(), 'ranks', `${encoding}.cjs`);
  const require = createRequire(path.join(ownFolder(), 'require'));
  return require(existsSync(beside) ? beside : `js-tiktoken/ranks/${encoding}`) as Ranks;
}
