import type { Tree } from 'web-tree-sitter';
import { defineLanguage } from '../../model/language.ts';
import { edits } from './edits.ts';
import { lower } from './lower.ts';

export const python = defineLanguage<Tree>({
  id: 'python',
  vscodeLanguageIds: ['python'],
  extensions: ['.py'],
  grammar: { file: 'tree-sitter-python.wasm', npm: 'tree-sitter-python' },
  family: 'python',
  lower,
  edits,
});

export const languages = [python];
