import type { LanguageEdits } from '../../model/language.ts';
import { entryEdits } from '../shared/entries/edits.ts';

const NAME = /^[a-z_]\w*$/i;

/** How Ruby writes arguments, hashes and literals. */
export const edits: LanguageEdits = {
  stringLiteral,
  mapLiteral: (entries) =>
    entries.length === 0 ? '{}' : `{ ${entries.map(([key, code]) => `${symbolKey(key)}: ${code}`).join(', ')} }`,
  listLiteral: (items) => `[${items.join(', ')}]`,
  booleanLiteral: String,
  ...entryEdits({
    brackets: [['{', '}']],
    argument: (key, code) => (NAME.test(key) ? `${key}: ${code}` : null),
    pair,
  }),
  lineComment: (text) => `# ${text.replace(/\s*[\r\n]+\s*/g, ' ')}`,
};

/** Keys as the hash has them: `key:`, `"key" =>` or `:key =>`. */
function pair(key: string, code: string, like: string | undefined): string {
  const isSymbolArrow = like !== undefined && /^:[\w"']+\s*=>/.test(like);
  if (isSymbolArrow) return `:${symbolKey(key)} => ${code}`;
  const isString = like !== undefined && /^(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*=>/.test(like);
  return isString ? `${stringLiteral(key, like)} => ${code}` : `${symbolKey(key)}: ${code}`;
}

function symbolKey(key: string): string {
  return NAME.test(key) ? key : stringLiteral(key);
}

/** In double quotes, or in single quotes like the example where the value needs no escape. */
function stringLiteral(value: string, likeSource?: string): string {
  const quote = /["']/.exec(likeSource ?? '')?.[0];
  if (quote === "'" && !/['\\\u0000-\u001f]/.test(value)) return `'${value}'`;
  const escaped = value.replace(/["\\]|#(?=[{$@])|[\u0000-\u001f\u007f]/g, (char) => {
    return (
      NAMED[char] ?? (/["\\#]/.test(char) ? `\\${char}` : `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
    );
  });
  return `"${escaped}"`;
}

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
