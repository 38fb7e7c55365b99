import type { Tree } from 'web-tree-sitter';
import { defineLanguage } from '../../model/language.ts';
import { booleanLiteral, lineComment, stringLiteral } from '../shared/jvm/edits.ts';
import { insertEntry, removeEntry } from './edits.ts';
import { lower } from './lower.ts';
import { csharpModules } from './modules.ts';

export const csharp = defineLanguage<Tree>({
  id: 'csharp',
  vscodeLanguageIds: ['csharp'],
  extensions: ['.cs'],
  grammar: { file: 'tree-sitter-c_sharp.wasm', npm: 'tree-sitter-c-sharp' },
  family: 'csharp',
  lower,
  modules: csharpModules,
  edits: {
    stringLiteral,
    mapLiteral: (entries) =>
      `new Dictionary<string, object> { ${entries.map(([key, code]) => `[${stringLiteral(key)}] = ${code}`).join(', ')} }`,
    listLiteral: (items) => `new[] { ${items.join(', ')} }`,
    booleanLiteral,
    insertEntry,
    removeEntry,
    typedRequests: true,
    lineComment,
  },
});

export const languages = [csharp];
