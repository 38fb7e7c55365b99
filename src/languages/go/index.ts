import type { Tree } from 'web-tree-sitter';
import { defineLanguage } from '../../model/language.ts';
import { edits } from './edits.ts';
import { lower } from './lower.ts';
import { goModules } from './modules.ts';

export const go = defineLanguage<Tree>({
  id: 'go',
  vscodeLanguageIds: ['go'],
  extensions: ['.go'],
  grammar: { file: 'tree-sitter-go.wasm', npm: 'tree-sitter-go' },
  family: 'go',
  lower,
  modules: goModules,
  edits,
});

export const languages = [go];
