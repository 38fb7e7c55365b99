import type { Tree } from 'web-tree-sitter';
import { defineLanguage } from '../../model/language.ts';
import { booleanLiteral, insertEntry, lineComment, removeEntry } from '../shared/jvm/edits.ts';
import { lower } from './lower.ts';
import { stringLiteral } from './strings.ts';
import { rustModules } from './modules.ts';

export const rust = defineLanguage<Tree>({
  id: 'rust',
  vscodeLanguageIds: ['rust'],
  extensions: ['.rs'],
  grammar: { file: 'tree-sitter-rust.wasm', npm: 'tree-sitter-rust' },
  family: 'rust',
  lower,
  modules: rustModules,
  // Entries go into chains of a builder's calls. A struct's fields are of types that a plain value may not fit (`Option<u32>`).
  edits: {
    stringLiteral,
    mapLiteral: (entries) => `json!({ ${entries.map(([key, code]) => `${stringLiteral(key)}: ${code}`).join(', ')} })`,
    listLiteral: (items) => `vec![${items.join(', ')}]`,
    booleanLiteral,
    insertEntry,
    removeEntry,
    typedRequests: true,
    lineComment,
  },
});

export const languages = [rust];
