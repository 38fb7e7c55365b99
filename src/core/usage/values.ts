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

/** A key, and where it has dots, the way through objects that it may stand for. */
export interface Key {
  readonly name: string;
  readonly path: readonly string[] | null;
}
export function keysOf(names: readonly string[] = []): readonly Key[] {
  return names.map((name) => ({ name, path: name.includes('.') ? name.split('.') : null }));
}

/** The first of several keys that holds something. Keys with dots lead into objects, where no key of that name is there. */
export function pick<T>(row: Json, keys: readonly Key[], read: (value: unknown) => T | null): T | null {
  for (const { name, path } of keys) {
    // What is there is asked first: most of the keys that a log may have it has not.
    const value = row[name];
    const isOwn = value !== undefined && Object.hasOwn(row, name);
    const found = isOwn ? read(value) : path === null ? null : read(deep(row, path));
    if (found !== null) return found;
  }
  return null;
}

function deep(row: Json, path: readonly string[]): unknown {
  let at: unknown = row;
  for (const part of path) {
    const object = typeof at === 'string' && at.startsWith('{') ? parsed(at) : at;
    if (!isObject(object) || object[part] === undefined || !Object.hasOwn(object, part)) return undefined;
    at = object[part];
  }
  return at;
}

/** CSV exports hold objects as JSON text; Helicone's tool doubles their quotes once more than CSV does. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text.startsWith('{""') ? text.replaceAll('""', '"') : text);
  } catch {
    return undefined;
  }
}

/** A date without a time of day; null for anything else. */
export function dateOf(value: unknown): string | null {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? value : null;
}

/** Times that a log can tell of; one outside, such as a year 9999 that stands for none, would stretch the days that it covers. */
const FIRST_TIME = Date.UTC(2000, 0, 1);
const LAST_TIME = Date.UTC(2100, 0, 1);

/** Milliseconds since 1970 of an ISO date, of seconds, milliseconds, microseconds or nanoseconds. Null for what is no time of a request. */
export function timeOf(value: unknown): number | null {
  const time = anyTimeOf(value);
  return time !== null && time >= FIRST_TIME && time < LAST_TIME ? time : null;
}

function anyTimeOf(value: unknown): number | null {
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
