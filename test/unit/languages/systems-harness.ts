import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language as Grammar, Parser } from 'web-tree-sitter';
import type { ModuleFacts } from '../../../src/model/facts.ts';
import type { Language } from '../../../src/model/language.ts';

/** Lowers source of one language; made once per test file, because the grammar loads asynchronously. */
export type Lower = (source: string) => ModuleFacts;

/** Loads a language's grammar. */
export async function lowerOf({ grammar, extensions, lower }: Language): Promise<Lower> {
  await Parser.init();
  const wasm = createRequire(import.meta.url).resolve(`${grammar.npm}/${grammar.file}`);
  const parser = new Parser().setLanguage(await Grammar.load(new Uint8Array(readFileSync(wasm))));
  return (source) => {
    const tree = parser.parse(source);
    if (tree === null) throw new Error('The parser gave no tree');
    try {
      return lower(tree, source, `Test${extensions[0] ?? ''}`);
    } finally {
      tree.delete();
    }
  };
}
