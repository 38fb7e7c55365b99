import type { Evaluator } from '../resolve/evaluator.ts';
import { recordEntry } from '../resolve/objects.ts';
import type { RecordValue, Value } from '../resolve/values.ts';
import { knownText } from '../resolve/values.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const MAX_DEPTH = 16;

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

function argument(ev: Evaluator, record: RecordValue, index: number): Value | undefined {
  const { file, id, env } = record.call;
  const call = file.expr(id);
  const arg = call.kind === 'call' ? call.args[index] : undefined;
  return arg && !arg.spread && arg.name === undefined ? ev.evaluate(file, arg.value, env) : undefined;
}

const ZOD_PLAIN: Readonly<Record<string, Json>> = {
  string: { type: 'string' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  int: { type: 'integer' },
  bigint: { type: 'integer' },
  date: { type: 'string', format: 'date-time' },
  any: {},
  unknown: {},
  null: { type: 'null' },
};

/** JSON schema of a zod expression, as `zod-to-json-schema` writes it; refinements that it drops are dropped. */
function zodSchema(ev: Evaluator, value: RecordValue, depth: number): Json | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (value.base) {
    const inner = zodSchema(ev, value.base, depth + 1);
    if (inner === undefined || typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    const object = inner as { readonly [key: string]: Json };
    const method = value.symbol.slice(value.symbol.lastIndexOf('.') + 1);
    if (method === 'describe') {
      const text = argument(ev, value, 0);
      const description = text && knownText(text);
      return description === null || description === undefined ? inner : { ...object, description };
    }
    if (method === 'array') return { type: 'array', items: inner };
    // `optional` shows only in the parent's `required`, which reads the chain itself.
    return inner;
  }
  const match = /^zod(?:\/v\d)?#(?:z|default)\.(\w+)$/.exec(value.symbol) ?? /^zod(?:\/v\d)?#(\w+)$/.exec(value.symbol);
  const name = match?.[1];
  if (name === undefined) return undefined;
  const plain = ZOD_PLAIN[name];
  if (plain !== undefined) return plain;
  const first = argument(ev, value, 0);
  if (!first) return undefined;
  if (name === 'object' || name === 'strictObject') return zodObject(ev, first, depth);
  if (name === 'enum' || name === 'literal') {
    const inner = plainJson(ev, first, depth + 1);
    return inner === undefined ? undefined : name === 'enum' ? { type: 'string', enum: inner } : { const: inner };
  }
  const inner = plainJson(ev, first, depth + 1);
  if (inner === undefined) return undefined;
  if (name === 'array') return { type: 'array', items: inner };
  if (name === 'union' || name === 'discriminatedUnion') return { anyOf: inner };
  if (name === 'record') return { type: 'object', additionalProperties: inner };
  return name === 'optional' || name === 'nullable' ? inner : undefined;
}

function zodObject(ev: Evaluator, shape: Value, depth: number): Json | undefined {
  if (shape.kind !== 'map' || shape.open !== null) return undefined;
  const properties: Record<string, Json> = {};
  const required: string[] = [];
  for (const slot of shape.entries) {
    const value = ev.force(slot.value);
    const schema = plainJson(ev, value, depth + 1);
    if (schema === undefined) return undefined;
    properties[slot.key] = schema;
    if (!isOptional(value)) required.push(slot.key);
  }
  return { type: 'object', properties, required, additionalProperties: false };
}

function isOptional(value: Value): boolean {
  for (let here: Value | undefined = value; here?.kind === 'record'; here = here.base) {
    if (/\.(optional|default|nullish)$/.test(here.symbol)) return true;
  }
  return false;
}

const PYTHON_TYPES: Readonly<Record<string, Json>> = {
  str: { type: 'string' },
  int: { type: 'integer' },
  float: { type: 'number' },
  bool: { type: 'boolean' },
  dict: { type: 'object' },
  list: { type: 'array', items: {} },
  Any: {},
};

/** JSON schema of a pydantic model of the project, as pydantic writes it (titles included). */
function classSchema(ev: Evaluator, value: Value & { kind: 'class' }, depth: number): Json | undefined {
  const cls = value.file.facts.classes[value.cls];
  if (!cls || depth > MAX_DEPTH) return undefined;
  const properties: Record<string, Json> = {};
  const required: string[] = [];
  for (const attribute of cls.attributes) {
    if (attribute.annotation === undefined) continue;
    const schema = annotationSchema(ev, value.file, attribute.annotation, depth + 1);
    if (schema === undefined) return undefined;
    const given = attribute.value === undefined ? undefined : ev.evaluate(value.file, attribute.value);
    const field = given?.kind === 'record' && /\.Field$/.test(given.symbol) ? given : undefined;
    const description = field && recordEntry(ev, field.call, 'description');
    const text = description && knownText(description);
    properties[attribute.name] = {
      ...schema,
      title: titleOf(attribute.name),
      ...(typeof text === 'string' ? { description: text } : {}),
    };
    if (given === undefined || (field && recordEntry(ev, field.call, 'default') === undefined))
      required.push(attribute.name);
  }
  return { type: 'object', title: cls.name ?? 'Model', properties, required };
}

function titleOf(name: string): string {
  return name.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' '); // prettier-ignore
}

function annotationSchema(
  ev: Evaluator,
  file: Parameters<Evaluator['evaluate']>[0],
  id: number,
  depth: number,
): { readonly [key: string]: Json } | undefined {
  const expr = file.expr(id);
  if (depth > MAX_DEPTH) return undefined;
  if (expr.kind === 'name') {
    const plain = PYTHON_TYPES[expr.name];
    if (plain !== undefined) return plain as { readonly [key: string]: Json };
  }
  if (expr.kind === 'null') return { type: 'null' };
  if (expr.kind === 'binary' && expr.op === '|') {
    const sides = [expr.left, expr.right].map((side) => annotationSchema(ev, file, side, depth + 1));
    return sides[0] && sides[1] ? { anyOf: [sides[0], sides[1]] } : undefined;
  }
  if (expr.kind === 'index') {
    const outer = file.source(expr.object);
    const inner = file.expr(expr.index);
    if (/^(typing\.)?Literal$/.test(outer)) {
      const items = inner.kind === 'list' ? inner.items.map((item) => item.value) : [expr.index];
      const values = items.map((item) => plainJson(ev, ev.evaluate(file, item)));
      return values.every((item) => item !== undefined) ? { enum: values, type: 'string' } : undefined;
    }
    const item = annotationSchema(
      ev,
      file,
      inner.kind === 'list' && inner.items[0] ? inner.items[0].value : expr.index,
      depth + 1,
    );
    if (/^(typing\.)?(List|list|Sequence|Set|set)$/.test(outer)) return item && { type: 'array', items: item };
    if (/^(typing\.)?Optional$/.test(outer)) return item && { anyOf: [item, { type: 'null' }] };
    if (/^(typing\.)?(Dict|dict)$/.test(outer)) return { type: 'object' };
    return undefined;
  }
  const value = ev.evaluate(file, id);
  const schema = value.kind === 'class' ? classSchema(ev, value, depth + 1) : undefined;
  return schema === undefined ? undefined : (schema as { readonly [key: string]: Json });
}
