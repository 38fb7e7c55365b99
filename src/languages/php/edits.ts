import type { LanguageEdits } from '../../model/language.ts';
import { entryEdits } from '../shared/entries/edits.ts';

/** How PHP writes arguments, arrays and literals. */
export const edits: LanguageEdits = {
  stringLiteral,
  mapLiteral: (entries) => `[${entries.map(([key, code]) => `${stringLiteral(key)} => ${code}`).join(', ')}]`,
  listLiteral: (items) => `[${items.join(', ')}]`,
  booleanLiteral: String,
  ...entryEdits({
    brackets: [
      ['[', ']'],
      ['array(', ')'],
      ['Array(', ')'],
    ],
    argument: (key, code) => (/^[a-z_]\w*$/i.test(key) ? `${key}: ${code}` : null),
    pair: (key, code, like) => `${stringLiteral(key, like)} => ${code}`,
  }),
  lineComment: (text) => `// ${text.replace(/\s*[\r\n]+\s*/g, ' ').replaceAll('?>', '? >')}`,
};

/** In single quotes, or in double quotes where the example has them or the value needs an escape. */
function stringLiteral(value: string, likeSource?: string): string {
  const quote = /["']/.exec(likeSource ?? '')?.[0] ?? "'";
  if (quote === "'" && !/[\u0000-\u001f\u007f]/.test(value)) return `'${value.replace(/\\(?=[\\']|$)|'/g, '\\$&')}'`;
  const escaped = value.replace(/["\\$]|[\u0000-\u001f\u007f]/g, (char) => {
    return (
      NAMED[char] ?? (/["\\$]/.test(char) ? `\\${char}` : `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`)
    );
  });
  return `"${escaped}"`;
}

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
