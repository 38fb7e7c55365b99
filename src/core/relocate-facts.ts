import type { ModuleFacts } from '../model/facts.ts';
import type { Extraction } from '../model/language.ts';

/**
 * Facts of code that was taken out of a file, with every position turned into one of the file. `length` is the file's, in
 * UTF-16 units. Facts are plain data, so their spans are found by their shape.
 */
export function relocateFacts(
  facts: ModuleFacts,
  extraction: Extraction,
  language: string,
  length: number,
): ModuleFacts {
  const relocate = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(relocate);
    if (typeof value !== 'object' || value === null) return value;
    if ('start' in value && 'end' in value && typeof value.start === 'number' && typeof value.end === 'number') {
      const start = extraction.startOf(value.start);
      return { start, end: value.end > value.start ? extraction.endOf(value.end) : start };
    }
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key,
        key === 'at' && typeof inner === 'number' ? extraction.endOf(inner) : relocate(inner),
      ]),
    );
  };
  return { ...(relocate(facts) as ModuleFacts), language, length };
}
