import type { Tree } from 'web-tree-sitter';
import { defineLanguage } from '../../model/language.ts';
import { edits } from './edits.ts';
import { lower } from './lower.ts';

const php = defineLanguage<Tree>({
  id: 'php',
  vscodeLanguageIds: ['php'],
  extensions: ['.php'],
  grammar: { file: 'tree-sitter-php.wasm', npm: 'tree-sitter-php' },
  family: 'php',
  lower,
  edits,
});

export const languages = [php];
