import type { Origin, Resolved, ResolvedText } from '../../model/resolved.ts';
import { textFrom } from '../resolve/strings.ts';
import type { Value } from '../resolve/values.ts';
import { knownText, unknown } from '../resolve/values.ts';
import type { Loc } from '../../model/span.ts';

/** Turns the resolver's value into plain data, keeping only what `pick` accepts. */
function resolvedWith<T>(
  value: Value | undefined,
  pick: (value: Value) => { value: T; origin: Origin } | undefined,
): Resolved<T> {
  if (!value) return { kind: 'absent' };
  if (value.kind === 'unknown' && value.example) return resolvedWith(value.example, pick);
  if (value.kind === 'unknown')
    return { kind: 'unknown', reason: value.reason, ...(value.origin ? { origin: value.origin } : {}) };
  if (value.kind === 'oneOf') {
    const options = value.options.map(pick).filter((option) => option !== undefined);
    const complete = value.complete && options.length === value.options.length;
    const [only] = options;
    if (!only) return { kind: 'unknown', reason: 'one of several values' };
    return options.length === 1 && complete ? { kind: 'known', ...only } : { kind: 'oneOf', options, complete };
  }
  const picked = pick(value);
  return picked ? { kind: 'known', ...picked } : { kind: 'unknown', reason: 'computed at run time' };
}

/** A text without holes. */
export function resolvedString(value: Value | undefined): Resolved<string> {
  return resolvedWith(value, (option) => {
    const text = knownText(option);
    return text !== null && option.kind === 'text' ? { value: text, origin: option.origin } : undefined;
  });
}

/** Like `resolvedString`, but where only an example file says something, it is not known: an address is a matter of each machine. */
export function resolvedAddress(value: Value | undefined): Resolved<string> {
  return resolvedString(value?.kind === 'unknown' ? unknown(value.reason) : value);
}

/** A number; a text of digits counts, as environment defaults are texts. */
export function resolvedNumber(value: Value | undefined): Resolved<number> {
  return resolvedWith(value, (option) => {
    if (option.kind === 'const' && typeof option.value === 'number')
      return { value: option.value, origin: option.origin };
    const text = knownText(option);
    return text !== null && option.kind === 'text' && /^\d+(\.\d+)?$/.test(text)
      ? { value: Number(text), origin: option.origin }
      : undefined;
  });
}

export function resolvedBoolean(value: Value | undefined): Resolved<boolean> {
  return resolvedWith(value, (option) =>
    option.kind === 'const' && typeof option.value === 'boolean'
      ? { value: option.value, origin: option.origin }
      : undefined,
  );
}

/** A value as text with holes. */
export function resolvedText(value: Value, loc: Loc, name: string): ResolvedText {
  return { segments: textFrom(value, loc, name) };
}
