import type { Evaluator } from '../resolve/evaluator.ts';
import { mapEntry } from '../resolve/objects.ts';
import type { Lazy, MapValue, Value } from '../resolve/values.ts';

/** Go's (and C#'s) spelling of a key: `Content` for `content`, `ImageURL` for `image_url`. */
export function fieldName(key: string): string {
  return key
    .split('_')
    .map((part) => (part === 'url' ? 'URL' : part.charAt(0).toUpperCase() + part.slice(1)))
    .join('');
}

/** Value under a key in either spelling. */
export function entryOrField(ev: Evaluator, map: MapValue, key: string): Value | undefined {
  return mapEntry(ev, map, key) ?? mapEntry(ev, map, fieldName(key));
}

/** A struct that holds one of several types, told by its only field: `{OfUser: &UserMessageParam{…}}`, AWS's `{Value: …}`. */
export function unionMember(ev: Evaluator, value: Value): { name: string; value: Value; at: Lazy } | undefined {
  if (value.kind !== 'map' || value.entries.length !== 1 || value.open !== null) return undefined;
  const [only] = value.entries;
  const match = /^(?:Of([A-Z]\w*)|Value)$/.exec(only?.key ?? '');
  return only && match ? { name: match[1] ?? '', value: ev.force(only.value), at: only.value } : undefined;
}
