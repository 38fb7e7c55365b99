/** Longest array whose items are written out. */
const MAX_ITEMS = 50;
const MAX_DEPTH = 12;
/** JSON characters of a number: a sign, digits and a point. */
const NUMBER = 100.5;

/**
 * The longest JSON answer that a response schema allows, as text, when it bounds every field (enum, const, boolean,
 * number, null, `maxLength`, `maxItems`); null when any field is free text or of any length.
 */
export function longestAnswer(schema: unknown): string | null {
  const value = longestValue(schema, 0);
  return value === UNBOUNDED ? null : JSON.stringify(value);
}

const UNBOUNDED = Symbol('unbounded');
type Value = unknown;

function longestValue(schema: unknown, depth: number): Value {
  if (typeof schema !== 'object' || schema === null || depth > MAX_DEPTH) return UNBOUNDED;
  const record = schema as Record<string, unknown>;
  if (record['const'] !== undefined) return longestOf([record['const']]);
  if (Array.isArray(record['enum'])) return longestOf(record['enum']);
  const variants = record['anyOf'] ?? record['oneOf'];
  if (Array.isArray(variants)) return longestOf(variants.map((variant) => longestValue(variant, depth + 1)));
  const type = record['type'];
  if (Array.isArray(type))
    return longestOf(type.map((one: unknown) => longestValue({ ...record, type: one }, depth + 1)));
  switch (type) {
    case 'boolean':
      return false;
    case 'null':
      return null;
    case 'number':
    case 'integer':
      return NUMBER;
    case 'string':
      return longestString(record['maxLength']);
    case 'array':
      return longestArray(record, depth);
    case 'object':
      return longestObject(record, depth);
    default:
      return UNBOUNDED;
  }
}

function longestOf(values: readonly Value[]): Value {
  if (values.length === 0 || values.includes(UNBOUNDED)) return UNBOUNDED;
  return values.reduce((longest, value) => (lengthOf(value) > lengthOf(longest) ? value : longest));
}

function lengthOf(value: Value): number {
  try {
    return JSON.stringify([value]).length;
  } catch {
    return 0;
  }
}

function longestString(maxLength: unknown): Value {
  return typeof maxLength === 'number' && maxLength >= 0 && maxLength <= 200
    ? 'word '.repeat(Math.ceil(maxLength / 5)).slice(0, maxLength)
    : UNBOUNDED;
}

function longestArray(record: Record<string, unknown>, depth: number): Value {
  const most = record['maxItems'];
  if (typeof most !== 'number' || most < 0 || most > MAX_ITEMS) return UNBOUNDED;
  const item = longestValue(record['items'], depth + 1);
  return item === UNBOUNDED ? UNBOUNDED : Array.from({ length: Math.floor(most) }, () => item);
}

function longestObject(record: Record<string, unknown>, depth: number): Value {
  const properties = record['properties'];
  if (typeof properties !== 'object' || properties === null) return UNBOUNDED;
  const additional = record['additionalProperties'];
  if (additional !== undefined && additional !== false) return UNBOUNDED;
  const entries = Object.entries(properties).map(
    ([name, property]) => [name, longestValue(property, depth + 1)] as const,
  );
  return entries.some(([, value]) => value === UNBOUNDED) ? UNBOUNDED : Object.fromEntries(entries);
}
