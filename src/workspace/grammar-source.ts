import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { GrammarRef } from '../model/language.ts';
import { ownFolder } from './installation.ts';

/** Where the parser's WebAssembly comes from. Node reads files; a browser worker hands over bytes it has fetched. */
export interface GrammarSource {
  /** web-tree-sitter's runtime. */
  readonly runtime: () => Uint8Array;
  /** Throws an error that names the file when there is none. */
  readonly grammar: (ref: GrammarRef) => Uint8Array;
}

const RUNTIME: GrammarRef = { file: 'web-tree-sitter.wasm', npm: 'web-tree-sitter' };

/**
 * Reads grammars from `grammars/` beside the running bundle or, when run from source, from `node_modules` above it.
 * @param from The folder to start from; this module's own by default.
 */
export function nodeGrammarSource(from: string = ownFolder()): GrammarSource {
  const read = (ref: GrammarRef): Uint8Array => readFileSync(findGrammar(ref, from));
  return { runtime: () => read(RUNTIME), grammar: read };
}

function findGrammar({ file, npm }: GrammarRef, from: string): string {
  const beside = path.join(from, 'grammars', file);
  if (existsSync(beside)) return beside;
  for (let folder = from; ; folder = path.dirname(folder)) {
    const installed = path.join(folder, 'node_modules', npm, file);
    if (existsSync(installed)) return installed;
    if (folder === path.dirname(folder)) break;
  }
  throw new Error(
    `The parser file ${file} is missing: it should be in ${path.dirname(beside)}. Build or install the package again.`,
  );
}
