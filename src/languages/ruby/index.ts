import type { Tree } from 'web-tree-sitter';
import { defineLanguage } from '../../model/language.ts';
import { edits } from './edits.ts';
import { lower } from './lower.ts';

const ruby = defineLanguage<Tree>({
  id: 'ruby',
  vscodeLanguageIds: ['ruby'],
  extensions: ['.rb', '.rake'],
  grammar: { file: 'tree-sitter-ruby.wasm', npm: 'tree-sitter-ruby' },
  family: 'ruby',
  lower,
  edits,
});

export const languages = [ruby];
