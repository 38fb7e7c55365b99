import type { Evaluator } from '../resolve/evaluator.ts';
import type { RecordValue, Value } from '../resolve/values.ts';
import { knownText } from '../resolve/values.ts';
import { classSchema } from './python-schema.ts';
import { zodSchema } from './zod-schema.ts';

export type JsonObject = { readonly [key: string]: Json };
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** How deep a schema is followed. */
export const MAX_DEPTH = 16;

/** A value as plain JSON; undefined when any part of it is not known. */
export function plainJson(ev: Evaluator, value: Value, depth = 0): Json | undefined {
  if (depth > MAX_DEPTH) return undefined;
  switch (value.kind) {
    case 'const':
      return value.value;
    case 'text':
      return knownText(value) ?? undefined;
    case 'list': {
      if (value.open !== null) return undefined;
      const items = value.items.map((item) => plainJson(ev, ev.force(item), depth + 1));
      return items.every((item) => item !== undefined) ? items : undefined;
    }
    case 'map': {
      if (value.open !== null) return undefined;
      const entries: [string, Json][] = [];
      for (const slot of value.entries) {
        const item = plainJson(ev, ev.force(slot.value), depth + 1);
        if (item === undefined || slot.conditional) return undefined;
        entries.push([slot.key, item]);
      }
      return Object.fromEntries(entries);
    }
    case 'record':
      return zodSchema(ev, value, depth) ?? jsonSchemaCall(ev, value, depth);
    case 'class':
      return classSchema(ev, value, depth);
    default:
      return undefined;
  }
}

/** `jsonSchema({...})` of the AI SDK, `Schema(...)` of other SDKs: the object inside. */
function jsonSchemaCall(ev: Evaluator, value: RecordValue, depth: number): Json | undefined {
  if (!/(#|\.)(jsonSchema|zodSchema|zodResponseFormat|zodTextFormat|zodToJsonSchema)$/.test(value.symbol))
    return undefined;
  const inner = argument(ev, value, 0);
  return inner && plainJson(ev, inner, depth + 1);
}

/** A positional argument of the call that made a record. */
export function argument(ev: Evaluator, record: RecordValue, index: number): Value | undefined {
  const { file, id, env } = record.call;
  const call = file.expr(id);
  const arg = call.kind === 'call' ? call.args[index] : undefined;
  return arg && !arg.spread && arg.name === undefined ? ev.evaluate(file, arg.value, env) : undefined;
}
