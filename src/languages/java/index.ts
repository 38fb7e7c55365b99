import type { Tree } from 'web-tree-sitter';
import { defineLanguage } from '../../model/language.ts';
import * as jvm from '../shared/jvm/edits.ts';
import { lower } from './lower.ts';
import { jvmModules } from '../shared/jvm/modules.ts';

export const java = defineLanguage<Tree>({
  id: 'java',
  vscodeLanguageIds: ['java'],
  extensions: ['.java'],
  grammar: { file: 'tree-sitter-java.wasm', npm: 'tree-sitter-java' },
  family: 'java',
  lower,
  modules: jvmModules,
  edits: {
    stringLiteral: jvm.stringLiteral,
    mapLiteral: (entries) => `Map.of(${entries.map(([key, code]) => `${jvm.stringLiteral(key)}, ${code}`).join(', ')})`,
    listLiteral: (items) => `List.of(${items.join(', ')})`,
    booleanLiteral: jvm.booleanLiteral,
    insertEntry: jvm.insertEntry,
    removeEntry: jvm.removeEntry,
    typedRequests: true,
    lineComment: jvm.lineComment,
  },
});

export const languages = [java];
