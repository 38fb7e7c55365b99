import type { Field } from '../../model/sdk.ts';
import type { Evaluator } from '../resolve/evaluator.ts';
import type { InstanceValue, Value } from '../resolve/values.ts';
import { oneOf, optionsOf, unknown } from '../resolve/values.ts';
import type { Parameter } from './request.ts';
import { receiverParameter } from './request.ts';

/** The objects through which a request gets its model: `model: openai('gpt-4o')`, an agent's `llm`, a crew's `agents`. */
export interface Carriers {
  /** From the outside in; empty when the model is given as a plain value. */
  readonly chain: readonly InstanceValue[];
  /** The id at the end, or one of several where several objects are handed over. */
  readonly model: Parameter | undefined;
  /** Null where they differ. */
  readonly provider: string | null;
}

const MAX_DEPTH = 6;

/** Follows a model parameter through the objects that carry it. */
export function followCarriers(ev: Evaluator, given: Parameter | undefined): Carriers {
  const ends = given ? endsOf(ev, given, [], 0) : [];
  const [first] = ends;
  if (!first || first.chain.length === 0) return { chain: [], model: given, provider: null };
  const providers = new Set(ends.map((end) => end.chain.at(-1)?.provider ?? null));
  const provider = providers.size === 1 ? (first.chain.at(-1)?.provider ?? null) : null;
  if (ends.length === 1) return { ...first, provider };
  const values = ends.map((end): Value => end.model?.value ?? unknown('the model object names no model'));
  return { chain: [], model: { value: oneOf(values), site: null }, provider };
}

interface End {
  readonly chain: readonly InstanceValue[];
  readonly model: Parameter | undefined;
}

function endsOf(ev: Evaluator, given: Parameter, chain: readonly InstanceValue[], depth: number): End[] {
  const carriers = instancesIn(ev, given.value);
  if (carriers.length === 0 || depth > MAX_DEPTH) return [{ chain, model: given }];
  return carriers.flatMap((carrier) => {
    const next = receiverParameter(ev, carrier, 'model');
    return next ? endsOf(ev, next, [...chain, carrier], depth + 1) : [{ chain: [...chain, carrier], model: undefined }];
  });
}

/** Objects in a value: its alternatives, and the items of a list. */
function instancesIn(ev: Evaluator, value: Value): InstanceValue[] {
  const options = optionsOf(value).flatMap((option) =>
    option.kind === 'list' ? option.items.flatMap((item) => optionsOf(ev.force(item))) : [option],
  );
  return options.filter((option): option is InstanceValue => option.kind === 'instance');
}

/** A setting of the request that the objects on the way to the model make. */
export function carriedParameter(ev: Evaluator, carriers: Carriers, field: Field): Parameter | undefined {
  for (const carrier of carriers.chain) {
    const found = receiverParameter(ev, carrier, field);
    if (found) return found;
  }
  return undefined;
}
