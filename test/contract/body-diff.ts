import type { RecordedRequest } from './recording-server.ts';

/** One difference between two requests. `@url` stands for the path of the endpoint. */
export interface BodyChange {
  readonly op: '+' | '-' | '~';
  /** `messages[0].content`. */
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Differences between two recorded requests, in the order of the body's own keys. */
export function requestChanges(before: RecordedRequest, after: RecordedRequest): BodyChange[] {
  return [...valueChanges('@url', before.url, after.url), ...valueChanges('', before.body, after.body)];
}

function valueChanges(path: string, before: unknown, after: unknown): BodyChange[] {
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => entryChanges(path === '' ? key : `${path}.${key}`, before[key], after[key]));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, index) => entryChanges(`${path}[${index}]`, before[index], after[index])).flat();
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ op: '~', path, before, after }];
}

function entryChanges(path: string, before: unknown, after: unknown): BodyChange[] {
  if (before === undefined && after === undefined) return [];
  if (before === undefined) return [{ op: '+', path, after }];
  if (after === undefined) return [{ op: '-', path, before }];
  return valueChanges(path, before, after);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A change as a case's comment says it: `+ max_tokens = 1024`, `- top_p = 1`, `~ model = "a" -> "b"`. */
export function formatChange(change: BodyChange): string {
  const before = JSON.stringify(change.before);
  const after = JSON.stringify(change.after);
  switch (change.op) {
    case '+':
      return `+ ${change.path} = ${after}`;
    case '-':
      return `- ${change.path} = ${before}`;
    case '~':
      return `~ ${change.path} = ${before} -> ${after}`;
  }
}
