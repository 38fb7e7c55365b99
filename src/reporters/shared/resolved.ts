import { DEFAULT_VIAS } from '../../core/resolve/values.ts';
import type { ModelCall } from '../../model/call.ts';
import type { Resolved, Via } from '../../model/resolved.ts';

/** The model as the code says it, be it as a default; null where it cannot be known or is one of several. */
export function singleModel(model: Resolved<string>): string | null {
  if (mayBeAnother(model)) return null;
  const values = new Set(candidatesOf(model));
  const [only] = values;
  // An empty id stands for a model that the endpoint chooses.
  return values.size === 1 && only !== undefined && only !== '' ? only : null;
}

/** What others may set to something else: the value is one of many. */
const REPLACEABLE: readonly Via[] = [...DEFAULT_VIAS, 'environment example', 'caller'];

/** The output cap: tokens, `unset` when the request carries none, `dynamic` when it carries one that is not a single known number. */
export function capOf({ outputCap: { value, site } }: ModelCall): number | 'unset' | 'dynamic' {
  if (value.kind === 'absent') return 'unset';
  if (value.kind !== 'known' || REPLACEABLE.includes(value.origin.via)) return 'dynamic';
  // What the SDK fills in by itself is nothing that the code says.
  return value.origin.via === 'sdk default' && site === null ? 'unset' : value.value;
}

function candidatesOf<T>(resolved: Resolved<T>): readonly T[] {
  if (resolved.kind === 'known') return [resolved.value];
  return resolved.kind === 'oneOf' ? resolved.options.map(({ value }) => value) : [];
}

/** Whether the code may name another model than those that are known; a default that it states stands for itself. */
function mayBeAnother(model: Resolved<string>): boolean {
  return (
    model.kind === 'oneOf' && !model.complete && model.options.some(({ origin }) => !DEFAULT_VIAS.includes(origin.via))
  );
}

/** For people: every candidate, or why there is none. */
export function describeModel(model: Resolved<string>): string {
  switch (model.kind) {
    case 'known':
      return model.value;
    case 'oneOf':
      return [...new Set(candidatesOf(model)), ...(mayBeAnother(model) ? ['another'] : [])].join(' or ');
    case 'unknown':
      return `model unknown (${model.reason})`;
    case 'absent':
      return 'no model named';
  }
}
