import type { ModelCall } from '../../model/call.ts';
import type { Origin, Resolved } from '../../model/resolved.ts';

/**
 * One request out of those that one call may make, which differ in the object they go through (`llm = small if quick else
 * big`): what they do not agree on is one of several. The first when they agree; nothing is written where they do not.
 */
export function mergeAlternatives(calls: readonly ModelCall[]): ModelCall | undefined {
  const [first, ...others] = calls;
  if (!first || others.length === 0) return first;
  const model = mergeResolved(calls.map((call) => call.model));
  const cap = mergeResolved(calls.map((call) => call.outputCap.value));
  const baseUrl = mergeResolved(calls.map((call) => call.baseUrl));
  const agree = (part: (call: ModelCall) => unknown): boolean => others.every((call) => part(call) === part(first));
  const isSame = model === first.model && cap === first.outputCap.value && agree(({ provider }) => provider);
  if (isSame) return baseUrl === first.baseUrl ? first : { ...first, baseUrl };
  return {
    ...first,
    provider: agree(({ provider }) => provider) ? first.provider : null,
    baseUrl,
    model,
    modelSite: null,
    outputCap: { ...first.outputCap, value: cap, site: null },
    temperature: mergeResolved(calls.map((call) => call.temperature)),
    request: { ...first.request, root: null, nested: {}, complete: false },
  };
}

/** What several say of one thing: the first where all say the same. */
function mergeResolved<T>(values: readonly Resolved<T>[]): Resolved<T> {
  const [first] = values as readonly [Resolved<T>, ...Resolved<T>[]];
  if (values.every((value) => isSame(value, first))) return first;
  const options: { readonly value: T; readonly origin: Origin }[] = [];
  let complete = true;
  for (const value of values) {
    if (value.kind === 'known') options.push(value);
    else if (value.kind === 'oneOf') options.push(...value.options);
    complete &&= value.kind === 'known' || (value.kind === 'oneOf' && value.complete);
  }
  const distinct = options.filter(({ value }, index) => options.findIndex((other) => other.value === value) === index);
  return distinct.length === 0
    ? { kind: 'unknown', reason: 'one of several, depending on the object called' }
    : { kind: 'oneOf', options: distinct, complete };
}

function isSame<T>(a: Resolved<T>, b: Resolved<T>): boolean {
  if (a.kind === 'known') return b.kind === 'known' && a.value === b.value;
  if (a.kind !== 'oneOf') return a.kind === b.kind;
  return (
    b.kind === 'oneOf' &&
    a.complete === b.complete &&
    a.options.length === b.options.length &&
    a.options.every(({ value }, index) => value === b.options[index]?.value)
  );
}
