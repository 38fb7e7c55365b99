import type { ModelCall } from '../../model/call.ts';
import type { Resolved } from '../../model/resolved.ts';

/** The model as the code says it; null where it cannot be known or is one of several. */
export function singleModel(model: Resolved<string>): string | null {
  return singleValue(model);
}

/** The output cap: tokens, `unset` when the request carries none, `dynamic` when it carries one that is not a single known number. */
export function capOf({ outputCap: { value, site } }: ModelCall): number | 'unset' | 'dynamic' {
  if (value.kind === 'absent') return 'unset';
  // What the SDK fills in by itself is nothing that the code says.
  if (value.kind === 'known' && value.origin.via === 'sdk default' && site === null) return 'unset';
  return singleValue(value) ?? 'dynamic';
}

function singleValue<T>(resolved: Resolved<T>): T | null {
  if (resolved.kind === 'known') return resolved.value;
  if (resolved.kind !== 'oneOf') return null;
  const values = new Set(resolved.options.map(({ value }) => value));
  const [only] = values;
  return values.size === 1 && only !== undefined ? only : null;
}

/** For people: every candidate, or why there is none. */
export function describeModel(model: Resolved<string>): string {
  switch (model.kind) {
    case 'known':
      return model.value;
    case 'oneOf':
      return [...new Set(model.options.map(({ value }) => value))].join(' or ');
    case 'unknown':
      return `model unknown (${model.reason})`;
    case 'absent':
      return 'no model named';
  }
}
