import type { LanguageEdits } from '../../model/language.ts';
import { entryEdits } from '../shared/entries/edits.ts';
import { booleanLiteral, lineComment, listLiteral, mapLiteral, stringLiteral } from './literals.ts';

const KEYWORDS = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' ',
  ),
);

/** How Python writes arguments, dicts and literals. */
export const edits: LanguageEdits = {
  stringLiteral,
  mapLiteral,
  listLiteral,
  booleanLiteral,
  ...entryEdits({
    brackets: [['{', '}']],
    argument: (key, code) => (/^[\p{L}_][\p{L}\p{N}_]*$/u.test(key) && !KEYWORDS.has(key) ? `${key}=${code}` : null),
    pair: (key, code, like) => `${stringLiteral(key, like)}: ${code}`,
  }),
  constant: (name, code) => `${name} = ${code}`,
  lineComment,
};
