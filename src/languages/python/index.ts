import type { Tree } from 'web-tree-sitter';
import { defineLanguage } from '../../model/language.ts';
import { edits } from './edits.ts';
import { lower } from './lower.ts';
import { extractNotebook, joinCells } from './notebook.ts';

export const python = defineLanguage<Tree>({
  id: 'python',
  vscodeLanguageIds: ['python'],
  extensions: ['.py'],
  grammar: { file: 'tree-sitter-python.wasm', npm: 'tree-sitter-python' },
  family: 'python',
  lower,
  edits,
});

/** Jupyter notebooks: their Python cells, in order, as one module of Python. */
export const notebook = defineLanguage<Tree>({
  id: 'notebook',
  vscodeLanguageIds: [],
  extensions: ['.ipynb'],
  grammar: python.grammar,
  family: 'python',
  lower,
  edits,
  extract: extractNotebook,
  join: joinCells,
});

export const languages = [python, notebook];
