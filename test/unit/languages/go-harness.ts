import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, Parser } from 'web-tree-sitter';
import { go } from '../../../src/languages/go/index.ts';
import type { ModuleFacts } from '../../../src/model/facts.ts';

/** Lowers Go source; made once per test file, because the grammar loads asynchronously. */
export type Lower = (source: string) => ModuleFacts;

/** Loads the grammar. */
export async function goLower(): Promise<Lower> {
  await Parser.init();
  const wasm = createRequire(import.meta.url).resolve(`${go.grammar.npm}/${go.grammar.file}`);
  const parser = new Parser().setLanguage(await Language.load(new Uint8Array(readFileSync(wasm))));
  return (source) => {
    const tree = parser.parse(source);
    if (tree === null) throw new Error('The parser gave no tree');
    try {
      return go.lower(tree, source, 'main.go');
    } finally {
      tree.delete();
    }
  };
}
