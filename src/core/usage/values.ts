/** Reading of values that a log may hold in several forms. Nothing here throws. */
export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Largest count or sum that is believed. */
const MAX_VALUE = 1e20;

/** A number, also one written as text; null when it is none, negative or absurd. */
export function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && number >= 0 && number <= MAX_VALUE ? number : null;
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, MAX_TEXT) : null;
}
const MAX_TEXT = 500;

/** The first of several keys that holds something. Keys with dots lead into objects, where no key of that name is there. */
export function pick<T>(row: Json, keys: readonly string[], read: (value: unknown) => T | null): T | null {
  for (const key of keys) {
    const found = read(Object.hasOwn(row, key) ? row[key] : deep(row, key));
    if (found !== null) return found;
  }
  return null;
}

function deep(row: Json, key: string): unknown {
  if (!key.includes('.')) return undefined;
  return key.split('.').reduce<unknown>((at, part) => {
    const object = typeof at === 'string' && at.startsWith('{') ? parsed(at) : at;
    return isObject(object) && Object.hasOwn(object, part) ? object[part] : undefined;
  }, row);
}

/** CSV exports hold objects as JSON text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Milliseconds since 1970 of an ISO date, of seconds, milliseconds, microseconds or nanoseconds. */
export function timeOf(value: unknown): number | null {
  const number = numberOf(value);
  if (number !== null) {
    if (number <= 0) return null;
    // By size: seconds have ten digits, and each finer unit three more.
    return number > 1e17 ? number / 1e6 : number > 1e14 ? number / 1e3 : number > 1e11 ? number : number * 1e3;
  }
  if (typeof value !== 'string') return null;
  // Exports that say no zone are in UTC.
  const text = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::[\d.]+)?$/.test(value) ? `${value.replace(' ', 'T')}Z` : value;
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : time;
}
