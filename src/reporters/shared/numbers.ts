/** For machines, without the noise of binary fractions: 0.1 + 0.2 is 0.3. */
export function plainNumber(value: number): number {
  return Number(value.toPrecision(12));
}

/** A decimal number as text, without an exponent (spreadsheets and importers read `1e-7` as a text). */
export function decimal(value: number): string {
  const text = String(plainNumber(value));
  return text.includes('e')
    ? plainNumber(value)
        .toFixed(18)
        .replace(/\.?0+$/, '')
    : text;
}
