import type { Tree } from 'web-tree-sitter';
import { defineLanguage } from '../../model/language.ts';
import * as jvm from '../shared/jvm/edits.ts';
import { lower } from './lower.ts';
import { jvmModules } from '../shared/jvm/modules.ts';

export const kotlin = defineLanguage<Tree>({
  id: 'kotlin',
  vscodeLanguageIds: ['kotlin'],
  extensions: ['.kt', '.kts'],
  grammar: { file: 'tree-sitter-kotlin.wasm', npm: '@tree-sitter-grammars/tree-sitter-kotlin' },
  family: 'java',
  lower,
  modules: jvmModules,
  edits: {
    // In Kotlin a `$` starts a template.
    stringLiteral: (value) => jvm.stringLiteral(value).replaceAll('$', '\\$'),
    mapLiteral: (entries) =>
      `mapOf(${entries.map(([key, code]) => `${jvm.stringLiteral(key)} to ${code}`).join(', ')})`,
    listLiteral: (items) => `listOf(${items.join(', ')})`,
    booleanLiteral: jvm.booleanLiteral,
    insertEntry: jvm.insertEntry,
    removeEntry: jvm.removeEntry,
    typedRequests: true,
    lineComment: jvm.lineComment,
  },
});

export const languages = [kotlin];
