/** JSON text of a plain value; empty when it has none (undefined, a cycle, deeper than the stack). */
export function jsonText(value: unknown): string {
  if (value === undefined) return '';
  try {
    // In a list, because alone a function gives undefined.
    return JSON.stringify([value]).slice(1, -1);
  } catch {
    return '';
  }
}
