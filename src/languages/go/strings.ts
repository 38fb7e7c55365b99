const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\', "'": "'", '"': '"',
}; // prettier-ignore

/**
 * Decodes what stands between the quotes of an interpreted string or rune literal. Bytes given as `\x..` or octal are
 * joined as UTF-8, as in Go. An escape that Go would refuse stays as it is written.
 */
export function decodeEscapes(source: string): string {
  if (!source.includes('\\')) return source;
  return source.replace(
    /((?:\\x[\da-fA-F]{2}|\\[0-7]{3})+)|\\u([\da-fA-F]{4})|\\U([\da-fA-F]{8})|\\([\s\S])/g,
    (whole: string, bytes?: string, short?: string, long?: string, simple?: string) => {
      if (bytes !== undefined) return decodeBytes(bytes);
      const code = short ?? long;
      if (code !== undefined) {
        const point = Number.parseInt(code, 16);
        return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
      }
      return SIMPLE[simple ?? ''] ?? whole;
    },
  );
}

function decodeBytes(escapes: string): string {
  const bytes = [...escapes.matchAll(/\\x(..)|\\(\d{3})/g)].map(([, hex, octal]) =>
    hex === undefined ? Number.parseInt(octal ?? '0', 8) : Number.parseInt(hex, 16),
  );
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
