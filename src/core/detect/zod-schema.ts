import type { Evaluator } from '../resolve/evaluator.ts';
import { knownText, type MapSlot, type RecordValue, type Value } from '../resolve/values.ts';
import { argument, type Json, type JsonObject, MAX_DEPTH, plainJson } from './schemas.ts';

/** Zod's functions without arguments that matter, as zod 4's `toJSONSchema` writes them. */
const PLAIN: Readonly<Record<string, JsonObject>> = {
  string: { type: 'string' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  int: { type: 'integer' },
  bigint: { type: 'integer' },
  date: { type: 'string', format: 'date-time' },
  any: {},
  unknown: {},
  null: { type: 'null' },
  email: { type: 'string', format: 'email' },
  url: { type: 'string', format: 'uri' },
  uuid: { type: 'string', format: 'uuid' },
};

/** Methods that say something of a text or a number, and the keyword that says it. */
const FORMATS: Readonly<Record<string, string>> = {
  email: 'email',
  url: 'uri',
  uuid: 'uuid',
  datetime: 'date-time',
  date: 'date',
};

/** JSON schema of a zod expression as zod writes it for a model; undefined where a part of it is not known. */
export function zodSchema(ev: Evaluator, value: RecordValue, depth: number): JsonObject | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const name = /^zod(?:\/[\w-]+)?#(?:(?:z|default)\.)?(?:coerce\.)?(\w+)$/.exec(value.symbol)?.[1];
  if (name !== undefined) return made(ev, value, name, depth);
  if (!value.base) return undefined;
  const inner = zodSchema(ev, value.base, depth + 1);
  return inner && refined(ev, value, inner, value.symbol.slice(value.symbol.lastIndexOf('.') + 1), depth);
}

function made(ev: Evaluator, value: RecordValue, name: string, depth: number): JsonObject | undefined {
  const plain = PLAIN[name];
  if (plain) return plain;
  const first = argument(ev, value, 0);
  if (!first) return undefined;
  const schemaOf = (given: Value | undefined): JsonObject | undefined =>
    given?.kind === 'record' ? zodSchema(ev, given, depth + 1) : undefined;
  switch (name) {
    case 'object':
    case 'strictObject':
      return objectSchema(ev, first, depth);
    case 'looseObject': {
      const object = objectSchema(ev, first, depth);
      return object && { ...object, additionalProperties: {} };
    }
    case 'enum':
    case 'nativeEnum': {
      const values = enumValues(ev, first, depth);
      return values && { type: values.every((each) => typeof each === 'number') ? 'number' : 'string', enum: values };
    }
    case 'literal': {
      const literal = plainJson(ev, first, depth + 1);
      if (literal === undefined) return undefined;
      return Array.isArray(literal)
        ? { type: typeof literal[0], enum: literal }
        : { type: typeof literal, const: literal };
    }
    case 'array':
    case 'set': {
      const items = schemaOf(first);
      return items && { type: 'array', items };
    }
    case 'tuple':
    case 'union': {
      const options = listOf(ev, first, depth);
      if (!options) return undefined;
      if (name === 'union') return anyOf(options);
      const length = options.length;
      return { type: 'array', prefixItems: options, items: false, minItems: length, maxItems: length };
    }
    case 'discriminatedUnion': {
      const second = argument(ev, value, 1);
      const options = second && listOf(ev, second, depth);
      return options && { oneOf: options };
    }
    case 'record': {
      const second = argument(ev, value, 1);
      const [keys, values] = second ? [schemaOf(first), schemaOf(second)] : [{ type: 'string' }, schemaOf(first)];
      return keys && values && { type: 'object', propertyNames: keys, additionalProperties: values };
    }
    case 'nullable': {
      const inner = schemaOf(first);
      return inner && anyOf([inner, { type: 'null' }]);
    }
    case 'optional':
    case 'lazy':
      return schemaOf(first);
    default:
      return undefined;
  }
}

/** Zod writes alternatives that are plain types as one list of types. */
function anyOf(options: readonly JsonObject[]): JsonObject {
  const types = options.map((option) => (Object.keys(option).length === 1 ? option['type'] : undefined));
  return types.every((type) => typeof type === 'string') ? { type: types } : { anyOf: options };
}

function listOf(ev: Evaluator, list: Value, depth: number): JsonObject[] | undefined {
  if (list.kind !== 'list' || list.open !== null) return undefined;
  const schemas = list.items.map((item) => {
    const value = ev.force(item);
    return value.kind === 'record' ? zodSchema(ev, value, depth + 1) : undefined;
  });
  return schemas.every((schema) => schema !== undefined) ? schemas : undefined;
}

function enumValues(ev: Evaluator, given: Value, depth: number): readonly Json[] | undefined {
  const values = plainJson(ev, given, depth + 1);
  if (Array.isArray(values)) return values as readonly Json[];
  if (typeof values === 'object' && values !== null) return Object.values(values as JsonObject);
  if (given.kind !== 'class') return undefined;
  // `z.nativeEnum(Colour)`: the members of the project's enum.
  const { attributes } = given.file.facts.classes[given.cls] ?? { attributes: [] };
  const members = attributes.map(({ value }) => (value === undefined ? undefined : plainJson(ev, ev.evaluate(given.file, value)))); // prettier-ignore
  return members.every((member) => member !== undefined) ? members : undefined;
}

function objectSchema(ev: Evaluator, shape: Value, depth: number): JsonObject | undefined {
  if (shape.kind !== 'map' || shape.open !== null) return undefined;
  const properties: Record<string, Json> = {};
  const required: string[] = [];
  for (const slot of shape.entries) {
    const schema = memberSchema(ev, slot, depth);
    if (schema === undefined) return undefined;
    properties[slot.key] = schema;
    if (!isOptional(ev.force(slot.value))) required.push(slot.key);
  }
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}), additionalProperties: false };
}

function memberSchema(ev: Evaluator, slot: MapSlot, depth: number): JsonObject | undefined {
  const value = ev.force(slot.value);
  return value.kind === 'record' ? zodSchema(ev, value, depth + 1) : undefined;
}

function isOptional(value: Value): boolean {
  for (let here: Value | undefined = value; here?.kind === 'record'; here = here.base)
    if (/\.(optional|default|nullish|prefault)$|#(?:z\.)?optional$/.test(here.symbol)) return true;
  return false;
}

/** What a method adds to the schema it is called on. */
function refined(
  ev: Evaluator,
  value: RecordValue,
  inner: JsonObject,
  method: string,
  depth: number,
): JsonObject | undefined {
  // prettier-ignore
  const given = argument(ev, value, 0);
  const plain = given && plainJson(ev, given, depth + 1);
  const isText = inner['type'] === 'string';
  const isList = inner['type'] === 'array';
  const format = FORMATS[method];
  if (format !== undefined && isText) return { ...inner, format };
  switch (method) {
    case 'describe': {
      const text = given && knownText(given);
      return typeof text === 'string' ? { ...inner, description: text } : inner;
    }
    case 'meta':
      return given?.kind === 'map' && typeof plain === 'object' ? { ...inner, ...(plain as JsonObject) } : inner;
    case 'array':
      return { type: 'array', items: inner };
    case 'nullable':
    case 'nullish':
      return anyOf([inner, { type: 'null' }]);
    case 'int':
      return { ...inner, type: 'integer' };
    case 'default':
    case 'prefault':
      return plain === undefined ? inner : { ...inner, default: plain };
    case 'or': {
      const other = given?.kind === 'record' ? zodSchema(ev, given, depth + 1) : undefined;
      return other && anyOf([inner, other]);
    }
    case 'min':
    case 'gte':
      return typeof plain === 'number' ? { ...inner, [isText ? 'minLength' : isList ? 'minItems' : 'minimum']: plain } : inner; // prettier-ignore
    case 'max':
    case 'lte':
      return typeof plain === 'number' ? { ...inner, [isText ? 'maxLength' : isList ? 'maxItems' : 'maximum']: plain } : inner; // prettier-ignore
    case 'positive':
      return { ...inner, exclusiveMinimum: 0 };
    case 'nonnegative':
      return { ...inner, minimum: 0 };
    case 'extend':
    case 'safeExtend':
    case 'merge': {
      const more = method === 'merge' && given?.kind === 'record' ? zodSchema(ev, given, depth + 1) : given && objectSchema(ev, given, depth); // prettier-ignore
      return more && mergedObjects(inner, more);
    }
    case 'partial':
      return Object.fromEntries(Object.entries(inner).filter(([key]) => key !== 'required'));
    case 'pick':
    case 'omit':
      return typeof plain === 'object' && plain !== null ? chosen(inner, Object.keys(plain), method === 'pick') : undefined; // prettier-ignore
    case 'passthrough':
    case 'loose':
      return { ...inner, additionalProperties: {} };
    // What is left (`optional`, `refine`, `transform`, `trim`, `strict`) says nothing that a model is told.
    default:
      return inner;
  }
}

function mergedObjects(one: JsonObject, other: JsonObject): JsonObject {
  const names = Object.keys((other['properties'] ?? {}) as JsonObject);
  const kept = ((one['required'] ?? []) as readonly string[]).filter((name) => !names.includes(name));
  return {
    ...one,
    properties: { ...(one['properties'] as JsonObject), ...(other['properties'] as JsonObject) },
    required: [...kept, ...((other['required'] ?? []) as readonly string[])],
  };
}

function chosen(object: JsonObject, names: readonly string[], keeps: boolean): JsonObject {
  const isKept = (name: string): boolean => names.includes(name) === keeps;
  const properties = Object.entries((object['properties'] ?? {}) as JsonObject).filter(([name]) => isKept(name));
  const required = ((object['required'] ?? []) as readonly string[]).filter(isKept);
  return { ...object, properties: Object.fromEntries(properties), required };
}
