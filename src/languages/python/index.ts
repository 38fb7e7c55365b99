import type { Tree } from 'web-tree-sitter';
import { defineLanguage } from '../../model/language.ts';
import { edits } from './edits.ts';
import { lower } from './lower.ts';
import { extractNotebook, notebookEdits } from './notebook.ts';

export const python = defineLanguage<Tree>({
  id: 'python',
  vscodeLanguageIds: ['python'],
  extensions: ['.py'],
  grammar: { file: 'tree-sitter-python.wasm', npm: 'tree-sitter-python' },
  family: 'python',
  lower,
  edits,
});

/** Jupyter notebooks: their Python cells, in order, as one module. */
export const notebook = defineLanguage<Tree>({
  id: 'notebook',
  vscodeLanguageIds: [],
  extensions: ['.ipynb'],
  grammar: python.grammar,
  family: 'python',
  lower,
  edits: notebookEdits,
  extract: extractNotebook,
});

export const languages = [python, notebook];
