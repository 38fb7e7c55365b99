import type { Tree } from 'web-tree-sitter';
import { defineLanguage, type Language } from '../../model/language.ts';
import { extractComponent } from './components.ts';
import { edits } from './edits.ts';
import { lowerModule } from './lower.ts';

const javascript = ecmascript({
  id: 'javascript',
  vscodeLanguageIds: ['javascript', 'javascriptreact'],
  extensions: ['.js', '.mjs', '.cjs', '.jsx'],
  grammar: { file: 'tree-sitter-javascript.wasm', npm: 'tree-sitter-javascript' },
});
const typescript = ecmascript({
  id: 'typescript',
  vscodeLanguageIds: ['typescript'],
  extensions: ['.ts', '.mts', '.cts'],
  grammar: { file: 'tree-sitter-typescript.wasm', npm: 'tree-sitter-typescript' },
});
const tsx = ecmascript({
  id: 'tsx',
  vscodeLanguageIds: ['typescriptreact'],
  extensions: ['.tsx'],
  grammar: { file: 'tree-sitter-tsx.wasm', npm: 'tree-sitter-typescript' },
});

const components = ['vue', 'svelte', 'astro'].map((id) =>
  ecmascript({
    id,
    vscodeLanguageIds: [id],
    extensions: [`.${id}`],
    grammar: typescript.grammar,
    extract: extractComponent,
  }),
);

/** JavaScript (with JSX), TypeScript and TSX, and the script blocks of components: one family, lowered by the same code. */
export const languages = [javascript, typescript, tsx, ...components];

function ecmascript(own: Pick<Language, 'id' | 'vscodeLanguageIds' | 'extensions' | 'grammar' | 'extract'>): Language {
  const { id } = own;
  return defineLanguage({
    ...own,
    family: 'javascript',
    lower: (tree, text, path) => lowerModule(id, tree as Tree, text, path),
    edits,
  });
}
