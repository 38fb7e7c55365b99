/** Writes a Python string literal in the prefix-less quote style of an example literal (double quotes if none). */
export function stringLiteral(value: string, likeSource = ''): string {
  const quote = /^[A-Za-z]*("""|'''|"|')/.exec(likeSource)?.[1] ?? '"';
  // A triple-quoted example only asks for triple quotes where they are of use.
  if (quote.length === 3 && value.includes('\n')) return tripleQuoted(value, quote);
  const mark = quote.slice(0, 1);
  return mark + escape(value, mark) + mark;
}

function tripleQuoted(value: string, quote: string): string {
  const mark = quote.slice(0, 1);
  const lines = value.split('\n').map((line) => escape(line, null));
  const body = lines.join('\n').replaceAll(quote, `\\${mark}\\${mark}\\${mark}`);
  // The last character must not join the closing quotes.
  const safe = body.endsWith(mark) ? `${body.slice(0, -1)}\\${mark}` : body;
  return quote + safe + quote;
}

const NAMED: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Escapes what may not stand in a literal as it is: backslashes, control characters, lone surrogates, the quote mark. */
function escape(value: string, mark: string | null): string {
  return value.replace(/["'\\]|[\u0000-\u001f\u007f\u0085\u2028\u2029\ufeff]|\p{Surrogate}/gu, (char) => {
    if (char === '"' || char === "'") return char === mark ? `\\${char}` : char;
    const named = NAMED[char];
    if (named !== undefined) return named;
    const code = char.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** `{"a": 1}` from already written values. */
export function mapLiteral(entries: readonly (readonly [key: string, code: string])[]): string {
  return `{${entries.map(([key, code]) => `${stringLiteral(key)}: ${code}`).join(', ')}}`;
}

/** `[a, b]` from already written items. */
export function listLiteral(items: readonly string[]): string {
  return `[${items.join(', ')}]`;
}

/** `True` or `False`. */
export function booleanLiteral(value: boolean): string {
  return value ? 'True' : 'False';
}

/** `# text` on one line. */
export function lineComment(text: string): string {
  return `# ${text.replace(/\s*[\r\n]+\s*/g, ' ').trim()}`;
}
